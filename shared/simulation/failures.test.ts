import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { balancedService } from './testing/sample-network.ts';
import { refusal, simulate } from './testing/simulated.ts';

const document = aDocument()
  .node('vpc', 'vpc')
  .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'private' } })
  .node('subnet', 'b', { parent: 'vpc', properties: { availabilityZone: 'b', tier: 'private' } })
  .node('users', 'users')
  .node('ec2-instance', 'app', { name: 'App', parent: 'b' })
  .node('rds-instance', 'db', {
    name: 'Database',
    parent: 'vpc',
    properties: { multiAz: true, subnets: ['a', 'b'] },
  })
  .node('lambda-function', 'fn', { name: 'Function' })
  .connect('traffic', 'users', 'app')
  .connect('data', 'app', 'db')
  .connect('invoke', 'app', 'fn')
  .build();

const run = (
  timeline: NonNullable<ScenarioInput['timeline']>,
  more: Partial<ScenarioInput> = {},
): ScenarioInput => ({
  horizonSeconds: 600,
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 50 } } }],
  overrides: { app: { workers: 8, meanServiceTimeMs: 20 }, db: { workers: 8, meanServiceTimeMs: 10 } },
  timeline,
  ...more,
});

const failedIn = (result: ReturnType<typeof simulate>, from: number, to: number): number =>
  (result.series.columns.find(({ what }) => what === 'failed')?.values ?? [])
    .slice(from / result.series.bucketSeconds, to / result.series.bucketSeconds)
    .reduce<number>((sum, value) => sum + (value ?? 0), 0);

describe('failures on purpose', () => {
  test('a Multi-AZ database is away for one to two minutes', () => {
    const result = simulate(document, run([{ at: 100, do: 'crash', node: 'db' }]));
    const back = result.decisions.find(({ text }) => text.includes('standby'));
    expect(back?.at).toBeGreaterThanOrEqual(160);
    expect(back?.at).toBeLessThanOrEqual(220);
    // What is being answered when it crashes fails in the second before.
    expect(failedIn(result, 0, 99)).toBe(0);
    expect(failedIn(result, 230, 600)).toBe(0);
    const expected = 50 * ((back?.at ?? 0) - 100);
    expect(Math.abs((result.classes[0]?.failed ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected));
  });

  test('its zone takes it down too, but not a server in the other', () => {
    const result = simulate(document, run([{ at: 100, for: 400, do: 'zoneOutage', zone: 'a' }]));
    expect(result.decisions.map(({ text }) => text)).toEqual([
      'Database refuses connections',
      expect.stringContaining('failed over'),
    ]);
  });

  test('errors and slowness of a function last as long as they are meant to', () => {
    const errors = simulate(document, run([{ at: 100, for: 200, do: 'errors', node: 'fn', rate: 0.5 }]));
    expect(failedIn(errors, 0, 100)).toBe(0);
    expect(Math.abs(failedIn(errors, 100, 300) - 5000)).toBeLessThan(5 * Math.sqrt(5000));
    expect(failedIn(errors, 310, 600)).toBe(0);
    const slow = simulate(document, run([{ at: 0, do: 'latency', node: 'fn', addMs: 500 }]));
    const usual = simulate(document, run([]));
    const mean = (result: typeof slow): number => result.classes[0]?.latency.mean ?? 0;
    expect(mean(slow) - mean(usual)).toBeCloseTo(0.5, 1);
  });

  test('work that nobody waits for any more goes on, unless the class cancels it', () => {
    const overload = (cancelOnTimeout: boolean) =>
      simulate(
        document,
        run([], {
          drains: true,
          classes: [{ id: 'requests', timeoutSeconds: 1, cancelOnTimeout }],
          overrides: { app: { workers: 1, meanServiceTimeMs: 25 }, db: { workers: 8 } },
        }),
      );
    const visits = (result: ReturnType<typeof overload>): number =>
      result.nodes.find(({ id }) => id === 'db')?.arrivals ?? 0;
    const [goesOn, stops] = [overload(false), overload(true)];
    expect(visits(goesOn)).toBe(goesOn.classes[0]?.offered);
    expect(visits(stops)).toBeLessThan(visits(goesOn));
    expect(stops.classes[0]?.completed).toBeGreaterThan(goesOn.classes[0]?.completed ?? 0);
  });
});

test.each<[string, string, Properties, readonly [number, number]]>([
  ['Aurora with a reader', 'aurora-cluster', { readers: 1 }, [30, 30]],
  ['a cache with a replica', 'elasticache', { replicasPerNodeGroup: 1 }, [10, 30]],
])('%s is away until the other takes over', (_, kind, properties, [from, to]) => {
  const drawn = aDocument(document).node(kind, 'store', { name: 'Store', parent: 'vpc', properties });
  const result = simulate(
    drawn.connect('data', 'app', 'store').build(),
    run([{ at: 100, do: 'crash', node: 'store' }]),
  );
  const back = result.decisions.find(({ text }) => text.includes('standby'))?.at ?? 0;
  expect(back).toBeGreaterThanOrEqual(100 + from);
  expect(back).toBeLessThanOrEqual(100 + to);
});

describe('an event that would change nothing is refused', () => {
  test.each<[NonNullable<ScenarioInput['timeline']>[number], string]>([
    [{ at: 1, do: 'crash', node: 'fn' }, 'Function has no servers that could crash.'],
    [
      { at: 1, do: 'throttle', node: 'app', rate: 1 },
      'App cannot be throttled; functions, APIs and tables can.',
    ],
    [
      { at: 1, do: 'deploy', node: 'db' },
      'Database is no group of servers, so "deploy" does not apply to it.',
    ],
    [{ at: 1, do: 'zoneOutage', zone: 'z' }, 'Nothing of the scenario runs in zone "z"; it runs in a, b.'],
    [{ at: 1, do: 'crash', node: 'vpc' }, 'No request comes to vpc, so "crash" there changes nothing.'],
  ])('%j', (event, message) => {
    expect(refusal(document, run([event]))).toBe(message);
  });
});

describe('what waits for a condition', () => {
  const steps = [
    { at: 0, rate: 90 },
    { at: 50, rate: 40 },
    { at: 300, rate: 100 },
  ];
  const busy = run(
    [
      {
        at: 100,
        when: { metric: 'requests', of: 'app', op: 'above', value: 80, for: 10 },
        do: 'errors',
        node: 'app',
        rate: 1,
        for: 60,
      },
    ],
    { arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'steps', steps } } }] },
  );
  const begins = 'requests a second above 80 for 10 s';

  test('it happens once, when the condition has held as long as it must, and not before its time', () => {
    const result = simulate(document, busy);
    const waited = result.decisions.filter(({ text }) => text.startsWith(begins));
    expect(waited).toHaveLength(1);
    expect(waited[0]?.at).toBeGreaterThanOrEqual(310);
    expect(waited[0]?.at).toBeLessThanOrEqual(313);
    expect(failedIn(result, 0, 305)).toBe(0);
    expect(Math.abs(failedIn(result, 305, 600) / 6000 - 1)).toBeLessThan(0.05);
  });

  test('rates wait for it as well', () => {
    const waited = simulate(document, { ...busy, engine: 'fluid' }).decisions.find(({ text }) =>
      text.startsWith(begins),
    );
    expect(waited?.at).toBeGreaterThanOrEqual(310);
    expect(waited?.at).toBeLessThanOrEqual(314);
  });

  test('a condition that nothing can meet is a sentence', () => {
    const when = { metric: 'messages', of: 'app', op: 'above', value: 5 } as const;
    expect(refusal(document, run([{ at: 0, when, do: 'crash', node: 'app' }]))).toMatch(
      /^App is no queue of this scenario/,
    );
  });
});

test.each(['des', 'fluid'] as const)('a function that fails has made its calls by then, %s', (engine) => {
  const drawn = aDocument()
    .node('users', 'users')
    .node('lambda-function', 'fn')
    .node('dynamodb-table', 'table')
    .connect('traffic', 'users', 'fn')
    .connect('data', 'fn', 'table')
    .build();
  const { nodes, classes } = simulate(
    drawn,
    {
      horizonSeconds: 300,
      arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 10 } } }],
      timeline: [{ at: 0, do: 'errors', node: 'fn', rate: 1 }],
    },
    { engine },
  );
  // Reads and writes of a table have a row each.
  const [calls, reached] = ['fn', 'table'].map((id) =>
    nodes.filter(({ node }) => node === id).reduce((sum, { arrivals }) => sum + arrivals, 0),
  );
  expect(classes[0]?.completed).toBe(0);
  expect(calls).toBeGreaterThan(2500);
  expect(reached).toBeGreaterThanOrEqual((calls ?? 0) * 0.99);
});

test.each(['des', 'fluid'] as const)('what takes no time takes what is added to it, %s', (engine) => {
  const mean = (timeline: readonly { at: number; do: 'latency'; node: string; addMs: number }[]): number =>
    simulate(
      balancedService({ desiredCount: 2 }).build(),
      {
        horizonSeconds: 300,
        arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 10 } } }],
        overrides: { web: { meanServiceTimeMs: 0 }, app: { workers: 8, meanServiceTimeMs: 100 } },
        timeline: [...timeline],
      },
      { engine },
    ).classes[0]?.latency.mean ?? 0;
  expect(mean([{ at: 0, do: 'latency', node: 'web', addMs: 300 }]) - mean([])).toBeCloseTo(0.3, 2);
});
