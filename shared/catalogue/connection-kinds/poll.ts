import { z } from 'zod';
import { defineConnectionKind } from '../define-connection-kind.ts';

export const poll = defineConnectionKind({
  id: 'poll',
  title: 'Poll',
  verb: 'is polled by',
  summary: 'A consumer takes messages or records from a queue or stream, in batches.',
  line: 'dashed',
  heads: 'end',
  specificity: 86,
  properties: z.object({
    batchSize: z.int().min(1).max(10_000).optional().meta({
      title: 'Batch size',
      help: 'Up to 10,000; up to 10 from a FIFO queue. Without it, 10 from a queue and 100 from a stream.',
      source: 'CloudFormation AWS::Lambda::EventSourceMapping',
      checked: '2026-11',
    }),
    maximumBatchingWindowInSeconds: z.int().min(0).max(300).optional().meta({
      title: 'Batching window',
      unit: 's',
      help: 'How long to wait for a batch to fill. A batch of more than 10 from a queue needs at least 1 second. Without a window batches hardly fill: of 10,000 messages in an hour in batches of 10, notes often say 300 or 1,000 invocations, and there are 10,000.',
    }),
    filterPatterns: z.array(z.string()).max(10).default([]).meta({
      title: 'Filters',
      format: 'multiline',
      help: 'JSON patterns; a record that matches one of them is taken.',
      advanced: true,
    }),
    reportBatchItemFailures: z.boolean().default(true).meta({
      title: 'Report failed items',
      help: 'The function names the items that failed, and only they are delivered again.',
    }),
    maximumConcurrency: z.int().min(2).max(1000).optional().meta({
      title: 'Greatest concurrency',
      advanced: true,
      help: 'How many invocations a queue may cause at a time.',
    }),
    startingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('LATEST').meta({
      title: 'Start at',
      group: 'Stream',
      help: 'TRIM_HORIZON begins with the oldest record that the stream still holds.',
    }),
    parallelizationFactor: z.int().min(1).max(10).default(1).meta({
      title: 'Batches per shard',
      group: 'Stream',
      advanced: true,
    }),
    maximumRetryAttempts: z.int().min(0).max(10_000).optional().meta({
      title: 'Retries',
      group: 'Stream',
      advanced: true,
      help: 'Without it, until the record expires.',
    }),
    maximumRecordAgeInSeconds: z.int().min(60).max(604_800).optional().meta({
      title: 'Oldest record',
      group: 'Stream',
      unit: 's',
      advanced: true,
      help: 'Older records are skipped.',
    }),
    bisectBatchOnFunctionError: z.boolean().default(false).meta({
      title: 'Halve a failed batch',
      group: 'Stream',
      advanced: true,
    }),
    topic: z.string().max(249).optional().meta({
      title: 'Topic or queue',
      group: 'Broker',
      help: 'Which topic of a Kafka cluster, which queue of a broker; events without it.',
    }),
    secret: z
      .string()
      .optional()
      .meta({
        title: 'Secret to sign in',
        group: 'Broker',
        advanced: true,
        reference: ['secret'],
        help: 'With username and password; the one of the broker without it.',
      }),
    onFailure: z
      .string()
      .optional()
      .meta({
        title: 'Failed batches go to',
        group: 'Stream',
        advanced: true,
        reference: ['sqs-queue', 'sns-topic'],
      }),
  }),
  usage: z.object({
    messagesPerMonth: z.number().min(0).optional().meta({ title: 'Messages', unit: 'a month' }),
  }),
  rows: [
    { from: [{ trait: 'poll-source' }], to: [{ kinds: ['lambda-function', 'event-pipe'] }] },
    {
      from: [{ kinds: ['sqs-queue', 'kinesis-stream', 'msk-cluster', 'mq-broker'] }],
      to: [{ trait: 'poller' }],
    },
  ],
});
