import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function worker(visibilityTimeout: JsonValue, timeout: number): LintelDocument {
  return drawing(
    {
      orders: { kind: 'sqs-queue', properties: { visibilityTimeout } },
      worker: { kind: 'lambda-function', properties: { timeout } },
    },
    [['orders', 'poll', 'worker']],
  );
}

export const visibilityCoversFunctionFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Hidden shorter than the function runs',
      document: worker(30, 60),
      finds: [{ at: 'orders', message: 'refused' }],
    },
    {
      title: 'Hidden three times as long',
      document: worker(90, 30),
      finds: [{ at: 'orders', message: 'short' }],
    },
  ],
  passing: [
    { title: 'Six times as long', document: worker(180, 30) },
    { title: 'The longest there is', document: worker(43_200, 900) },
  ],
  unknown: [
    {
      title: 'A visibility timeout that a parameter decides',
      document: worker({ Ref: 'Visibility' }, 30),
      undecided: { at: 'orders', field: 'visibilityTimeout' },
    },
  ],
};
