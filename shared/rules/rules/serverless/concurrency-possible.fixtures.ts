import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function functions(
  first: Readonly<Record<string, JsonValue>>,
  second: number,
  quotas?: Readonly<Record<string, number>>,
): LintelDocument {
  return drawing(
    {
      api: { kind: 'lambda-function', properties: first },
      worker: { kind: 'lambda-function', properties: { reservedConcurrentExecutions: second } },
    },
    [],
    quotas === undefined ? {} : { settings: { quotas } },
  );
}

export const concurrencyPossibleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'More ready than reserved',
      document: functions({ reservedConcurrentExecutions: 10, provisionedConcurrency: 20 }, 10),
      finds: [{ at: 'api', message: 'provisioned' }],
    },
    {
      title: 'More reserved than the default quota leaves',
      document: functions({ reservedConcurrentExecutions: 700 }, 300),
      finds: [{ at: 'api', message: 'sum' }],
    },
    {
      title: 'More reserved than the quota that the project states',
      document: functions({ reservedConcurrentExecutions: 200 }, 100, { 'lambda.concurrency': 350 }),
      finds: [{ at: 'api', message: 'sum' }],
    },
    {
      title: 'A written alias that keeps environments of $LATEST ready',
      document: drawing({
        live: {
          kind: 'resource',
          properties: {
            type: 'AWS::Lambda::Alias',
            properties: {
              Name: 'live',
              FunctionName: 'orders',
              FunctionVersion: '$LATEST',
              ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 },
            },
          },
        },
      }),
      finds: [{ at: 'live', message: 'latest' }],
    },
  ],
  passing: [
    { title: 'Within the default quota', document: functions({ reservedConcurrentExecutions: 500 }, 300) },
    {
      title: 'Within a quota that was raised',
      document: functions({ reservedConcurrentExecutions: 700 }, 300, { 'lambda.concurrency': 3000 }),
    },
  ],
  unknown: [
    {
      title: 'A reservation that a parameter decides',
      document: functions({ reservedConcurrentExecutions: { Ref: 'Reserved' } }, 10),
      undecided: { at: 'api', field: 'reservedConcurrentExecutions' },
    },
  ],
};
