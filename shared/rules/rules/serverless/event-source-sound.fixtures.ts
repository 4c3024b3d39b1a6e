import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function worker(poll: JsonObject, fifoQueue = false): LintelDocument {
  return drawing(
    {
      orders: { kind: 'sqs-queue', properties: { fifoQueue, visibilityTimeout: 600 } },
      worker: { kind: 'lambda-function' },
    },
    [['orders', 'poll', 'worker', poll]],
  );
}

function written(source: ShortNode, properties: JsonObject): LintelDocument {
  return drawing({
    orders: source,
    worker: { kind: 'lambda-function' },
    mapping: {
      kind: 'resource',
      properties: {
        type: 'AWS::Lambda::EventSourceMapping',
        properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Orders', 'Arn'] },
          FunctionName: { Ref: 'Worker' },
          ...properties,
        },
      },
    },
  });
}

export const eventSourceSoundFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A hundred at once from a FIFO queue',
      document: worker({ batchSize: 100 }, true),
      finds: [{ at: 'orders-poll-worker', message: 'fifo' }],
    },
    {
      title: 'A hundred at once without a window',
      document: worker({ batchSize: 100 }),
      finds: [{ at: 'orders-poll-worker', message: 'window' }],
    },
    {
      title: 'Twenty thousand at once',
      document: worker({ batchSize: 20_000, maximumBatchingWindowInSeconds: 5 }),
      finds: [{ at: 'orders-poll-worker', message: 'range' }],
    },
    {
      title: 'A window on a FIFO queue',
      document: worker({ maximumBatchingWindowInSeconds: 5 }, true),
      finds: [{ at: 'orders-poll-worker', message: 'fifoWindow' }],
    },
    {
      title: 'A position to start at in a queue',
      document: worker({ startingPosition: 'TRIM_HORIZON' }),
      finds: [{ at: 'orders-poll-worker', message: 'position' }],
    },
    {
      title: 'A written mapping of a stream without a position',
      document: written({ kind: 'kinesis-stream' }, {}),
      finds: [{ at: 'mapping', message: 'written' }],
    },
    {
      title: 'A written mapping of a FIFO queue that starts somewhere and takes a hundred',
      document: written(
        { kind: 'sqs-queue', properties: { fifoQueue: true } },
        { StartingPosition: 'LATEST', BatchSize: 100 },
      ),
      finds: [
        { at: 'mapping', message: 'written' },
        { at: 'mapping', message: 'written' },
      ],
    },
  ],
  passing: [
    {
      title: 'A hundred with a window',
      document: worker({ batchSize: 100, maximumBatchingWindowInSeconds: 5 }),
    },
    { title: 'Ten from a FIFO queue', document: worker({ batchSize: 10 }, true) },
    {
      title: 'A written mapping of a stream that starts at the latest record',
      document: written({ kind: 'kinesis-stream' }, { StartingPosition: 'LATEST' }),
    },
  ],
  unknown: [
    {
      title: 'A batch size that a parameter decides',
      document: worker({ batchSize: { Ref: 'BatchSize' } }),
      undecided: { at: 'orders-poll-worker', field: 'batchSize' },
    },
    {
      title: 'A written mapping of a source that a parameter names',
      document: written({ kind: 'kinesis-stream' }, { EventSourceArn: { Ref: 'SourceArn' } }),
      undecided: { at: 'mapping', field: 'properties' },
    },
  ],
};
