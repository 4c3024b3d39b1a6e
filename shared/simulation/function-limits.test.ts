import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const nodeOf = (result: SimulationResult, id: string): NodeResult | undefined =>
  result.nodes.find((each) => each.id === id);

const refusedOf = ({ classes: [own] }: SimulationResult): number =>
  own?.errors.find(({ cause }) => cause === 'throttled_lambda')?.count ?? 0;

const called = (region = 'us-east-1') =>
  aDocument()
    .node('region', 'region', { properties: { region } })
    .node('users', 'users')
    .node('lambda-function', 'fn', { name: 'Function', parent: 'region', properties: { timeout: 12 } })
    .connect('invoke', 'users', 'fn')
    .build();

const steady = (
  rate: number,
  fn: Readonly<Record<string, number | string>>,
  more: Partial<ScenarioInput> = {},
): ScenarioInput => ({
  horizonSeconds: 60,
  arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate } } }],
  overrides: {
    fn: {
      initMs: 0,
      serviceDistribution: 'constant',
      meanServiceTimeMs: 1000,
      accountConcurrency: 100_000,
      ...fn,
    },
  },
  ...more,
});

describe.each(engines)('how fast a function may grow, %s', (engine) => {
  test('by a thousand environments at once and a hundred more each second', () => {
    // 3,000 at a time are wanted from the first second on: they are there after (3,000 − 1,000) ÷ 100 = 20 s.
    const refused = refusedOf(simulate(called(), steady(3000, {}), { engine }));
    expect(Math.abs(refused / 20_000 - 1)).toBeLessThan(0.08);
  });

  test.each([
    ['us-east-1', 3000],
    ['eu-central-1', 1000],
    ['eu-west-3', 500],
  ] as const)('until 2023 in %s by %d at once and 500 more a minute', (region, burst) => {
    const result = simulate(called(region), steady(4000, { scaling: 'until-2023' }), { engine });
    // In a minute the concurrency grows from the burst by 500: refused is what 4,000 lacks of that on average.
    const lacking = 60 * (4000 - burst - 250);
    expect(Math.abs(refusedOf(result) / lacking - 1)).toBeLessThan(0.04);
    expect(result.assumptions.find(({ field }) => field === 'earlierBurst')?.value).toBe(burst);
  });

  test('until 2023, with the other functions of the Region', () => {
    const two = aDocument(called())
      .node('lambda-function', 'other', { parent: 'region', properties: { timeout: 12 } })
      .connect('invoke', 'users', 'other')
      .build();
    const own = steady(8000, { scaling: 'until-2023' });
    const fn = own.overrides?.fn ?? {};
    const both = simulate(two, { ...own, overrides: { fn, other: fn } }, { engine });
    // 4,000 for each, and 3,000 at once for both together.
    expect(Math.abs(refusedOf(both) / (60 * (8000 - 3250)) - 1)).toBeLessThan(0.04);
  });
});

describe.each(engines)('how long a function may run, %s', (engine) => {
  const slow = { serviceDistribution: 'exponential', meanServiceTimeMs: 10_000 };

  test('what takes longer than its timeout fails', () => {
    const result = simulate(called(), steady(20, slow, { horizonSeconds: 3000, drains: true }), { engine });
    const { failed = 0, completed = 0, errors = [] } = result.classes[0] ?? {};
    expect(failed / (failed + completed)).toBeCloseTo(Math.exp(-1.2), 2);
    expect(errors.map(({ cause }) => cause)).toEqual(['timeout_504']);
    // E[min(T, 12)] s of 20 a second.
    expect(Math.abs((nodeOf(result, 'fn')?.meanBusy ?? 0) / (200 * (1 - Math.exp(-1.2))) - 1)).toBeLessThan(
      0.03,
    );
  });

  test('and so does what waits longer for another', () => {
    const chain = aDocument(called())
      .node('lambda-function', 'slow', { parent: 'region', properties: { timeout: 900 } })
      .connect('invoke', 'fn', 'slow')
      .build();
    const own = steady(20, { meanServiceTimeMs: 0 }, { horizonSeconds: 3000, drains: true });
    const scenario = { ...own, overrides: { ...own.overrides, slow: { ...slow, initMs: 0 } } };
    const result = simulate(chain, scenario, { engine });
    const { failed = 0, completed = 0 } = result.classes[0] ?? {};
    expect(failed / (failed + completed)).toBeCloseTo(Math.exp(-1.2), 2);
    expect(Math.abs((nodeOf(result, 'fn')?.meanBusy ?? 0) / (200 * (1 - Math.exp(-1.2))) - 1)).toBeLessThan(
      0.03,
    );
    // What it called goes on without it.
    expect(Math.abs((nodeOf(result, 'slow')?.meanBusy ?? 0) / 200 - 1)).toBeLessThan(0.03);
  });
});

test.each(engines)('functions share the concurrency of their account, %s', (engine) => {
  const two = aDocument(called())
    .node('lambda-function', 'other', { parent: 'region', properties: { timeout: 12 } })
    .connect('invoke', 'users', 'other')
    .build();
  const own = steady(400, { accountConcurrency: 300 });
  const fn = own.overrides?.fn ?? {};
  const result = simulate(two, { ...own, overrides: { fn, other: fn } }, { engine });
  // 400 at a time are wanted by both together.
  const busy = (nodeOf(result, 'fn')?.meanBusy ?? 0) + (nodeOf(result, 'other')?.meanBusy ?? 0);
  expect(Math.abs(busy - 300)).toBeLessThan(8);
  expect(Math.abs(refusedOf(result) / 6000 - 1)).toBeLessThan(0.06);
});
