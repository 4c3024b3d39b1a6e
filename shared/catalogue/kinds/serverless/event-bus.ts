import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, sub } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { busArn } from '../../kit/event-bus.ts';
import { busLoad } from '../../kit/load/messaging-load.ts';
import { meteredSteps } from '../../kit/metered-steps.ts';
import { propertyInput, usageInput } from '../../kit/quantity.ts';
import { amount, product } from '../../kit/usage-quantity.ts';

const daysPerMonth = 365 / 12;

export const eventBus = defineKind({
  id: 'event-bus',
  title: 'EventBridge event bus',
  family: 'serverless',
  icon: 'eventbridge-bus',
  summary: 'Takes events in; its rules pick those that matter and send them on.',
  aliases: [
    'EventBridge',
    'Amazon EventBridge',
    'Event Bus',
    'CloudWatch Events',
    'Custom Event Bus',
    'Default Event Bus',
    'Partner Event Bus',
  ],
  docs: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html',
  traits: ['resource', 'aws-api', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: [
    'AWS::Events::EventBus',
    'AWS::Events::EventBusPolicy',
    'AWS::Events::Archive',
    'AWS::EventSchemas::Discoverer',
  ],
  properties: z.object({
    busType: z.enum(['custom', 'default', 'partner']).default('custom').meta({
      title: 'Bus',
      help: 'The default bus takes the events of AWS services and is there already; a partner bus those of a vendor.',
    }),
    eventSourceName: z
      .string()
      .regex(
        /^aws\.partner(\/[.\-_A-Za-z0-9]+){2,}$/,
        'A partner source reads like aws.partner/example.com/orders.',
      )
      .optional()
      .meta({ title: 'Partner source', help: 'Of a partner bus.' }),
    description: z.string().max(512).optional().meta({ title: 'Description', advanced: true }),
    allowedAccounts: z
      .array(z.string().regex(/^\d{12}$/, 'An account id has twelve digits.'))
      .default([])
      .meta({
        title: 'Accounts that may send',
        group: 'Access',
        help: 'Buses of other accounts send events here.',
      }),
    archive: z
      .boolean()
      .default(false)
      .meta({ title: 'Archive', group: 'Archive', help: 'Keeps events, so that they can be replayed.' }),
    archiveRetentionDays: z.int().min(0).max(3650).default(30).meta({
      title: 'Keep for',
      unit: 'days',
      group: 'Archive',
      help: '0 keeps them for ever.',
    }),
    schemaDiscovery: z
      .boolean()
      .default(false)
      .meta({ title: 'Schema discovery', advanced: true, help: 'Writes down what events look like.' }),
    logLevel: z
      .enum(['OFF', 'ERROR', 'INFO', 'TRACE'])
      .default('OFF')
      .meta({ title: 'Log', group: 'Monitoring', advanced: true }),
    deadLetterQueue: z
      .string()
      .optional()
      .meta({
        title: 'Dead-letter queue',
        reference: ['sqs-queue'],
        advanced: true,
        help: 'Takes events that could not be decrypted or matched.',
      }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Encrypted in any case.',
      }),
  }),
  usage: z.object({
    customEventsPerMonth: z.number().min(0).default(1_000_000).meta({
      title: 'Custom events',
      unit: 'a month',
      help: 'Of your own code; events of AWS services are free.',
    }),
    partnerEventsPerMonth: z.number().min(0).default(0).meta({ title: 'Partner events', unit: 'a month' }),
    eventKilobytes: z
      .number()
      .min(0)
      .max(1024)
      .default(4)
      .meta({ title: 'Event', unit: 'KB on average', help: 'Every 64 KB count as one event.' }),
    crossAccountEventsPerMonth: z
      .number()
      .min(0)
      .default(0)
      .meta({ title: 'Sent to other accounts', unit: 'events a month' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    // Every account has its default bus; a template cannot make it.
    const isDefault = properties.busType === 'default';
    const bus: ResourceDraft = {
      type: 'AWS::Events::EventBus',
      properties: compact({
        Name:
          properties.busType === 'partner'
            ? (properties.eventSourceName ?? 'aws.partner/example.com/events')
            : sub(`\${AWS::StackName}-${slugOf(node.id)}`),
        EventSourceName:
          properties.busType === 'partner'
            ? (properties.eventSourceName ?? 'aws.partner/example.com/events')
            : undefined,
        Description: properties.description,
        KmsKeyIdentifier: encryptionKeyArn(node.id, ctx),
        DeadLetterConfig:
          properties.deadLetterQueue !== undefined && ctx.node(properties.deadLetterQueue) !== undefined
            ? { Arn: ctx.arn(properties.deadLetterQueue) }
            : undefined,
        LogConfig:
          properties.logLevel === 'OFF' ? undefined : { Level: properties.logLevel, IncludeDetail: 'NONE' },
        Tags: ctx.tags(node),
      }),
    };
    const drafts: ResourceDraft[] = isDefault ? [] : [bus];
    if (!isDefault && properties.allowedAccounts.length > 0) {
      drafts.push({
        suffix: 'Policy',
        type: 'AWS::Events::EventBusPolicy',
        because: `Other accounts may send to ${node.name}.`,
        properties: {
          EventBusName: ctx.ref(node.id),
          StatementId: 'OtherAccountsSend',
          Statement: {
            Effect: 'Allow',
            Principal: {
              AWS: properties.allowedAccounts.map((account) =>
                sub(`arn:\${AWS::Partition}:iam::${account}:root`),
              ),
            },
            Action: 'events:PutEvents',
            Resource: ctx.arn(node.id),
          },
        },
      });
    }
    if (properties.archive) {
      drafts.push({
        suffix: 'Archive',
        type: 'AWS::Events::Archive',
        because: `${node.name} keeps its events for a replay.`,
        properties: { SourceArn: ctx.arn(node.id), RetentionDays: properties.archiveRetentionDays },
      });
    }
    if (properties.schemaDiscovery) {
      drafts.push({
        suffix: 'Discoverer',
        type: 'AWS::EventSchemas::Discoverer',
        because: `${node.name} writes down the schemas of its events.`,
        properties: { SourceArn: ctx.arn(node.id), CrossAccount: false },
      });
    }
    return drafts;
  },
  arn: (node, ctx) => busArn(node.id, ctx),
  access: (node, _mode, ctx) => [
    { Effect: 'Allow', Action: ['events:PutEvents'], Resource: [ctx.arn(node.id)] },
  ],
  metrics: {
    namespace: 'AWS/Events',
    metrics: [
      { name: 'FailedInvocations', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'ThrottledRules', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'MatchedEvents', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 100_000 },
    ],
    dimensions: (node, ctx) => ({
      EventBusName: node.properties.busType === 'default' ? 'default' : ctx.ref(node.id),
    }),
  },
  cost: (node, ctx) => {
    const size = usageInput(node, 'eventKilobytes', 'event size', 'KB');
    const chunks = meteredSteps(ctx, 'eventbridge/customEvents', size, 'chunks');
    const custom = usageInput(node, 'customEventsPerMonth', 'events');
    const partner = usageInput(node, 'partnerEventsPerMonth', 'events');
    const crossing = usageInput(node, 'crossAccountEventsPerMonth', 'events');
    const lines: CostLineDraft[] = [
      {
        component: 'eventbridge/customEvents',
        label: 'Custom events',
        quantity: product('1M events', [custom, chunks], 1_000_000),
      },
    ];
    if (partner.value !== 0) {
      lines.push({
        component: 'eventbridge/partnerEvents',
        label: 'Partner events',
        quantity: product('1M events', [partner, chunks], 1_000_000),
      });
    }
    if (crossing.value !== 0) {
      lines.push({
        component: 'eventbridge/crossAccount',
        label: 'Sent to other accounts',
        quantity: product('1M events', [crossing, chunks], 1_000_000),
      });
    }
    if (node.properties.archive) {
      const gigabytes = product('GB', [custom, size], 1024 * 1024);
      const days = propertyInput(node, 'archiveRetentionDays', 'retention', 'days');
      lines.push(
        { component: 'eventbridge/archive.processing', label: 'Archived', quantity: gigabytes },
        {
          component: 'eventbridge/archive.storage',
          label: 'Archive storage',
          quantity:
            node.properties.archiveRetentionDays === 0
              ? { ...amount('GB-month', gigabytes.inputs[0] ?? custom), value: undefined }
              : {
                  value:
                    gigabytes.value === undefined
                      ? undefined
                      : (gigabytes.value * node.properties.archiveRetentionDays) / daysPerMonth,
                  unit: 'GB-month',
                  formula: `(${gigabytes.formula}) × ${(node.properties.archiveRetentionDays / daysPerMonth).toFixed(2)} months kept`,
                  inputs: [...gigabytes.inputs, days],
                },
          ...(node.properties.archiveRetentionDays === 0
            ? { note: 'Kept for ever: it grows by what is archived every month.' }
            : {}),
        },
      );
    }
    if (node.properties.schemaDiscovery) {
      lines.push({
        component: 'eventbridge/schemaDiscovery',
        label: 'Schema discovery',
        quantity: product('1M events', [custom], 1_000_000),
      });
    }
    return lines;
  },
  load: busLoad,
  mermaid: { shape: 'queue' },
  examples: {
    good: [
      { title: 'A bus of your own', properties: {} },
      {
        title: 'Archived, for several accounts',
        properties: {
          archive: true,
          archiveRetentionDays: 90,
          allowedAccounts: ['111122223333'],
          schemaDiscovery: true,
          logLevel: 'ERROR',
        },
      },
      {
        title: 'The bus of a partner',
        properties: { busType: 'partner', eventSourceName: 'aws.partner/example.com/orders' },
      },
    ],
    bad: [
      { title: 'Not a partner source', properties: { eventSourceName: 'zendesk' }, field: 'eventSourceName' },
      { title: 'Not an account', properties: { allowedAccounts: ['shop'] }, field: 'allowedAccounts' },
    ],
  },
});

function slugOf(id: string): string {
  const slug = id.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 100);
  return slug === '' ? 'bus' : slug;
}
