import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

const filter = {
  kind: 'resource',
  properties: {
    type: 'AWS::Logs::SubscriptionFilter',
    properties: {
      LogGroupName: { Ref: 'Logs' },
      FilterPattern: '',
      DestinationArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/central',
    },
  },
};

function subscribed(count: number, written = 0): LintelDocument {
  const ids = Array.from({ length: count }, (_, index) => `reader-${index + 1}`);
  return drawing(
    {
      logs: { kind: 'log-group' },
      ...Object.fromEntries(ids.map((id) => [id, { kind: 'lambda-function' }])),
      ...Object.fromEntries(Array.from({ length: written }, (_, index) => [`filter-${index + 1}`, filter])),
    },
    ids.map((id): ShortConnection => ['logs', 'log', id]),
  );
}

export const fewLogSubscriptionsFixtures: RuleFixtures = {
  failing: [
    { title: 'Three receivers', document: subscribed(3), finds: [{ at: 'logs', message: 'many' }] },
    { title: 'Five receivers', document: subscribed(5), finds: [{ at: 'logs', message: 'many' }] },
    {
      title: 'Two receivers and a written filter',
      document: subscribed(2, 1),
      finds: [{ at: 'logs', message: 'many' }],
    },
  ],
  passing: [
    { title: 'Two receivers', document: subscribed(2) },
    { title: 'None', document: subscribed(0) },
    { title: 'One receiver and a written filter', document: subscribed(1, 1) },
  ],
};
