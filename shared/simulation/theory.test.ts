import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import { studentQuantile } from './results/student.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

/** Twenty replications of so many requests each, the first tenth left out. */
const replications = 20;

interface Setting {
  readonly rate: number;
  readonly requests: number;
  readonly overrides: Readonly<Record<string, JsonObject>>;
  readonly more?: Partial<ScenarioInput>;
}

function run(
  document: LintelDocument,
  { rate, requests, overrides, more }: Setting,
): readonly SimulationResult[] {
  const horizonSeconds = requests / rate;
  return Array.from({ length: replications }, (_, index) =>
    simulate(document, {
      seed: 1000 + index,
      horizonSeconds,
      warmupSeconds: horizonSeconds / 10,
      arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate } } }],
      overrides,
      ...more,
    } as ScenarioInput),
  );
}

/** The mean lies within the 99.9 % interval of Student around the theory, or within 0.3 % of it. */
function expectMean(
  results: readonly SimulationResult[],
  of: (result: SimulationResult) => number,
  theory: number,
  what = '',
): void {
  const values = results.map(of);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(square / (values.length - 1) / values.length);
  const allowed = Math.max(studentQuantile(0.9995, values.length - 1) * error, 0.003 * theory);
  expect(Math.abs(mean - theory), `${what}: ${mean} for ${theory}, ± ${allowed}`).toBeLessThanOrEqual(
    allowed,
  );
}

/** People send requests to one server. */
function oneServer(): LintelDocument {
  return aDocument()
    .node('users', 'users')
    .node('ec2-instance', 'server')
    .connect('traffic', 'users', 'server')
    .build();
}

const server = (result: SimulationResult) => result.nodes[0] as SimulationResult['nodes'][number];
const caller = (result: SimulationResult) => result.classes[0] as SimulationResult['classes'][number];
const known = (value: number | null | undefined): number => value ?? Number.NaN;

function servers(
  workers: number,
  meanMs: number,
  more: JsonObject = {},
): Readonly<Record<string, JsonObject>> {
  return { server: { workers, meanServiceTimeMs: meanMs, ...more } };
}

describe('M/M/1 and M/M/c', () => {
  test.each([
    { c: 1, rate: 0.5, meanMs: 1000, rho: 0.5, wq: 1, w: 2, l: 1, requests: 50_000 },
    { c: 1, rate: 80, meanMs: 10, rho: 0.8, wq: 0.04, w: 0.05, l: 4, requests: 100_000 },
    { c: 1, rate: 0.95, meanMs: 1000, rho: 0.95, wq: 19, w: 20, l: 19, requests: 200_000 },
    { c: 2, rate: 1.5, meanMs: 1000, rho: 0.75, wq: 1.285714, w: 2.285714, l: 3.428571, requests: 50_000 },
    { c: 8, rate: 7.2, meanMs: 1000, rho: 0.9, wq: 0.876916, w: 1.876916, l: 13.513797, requests: 100_000 },
    { c: 50, rate: 900, meanMs: 50, rho: 0.9, wq: 0.00363864, w: 0.05363864, l: 48.27478, requests: 150_000 },
  ])('$c workers at $rate a second wait $wq s', ({ c, rate, meanMs, rho, wq, w, l, requests }) => {
    const results = run(oneServer(), { rate, requests, overrides: servers(c, meanMs) });
    expectMean(results, (result) => known(server(result).utilisation), rho, 'utilisation');
    expectMean(results, (result) => known(server(result).wait.mean), wq, 'Wq');
    expectMean(results, (result) => known(caller(result).latency.mean), w, 'W');
    expectMean(results, (result) => server(result).meanInside, l, 'L');
  });

  test('the 99th percentile of M/M/1 is that of its exponential', () => {
    const results = run(oneServer(), { rate: 80, requests: 100_000, overrides: servers(1, 10) });
    expectMean(results, (result) => known(caller(result).latency.p99), 0.230259, 'p99');
  });
});

describe('M/M/c/K: what does not fit is refused', () => {
  test.each([
    { c: 1, k: 5, rate: 0.8, meanMs: 1000, lost: 0.088819, wq: 1.563065, use: 0.728944 },
    { c: 4, k: 10, rate: 5, meanMs: 1000, lost: 0.230024, wq: 0.910739, use: 0.96247 },
    { c: 20, k: 120, rate: 110, meanMs: 200, lost: 0.090913, wq: 0.900048, use: 0.999996 },
  ])('$c workers and $k places lose $lost', ({ c, k, rate, meanMs, lost, wq, use }) => {
    const results = run(oneServer(), {
      rate,
      requests: 100_000,
      overrides: servers(c, meanMs, { queueLimit: k - c }),
    });
    expectMean(results, (result) => known(caller(result).errorRate.value), lost, 'P_K');
    expectMean(results, (result) => known(server(result).wait.mean), wq, 'Wq');
    expectMean(results, (result) => known(server(result).utilisation), use, 'utilisation');
  });
});

describe('M/G/1, first come and shared', () => {
  test.each([
    {
      what: 'constant',
      rate: 0.5,
      load: { meanServiceTimeMs: 1000, serviceDistribution: 'constant' },
      wq: 0.5,
      shared: 2,
      requests: 50_000,
    },
    {
      what: 'constant',
      rate: 80,
      load: { meanServiceTimeMs: 10, serviceDistribution: 'constant' },
      wq: 0.02,
      shared: 0.05,
      requests: 100_000,
    },
    {
      what: 'constant, near its limit',
      rate: 0.95,
      load: { meanServiceTimeMs: 1000, serviceDistribution: 'constant' },
      wq: 9.5,
      shared: 20,
      requests: 150_000,
    },
    {
      what: 'Erlang-2',
      rate: 0.7,
      load: { meanServiceTimeMs: 1000, serviceDistribution: 'erlang' },
      wq: 1.75,
      shared: 3.333333,
      requests: 50_000,
    },
    {
      what: 'lognormal',
      rate: 40,
      load: { meanServiceTimeMs: 20, serviceDistribution: 'lognormal', serviceVariation: 1.5 },
      wq: 0.13,
      shared: 0.1,
      requests: 150_000,
    },
    {
      what: 'hyperexponential',
      rate: 0.6,
      load: { meanServiceTimeMs: 1000, serviceDistribution: 'hyperexponential', serviceVariation: 2 },
      wq: 3.75,
      shared: 2.5,
      requests: 100_000,
    },
  ])('$what service at $rate a second', ({ rate, load, wq, shared, requests }) => {
    const one = { workers: 1, ...load };
    const fifo = run(oneServer(), { rate, requests, overrides: { server: one } });
    expectMean(fifo, (result) => known(server(result).wait.mean), wq, 'Wq');
    const sharing = run(oneServer(), {
      rate,
      requests,
      overrides: { server: { ...one, discipline: 'shared' } },
    });
    expectMean(sharing, (result) => known(caller(result).latency.mean), shared, 'shared W');
  });
});

describe('Erlang B: a function at its concurrency loses what does not fit, whatever its times', () => {
  const invoked = (reserved: number): LintelDocument =>
    aDocument()
      .node('users', 'users')
      .node('lambda-function', 'server', {
        properties: { reservedConcurrentExecutions: reserved, timeout: 900 },
      })
      .connect('invoke', 'users', 'server')
      .build();
  test.each([
    { c: 10, a: 8, lost: 0.121661, carried: 7.026711, requests: 200_000 },
    { c: 100, a: 90, lost: 0.026957, carried: 87.573836, requests: 100_000 },
    { c: 1000, a: 1000, lost: 0.024812, carried: 975.188082, requests: 100_000 },
  ])('$c environments, $a wanted', ({ c, a, lost, carried, requests }) => {
    const overrides = {
      server: { meanServiceTimeMs: 500, initMs: 0, keepAliveSeconds: 86_400, accountConcurrency: 100_000 },
    };
    const results = run(invoked(c), { rate: a / 0.5, requests, overrides });
    expectMean(results, (result) => known(caller(result).errorRate.value), lost, 'B');
    expectMean(results, (result) => server(result).meanBusy, carried, 'carried');
  });
});

describe('networks of stations', () => {
  test('tandem: each waits as if it were alone', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('ec2-instance', 'one')
      .node('ec2-instance', 'two')
      .connect('traffic', 'users', 'one')
      .connect('traffic', 'one', 'two')
      .build();
    const overrides = {
      one: { workers: 1, meanServiceTimeMs: 1000 },
      two: { workers: 2, meanServiceTimeMs: 2000 },
    };
    const results = run(document, { rate: 0.6, requests: 75_000, overrides });
    expectMean(
      results,
      (result) => known(result.nodes.find(({ id }) => id === 'one')?.time.mean),
      2.5,
      'one',
    );
    expectMean(
      results,
      (result) => known(result.nodes.find(({ id }) => id === 'two')?.time.mean),
      3.125,
      'two',
    );
    expectMean(results, (result) => known(caller(result).latency.mean), 5.625, 'W');
    expectMean(results, (result) => caller(result).meanInside, 3.375, 'L');
  });

  test('a quarter comes back: the effective load is 0.8', () => {
    const path = [{ id: 'visit', node: 'server', next: [{ to: 'visit', p: 0.25 }] }];
    const results = run(oneServer(), {
      rate: 0.6,
      requests: 100_000,
      overrides: servers(1, 1000),
      more: { classes: [{ id: 'requests', path }] },
    });
    expectMean(results, (result) => server(result).perSecond, 0.8, 'effective rate');
    expectMean(results, (result) => known(server(result).time.mean), 5, 'W of a visit');
    expectMean(results, (result) => known(caller(result).latency.mean), 6.666667, 'W');
  });

  test('the web network of load balancer, application and database', () => {
    const document = aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'public' } })
      .node('users', 'users')
      .node('alb', 'balancer', { parent: 'vpc', properties: { subnets: ['a'] } })
      .node('ec2-instance', 'app', { parent: 'a' })
      .node('rds-instance', 'db', { parent: 'vpc' })
      .connect('traffic', 'users', 'balancer')
      .connect('forward', 'balancer', 'app')
      .connect('data', 'app', 'db')
      .build();
    const overrides = {
      balancer: { workers: 1, meanServiceTimeMs: 1, serviceDistribution: 'exponential' },
      app: { workers: 8, meanServiceTimeMs: 20 },
      db: { workers: 4, meanServiceTimeMs: 20, maxConnections: 1_000_000 },
      'app-db': { share: 0.4 },
    };
    const results = run(document, { rate: 300, requests: 100_000, overrides });
    const time = (id: string) => (result: SimulationResult) =>
      known(result.nodes.find((node) => node.id === id)?.time.mean);
    expectMean(results, time('balancer'), 0.00142857, 'balancer');
    expectMean(results, time('app'), 0.02356981, 'app');
    expectMean(results, time('db'), 0.02358804, 'db');
    expectMean(results, (result) => known(caller(result).latency.mean), 0.0344336, 'W');
    expectMean(results, (result) => caller(result).meanInside, 10.330079, 'L');
  });
});

describe("Little's law", () => {
  test('holds to 1e-9 at every node of a run that begins and ends empty', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('ec2-instance', 'one')
      .node('lambda-function', 'two', { properties: { timeout: 900 } })
      .node('dynamodb-table', 'three')
      .connect('traffic', 'users', 'one')
      .connect('invoke', 'one', 'two')
      .connect('data', 'two', 'three')
      .build();
    const result = simulate(document, {
      horizonSeconds: 2000,
      drains: true,
      classes: [{ id: 'requests', timeoutSeconds: 0.5, retry: { max: 2 } }],
      arrivals: [
        {
          from: 'users',
          pattern: { is: 'poisson', rate: { is: 'sine', mean: 40, amplitude: 30, period: 500 } },
        },
      ],
      overrides: { one: { workers: 3, meanServiceTimeMs: 50 }, two: { errorRate: 0.05 } },
    });
    expect(result.nodes.length).toBeGreaterThanOrEqual(4);
    for (const { name, littleGap, arrivals } of result.nodes) {
      if (arrivals === 0) continue;
      expect(littleGap, name).toBeLessThan(1e-9);
    }
    const [requests] = result.classes;
    expect((requests?.completed ?? 0) + (requests?.failed ?? 0)).toBe(requests?.offered);
  });

  test('100 requests a second of half a second keep 50 environments busy', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('lambda-function', 'server')
      .connect('invoke', 'users', 'server')
      .build();
    const overrides = { server: { meanServiceTimeMs: 500, initMs: 0, serviceDistribution: 'constant' } };
    const results = run(document, { rate: 100, requests: 60_000, overrides });
    expectMean(results, (result) => server(result).meanBusy, 50, 'concurrency');
  });
});

describe('token buckets', () => {
  test.each([
    { offered: 9, rate: 10, burst: 5, lost: 0.064362, admitted: 8.420743 },
    { offered: 10, rate: 10, burst: 20, lost: 0.02521, admitted: 9.747899 },
    { offered: 12, rate: 10, burst: 50, lost: 0.166667, admitted: 10 },
  ])(
    '$offered a second against $rate and $burst refuse $lost',
    ({ offered, rate, burst, lost, admitted }) => {
      const document = aDocument()
        .node('users', 'users')
        .node('api-gateway-http', 'api')
        .node('lambda-function', 'server')
        .connect('invoke', 'users', 'api')
        .connect('invoke', 'api', 'server')
        .build();
      const overrides = { api: { accountRate: rate, accountBurst: burst }, server: { meanServiceTimeMs: 1 } };
      const results = run(document, { rate: offered, requests: 50_000, overrides });
      expectMean(results, (result) => known(caller(result).errorRate.value), lost, 'refused');
      expectMean(results, (result) => known(caller(result).completedPerSecond.value), admitted, 'admitted');
    },
  );
});

describe('balancing', () => {
  function balanced(count: number, algorithm: string): LintelDocument {
    let builder = aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'public' } })
      .node('users', 'users')
      .node('alb', 'alb', { parent: 'vpc', properties: { subnets: ['a'] } })
      .node('target-group', 'group', { properties: { loadBalancingAlgorithmType: algorithm } })
      .connect('traffic', 'users', 'alb')
      .connect('forward', 'alb', 'group');
    for (let index = 0; index < count; index += 1) {
      builder = builder
        .node('ec2-instance', `i${index}`, { parent: 'a' })
        .connect('target', 'group', `i${index}`);
    }
    return builder.build();
  }
  const loads = (count: number): Readonly<Record<string, JsonObject>> => ({
    alb: { meanServiceTimeMs: 0 },
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`i${index}`, { workers: 1, meanServiceTimeMs: 10 }]),
    ),
  });
  const timeOf = (result: SimulationResult): number =>
    known(result.nodes.find(({ targets }) => targets.length > 1)?.time.mean);
  test.each([
    { n: 2, rho: 0.8, algorithm: 'round_robin', w: 3.84398, requests: 100_000 },
    { n: 4, rho: 0.8, algorithm: 'round_robin', w: 3.267384, requests: 100_000 },
    { n: 50, rho: 0.9, algorithm: 'round_robin', w: 5.274965, requests: 100_000 },
    { n: 4, rho: 0.8, algorithm: 'weighted_random', w: 5, requests: 50_000 },
  ])('$algorithm to $n targets at $rho', ({ n, rho, algorithm, w, requests }) => {
    const results = run(balanced(n, algorithm), { rate: 100 * n * rho, requests, overrides: loads(n) });
    expectMean(results, timeOf, w / 100, 'W');
  });

  test('least outstanding lies between one central queue and round robin', () => {
    const rate = 900;
    const least = run(balanced(10, 'least_outstanding_requests'), {
      rate,
      requests: 60_000,
      overrides: loads(10),
    });
    const turns = run(balanced(10, 'round_robin'), { rate, requests: 60_000, overrides: loads(10) });
    const mean = (results: readonly SimulationResult[]): number =>
      results.reduce((sum, result) => sum + timeOf(result), 0) / results.length;
    expect(mean(least)).toBeGreaterThan(0.01668732);
    expect(mean(turns)).toBeGreaterThan(mean(least));
  });
});
