import { z } from 'zod';
import { type CostLineDraft, defineKind } from '../../define-kind.ts';
import { compact, getAtt, type PolicyStatement } from '../../kit/cfn.ts';
import { encryptionKeyArn, keyStatements } from '../../kit/encryption-key.ts';
import { streamLoad } from '../../kit/load/messaging-load.ts';
import { meteredSteps } from '../../kit/metered-steps.ts';
import { usageInput } from '../../kit/quantity.ts';
import { amount, drawn, monthHours, product } from '../../kit/usage-quantity.ts';

const limits = {
  source: 'Amazon Kinesis Data Streams developer guide, quotas and limits',
  checked: '2026-11',
};

export const kinesisStream = defineKind({
  id: 'kinesis-stream',
  title: 'Kinesis data stream',
  family: 'serverless',
  icon: 'kinesis-data-streams',
  summary: 'Keeps records in order for a day to a year, for many readers.',
  aliases: ['Kinesis', 'Kinesis Data Streams', 'Amazon Kinesis', 'Kinesis Stream', 'Data Stream', 'Stream'],
  docs: 'https://docs.aws.amazon.com/streams/latest/dev/introduction.html',
  traits: ['resource', 'aws-api', 'poll-source', 'stream', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::Kinesis::Stream', 'AWS::Kinesis::StreamConsumer'],
  properties: z.object({
    streamMode: z
      .enum(['ON_DEMAND', 'PROVISIONED'])
      .default('ON_DEMAND')
      .meta({ title: 'Capacity', help: 'On demand follows the load and is charged by GB.' }),
    shardCount: z
      .int()
      .min(1)
      .max(20_000)
      .default(1)
      .meta({
        title: 'Shards',
        help: 'Provisioned only: 1 MB/s and 1,000 records/s in, 2 MB/s out, each.',
        ...limits,
      }),
    retentionPeriodHours: z
      .int()
      .min(24)
      .max(8760)
      .default(24)
      .meta({ title: 'Keep records', unit: 'h', ...limits }),
    enhancedFanOut: z
      .array(
        z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, 'Use letters, digits, dots, hyphens and underscores.'),
      )
      .max(20)
      .default([])
      .meta({
        title: 'Enhanced fan-out',
        advanced: true,
        help: 'Names of consumers that get 2 MB/s of each shard to themselves.',
        ...limits,
      }),
    kmsKey: z
      .string()
      .optional()
      .meta({
        title: 'KMS key',
        group: 'Security',
        reference: ['kms-key'],
        advanced: true,
        help: 'Encrypted with the key of AWS for Kinesis unless stated.',
      }),
    shardLevelMetrics: z
      .boolean()
      .default(false)
      .meta({ title: 'Metrics of each shard', group: 'Monitoring', advanced: true }),
  }),
  usage: z.object({
    recordsPerMonth: z.number().min(0).default(10_000_000).meta({ title: 'Records', unit: 'a month' }),
    recordKilobytes: z
      .number()
      .min(0)
      .max(10_240)
      .default(2)
      .meta({ title: 'Record', unit: 'KB on average' }),
    readGigabytesPerMonth: z.number().min(0).optional().meta({
      title: 'Read',
      unit: 'GB a month',
      help: 'By all readers together. Without it, once for each reader that is drawn.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    return [
      {
        type: 'AWS::Kinesis::Stream',
        properties: compact({
          StreamModeDetails: { StreamMode: properties.streamMode },
          ShardCount: properties.streamMode === 'PROVISIONED' ? properties.shardCount : undefined,
          RetentionPeriodHours: properties.retentionPeriodHours,
          StreamEncryption: {
            EncryptionType: 'KMS',
            KeyId: encryptionKeyArn(node.id, ctx) ?? 'alias/aws/kinesis',
          },
          DesiredShardLevelMetrics: properties.shardLevelMetrics
            ? [
                'IncomingBytes',
                'IncomingRecords',
                'IteratorAgeMilliseconds',
                'WriteProvisionedThroughputExceeded',
                'ReadProvisionedThroughputExceeded',
              ]
            : undefined,
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Delete',
        updateReplacePolicy: 'Delete',
      },
      ...properties.enhancedFanOut.map((ConsumerName, index) => ({
        suffix: `Consumer${index + 1}`,
        type: 'AWS::Kinesis::StreamConsumer',
        because: `${ConsumerName} reads ${node.name} with throughput of its own.`,
        properties: { ConsumerName, StreamARN: getAtt(ctx.logicalId(node.id), 'Arn') },
      })),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => {
    const resource = [ctx.arn(node.id)];
    const write: PolicyStatement = {
      Effect: 'Allow',
      Action: ['kinesis:PutRecord', 'kinesis:PutRecords', 'kinesis:DescribeStreamSummary'],
      Resource: resource,
    };
    const read: PolicyStatement = {
      Effect: 'Allow',
      Action: [
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:ListShards',
      ],
      Resource: resource,
    };
    if (mode === 'read' || mode === 'consume') return [read, ...keyStatements(node.id, false, ctx)];
    const encrypt = keyStatements(node.id, true, ctx);
    return mode === 'read-write' ? [read, write, ...encrypt] : [write, ...encrypt];
  },
  metrics: {
    namespace: 'AWS/Kinesis',
    metrics: [
      {
        name: 'GetRecords.IteratorAgeMilliseconds',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 60_000,
      },
      {
        name: 'WriteProvisionedThroughputExceeded',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
      {
        name: 'ReadProvisionedThroughputExceeded',
        statistic: 'Sum',
        comparison: 'GreaterThanThreshold',
        threshold: 0,
      },
      { name: 'IncomingRecords', statistic: 'Sum', comparison: 'LessThanThreshold', threshold: 1 },
    ],
    dimensions: (node, ctx) => ({ StreamName: ctx.ref(node.id) }),
  },
  cost: (node, ctx) => {
    const { properties } = node;
    const records = usageInput(node, 'recordsPerMonth', 'records');
    const size = usageInput(node, 'recordKilobytes', 'record size', 'KB');
    const hours = monthHours(ctx);
    const readers = ctx.connectionsFrom(node.id, 'poll').length;
    const consumers = properties.enhancedFanOut.length;
    const gigabytes = product('GB', [records, size], 1024 * 1024);
    const stated = usageInput(node, 'readGigabytesPerMonth', 'read', 'GB');
    const lines: CostLineDraft[] = [];
    if (properties.streamMode === 'ON_DEMAND') {
      lines.push(
        {
          component: 'kinesis.dataStreams/onDemand.stream',
          label: 'Stream',
          quantity: product('stream-hours', [drawn('stream', 1, 'stream'), hours]),
        },
        { component: 'kinesis.dataStreams/onDemand.in', label: 'Data in', quantity: gigabytes },
        {
          component: 'kinesis.dataStreams/onDemand.out',
          label: 'Data out',
          quantity:
            stated.value === undefined
              ? product('GB', [records, size, drawn('readers', Math.max(1, readers), 'readers')], 1024 * 1024)
              : amount('GB', stated),
        },
      );
    } else {
      const units = meteredSteps(ctx, 'kinesis.dataStreams/put', size, 'units');
      lines.push(
        {
          component: 'kinesis.dataStreams/shard',
          label: 'Shard hours',
          quantity: product('shard-hours', [
            drawn('shards', properties.shardCount, 'shards', 'shardCount'),
            hours,
          ]),
        },
        {
          component: 'kinesis.dataStreams/put',
          label: 'Records put',
          quantity: product('1M units', [records, units], 1_000_000),
        },
      );
    }
    const keptDays = properties.retentionPeriodHours / 24;
    if (keptDays > 1) {
      const perDay = gigabytes.value === undefined ? undefined : gigabytes.value / (365 / 12);
      const extendedDays = Math.min(keptDays, 7) - 1;
      const longDays = Math.max(0, keptDays - 7);
      const kept = (days: number) => ({
        value: perDay === undefined ? undefined : perDay * days,
        unit: 'GB-month',
        formula: `(${gigabytes.formula}) ÷ 30.42 days × ${days} days kept`,
        inputs: gigabytes.inputs,
      });
      lines.push({
        component:
          properties.streamMode === 'ON_DEMAND'
            ? 'kinesis.dataStreams/onDemand.extended'
            : 'kinesis.dataStreams/extended7d',
        label: 'Kept for up to seven days',
        quantity: kept(extendedDays),
      });
      if (longDays > 0)
        lines.push({
          component: 'kinesis.dataStreams/longTerm',
          label: 'Kept for longer',
          quantity: kept(longDays),
        });
    }
    if (consumers > 0) {
      const count = drawn('consumers', consumers, 'consumers', 'enhancedFanOut');
      const data = product('GB', [records, size, count], 1024 * 1024);
      if (properties.streamMode === 'ON_DEMAND')
        lines.push({
          component: 'kinesis.dataStreams/onDemand.efo',
          label: 'Enhanced fan-out',
          quantity: data,
        });
      else {
        lines.push(
          {
            component: 'kinesis.dataStreams/efoShard',
            label: 'Enhanced fan-out hours',
            quantity: product('consumer-shard-hours', [
              count,
              drawn('shards', properties.shardCount, 'shards', 'shardCount'),
              hours,
            ]),
          },
          { component: 'kinesis.dataStreams/efoData', label: 'Enhanced fan-out data', quantity: data },
        );
      }
    }
    return lines;
  },
  load: streamLoad,
  mermaid: { shape: 'queue' },
  examples: {
    good: [
      { title: 'On demand', properties: {} },
      {
        title: 'Four shards, kept for a week',
        properties: {
          streamMode: 'PROVISIONED',
          shardCount: 4,
          retentionPeriodHours: 168,
          enhancedFanOut: ['analytics'],
        },
      },
    ],
    bad: [
      { title: 'Kept for an hour', properties: { retentionPeriodHours: 1 }, field: 'retentionPeriodHours' },
    ],
  },
});
