import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import { studentQuantile } from './results/student.ts';
import { oneServer } from './testing/one-server.ts';
import { caller, expectMean, known, run, server, servers } from './testing/replications.ts';
import { simulate } from './testing/simulated.ts';

describe('transients', () => {
  test('a backlog of B drains in B / (μ − λ), and spreads as the theory says', () => {
    const document = aDocument()
      .node('sqs-queue', 'jobs')
      .node('ec2-instance', 'worker')
      .connect('poll', 'jobs', 'worker')
      .build();
    const [backlog, arrivals, served, workers] = [4500, 50, 100, 20];
    const runs = 200;
    const times = Array.from({ length: runs }, (_, index) => {
      const result = simulate(document, {
        seed: 5000 + index,
        horizonSeconds: 150,
        arrivals: [{ to: 'jobs', pattern: { is: 'poisson', rate: { is: 'constant', rate: arrivals } } }],
        overrides: {
          jobs: { initialMessages: backlog },
          worker: { workers, meanServiceTimeMs: (1000 * workers) / served },
        },
      });
      return known(result.nodes.find(({ id }) => id === 'jobs')?.queue?.emptyAt);
    });
    // The queue is empty when the last of it are with the workers.
    const rest = backlog - workers;
    const mean = times.reduce((sum, time) => sum + time, 0) / runs;
    const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (runs - 1));
    const theory = Math.sqrt(((served + arrivals) * rest) / (served - arrivals) ** 3);
    const t = studentQuantile(0.9995, runs - 1);
    expect(Math.abs(mean - rest / (served - arrivals))).toBeLessThanOrEqual(
      Math.max((t * theory) / Math.sqrt(runs), (0.003 * rest) / (served - arrivals)),
    );
    // A deviation of n values spreads by 1 / √(2 n) of itself.
    expect(Math.abs(deviation / theory - 1)).toBeLessThanOrEqual(t / Math.sqrt(2 * runs));
  });
});

describe('retries of callers', () => {
  test.each([
    { p: 0.1, retries: 2, attempts: 1.11, lost: 0.001 },
    { p: 0.5, retries: 3, attempts: 1.875, lost: 0.0625 },
    { p: 0.9, retries: 3, attempts: 3.439, lost: 0.6561 },
  ])('of $p failures and $retries retries come $attempts attempts', ({ p, retries, attempts, lost }) => {
    const results = run(oneServer(), {
      rate: 50,
      requests: 50_000,
      overrides: servers(1000, 10, { errorRate: p }),
      more: { classes: [{ id: 'requests', retry: { max: retries, backoff: 'none' } }] },
    });
    expectMean(results, (result) => caller(result).attempts / caller(result).offered, attempts, 'attempts');
    expectMean(results, (result) => known(caller(result).errorRate.value), lost, 'final failures');
  });

  test.each([
    { demand: 120, retries: 1 },
    { demand: 150, retries: 3 },
    { demand: 200, retries: 2 },
  ])('$demand a second against 100, tried $retries times more', ({ demand, retries }) => {
    const document = aDocument()
      .node('users', 'users')
      .node('api-gateway-http', 'api')
      .node('lambda-function', 'server')
      .connect('invoke', 'users', 'api')
      .connect('invoke', 'api', 'server')
      .build();
    const capacity = 100;
    const failing = (1 - capacity / demand) ** (1 / (retries + 1));
    const results = run(document, {
      rate: demand,
      requests: demand * 1000,
      overrides: {
        api: { accountRate: capacity, accountBurst: 50, meanServiceTimeMs: 0 },
        server: { meanServiceTimeMs: 1 },
      },
      // Spread out, so that each attempt meets the bucket as any other does.
      more: {
        classes: [{ id: 'requests', retry: { max: retries, backoff: 'fixed', base: 2, jitter: 'full' } }],
      },
    });
    const seconds = known(results[0]?.seconds);
    for (const result of results) {
      const { attempts, completed, offered } = caller(result);
      const share = completed / attempts;
      const final = 1 - completed / offered;
      expect(Math.abs(final / (1 - share) ** (retries + 1) - 1)).toBeLessThan(0.02);
      expect(completed / seconds).toBeLessThanOrEqual(capacity * 1.001);
    }
    expectMean(results, (result) => caller(result).attempts / seconds, capacity / (1 - failing), 'attempts');
  });
});

describe('cold starts of a function that is seldom asked', () => {
  test.each([
    { every: 600, keeps: 300, cold: 0.606531 },
    { every: 60, keeps: 300, cold: 0.006738 },
    { every: 900, keeps: 900, cold: 0.367879 },
  ])('every $every s, kept for $keeps s', ({ every, keeps, cold }) => {
    const document = aDocument()
      .node('users', 'users')
      .node('lambda-function', 'server', { properties: { reservedConcurrentExecutions: 1 } })
      .connect('invoke', 'users', 'server')
      .build();
    const results = run(document, {
      rate: 1 / every,
      requests: 20_000,
      overrides: { server: { meanServiceTimeMs: 0.01, initMs: 0, keepAliveSeconds: keeps } },
    });
    expectMean(results, (result) => known(server(result).function?.coldShare), cold, 'cold');
  });
});
