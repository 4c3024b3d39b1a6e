import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import { oneServer } from './testing/one-server.ts';
import { caller, expectMean, known, run, server, servers } from './testing/replications.ts';
import { fromUsers, poisson } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

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
    expectMean(results, (result) => caller(result).meanInside, 4, 'L');
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
    const use = (id: string) => (result: SimulationResult) =>
      known(result.nodes.find((node) => node.id === id)?.utilisation);
    expectMean(results, use('balancer'), 0.3, 'use of the balancer');
    expectMean(results, use('app'), 0.75, 'use of the application');
    expectMean(results, use('db'), 0.6, 'use of the database');
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

  test('holds to 1e-9 for the system as a whole', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('ec2-instance', 'one')
      .node('ec2-instance', 'two')
      .connect('traffic', 'users', 'one')
      .connect('traffic', 'one', 'two')
      .build();
    const result = simulate(document, {
      horizonSeconds: 2000,
      drains: true,
      arrivals: fromUsers(poisson(40)),
      overrides: { one: { workers: 3, meanServiceTimeMs: 50 }, two: { workers: 4, meanServiceTimeMs: 80 } },
    });
    const { meanInside, completed, latency } = caller(result);
    const product = (completed / result.seconds) * known(latency.mean);
    expect(Math.abs(meanInside / product - 1)).toBeLessThan(1e-9);
  });

  test('messages that come 10,000 an hour and take 6 minutes are 1,000', () => {
    const document = aDocument()
      .node('sqs-queue', 'jobs', { properties: { visibilityTimeout: 43_200 } })
      .node('ec2-instance', 'worker')
      .connect('poll', 'jobs', 'worker')
      .build();
    const overrides = {
      worker: { workers: 10_000, meanServiceTimeMs: 360_000, serviceDistribution: 'constant' },
    };
    const rate = 10_000 / 3600;
    const results = run(document, {
      rate,
      requests: 40_000,
      overrides,
      more: { arrivals: [{ to: 'jobs', pattern: { is: 'poisson', rate: { is: 'constant', rate } } }] },
    });
    expectMean(results, (result) => known(result.background[0]?.meanInside), 1000, 'messages');
    for (const { background, seconds } of results) {
      const [messages] = background;
      const product = ((messages?.completed ?? 0) / seconds) * known(messages?.latency.mean);
      // What is under way at the ends counts at one side only: a thousand of at most 6 minutes.
      expect(Math.abs(known(messages?.meanInside) - product)).toBeLessThan((1100 * 360) / seconds);
    }
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
