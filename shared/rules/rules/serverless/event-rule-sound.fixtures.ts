import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function rule(properties: JsonObject, targets = 1): LintelDocument {
  const ids = Array.from({ length: targets }, (_, index) => `target-${index + 1}`);
  return drawing(
    {
      nightly: { kind: 'event-rule', properties },
      ...Object.fromEntries(ids.map((id) => [id, { kind: 'sqs-queue' }])),
    },
    ids.map((id): ShortConnection => ['nightly', 'event', id]),
  );
}

const placed = { eventPattern: { source: ['shop.orders'] } };

export const eventRuleSoundFixtures: RuleFixtures = {
  failing: [
    {
      title: 'One minutes',
      document: rule({ scheduleExpression: 'rate(1 minutes)' }),
      finds: [{ at: 'nightly', message: 'schedule' }],
    },
    {
      title: 'Five fields, as in a crontab',
      document: rule({ scheduleExpression: 'cron(0 3 * * *)' }),
      finds: [{ at: 'nightly', message: 'schedule' }],
    },
    {
      title: 'A value outside of a list',
      document: rule({ eventPattern: { source: 'shop.orders' } }),
      finds: [{ at: 'nightly', message: 'pattern' }],
    },
    { title: 'Six targets', document: rule(placed, 6), finds: [{ at: 'nightly', message: 'targets' }] },
    {
      title: 'A written rule with one minutes',
      document: drawing({
        nightly: {
          kind: 'resource',
          properties: {
            type: 'AWS::Events::Rule',
            properties: { ScheduleExpression: 'rate(1 minutes)' },
          },
        },
      }),
      finds: [{ at: 'nightly', message: 'schedule' }],
    },
  ],
  passing: [
    { title: 'Every night at three', document: rule({ scheduleExpression: 'cron(0 3 * * ? *)' }) },
    { title: 'A pattern and five targets', document: rule(placed, 5) },
  ],
  unknown: [
    {
      title: 'A schedule that a parameter decides',
      document: rule({ scheduleExpression: { Ref: 'Schedule' } }),
      undecided: { at: 'nightly', field: 'scheduleExpression' },
    },
  ],
};
