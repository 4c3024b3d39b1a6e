import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;

const errorsOf = (result: SimulationResult): Readonly<Record<string, number>> =>
  Object.fromEntries((result.classes[0]?.errors ?? []).map(({ cause, count }) => [cause, Math.round(count)]));

const told = (result: SimulationResult): readonly string[] => result.decisions.map(({ text }) => text);

describe.each(engines)('quotas of an account in a Region, %s', (engine) => {
  const bus = (region: string) =>
    aDocument()
      .node('region', 'region', { properties: { region } })
      .node('event-bus', 'bus', { name: 'Bus', parent: 'region' })
      .node('event-rule', 'rule', { parent: 'region' })
      .node('sqs-queue', 'queue', { parent: 'region' })
      .connect('event', 'bus', 'rule')
      .connect('event', 'rule', 'queue')
      .build();

  test.each([
    ['us-east-1', 10_000],
    ['eu-central-1', 2400],
    ['ap-northeast-1', 1200],
    ['sa-east-1', 600],
    ['me-south-1', 400],
  ] as const)('PutEvents in %s are %d a second', (region, rate) => {
    const scenario: ScenarioInput = {
      horizonSeconds: 10,
      arrivals: [{ to: 'bus', pattern: even(rate * 1.5) }],
    };
    const refused = errorsOf(simulate(bus(region), scenario, { engine })).throttled_events ?? 0;
    // Half of the quota too many, less what is saved up at the start.
    expect(Math.abs(refused / (rate * 4) - 1)).toBeLessThan(0.02);
  });

  test('invocations of targets beyond that of the Region are late, and none is lost', () => {
    const scenario: ScenarioInput = {
      horizonSeconds: 30,
      drains: true,
      arrivals: [{ to: 'bus', pattern: { is: 'burst', at: 0, count: 7500 } }],
      overrides: { bus: { putsPerSecond: 100_000, meanServiceTimeMs: 0 } },
    };
    const result = simulate(bus('af-south-1'), scenario, { engine });
    expect(errorsOf(result)).toEqual({});
    const sent = result.nodes.find(({ id }) => id === 'queue')?.arrivals ?? 0;
    expect(Math.abs(sent - 7500)).toBeLessThan(2);
    // 750 a second: the last one after ten seconds.
    const column = result.series.columns.find(({ what, of }) => what === 'requests' && of === 'rule-queue');
    const { bucketSeconds } = result.series;
    const until = (seconds: number): number =>
      (column?.values ?? [])
        .slice(0, Math.round(seconds / bucketSeconds))
        .reduce<number>((sum, each) => sum + (each ?? 0), 0);
    expect(Math.abs(until(5) / 3750 - 1)).toBeLessThan(0.1);
    expect(Math.abs(until(11) / 7500 - 1)).toBeLessThan(0.01);
  });

  test('are shared by the APIs there, and not by those elsewhere', () => {
    const apis = (second: string) =>
      aDocument()
        .node('region', 'home', { properties: { region: 'us-east-1' } })
        .node('region', 'away', { properties: { region: 'us-west-2' } })
        .node('users', 'users')
        .node('api-gateway-http', 'one', {
          name: 'One',
          parent: 'home',
          properties: { throttlingRateLimit: 1e5, throttlingBurstLimit: 1e5 },
        })
        .node('api-gateway-http', 'two', {
          name: 'Two',
          parent: second,
          properties: { throttlingRateLimit: 1e5, throttlingBurstLimit: 1e5 },
        })
        .connect('traffic', 'users', 'one')
        .connect('traffic', 'users', 'two')
        .build();
    const scenario: ScenarioInput = {
      horizonSeconds: 20,
      arrivals: [{ from: 'users', pattern: even(1600) }],
      overrides: Object.fromEntries(
        ['one', 'two'].map((id) => [id, { accountRate: 1000, accountBurst: 500 }]),
      ),
    };
    const together = simulate(apis('home'), scenario, { engine });
    expect(Math.abs((errorsOf(together).throttled_apigw ?? 0) - (600 * 20 - 500))).toBeLessThan(120);
    const counts = ['one', 'two'].map(
      (id) => together.nodes.find((each) => each.id === id)?.completions ?? 0,
    );
    expect(Math.abs((counts[0] ?? 0) / (counts[1] ?? 1) - 1)).toBeLessThan(0.05);
    expect(errorsOf(simulate(apis('away'), scenario, { engine }))).toEqual({});
  });
});

test('of the quotas of an API the one that refuses is named, the closest to the caller first', () => {
  const api = (stage: number) =>
    aDocument()
      .node('users', 'users')
      .node('api-gateway-rest', 'api', {
        name: 'Shop',
        properties: { throttlingRateLimit: stage, throttlingBurstLimit: stage },
      })
      .node('lambda-function', 'fn')
      .connect('traffic', 'users', 'api')
      .connect('invoke', 'api', 'fn')
      .build();
  const run = (stage: number, plan: number | undefined, account: number): SimulationResult =>
    simulate(api(stage), {
      horizonSeconds: 60,
      classes: [{ id: 'gold', ...(plan === undefined ? {} : { usagePlan: { rate: plan, burst: plan } }) }],
      arrivals: [{ from: 'users', pattern: even(300) }],
      overrides: {
        api: { accountRate: account, accountBurst: account },
        fn: { initMs: 0, meanServiceTimeMs: 1 },
      },
    });
  expect(told(run(200, 100, 150))).toEqual([
    'Shop: the usage plan of gold refuses requests: 100 a second, 100 at once',
  ]);
  expect(told(run(200, 250, 220))).toEqual([
    'Shop: the usage plan of gold refuses requests: 250 a second, 250 at once',
    'Shop: its stage refuses requests: 200 a second, 200 at once',
  ]);
  expect(told(run(500, undefined, 150))).toEqual([
    'Shop: the account refuses requests to its APIs in the Region: 150 a second, 150 at once',
  ]);
  const { assumptions } = run(200, 100, 150);
  expect(assumptions.find(({ field }) => field === 'quotas')?.value).toBe(
    'usage plan of gold, stage, account',
  );
});
