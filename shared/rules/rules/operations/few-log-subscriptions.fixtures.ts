import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function subscribed(count: number): LintelDocument {
  const ids = Array.from({ length: count }, (_, index) => `reader-${index + 1}`);
  return drawing(
    {
      logs: { kind: 'log-group' },
      ...Object.fromEntries(ids.map((id) => [id, { kind: 'lambda-function' }])),
    },
    ids.map((id): ShortConnection => ['logs', 'log', id]),
  );
}

export const fewLogSubscriptionsFixtures: RuleFixtures = {
  failing: [
    { title: 'Three receivers', document: subscribed(3), finds: [{ at: 'logs', message: 'many' }] },
    { title: 'Five receivers', document: subscribed(5), finds: [{ at: 'logs', message: 'many' }] },
  ],
  passing: [
    { title: 'Two receivers', document: subscribed(2) },
    { title: 'None', document: subscribed(0) },
  ],
};
