import { z } from 'zod';
import {
  type CostContext,
  type DocumentReader,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { type CfnObject, type CfnValue, compact, getAtt, sub } from '../../kit/cfn.ts';
import { endsOf, neighboursOf } from '../../kit/ends.ts';
import { usageInput } from '../../kit/quantity.ts';
import { drawn, product } from '../../kit/usage-quantity.ts';

const managedGroups = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesAnonymousIpList',
  'AWSManagedRulesSQLiRuleSet',
  'AWSManagedRulesLinuxRuleSet',
  'AWSManagedRulesUnixRuleSet',
  'AWSManagedRulesWindowsRuleSet',
  'AWSManagedRulesPHPRuleSet',
  'AWSManagedRulesWordPressRuleSet',
  'AWSManagedRulesAdminProtectionRuleSet',
  'AWSManagedRulesBotControlRuleSet',
] as const;

export const webAcl = defineKind({
  id: 'web-acl',
  title: 'WAF web ACL',
  family: 'networking',
  icon: 'waf',
  summary:
    'Looks at HTTP requests before they reach a load balancer, an API or CloudFront, and lets the bad ones go no further.',
  aliases: ['WAF', 'AWS WAF', 'Web ACL', 'Web Application Firewall', 'WebACL', 'WAFv2'],
  docs: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html',
  traits: ['resource', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'account', 'canvas'] },
  types: [
    'AWS::WAFv2::WebACL',
    'AWS::WAFv2::WebACLAssociation',
    'AWS::WAFv2::IPSet',
    'AWS::WAFv2::LoggingConfiguration',
    'AWS::Logs::LogGroup',
  ],
  properties: z.object({
    scope: z.enum(['REGIONAL', 'CLOUDFRONT']).optional().meta({
      title: 'Scope',
      help: 'Without it, by what it is attached to. For CloudFront it must be in us-east-1.',
    }),
    defaultAction: z
      .enum(['allow', 'block'])
      .default('allow')
      .meta({ title: 'Requests that no rule matches' }),
    managedRuleGroups: z
      .array(z.enum(managedGroups))
      .default([
        'AWSManagedRulesCommonRuleSet',
        'AWSManagedRulesKnownBadInputsRuleSet',
        'AWSManagedRulesAmazonIpReputationList',
      ])
      .meta({ title: 'Managed rules', help: 'Sets that AWS keeps, tried in this order.' }),
    countOnly: z.boolean().default(false).meta({
      title: 'Managed rules only count',
      advanced: true,
      help: 'Blocks nothing: to see first what would be blocked.',
    }),
    rateLimit: z.int().min(10).max(2_000_000_000).optional().meta({
      title: 'Requests of one address',
      unit: 'in 5 minutes',
      help: 'What is above is blocked. Without it, no limit.',
      source: 'CloudFormation AWS::WAFv2::WebACL RateBasedStatement',
      checked: '2026-11',
    }),
    blockedCountries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'Give a country of two letters.'))
      .default([])
      .meta({ title: 'Blocked countries', advanced: true }),
    allowedAddresses: z.array(z.cidrv4()).default([]).meta({
      title: 'Always allowed',
      format: 'cidr',
      advanced: true,
      help: 'Ranges that no other rule looks at.',
    }),
    blockedAddresses: z
      .array(z.cidrv4())
      .default([])
      .meta({ title: 'Always blocked', format: 'cidr', advanced: true }),
    logging: z.boolean().default(true).meta({
      title: 'Log requests',
      help: 'To a log group of its own: AWS WAF writes only where the name begins with aws-waf-logs-.',
    }),
  }),
  usage: z.object({
    requestsPerMonth: z.number().min(0).default(1_000_000).meta({ title: 'Requests', unit: 'a month' }),
  }),
  resources: (node, ctx) => {
    const scope = scopeOf(node, ctx);
    return [
      {
        type: 'AWS::WAFv2::WebACL',
        properties: {
          Scope: scope,
          Description: description(node.name),
          DefaultAction: node.properties.defaultAction === 'allow' ? { Allow: {} } : { Block: {} },
          Rules: rulesOf(node, ctx),
          VisibilityConfig: visibility(ctx.logicalId(node.id)),
          Tags: ctx.tags(node),
        },
      },
      ...addressSets(node, scope, ctx),
      ...associations(node, ctx),
      ...(node.properties.logging ? loggingOf(node, ctx) : []),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  cost: (node, ctx) => [
    { component: 'waf/webAcl', label: 'Web ACL', quantity: product('ACLs', [drawn('ACL', 1)]) },
    {
      component: 'waf/rule',
      label: 'Rules and rule groups',
      quantity: product('rules', [drawn('rules', ruleCount(node, ctx))]),
    },
    {
      component: 'waf/requests',
      label: 'Requests',
      quantity: product('1M requests', [usageInput(node, 'requestsPerMonth', 'requests')], 1_000_000),
      ...(node.properties.managedRuleGroups.includes('AWSManagedRulesBotControlRuleSet')
        ? { note: 'Bot Control is charged on top and not part of the price catalogue.' }
        : {}),
    },
  ],
  metrics: {
    namespace: 'AWS/WAFV2',
    metrics: [
      { name: 'BlockedRequests', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 1000 },
    ],
    dimensions: (node, ctx) => ({
      WebACL: ctx.logicalId(node.id),
      Rule: 'ALL',
      Region: scopeOf(node, ctx) === 'CLOUDFRONT' ? undefined : { Ref: 'AWS::Region' },
    }),
  },
  mermaid: { shape: 'hexagon' },
  examples: {
    good: [
      { title: 'The usual managed rules', properties: {} },
      {
        title: 'A rate limit, countries and addresses',
        properties: {
          rateLimit: 2000,
          blockedCountries: ['KP'],
          allowedAddresses: ['198.51.100.0/24'],
          blockedAddresses: ['203.0.113.7/32'],
        },
      },
      {
        title: 'For CloudFront, without logs',
        properties: { scope: 'CLOUDFRONT', logging: false, countOnly: true },
      },
    ],
    bad: [
      { title: 'A limit of five', properties: { rateLimit: 5 }, field: 'rateLimit' },
      {
        title: 'Rules that do not exist',
        properties: { managedRuleGroups: ['OWASP'] },
        field: 'managedRuleGroups',
      },
    ],
  },
});

type Acl = NodeView<{
  readonly scope?: 'REGIONAL' | 'CLOUDFRONT' | undefined;
  readonly managedRuleGroups: readonly string[];
  readonly countOnly: boolean;
  readonly rateLimit?: number | undefined;
  readonly blockedCountries: readonly string[];
  readonly allowedAddresses: readonly string[];
  readonly blockedAddresses: readonly string[];
}>;

function scopeOf(node: Acl, ctx: DocumentReader): 'REGIONAL' | 'CLOUDFRONT' {
  const isAtEdge = neighboursOf(node.id, ['attach'], ['cloudfront'], ctx).length > 0;
  return node.properties.scope ?? (isAtEdge ? 'CLOUDFRONT' : 'REGIONAL');
}

function rulesOf(node: Acl, ctx: ResolveContext): readonly CfnObject[] {
  const { properties } = node;
  const set = (suffix: string) => ({ IPSetReferenceStatement: { Arn: ctx.getAtt(node.id, 'Arn', suffix) } });
  const own: (readonly [string, CfnObject, CfnObject])[] = [];
  if (properties.allowedAddresses.length > 0)
    own.push(['AllowedAddresses', set('AllowedAddresses'), { Allow: {} }]);
  if (properties.blockedAddresses.length > 0)
    own.push(['BlockedAddresses', set('BlockedAddresses'), { Block: {} }]);
  if (properties.blockedCountries.length > 0) {
    own.push([
      'BlockedCountries',
      { GeoMatchStatement: { CountryCodes: properties.blockedCountries } },
      { Block: {} },
    ]);
  }
  if (properties.rateLimit !== undefined) {
    own.push([
      'RateLimit',
      { RateBasedStatement: { Limit: properties.rateLimit, AggregateKeyType: 'IP' } },
      { Block: {} },
    ]);
  }
  return [
    ...own.map(([Name, Statement, Action], Priority) => ({
      Name,
      Priority,
      Statement,
      Action,
      VisibilityConfig: visibility(Name),
    })),
    ...properties.managedRuleGroups.map((Name, index) => ({
      Name,
      Priority: own.length + index,
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
      OverrideAction: properties.countOnly ? { Count: {} } : { None: {} },
      VisibilityConfig: visibility(Name),
    })),
  ];
}

function ruleCount(node: Acl, _ctx: CostContext): number {
  const { properties } = node;
  const own = [properties.allowedAddresses, properties.blockedAddresses, properties.blockedCountries].filter(
    (list) => list.length > 0,
  ).length;
  return own + (properties.rateLimit === undefined ? 0 : 1) + properties.managedRuleGroups.length;
}

function visibility(MetricName: string): CfnObject {
  return { CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true, MetricName };
}

function addressSets(node: Acl, Scope: string, ctx: ResolveContext): readonly ResourceDraft[] {
  const sets = [
    ['AllowedAddresses', node.properties.allowedAddresses, 'lets these addresses pass'],
    ['BlockedAddresses', node.properties.blockedAddresses, 'blocks these addresses'],
  ] as const;
  return sets.flatMap(([suffix, Addresses, what]) =>
    Addresses.length === 0
      ? []
      : [
          {
            suffix,
            type: 'AWS::WAFv2::IPSet',
            because: `${node.name} ${what}.`,
            properties: { Scope, IPAddressVersion: 'IPV4', Addresses, Tags: ctx.tags(node) },
          },
        ],
  );
}

/** CloudFront names its web ACL itself; everything else is associated. */
function associations(node: Acl, ctx: ResolveContext): readonly ResourceDraft[] {
  return endsOf(node.id, ['attach'], ctx).flatMap(({ other }) => {
    const ResourceArn = guardedArn(other, ctx);
    if (ResourceArn === undefined) return [];
    return [
      {
        suffix: `For${ctx.logicalId(other.id)}`,
        type: 'AWS::WAFv2::WebACLAssociation',
        because: `${node.name} looks at the requests of ${other.name}.`,
        properties: { ResourceArn, WebACLArn: ctx.getAtt(node.id, 'Arn') },
        ...(other.kind === 'api-gateway-rest' ? { dependsOn: [ctx.logicalId(other.id, 'Stage')] } : {}),
      },
    ];
  });
}

function guardedArn(other: NodeView, ctx: ResolveContext): CfnValue | undefined {
  if (other.kind === 'alb' || other.kind === 'cognito-user-pool') return ctx.arn(other.id);
  if (other.kind !== 'api-gateway-rest') return undefined;
  return sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}::/restapis/\${Api}/stages/\${Stage}`, {
    Api: ctx.ref(other.id),
    Stage: ctx.ref(other.id, 'Stage'),
  });
}

function loggingOf(node: Acl, ctx: ResolveContext): readonly ResourceDraft[] {
  const because = `${node.name} logs the requests that it looks at.`;
  return [
    {
      suffix: 'LogGroup',
      type: 'AWS::Logs::LogGroup',
      because,
      properties: compact({
        LogGroupName: sub(`aws-waf-logs-\${AWS::StackName}-${node.id}`),
        RetentionInDays: 30,
        Tags: ctx.tags(node),
      }),
      deletionPolicy: 'Delete',
      updateReplacePolicy: 'Delete',
    },
    {
      suffix: 'Logging',
      type: 'AWS::WAFv2::LoggingConfiguration',
      because,
      properties: {
        ResourceArn: ctx.getAtt(node.id, 'Arn'),
        LogDestinationConfigs: [
          sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${Group}`, {
            Group: ctx.ref(node.id, 'LogGroup'),
          }),
        ],
        // Headers that carry who someone is stay out of the logs.
        RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
      },
    },
  ];
}

/** The text with the characters that AWS WAF takes in descriptions. */
function description(text: string): string {
  return `Web ACL ${text.replace(/[^a-zA-Z0-9=:#@/\-,. ]/g, ' ').trim()}`.trim().slice(0, 250);
}
