import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function queue(properties: JsonObject): LintelDocument {
  return drawing({ orders: { kind: 'sqs-queue', properties } });
}

export const queueLimitsFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Kept for a month',
      document: queue({ messageRetentionPeriod: 2_592_000 }),
      finds: [{ at: 'orders', message: 'range' }],
    },
    {
      title: 'A standard queue with the name of a FIFO queue',
      document: drawing({ orders: { kind: 'sqs-queue', name: 'orders.fifo' } }),
      finds: [{ at: 'orders', message: 'suffix' }],
    },
    {
      title: 'Its own dead-letter queue',
      document: queue({ deadLetterQueue: 'orders' }),
      finds: [{ at: 'orders', message: 'itself' }],
    },
  ],
  passing: [
    {
      title: 'The longest times',
      document: queue({ messageRetentionPeriod: 1_209_600, visibilityTimeout: 43_200 }),
    },
    {
      title: 'A FIFO queue with the name of one',
      document: drawing({
        orders: { kind: 'sqs-queue', name: 'orders.fifo', properties: { fifoQueue: true } },
      }),
    },
  ],
  unknown: [
    {
      title: 'A retention that a parameter decides',
      document: queue({ messageRetentionPeriod: { Ref: 'Retention' } }),
      undecided: { at: 'orders', field: 'messageRetentionPeriod' },
    },
  ],
};
