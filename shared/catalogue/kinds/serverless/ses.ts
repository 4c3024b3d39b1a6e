import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact } from '../../kit/cfn.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { usageInput } from '../../kit/quantity.ts';
import { product } from '../../kit/usage-quantity.ts';

export const ses = defineKind({
  id: 'ses',
  title: 'SES identity',
  family: 'serverless',
  icon: 'ses',
  summary: 'Sends e-mail from a domain or an address of yours, and receives it.',
  aliases: ['SES', 'Amazon SES', 'Simple Email Service', 'Email', 'E-mail', 'Mail Sender'],
  docs: 'https://docs.aws.amazon.com/ses/latest/dg/Welcome.html',
  traits: ['resource', 'aws-api', 'event-source', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: [
    'AWS::SES::EmailIdentity',
    'AWS::SES::ConfigurationSet',
    'AWS::SES::ReceiptRuleSet',
    'AWS::SES::ReceiptRule',
  ],
  properties: z.object({
    emailIdentity: z
      .string()
      .regex(
        /^([^@\s]+@)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
        'Give a domain such as example.com, or an address.',
      )
      .default('example.com')
      .meta({ title: 'Domain or address' }),
    mailFromSubdomain: z
      .string()
      .regex(/^[a-z0-9-]{1,63}$/, 'Use small letters, digits and hyphens.')
      .optional()
      .meta({ title: 'Bounces go to', help: 'A subdomain such as mail; of a domain only.' }),
    dkimSigningEnabled: z.boolean().default(true).meta({ title: 'Signed (DKIM)', group: 'Delivery' }),
    tlsRequired: z.boolean().default(true).meta({
      title: 'TLS required',
      group: 'Delivery',
      help: 'Otherwise mail to servers without TLS goes in the clear.',
    }),
    reputationMetrics: z
      .boolean()
      .default(true)
      .meta({ title: 'Bounce and complaint metrics', group: 'Delivery', advanced: true }),
    suppress: z
      .array(z.enum(['BOUNCE', 'COMPLAINT']))
      .default(['BOUNCE', 'COMPLAINT'])
      .meta({ title: 'Never again to addresses with', group: 'Delivery', advanced: true }),
    recipients: z.array(z.string().min(3)).max(100).default([]).meta({
      title: 'Receives for',
      group: 'Receiving',
      help: 'Addresses or domains; what arrives goes to the functions it is connected to. Without any, the identity.',
    }),
  }),
  usage: z.object({
    messagesPerMonth: z.number().min(0).default(10_000).meta({ title: 'Sent', unit: 'messages a month' }),
    attachmentGigabytesPerMonth: z
      .number()
      .min(0)
      .default(0)
      .meta({ title: 'Attachments', unit: 'GB a month' }),
    dedicatedIps: z.int().min(0).default(0).meta({ title: 'Dedicated addresses' }),
  }),
  pushesAs: 'ses.amazonaws.com',
  // A receipt rule is named by its rule set, which waits for the function's permission.
  pushArn: () => regionalArn('ses', 'receipt-rule-set/*', {}),
  resources: (node, ctx) => {
    const { properties } = node;
    const isDomain = !properties.emailIdentity.includes('@');
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::SES::EmailIdentity',
        properties: compact({
          EmailIdentity: properties.emailIdentity,
          ConfigurationSetAttributes: { ConfigurationSetName: ctx.ref(node.id, 'ConfigurationSet') },
          DkimAttributes: isDomain ? { SigningEnabled: properties.dkimSigningEnabled } : undefined,
          MailFromAttributes:
            isDomain && properties.mailFromSubdomain !== undefined
              ? {
                  MailFromDomain: `${properties.mailFromSubdomain}.${properties.emailIdentity}`,
                  BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
                }
              : undefined,
          Tags: ctx.tags(node),
        }),
      },
      {
        suffix: 'ConfigurationSet',
        type: 'AWS::SES::ConfigurationSet',
        because: `Mail of ${node.name} is sent by these settings.`,
        properties: {
          DeliveryOptions: { TlsPolicy: properties.tlsRequired ? 'REQUIRE' : 'OPTIONAL' },
          ReputationOptions: { ReputationMetricsEnabled: properties.reputationMetrics },
          SuppressionOptions: { SuppressedReasons: properties.suppress },
          Tags: ctx.tags(node),
        },
      },
    ];
    const functions = ctx
      .connectionsFrom(node.id, 'event')
      .filter(({ to }) => ctx.node(to)?.kind === 'lambda-function');
    if (functions.length > 0) {
      drafts.push(
        {
          suffix: 'RuleSet',
          type: 'AWS::SES::ReceiptRuleSet',
          because: `${node.name} receives mail.`,
          properties: {},
        },
        {
          suffix: 'Rule',
          type: 'AWS::SES::ReceiptRule',
          because: `What ${node.name} receives goes to ${functions.map(({ to }) => ctx.nameOf(to)).join(', ')}.`,
          properties: {
            RuleSetName: ctx.ref(node.id, 'RuleSet'),
            Rule: {
              Enabled: true,
              ScanEnabled: true,
              TlsPolicy: properties.tlsRequired ? 'Require' : 'Optional',
              Recipients:
                properties.recipients.length === 0 ? [properties.emailIdentity] : properties.recipients,
              Actions: functions.map(({ to }) => ({
                LambdaAction: { FunctionArn: ctx.arn(to), InvocationType: 'Event' },
              })),
            },
          },
          dependsOn: functions.map(({ to }) => ctx.logicalId(to, `Permission${ctx.logicalId(node.id)}`)),
        },
      );
    }
    return drafts;
  },
  arn: (node, ctx) => regionalArn('ses', 'identity/$Identity', { Identity: ctx.ref(node.id) }),
  access: (node, _mode, ctx) => [
    {
      Effect: 'Allow',
      Action: ['ses:SendEmail', 'ses:SendRawEmail'],
      Resource: [
        ctx.arn(node.id),
        regionalArn('ses', 'configuration-set/$Set', { Set: ctx.ref(node.id, 'ConfigurationSet') }),
      ],
    },
  ],
  metrics: {
    namespace: 'AWS/SES',
    metrics: [
      {
        name: 'Reputation.BounceRate',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 0.05,
      },
      {
        name: 'Reputation.ComplaintRate',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 0.001,
      },
    ],
    dimensions: (node, ctx) => ({ 'ses:configuration-set': ctx.ref(node.id, 'ConfigurationSet') }),
  },
  cost: (node) => {
    const lines: CostLineDraft[] = [
      {
        component: 'ses/send',
        label: 'Sent',
        quantity: product('1,000 messages', [usageInput(node, 'messagesPerMonth', 'messages')], 1000),
      },
    ];
    const attachments = usageInput(node, 'attachmentGigabytesPerMonth', 'attachments', 'GB');
    if (attachments.value !== 0)
      lines.push({
        component: 'ses/attachments',
        label: 'Attachments',
        quantity: product('GB', [attachments]),
      });
    const addresses = usageInput(node, 'dedicatedIps', 'addresses');
    if (addresses.value !== 0)
      lines.push({
        component: 'ses/dedicatedIp',
        label: 'Dedicated addresses',
        quantity: product('months', [addresses]),
      });
    return lines;
  },
  load: delayLoad('store', 100),
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'A domain', properties: {} },
      {
        title: 'With a subdomain for bounces',
        properties: { emailIdentity: 'shop.example.com', mailFromSubdomain: 'mail' },
      },
      { title: 'One address', properties: { emailIdentity: 'hello@example.com' } },
    ],
    bad: [{ title: 'Not a domain', properties: { emailIdentity: 'shop' }, field: 'emailIdentity' }],
  },
});
