import { z } from 'zod';
import { globalIndexSchema, keyName, keyType, localIndexSchema } from '../table-indexes.ts';

/** What a table states: its keys and indexes, its capacity, its streams, copies and backups. */
export const dynamodbTableSettings = z.object({
  partitionKey: keyName.default('pk').meta({ title: 'Partition key', group: 'Keys' }),
  partitionKeyType: keyType
    .default('S')
    .meta({ title: 'Type of the partition key', group: 'Keys', advanced: true }),
  sortKey: keyName.optional().meta({ title: 'Sort key', group: 'Keys' }),
  sortKeyType: keyType.default('S').meta({ title: 'Type of the sort key', group: 'Keys', advanced: true }),
  globalSecondaryIndexes: z.array(globalIndexSchema).max(20).default([]).meta({
    title: 'Global secondary indexes',
    group: 'Keys',
    help: 'Each repeats the writes of what it copies, and is charged for them.',
    source: 'Amazon DynamoDB developer guide, quotas (default)',
    checked: '2026-11',
  }),
  localSecondaryIndexes: z.array(localIndexSchema).max(5).default([]).meta({
    title: 'Local secondary indexes',
    group: 'Keys',
    advanced: true,
    help: 'Another sort key under the same partition key; only when the table is made.',
    source: 'Amazon DynamoDB developer guide, quotas',
    checked: '2026-11',
  }),
  billingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']).default('PAY_PER_REQUEST').meta({
    title: 'Capacity',
    group: 'Capacity',
    help: 'On demand is charged by request, provisioned by the hour.',
  }),
  readCapacityUnits: z
    .int()
    .min(1)
    .default(5)
    .meta({ title: 'Read units', group: 'Capacity', help: 'Provisioned only.' }),
  writeCapacityUnits: z
    .int()
    .min(1)
    .default(5)
    .meta({ title: 'Write units', group: 'Capacity', help: 'Provisioned only.' }),
  autoScalingMaxUnits: z.int().min(0).default(0).meta({
    title: 'Scale up to',
    unit: 'units',
    group: 'Capacity',
    advanced: true,
    help: 'Provisioned only; keeps use at 70 %. 0: the units stay as they are.',
  }),
  maxReadRequestUnits: z.int().min(0).default(0).meta({
    title: 'Reads at most',
    unit: 'request units/s',
    group: 'Capacity',
    advanced: true,
    help: 'On demand only, as a bound for the bill. 0: no bound.',
  }),
  maxWriteRequestUnits: z.int().min(0).default(0).meta({
    title: 'Writes at most',
    unit: 'request units/s',
    group: 'Capacity',
    advanced: true,
    help: 'On demand only. 0: no bound.',
  }),
  kinesisStream: z
    .string()
    .optional()
    .meta({
      title: 'Changes to a data stream, too',
      advanced: true,
      reference: ['kinesis-stream'],
      help: 'For many readers, or longer than the day that the stream of the table keeps.',
    }),
  contributorInsights: z.boolean().default(false).meta({
    title: 'Most used keys',
    advanced: true,
    help: 'Contributor Insights: which keys are read, written and throttled most.',
  }),
  stream: z.enum(['none', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']).default('none').meta({
    title: 'Stream',
    help: 'A function that polls the table turns it on.',
  }),
  pointInTimeRecovery: z.boolean().default(true).meta({ title: 'Point-in-time recovery', group: 'Backup' }),
  deletionProtectionEnabled: z
    .boolean()
    .default(true)
    .meta({ title: 'Deletion protection', group: 'Backup' }),
  timeToLiveAttribute: keyName.optional().meta({ title: 'Time-to-live attribute', advanced: true }),
  tableClass: z.enum(['STANDARD', 'STANDARD_INFREQUENT_ACCESS']).default('STANDARD').meta({
    title: 'Table class',
    advanced: true,
  }),
  kmsKey: z
    .string()
    .optional()
    .meta({
      title: 'KMS key',
      group: 'Security',
      reference: ['kms-key'],
      advanced: true,
      help: 'Encrypted in any case; a key of your own is charged by request.',
    }),
});
