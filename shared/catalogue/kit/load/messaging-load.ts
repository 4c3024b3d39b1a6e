import { z } from 'zod';
import { figure, limitFigure, optionalFigure } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { delayLoad, serviceFields } from './service-fields.ts';

const initialMessages = (title: string) => figure(0, { title, min: 0, max: 100_000_000, whole: true });

/** A queue; what the sender waits for is short. */
export const queueLoad: KindLoad = {
  behaves: 'queue',
  parameters: z.object({
    ...serviceFields(10, 'constant'),
    payloadKilobytes: limitFigure('payload.sqs', {
      title: 'Largest message',
      unit: 'KB',
      help: '1 MiB since August 2025; notes often say 256 KB.',
      above: 0,
      advanced: true,
    }),
    initialMessages: initialMessages('Messages at the start'),
    inFlight: limitFigure('sqs.inFlight', {
      title: 'Messages in flight',
      help: 'With consumers at a time; no more are handed out.',
      min: 1,
      max: 10_000_000,
      whole: true,
      advanced: true,
    }),
    duplicateShare: figure(0, {
      title: 'Messages delivered twice',
      unit: 'of all',
      help: 'A standard queue delivers at least once.',
      min: 0,
      max: 1,
      advanced: true,
    }),
    messagesPerCall: figure(1, {
      title: 'Messages sent with a call',
      help: 'A FIFO queue without high throughput takes 300 calls a second.',
      min: 1,
      max: 10,
      whole: true,
      advanced: true,
    }),
    messageGroups: figure(1000, {
      title: 'Message groups',
      help: 'Of a FIFO queue: messages of a group are worked off one after another. Requests with keys have a group for each key instead.',
      min: 1,
      max: 1_000_000,
      whole: true,
    }),
    fifoCalls: limitFigure('sqs.fifoCalls', {
      title: 'Calls that a FIFO queue takes',
      unit: 'a second',
      above: 0,
      advanced: true,
    }),
    highThroughputCalls: limitFigure('sqs.fifoHighThroughput', {
      title: 'Calls with high throughput',
      unit: 'a second',
      above: 0,
      advanced: true,
    }),
  }),
};

/** A topic, which hands a copy to each subscription. */
export const topicLoad: KindLoad = delayLoad('topic', 20, {
  endpointRetries: limitFigure('sns.retry.http.count', {
    title: 'Retries at an endpoint',
    help: 'As its delivery policy says, over HTTP. Queues and functions have 100,015; notes give 50 within six hours, which is of email, text messages and push.',
    min: 0,
    max: 100,
    whole: true,
    advanced: true,
  }),
  endpointPauseSeconds: limitFigure('sns.retry.http.pause', {
    title: 'Between them',
    unit: 's',
    min: 0,
    max: 3600,
    advanced: true,
  }),
});

/** An event bus and its rules. */
export const busLoad: KindLoad = {
  behaves: 'bus',
  parameters: z.object({
    ...serviceFields(500, 'constant', 'observed'),
    invocationsPerSecond: limitFigure('eventBridge.invocations', {
      title: 'Invocations of targets',
      unit: 'a second',
      help: 'Of the Region; those above it are late. Other Regions have less.',
      above: 0,
    }),
    putsPerSecond: limitFigure('eventBridge.putEvents', {
      title: 'PutEvents that it takes',
      unit: 'a second',
      help: 'Of the Region; those above it are refused. Other Regions have less.',
      above: 0,
    }),
  }),
};

/** Records in shards. */
export const streamLoad: KindLoad = {
  behaves: 'queue',
  parameters: z.object({
    ...serviceFields(10, 'constant'),
    initialMessages: initialMessages('Records at the start'),
    hottestShare: optionalFigure({
      title: 'Requests for the hottest key',
      unit: 'of all',
      help: 'They all go into one shard. Without it, as the keys of the requests say, or evenly.',
      min: 0,
      max: 1,
    }),
    shardRecords: limitFigure('kinesis.shardRecords', {
      title: 'Records of a shard',
      unit: 'a second',
      above: 0,
      advanced: true,
    }),
    shardMegabytes: limitFigure('kinesis.shardMegabytes', {
      title: 'Data into a shard',
      unit: 'MB a second',
      above: 0,
      advanced: true,
    }),
    pollsPerSecond: limitFigure('eventSource.kinesisPolls', {
      title: 'Reads of a shard',
      unit: 'a second',
      help: 'By Lambda: once from a Kinesis stream.',
      above: 0,
      advanced: true,
    }),
    onDemandShards: limitFigure('kinesis.onDemandShards', {
      title: 'Shards on demand',
      group: 'Load',
      help: 'A new stream on demand begins with four.',
      min: 1,
      max: 10_000,
      whole: true,
      advanced: true,
    }),
  }),
};
