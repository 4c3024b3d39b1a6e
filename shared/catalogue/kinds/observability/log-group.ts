import { z } from 'zod';
import {
  type CostLineDraft,
  type DocumentReader,
  defineKind,
  type NodeView,
  type Pusher,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { compact, getAtt, policyDocument, ref, sub } from '../../kit/cfn.ts';
import { retentionDays } from '../../kit/common-fields.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { storedLogs } from '../../kit/log-cost.ts';
import { usageInput } from '../../kit/quantity.ts';
import { amount, drawn } from '../../kit/usage-quantity.ts';

const metricFilterSchema = z.object({
  filterPattern: z
    .string()
    .meta({ title: 'Pattern', help: 'As in CloudWatch Logs: ERROR, or { $.level = "error" }.' }),
  metricName: z.string().min(1).max(255).meta({ title: 'Metric' }),
  metricNamespace: z.string().min(1).max(255).default('Application').meta({ title: 'Namespace' }),
  metricValue: z
    .string()
    .default('1')
    .meta({ title: 'Value', help: 'A number, or a field such as $.latency.' }),
  unit: z
    .enum(['None', 'Count', 'Milliseconds', 'Seconds', 'Bytes', 'Kilobytes', 'Megabytes', 'Percent'])
    .default('None')
    .meta({ title: 'Unit' }),
  dimension: z.string().max(255).optional().meta({
    title: 'By field',
    help: 'One metric for each value of it, such as $.path; then there is no default of 0.',
  }),
});

export const logGroup = defineKind({
  id: 'log-group',
  title: 'Log group',
  family: 'observability',
  icon: 'cloudwatch-logs',
  summary: 'Keeps the logs of functions, containers and services for as long as you say.',
  aliases: [
    'CloudWatch Logs',
    'Logs',
    'Amazon CloudWatch Logs',
    'Log Group',
    'Logging',
    'CW Logs',
    'Log Storage',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  traits: ['resource', 'aws-api', 'event-source', 'assumes-role', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: [
    'AWS::Logs::LogGroup',
    'AWS::Logs::MetricFilter',
    'AWS::Logs::SubscriptionFilter',
    'AWS::Logs::ResourcePolicy',
  ],
  properties: z.object({
    logGroupName: z
      .string()
      .regex(/^(?:[.\-_/#A-Za-z0-9]|\$\{AWS::[A-Za-z]+\}){1,512}$/)
      .optional()
      .meta({
        title: 'Name',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own words.
        help: 'AWS makes one unless stated; ${AWS::StackName} stands for the name of the stack.',
      }),
    retentionInDays: z
      .union([z.literal(0), ...retentionDays.map((days) => z.literal(days))])
      .default(30)
      .meta({ title: 'Keep for', unit: 'days', help: '0 keeps logs, and charges for them, for ever.' }),
    logGroupClass: z.enum(['STANDARD', 'INFREQUENT_ACCESS']).default('STANDARD').meta({
      title: 'Class',
      advanced: true,
      help: 'Infrequent access takes logs in at half the price, without metric filters and subscriptions.',
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
    deletionProtection: z.boolean().default(true).meta({
      title: 'Keep when the stack is deleted',
      group: 'Security',
      advanced: true,
    }),
    metricFilters: z.array(metricFilterSchema).max(100).default([]).meta({
      title: 'Metrics from logs',
      help: 'Each counts what matches.',
    }),
  }),
  usage: z.object({
    otherGigabytesPerMonth: z.number().min(0).default(0).meta({
      title: 'Logs of what is not drawn',
      unit: 'GB a month',
      help: 'What drawn nodes write is charged with them.',
    }),
    queriedGigabytesPerMonth: z
      .number()
      .min(0)
      .default(0)
      .meta({ title: 'Scanned by queries', unit: 'GB a month' }),
  }),
  pushesAs: 'logs.amazonaws.com',
  role: {
    service: 'logs.amazonaws.com',
    when: (node, ctx) => streamsOf(node.id, ctx).length > 0,
    statements: (node, ctx) =>
      streamsOf(node.id, ctx).flatMap((stream) => ctx.kindOf(stream.id)?.access?.(stream, 'send', ctx) ?? []),
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const policy = properties.deletionProtection ? ('Retain' as const) : ('Delete' as const);
    return [
      {
        type: 'AWS::Logs::LogGroup',
        properties: compact({
          LogGroupName: properties.logGroupName?.includes('${')
            ? sub(properties.logGroupName)
            : properties.logGroupName,
          RetentionInDays: properties.retentionInDays === 0 ? undefined : properties.retentionInDays,
          LogGroupClass: properties.logGroupClass === 'STANDARD' ? undefined : properties.logGroupClass,
          KmsKeyId: encryptionKeyArn(node.id, ctx),
          Tags: ctx.tags(node),
        }),
        deletionPolicy: policy,
        updateReplacePolicy: policy,
      },
      ...properties.metricFilters.map(
        (filter, index): ResourceDraft => ({
          suffix: `MetricFilter${index + 1}`,
          type: 'AWS::Logs::MetricFilter',
          because: `${node.name} counts ${filter.metricName}.`,
          properties: {
            LogGroupName: ref(ctx.logicalId(node.id)),
            FilterPattern: filter.filterPattern,
            MetricTransformations: [
              {
                MetricName: filter.metricName,
                MetricNamespace: filter.metricNamespace,
                MetricValue: filter.metricValue,
                // What has dimensions takes no default.
                ...(filter.dimension === undefined
                  ? { DefaultValue: 0 }
                  : {
                      Dimensions: [
                        { Key: filter.dimension.replace(/^\$\.?/, '') || 'Value', Value: filter.dimension },
                      ],
                    }),
                ...(filter.unit === 'None' ? {} : { Unit: filter.unit }),
              },
            ],
          },
        }),
      ),
      ...subscriptionFilters(node, ctx),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => {
    const group = ctx.arn(node.id);
    return [
      {
        Effect: 'Allow',
        Action:
          mode === 'read' || mode === 'consume'
            ? ['logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:StartQuery']
            : ['logs:CreateLogStream', 'logs:PutLogEvents'],
        // The ARN of a log group ends in `:*`, which covers its streams.
        Resource: [group],
      },
    ];
  },
  allowPush: (node, pushers, ctx) => {
    const rules = pushers.filter(({ service }) => service === 'events.amazonaws.com');
    if (rules.length === 0) return [];
    return [
      {
        suffix: 'Policy',
        type: 'AWS::Logs::ResourcePolicy',
        because: `${rules.length === 1 ? 'A rule' : 'Rules'} may write to ${node.name}.`,
        properties: {
          PolicyName: sub(`\${AWS::StackName}-${ctx.logicalId(node.id)}`),
          PolicyDocument: policyDocument([
            {
              Effect: 'Allow',
              Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: [ctx.arn(node.id)],
              Condition: { ArnLike: { 'aws:SourceArn': rules.map(({ sourceArn }) => sourceArn) } },
            },
          ]),
        },
      },
    ];
  },
  metrics: {
    namespace: 'AWS/Logs',
    metrics: [
      {
        name: 'IncomingBytes',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 1_000_000_000,
      },
      {
        name: 'IncomingLogEvents',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 1_000_000,
      },
    ],
    dimensions: (node, ctx) => ({ LogGroupName: ref(ctx.logicalId(node.id)) }),
  },
  cost: (node) => {
    const { properties } = node;
    const ingested = amount('GB', usageInput(node, 'otherGigabytesPerMonth', 'logs', 'GB'));
    const scanned = amount('GB', usageInput(node, 'queriedGigabytesPerMonth', 'scanned', 'GB'));
    const isInfrequent = properties.logGroupClass === 'INFREQUENT_ACCESS';
    const lines: CostLineDraft[] = [
      {
        component: isInfrequent ? 'cloudwatch/logs.ingestIA' : 'cloudwatch/logs.ingest',
        label: 'Ingestion of what is not drawn',
        quantity: ingested,
        note: 'What drawn nodes write here is charged with them.',
      },
    ];
    if (ingested.value !== 0) {
      lines.push(
        storedLogs(ingested, properties.retentionInDays === 0 ? undefined : properties.retentionInDays),
      );
    }
    if (scanned.value !== 0) {
      lines.push({ component: 'cloudwatch/logs.insights', label: 'Queries', quantity: scanned });
    }
    const metrics = new Set(
      properties.metricFilters.map(({ metricNamespace, metricName }) => `${metricNamespace} ${metricName}`),
    ).size;
    if (metrics > 0) {
      lines.push({
        component: 'cloudwatch/metrics',
        label: 'Metrics from logs',
        quantity: amount('metric-months', drawn('metrics', metrics, 'metrics', 'metricFilters')),
      });
    }
    return lines;
  },
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'Kept for a month', properties: {} },
      {
        title: 'Kept for a year, errors counted',
        properties: {
          logGroupName: '/shop/web',
          retentionInDays: 365,
          metricFilters: [
            { filterPattern: 'ERROR', metricName: 'Errors' },
            {
              filterPattern: '{ $.latency > 0 }',
              metricName: 'Latency',
              metricValue: '$.latency',
              unit: 'Milliseconds',
            },
          ],
        },
      },
    ],
    bad: [
      {
        title: 'A retention that does not exist',
        properties: { retentionInDays: 45 },
        field: 'retentionInDays',
      },
    ],
  },
});

/** Streams that get its logs: CloudWatch writes to them under a role. */
function streamsOf(id: string, ctx: DocumentReader): readonly NodeView[] {
  return ctx
    .connectionsFrom(id, 'log')
    .flatMap(({ to }) => ctx.node(to) ?? [])
    .filter(({ kind }) => kind === 'kinesis-stream' || kind === 'firehose');
}

/** Who gets a copy of the logs; a function must allow it before the subscription is made. */
function subscriptionFilters(node: NodeView, ctx: ResolveContext): readonly ResourceDraft[] {
  return ctx.connectionsFrom(node.id, 'log').flatMap((connection): readonly ResourceDraft[] => {
    const target = ctx.node(connection.to);
    const kind = ctx.kindOf(connection.to);
    if (target === undefined || kind === undefined) return [];
    const isFunction = kind.traits.includes('invocable');
    const pusher: Pusher = {
      from: node.id,
      connection: connection.id,
      service: 'logs.amazonaws.com',
      sourceArn: ctx.arn(node.id),
    };
    const grants = (isFunction ? (kind.allowPush?.(target, [pusher], ctx) ?? []) : []).flatMap(
      ({ suffix }) => (suffix === undefined ? [] : [ctx.logicalId(target.id, suffix)]),
    );
    const { filterPattern } = connection.properties;
    return [
      {
        suffix: `Subscription${ctx.logicalId(target.id)}`,
        type: 'AWS::Logs::SubscriptionFilter',
        because: `${target.name} gets the logs of ${node.name}.`,
        properties: compact({
          LogGroupName: ref(ctx.logicalId(node.id)),
          FilterPattern: typeof filterPattern === 'string' ? filterPattern : '',
          DestinationArn: ctx.arn(target.id),
          RoleArn: isFunction ? undefined : ctx.roleArn(node.id),
        }),
        ...(grants.length === 0 ? {} : { dependsOn: grants }),
      },
    ];
  });
}
