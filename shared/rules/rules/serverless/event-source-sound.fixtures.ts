import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function worker(poll: JsonObject, fifoQueue = false): LintelDocument {
  return drawing(
    {
      orders: { kind: 'sqs-queue', properties: { fifoQueue, visibilityTimeout: 600 } },
      worker: { kind: 'lambda-function' },
    },
    [['orders', 'poll', 'worker', poll]],
  );
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
  ],
  passing: [
    {
      title: 'A hundred with a window',
      document: worker({ batchSize: 100, maximumBatchingWindowInSeconds: 5 }),
    },
    { title: 'Ten from a FIFO queue', document: worker({ batchSize: 10 }, true) },
  ],
  unknown: [
    {
      title: 'A batch size that a parameter decides',
      document: worker({ batchSize: { Ref: 'BatchSize' } }),
      undecided: { at: 'orders-poll-worker', field: 'batchSize' },
    },
  ],
};
