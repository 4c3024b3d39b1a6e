import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function workflow(stateMachineType: JsonValue, resource: string, averageDurationMs?: number): LintelDocument {
  const document = drawing({
    orders: {
      kind: 'step-functions',
      properties: {
        stateMachineType,
        definition: {
          StartAt: 'Pack',
          States: {
            Pack: { Type: 'Task', Resource: resource, Retry: [{ ErrorEquals: ['States.ALL'] }], End: true },
          },
        },
      },
    },
  });
  const orders = document.nodes.get('orders');
  if (orders === undefined || averageDurationMs === undefined) return document;
  return { ...document, nodes: new Map([['orders', { ...orders, usage: { averageDurationMs } }]]) };
}

const call = 'arn:aws:states:::lambda:invoke';

function called(averageDurationMs: number): LintelDocument {
  const whole = workflow('EXPRESS', call, averageDurationMs);
  const added = drawing({ api: { kind: 'api-gateway-rest' } }, [['api', 'invoke', 'orders']]);
  return { ...whole, nodes: new Map([...whole.nodes, ...added.nodes]), connections: added.connections };
}

export const expressShortFixtures: RuleFixtures = {
  failing: [
    {
      title: 'It waits for a callback',
      document: workflow('EXPRESS', 'arn:aws:states:::sqs:sendMessage.waitForTaskToken'),
      finds: [{ at: 'orders', message: 'waits' }],
    },
    {
      title: 'It runs for ten minutes',
      document: workflow('EXPRESS', call, 600_000),
      finds: [{ at: 'orders', message: 'long' }],
    },
    {
      title: 'An API waits for it, and not long enough',
      document: called(45_000),
      finds: [{ at: 'orders', message: 'caller' }],
    },
  ],
  passing: [
    { title: 'An API waits for it, and it is quick', document: called(5_000) },
    {
      title: 'A Standard workflow that waits',
      document: workflow('STANDARD', 'arn:aws:states:::batch:submitJob.sync'),
    },
    { title: 'A short one', document: workflow('EXPRESS', call, 2000) },
  ],
  unknown: [
    {
      title: 'A type that a parameter decides',
      document: workflow({ Ref: 'Type' }, call),
      undecided: { at: 'orders', field: 'stateMachineType' },
    },
  ],
};
