import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function fed(kind: string, source: JsonObject, queue: JsonObject): LintelDocument {
  return drawing({ orders: { kind, properties: source }, work: { kind: 'sqs-queue', properties: queue } }, [
    ['orders', 'event', 'work'],
  ]);
}

export const fifoFedRightlyFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A bucket that notifies a FIFO queue',
      document: fed('s3-bucket', {}, { fifoQueue: true }),
      finds: [{ at: 'orders-event-work', message: 'bucket' }],
    },
    {
      title: 'A standard topic before a FIFO queue',
      document: fed('sns-topic', {}, { fifoQueue: true }),
      finds: [{ at: 'orders-event-work', message: 'topic' }],
    },
  ],
  passing: [
    { title: 'A bucket that notifies a standard queue', document: fed('s3-bucket', {}, {}) },
    {
      title: 'A FIFO topic before a FIFO queue',
      document: fed('sns-topic', { fifoTopic: true }, { fifoQueue: true }),
    },
  ],
  unknown: [
    {
      title: 'A parameter decides about FIFO',
      document: fed('s3-bucket', {}, { fifoQueue: { Ref: 'Fifo' } }),
      undecided: { at: 'work', field: 'fifoQueue' },
    },
  ],
};
