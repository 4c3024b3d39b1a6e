import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt, ref, sub } from '../../kit/cfn.ts';
import { encryptionKeyArn, keyStatements } from '../../kit/encryption-key.ts';
import {
  bucketStatements,
  deliveryBucket,
  destinationsOf,
  interfaceActions,
  processing,
  vpcOf,
} from '../../kit/firehose-delivery.ts';
import { queueLoad } from '../../kit/load/messaging-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { meteredSize } from '../../kit/metered-steps.ts';
import { usageInput } from '../../kit/quantity.ts';
import { amount, product } from '../../kit/usage-quantity.ts';

const limits = { source: 'CloudFormation AWS::KinesisFirehose::DeliveryStream', checked: '2026-11' };

export const firehose = defineKind({
  id: 'firehose',
  title: 'Data Firehose',
  family: 'serverless',
  icon: 'firehose',
  summary: 'Collects records and delivers them in batches to S3, OpenSearch or an HTTP endpoint.',
  aliases: [
    'Firehose',
    'Kinesis Firehose',
    'Kinesis Data Firehose',
    'Amazon Data Firehose',
    'Delivery Stream',
  ],
  docs: 'https://docs.aws.amazon.com/firehose/latest/dev/what-is-this-service.html',
  traits: ['resource', 'aws-api', 'poller', 'assumes-role', 'writes-logs', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas'] },
  types: ['AWS::KinesisFirehose::DeliveryStream', 'AWS::S3::Bucket', 'AWS::Logs::LogStream'],
  properties: z.object({
    bufferSizeMegabytes: z
      .int()
      .min(1)
      .max(128)
      .default(64)
      .meta({
        title: 'Deliver at',
        unit: 'MB',
        group: 'Buffer',
        help: 'Whichever comes first. OpenSearch and HTTP endpoints take up to 100 and 64.',
        ...limits,
      }),
    bufferIntervalSeconds: z
      .int()
      .min(0)
      .max(900)
      .default(300)
      .meta({ title: 'or after', unit: 's', group: 'Buffer', ...limits }),
    compressionFormat: z
      .enum(['UNCOMPRESSED', 'GZIP', 'ZIP', 'Snappy', 'HADOOP_SNAPPY'])
      .default('GZIP')
      .meta({ title: 'Compression', group: 'S3' }),
    prefix: z
      .string()
      .max(1024)
      .optional()
      .meta({ title: 'Key prefix', group: 'S3', help: 'Such as logs/year=!{timestamp:yyyy}/.' }),
    errorOutputPrefix: z
      .string()
      .max(1024)
      .default('errors/!{firehose:error-output-type}/')
      .meta({ title: 'Prefix of what failed', group: 'S3', advanced: true }),
    indexName: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,79}$/, 'Use small letters, digits, hyphens and underscores.')
      .default('records')
      .meta({ title: 'Index', group: 'OpenSearch' }),
    indexRotationPeriod: z
      .enum(['NoRotation', 'OneHour', 'OneDay', 'OneWeek', 'OneMonth'])
      .default('OneDay')
      .meta({ title: 'New index', group: 'OpenSearch', advanced: true }),
    retryDurationSeconds: z
      .int()
      .min(0)
      .max(7200)
      .default(300)
      .meta({ title: 'Try for', unit: 's', group: 'OpenSearch', advanced: true, ...limits }),
    encrypted: z.boolean().default(true).meta({
      title: 'Encrypted',
      group: 'Security',
      help: 'While Firehose holds the records; a stream it reads has its own encryption.',
    }),
    kmsKey: z
      .string()
      .optional()
      .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
    errorLogs: z.boolean().default(true).meta({ title: 'Errors to CloudWatch', group: 'Monitoring' }),
  }),
  usage: z.object({
    recordsPerMonth: z.number().min(0).default(10_000_000).meta({ title: 'Records', unit: 'a month' }),
    recordKilobytes: z
      .number()
      .min(0)
      .default(2)
      .meta({ title: 'Record', unit: 'KB on average', help: 'Counted in steps of 5 KB.' }),
    errorLogGigabytesPerMonth: z.number().min(0).default(0.1).meta({
      title: 'Error logs',
      unit: 'GB a month',
      help: 'Only what could not be delivered is logged.',
    }),
  }),
  writesLogs: (node) => node.properties.errorLogs,
  role: {
    service: 'firehose.amazonaws.com',
    statements: (node, ctx) => {
      const { bucket, search } = destinationsOf(node.id, ctx);
      const own = ctx.getAtt(node.id, 'Arn', 'Bucket');
      const logGroup = ctx.logGroupName(node.id);
      return [
        ...(bucket === undefined ? bucketStatements(own) : []),
        ...(bucket === undefined ? [] : bucketStatements(ctx.arn(bucket.id))),
        ...(search === undefined
          ? []
          : [
              {
                Effect: 'Allow' as const,
                Action: [
                  'es:DescribeDomain',
                  'es:DescribeDomains',
                  'es:DescribeDomainConfig',
                  'es:ESHttpGet',
                  'es:ESHttpPost',
                  'es:ESHttpPut',
                ],
                Resource: [ctx.arn(search.id), sub('$' + '{Domain}/*', { Domain: ctx.arn(search.id) })],
              },
            ]),
        ...(search === undefined || ctx.subnetsOf(search.id).length === 0
          ? []
          : [{ Effect: 'Allow' as const, Action: interfaceActions, Resource: ['*'] }]),
        ...(logGroup === undefined
          ? []
          : [
              {
                Effect: 'Allow' as const,
                Action: ['logs:PutLogEvents'],
                Resource: [
                  sub(
                    'arn:$' +
                      '{AWS::Partition}:logs:$' +
                      '{AWS::Region}:$' +
                      '{AWS::AccountId}:log-group:$' +
                      '{Group}:*',
                    { Group: logGroup },
                  ),
                ],
              },
            ]),
      ];
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const { bucket, search } = destinationsOf(node.id, ctx);
    const [source] = ctx
      .connectionsTo(node.id, 'poll')
      .filter(({ from }) => ctx.node(from)?.kind === 'kinesis-stream');
    const key = encryptionKeyArn(node.id, ctx);
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::KinesisFirehose::DeliveryStream',
        properties: compact({
          DeliveryStreamType: source === undefined ? 'DirectPut' : 'KinesisStreamAsSource',
          KinesisStreamSourceConfiguration:
            source === undefined
              ? undefined
              : { KinesisStreamARN: ctx.arn(source.from), RoleARN: ctx.roleArn(node.id) },
          DeliveryStreamEncryptionConfigurationInput:
            properties.encrypted && source === undefined
              ? compact({
                  KeyType: key === undefined ? 'AWS_OWNED_CMK' : 'CUSTOMER_MANAGED_CMK',
                  KeyARN: key,
                })
              : undefined,
          ExtendedS3DestinationConfiguration:
            search === undefined ? { ...deliveryBucket(node, ctx), ...processing(node, ctx) } : undefined,
          AmazonopensearchserviceDestinationConfiguration:
            search === undefined
              ? undefined
              : compact({
                  DomainARN: ctx.arn(search.id),
                  RoleARN: ctx.roleArn(node.id),
                  IndexName: properties.indexName,
                  IndexRotationPeriod: properties.indexRotationPeriod,
                  BufferingHints: {
                    SizeInMBs: Math.min(100, properties.bufferSizeMegabytes),
                    IntervalInSeconds: properties.bufferIntervalSeconds,
                  },
                  RetryOptions: { DurationInSeconds: properties.retryDurationSeconds },
                  S3BackupMode: 'FailedDocumentsOnly',
                  S3Configuration: deliveryBucket(node, ctx),
                  ...processing(node, ctx),
                  ...vpcOf(search, node, ctx),
                }),
          Tags: ctx.tags(node),
        }),
      },
    ];
    if (bucket === undefined) {
      drafts.push({
        suffix: 'Bucket',
        type: 'AWS::S3::Bucket',
        because:
          search === undefined
            ? `${node.name} delivers to a bucket of its own, because no destination is drawn for it.`
            : `${node.name} keeps what ${search.name} refused.`,
        properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
            ],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          Tags: ctx.tags(node),
        },
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
      });
    }
    const logGroup = ctx.logGroupName(node.id);
    if (logGroup !== undefined) {
      drafts.push({
        suffix: 'LogStream',
        type: 'AWS::Logs::LogStream',
        because: `${node.name} writes what it could not deliver to a log stream.`,
        properties: { LogGroupName: logGroup, LogStreamName: 'delivery' },
      });
    }
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, _mode, ctx) => [
    {
      Effect: 'Allow',
      Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
      Resource: [ctx.arn(node.id)],
    },
    ...keyStatements(node.id, true, ctx),
  ],
  metrics: {
    namespace: 'AWS/Firehose',
    metrics: [
      {
        name: 'DeliveryToS3.DataFreshness',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 900,
      },
      { name: 'ThrottledRecords', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'IncomingRecords', statistic: 'Sum', comparison: 'LessThanThreshold', threshold: 1 },
    ],
    dimensions: (node, ctx) => ({ DeliveryStreamName: ref(ctx.logicalId(node.id)) }),
  },
  cost: (node, ctx) => {
    const records = usageInput(node, 'recordsPerMonth', 'records');
    const size = usageInput(node, 'recordKilobytes', 'record size', 'KB');
    const billed = meteredSize(ctx, 'firehose/ingest', size);
    const lines: CostLineDraft[] = [
      {
        component: 'firehose/ingest',
        label: 'Ingested',
        quantity: product('GB', [records, billed], 1024 * 1024),
      },
    ];
    const { search } = destinationsOf(node.id, ctx);
    const zones = search === undefined ? 0 : ctx.subnetsOf(search.id).length;
    if (zones > 0) {
      lines.push({
        component: 'firehose/vpcHour',
        label: 'Delivery into a VPC',
        quantity: product('hours', [
          { name: 'zones', value: zones, origin: 'derived', unit: 'zones' },
          {
            name: 'hours per month',
            value: ctx.settings.hoursPerMonth,
            unit: 'h',
            origin: 'setting',
            field: 'hoursPerMonth',
          },
        ]),
      });
    }
    if (node.properties.errorLogs) {
      const errors = amount('GB', usageInput(node, 'errorLogGigabytesPerMonth', 'errors', 'GB'));
      lines.push(...logLines(node, ctx, errors));
    }
    return lines;
  },
  load: queueLoad,
  mermaid: { shape: 'queue' },
  examples: {
    good: [
      { title: 'To a bucket', properties: {} },
      {
        title: 'Small batches, uncompressed',
        properties: {
          bufferSizeMegabytes: 1,
          bufferIntervalSeconds: 60,
          compressionFormat: 'UNCOMPRESSED',
          prefix: 'events/',
          errorLogs: false,
        },
      },
    ],
    bad: [
      {
        title: 'An hour of buffering',
        properties: { bufferIntervalSeconds: 3600 },
        field: 'bufferIntervalSeconds',
      },
    ],
  },
});
