import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { scenarioOf } from './testing/acceptance-documents.ts';
import { simulate } from './testing/simulated.ts';

const document = aDocument()
  .node('users', 'users')
  .node('lambda-function', 'shop', { name: 'Shop' })
  .node('dynamodb-table', 'orders', { name: 'Orders' })
  .connect('invoke', 'users', 'shop')
  .connect('data', 'shop', 'orders', { access: 'write' })
  .build();

const scenario = (timeline: ScenarioInput['timeline']): ScenarioInput => ({
  horizonSeconds: 600,
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 50 } } }],
  overrides: {
    shop: { meanServiceTimeMs: 50, serviceDistribution: 'exponential', initMs: 0 },
    orders: { meanServiceTimeMs: 5 },
  },
  timeline,
});

const nodeOf = (result: SimulationResult, id: string) => {
  const found = result.nodes.find((node) => node.node === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

const errorsOf = (result: SimulationResult): Readonly<Record<string, number>> =>
  Object.fromEntries((result.classes[0]?.errors ?? []).map(({ cause, count }) => [cause, count]));

test('latency is the same for each request: 300 ms on top of 5 ms are no second for anybody', () => {
  const result = simulate(document, scenario([{ at: 0, do: 'latency', node: 'orders', addMs: 300 }]), {
    engine: 'des',
  });
  const { time } = nodeOf(result, 'orders');
  expect(Math.abs((time.mean ?? 0) - 0.305)).toBeLessThan(0.001);
  // Of an exponential 5 ms, 99 % take less than 23 ms.
  expect(Math.abs((time.p99 ?? 0) - 0.323)).toBeLessThan(0.004);
});

describe.each(['des', 'fluid'] as const)('what lasts at a node, %s', (engine) => {
  const run = (timeline: ScenarioInput['timeline']) => simulate(document, scenario(timeline), { engine });

  test('latency of a table is waited for', () => {
    const usual = run([]).classes[0]?.latency.mean ?? 0;
    const slow = run([{ at: 0, do: 'latency', node: 'orders', addMs: 300 }]).classes[0]?.latency.mean ?? 0;
    expect(Math.abs(slow - usual - 0.3)).toBeLessThan(0.01);
  });

  test('a throttled table has nothing saved up, and takes all again when it recovers', () => {
    const errors = errorsOf(
      run([
        { at: 100, do: 'throttle', node: 'orders', rate: 0 },
        { at: 300, do: 'recover', node: 'orders' },
      ]),
    );
    // 50 a second for 200 s, all of them.
    expect(Math.abs((errors.throttled_ddb ?? 0) / 10_000 - 1)).toBeLessThan(0.04);
  });

  test('errors and latency hold together, and each ends for itself', () => {
    const result = run([
      { at: 0, for: 300, do: 'errors', node: 'shop', rate: 0.5 },
      { at: 100, for: 100, do: 'latency', node: 'shop', addMs: 500 },
    ]);
    // Half of what comes in 300 s: the latency that begins and ends meanwhile changes nothing about that.
    expect(Math.abs((errorsOf(result).app_error_5xx ?? 0) / 7500 - 1)).toBeLessThan(0.05);
    // Of the 22,500 that are answered, the 2,500 of those 100 s took half a second longer.
    const added = (nodeOf(result, 'shop').time.mean ?? 0) - 0.055;
    expect(Math.abs(added / (0.5 / 9) - 1)).toBeLessThan(0.1);
  });

  test('the log calls a node by its name', () => {
    const { decisions } = run([
      { at: 100, for: 50, do: 'throttle', node: 'orders', rate: 0 },
      { at: 300, for: 50, do: 'throttle', node: 'orders', rate: 1 },
    ]);
    expect(decisions.filter(({ kind }) => kind === 'failure').map(({ at, text }) => `${at} ${text}`)).toEqual(
      [
        '100 Orders (writes) lets no requests through',
        '150 Orders (writes) is no longer throttled',
        '300 Orders (writes) lets 1 request a second through',
        '350 Orders (writes) is no longer throttled',
      ],
    );
  });
});

test('a load balancer whose targets are all unhealthy says that it sends to all of them', () => {
  const { document: site, scenario: allDown } = scenarioOf('crash-and-recovery', 'all-down');
  const { decisions } = simulate(site, allDown, { engine: 'fluid' });
  const open = decisions.filter(({ arithmetic }) => arithmetic === 'fail-open');
  expect(open.map(({ text }) => text)).toEqual([
    'Server 1 and 3 more: none of its 4 targets is healthy, so requests go to all of them',
  ]);
});

test('a name of two lines stands in one line of a sentence', () => {
  const broken = aDocument()
    .node('users', 'users')
    .node('ec2-instance', 'server', { name: 'App Server\n10.0.3.10' })
    .connect('traffic', 'users', 'server')
    .build();
  const { bottleneck } = simulate(broken, {
    horizonSeconds: 60,
    arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 5 } } }],
  });
  expect(bottleneck?.text).toMatch(/^App Server 10\.0\.3\.10 is used most/);
});
