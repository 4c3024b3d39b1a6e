import { describe, test } from 'vitest';
import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { oneServer } from './testing/one-server.ts';
import { caller, expectMean, known, run, server, servers } from './testing/replications.ts';

describe('M/M/1 and M/M/c', () => {
  test.each([
    { rate: 0.5, meanMs: 1000, rho: 0.5, wq: 1, w: 2, l: 1, lq: 0.5, p99: 9.21034, requests: 50_000 },
    { rate: 80, meanMs: 10, rho: 0.8, wq: 0.04, w: 0.05, l: 4, lq: 3.2, p99: 0.230259, requests: 200_000 },
    {
      rate: 0.95,
      meanMs: 1000,
      rho: 0.95,
      wq: 19,
      w: 20,
      l: 19,
      lq: 18.05,
      p99: 92.103404,
      requests: 1_000_000,
    },
  ])('one worker at $rate a second waits $wq s', ({ rate, meanMs, rho, wq, w, l, lq, p99, requests }) => {
    const results = run(oneServer(), { rate, requests, overrides: servers(1, meanMs) });
    expectMean(results, (result) => known(server(result).utilisation), rho, 'utilisation');
    expectMean(results, (result) => known(server(result).waited), rho, 'those who wait');
    expectMean(results, (result) => known(server(result).wait.mean), wq, 'Wq');
    expectMean(results, (result) => known(caller(result).latency.mean), w, 'W');
    expectMean(results, (result) => server(result).meanInside, l, 'L');
    expectMean(results, (result) => server(result).meanQueued, lq, 'Lq');
    expectMean(results, (result) => known(caller(result).latency.p99), p99, 'p99 of W');
  });

  test.each([
    {
      c: 2,
      rate: 1.5,
      meanMs: 1000,
      rho: 0.75,
      waits: 0.642857,
      wq: 1.285714,
      w: 2.285714,
      l: 3.428571,
      p99: 8.326675,
      requests: 100_000,
    },
    {
      c: 8,
      rate: 7.2,
      meanMs: 1000,
      rho: 0.9,
      waits: 0.701533,
      wq: 0.876916,
      w: 1.876916,
      l: 13.513797,
      p99: 5.313354,
      requests: 300_000,
    },
    {
      c: 50,
      rate: 900,
      meanMs: 50,
      rho: 0.9,
      waits: 0.363864,
      wq: 0.00363864,
      w: 0.05363864,
      l: 48.27478,
      p99: 0.03594196,
      requests: 400_000,
    },
  ])(
    '$c workers at $rate a second: $waits of the requests wait, $wq s on average',
    ({ c, rate, meanMs, rho, waits, wq, w, l, p99, requests }) => {
      const results = run(oneServer(), { rate, requests, overrides: servers(c, meanMs) });
      expectMean(results, (result) => known(server(result).utilisation), rho, 'utilisation');
      expectMean(results, (result) => known(server(result).waited), waits, 'C');
      expectMean(results, (result) => known(server(result).wait.mean), wq, 'Wq');
      expectMean(results, (result) => known(caller(result).latency.mean), w, 'W');
      expectMean(results, (result) => server(result).meanInside, l, 'L');
      expectMean(results, (result) => known(server(result).wait.p99), p99, 'p99 of Wq');
    },
  );
});

describe('M/M/c/K: what does not fit is refused', () => {
  test.each([
    {
      c: 1,
      k: 5,
      rate: 0.8,
      meanMs: 1000,
      lost: 0.088819,
      done: 0.728944,
      wq: 1.563065,
      w: 2.563065,
      use: 0.728944,
    },
    {
      c: 4,
      k: 10,
      rate: 5,
      meanMs: 1000,
      lost: 0.230024,
      done: 3.849878,
      wq: 0.910739,
      w: 1.910739,
      use: 0.96247,
    },
    {
      c: 20,
      k: 120,
      rate: 110,
      meanMs: 200,
      lost: 0.090913,
      done: 99.99959,
      wq: 0.900048,
      w: 1.100048,
      use: 0.999996,
    },
  ])('$c workers and $k places lose $lost', ({ c, k, rate, meanMs, lost, done, wq, w, use }) => {
    const results = run(oneServer(), {
      rate,
      requests: 100_000,
      overrides: servers(c, meanMs, { queueLimit: k - c }),
    });
    expectMean(results, (result) => known(caller(result).errorRate.value), lost, 'P_K');
    expectMean(results, (result) => known(caller(result).completedPerSecond.value), done, 'throughput');
    expectMean(results, (result) => known(server(result).wait.mean), wq, 'Wq');
    expectMean(results, (result) => known(caller(result).latency.mean), w, 'W');
    expectMean(results, (result) => known(server(result).utilisation), use, 'utilisation');
  });
});

describe('M/G/1, first come and shared', () => {
  test.each([
    {
      what: 'constant',
      rate: 0.5,
      load: { meanServiceTimeMs: 1000, serviceDistribution: 'constant' },
      rho: 0.5,
      wq: 0.5,
      w: 1.5,
      shared: 2,
      requests: 50_000,
    },
    {
      what: 'constant',
      rate: 80,
      load: { meanServiceTimeMs: 10, serviceDistribution: 'constant' },
      rho: 0.8,
      wq: 0.02,
      w: 0.03,
      shared: 0.05,
      requests: 100_000,
    },
    {
      what: 'constant, near its limit',
      rate: 0.95,
      load: { meanServiceTimeMs: 1000, serviceDistribution: 'constant' },
      rho: 0.95,
      wq: 9.5,
      w: 10.5,
      shared: 20,
      requests: 150_000,
    },
    {
      what: 'Erlang-2',
      rate: 0.7,
      load: { meanServiceTimeMs: 1000, serviceDistribution: 'erlang' },
      rho: 0.7,
      wq: 1.75,
      w: 2.75,
      shared: 3.333333,
      requests: 50_000,
    },
    {
      what: 'lognormal',
      rate: 40,
      load: { meanServiceTimeMs: 20, serviceDistribution: 'lognormal', serviceVariation: 1.5 },
      rho: 0.8,
      wq: 0.13,
      w: 0.15,
      shared: 0.1,
      requests: 150_000,
    },
    {
      what: 'hyperexponential',
      rate: 0.6,
      load: { meanServiceTimeMs: 1000, serviceDistribution: 'hyperexponential', serviceVariation: 2 },
      rho: 0.6,
      wq: 3.75,
      w: 4.75,
      shared: 2.5,
      requests: 100_000,
    },
  ])('$what service at $rate a second', ({ rate, load, rho, wq, w, shared, requests }) => {
    const one = { workers: 1, ...load };
    const fifo = run(oneServer(), { rate, requests, overrides: { server: one } });
    expectMean(fifo, (result) => known(server(result).utilisation), rho, 'utilisation');
    expectMean(fifo, (result) => known(server(result).wait.mean), wq, 'Wq');
    expectMean(fifo, (result) => known(caller(result).latency.mean), w, 'W');
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
    { c: 10, a: 8, lost: 0.121661, carried: 7.026711, use: 0.702671, requests: 200_000 },
    { c: 100, a: 90, lost: 0.026957, carried: 87.573836, use: 0.875738, requests: 100_000 },
    { c: 1000, a: 1000, lost: 0.024812, carried: 975.188082, use: 0.975188, requests: 100_000 },
  ])('$c environments, $a wanted', ({ c, a, lost, carried, use, requests }) => {
    const overrides = {
      server: { meanServiceTimeMs: 500, initMs: 0, keepAliveSeconds: 86_400, accountConcurrency: 100_000 },
    };
    const results = run(invoked(c), { rate: a / 0.5, requests, overrides });
    expectMean(results, (result) => known(caller(result).errorRate.value), lost, 'B');
    expectMean(results, (result) => server(result).meanBusy, carried, 'carried');
    expectMean(results, (result) => known(server(result).utilisation), use, 'utilisation');
  });
});
