import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function workflow(usage: JsonObject, properties: JsonObject = {}): LintelDocument {
  const document = drawing({ orders: { kind: 'step-functions', properties } });
  const orders = document.nodes.get('orders');
  return orders === undefined
    ? document
    : { ...document, nodes: new Map([['orders', { ...orders, usage }]]) };
}

export const standardHistorySufficesFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A Map over 10,000 items in one execution',
      document: workflow({ transitionsPerExecution: 10_000 }),
      finds: [{ at: 'orders', message: 'history' }],
    },
    {
      title: 'Ten thousand million executions a month',
      document: workflow({ executionsPerMonth: 10_000_000_000 }),
      finds: [{ at: 'orders', message: 'starts' }],
    },
    {
      title: 'States that wait for two years',
      document: workflow(
        {},
        {
          definition: {
            StartAt: 'Hold',
            States: {
              Hold: { Type: 'Wait', Seconds: 63_072_000, Next: 'Done' },
              Done: { Type: 'Succeed' },
            },
          },
        },
      ),
      finds: [{ at: 'orders', message: 'long' }],
    },
  ],
  passing: [
    { title: 'Twenty transitions', document: workflow({ transitionsPerExecution: 20 }) },
    {
      title: 'Many short executions of an Express workflow',
      document: workflow({ executionsPerMonth: 10_000_000_000 }, { stateMachineType: 'EXPRESS' }),
    },
    {
      title: 'A state that waits for a month',
      document: workflow(
        {},
        {
          definition: {
            StartAt: 'Hold',
            States: {
              Hold: { Type: 'Wait', Seconds: 2_592_000, Next: 'Done' },
              Done: { Type: 'Succeed' },
            },
          },
        },
      ),
    },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: workflow({ transitionsPerExecution: 20 }, { stateMachineType: { Ref: 'Type' } }),
      undecided: { at: 'orders', field: 'stateMachineType' },
    },
  ],
};
