import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const document = aDocument()
  .node('lambda-function', 'orders')
  .node('lambda-function', 'search')
  .node('dynamodb-table', 'table')
  .connect('data', 'orders', 'table')
  .connect('data', 'search', 'table')
  .build();

const random = (rate: number) => ({ is: 'poisson', rate: { is: 'constant', rate } }) as const;

const both: ScenarioInput = {
  horizonSeconds: 60,
  warmupSeconds: 10,
  classes: [{ id: 'orders' }, { id: 'search' }],
  arrivals: [
    { to: 'orders', classes: ['orders'], pattern: random(3000) },
    { to: 'search', classes: ['search'], pattern: random(1000) },
  ],
  overrides: {
    orders: { meanServiceTimeMs: 200 },
    search: { meanServiceTimeMs: 600 },
  },
};

describe.each(['des', 'fluid'] as const)('the concurrency of the account, %s', (engine) => {
  test('is shared by its functions: 1,200 that are asked for find 1,000', () => {
    const { nodes } = simulate(document, both, { engine });
    const busy = nodes.reduce((sum, node) => sum + (node.function?.meanConcurrency ?? 0), 0);
    expect(Math.abs(busy / 1000 - 1)).toBeLessThan(0.02);
    const throttled = nodes
      .flatMap(({ errors }) => errors)
      .filter(({ cause }) => cause === 'throttled_lambda');
    const lost = throttled.reduce((sum, { count }) => sum + count, 0);
    // Of 4,000 a second a sixth of what they need.
    expect(Math.abs(lost / (50 * 4000) - 1 / 6)).toBeLessThan(0.03);
  });

  test('is less by what one function reserves, and that one has no more', () => {
    const { nodes } = simulate(
      aDocument()
        .node('lambda-function', 'orders', { properties: { reservedConcurrentExecutions: 300 } })
        .node('lambda-function', 'search')
        .node('dynamodb-table', 'table')
        .connect('data', 'orders', 'table')
        .connect('data', 'search', 'table')
        .build(),
      both,
      { engine },
    );
    const busyOf = (id: string) => nodes.find(({ node }) => node === id)?.function?.meanConcurrency ?? 0;
    expect(Math.abs(busyOf('orders') / 300 - 1)).toBeLessThan(0.02);
    expect(Math.abs(busyOf('search') / 600 - 1)).toBeLessThan(0.02);
  });
});
