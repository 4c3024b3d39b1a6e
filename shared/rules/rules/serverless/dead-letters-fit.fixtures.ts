import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function queues(own: JsonObject, dead: JsonObject, other = 'here'): LintelDocument {
  return drawing({
    there: { kind: 'region', properties: { region: 'eu-west-1' } },
    partner: { kind: 'account' },
    theirs: { kind: 'region', in: 'partner', properties: { region: 'eu-central-1' } },
    ours: { kind: 'account' },
    here: { kind: 'region', in: 'ours', properties: { region: 'eu-central-1' } },
    orders: { kind: 'sqs-queue', in: 'here', properties: { deadLetterQueue: 'failed', ...own } },
    failed: { kind: 'sqs-queue', in: other, properties: { messageRetentionPeriod: 1_209_600, ...dead } },
  });
}

export const deadLettersFitFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A standard dead-letter queue of a FIFO queue',
      document: queues({ fifoQueue: true }, {}),
      finds: [{ at: 'failed', message: 'type' }],
    },
    {
      title: 'Both keep four days',
      document: queues({}, { messageRetentionPeriod: 345_600 }),
      finds: [{ at: 'failed', message: 'age' }],
    },
    {
      title: 'In another Region',
      document: queues({}, {}, 'there'),
      finds: [{ at: 'failed', message: 'region' }],
    },
    {
      title: 'In another account',
      document: queues({}, {}, 'theirs'),
      finds: [{ at: 'failed', message: 'region' }],
    },
  ],
  passing: [
    { title: 'Four days and fourteen', document: queues({}, {}) },
    { title: 'Both FIFO', document: queues({ fifoQueue: true }, { fifoQueue: true }) },
  ],
  unknown: [
    {
      title: 'A retention that a parameter decides',
      document: queues({}, { messageRetentionPeriod: { Ref: 'Retention' } }),
      undecided: { at: 'failed', field: 'messageRetentionPeriod' },
    },
  ],
};
