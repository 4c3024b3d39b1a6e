import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { hottestShareOf } from './compile/hot-keys.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;

const errorsOf = (result: SimulationResult): Readonly<Record<string, number>> =>
  Object.fromEntries((result.classes[0]?.errors ?? []).map(({ cause, count }) => [cause, Math.round(count)]));

const told = (result: SimulationResult): readonly string[] =>
  result.decisions.map(({ at, text, arithmetic }) => `${Math.round(at)} ${text}: ${arithmetic ?? ''}`);

const arrivalsAt = (result: SimulationResult, id: string): number =>
  result.nodes.find((node) => node.id === id)?.arrivals ?? 0;

/** Equal, but for one step of a fluid run, and for the luck of who asks for the hottest key. */
const near = (actual: number | undefined, expected: number, by: number): void =>
  expect(Math.abs((actual ?? 0) - expected)).toBeLessThanOrEqual(by);

describe.each(engines)('the hottest key, %s', (engine) => {
  const table = aDocument()
    .node('lambda-function', 'fn')
    .node('dynamodb-table', 'orders', {
      name: 'Orders',
      properties: { billingMode: 'PROVISIONED', writeCapacityUnits: 5000, autoScaling: false },
    })
    .connect('data', 'fn', 'orders', { access: 'write' })
    .build();
  const writes = (
    load: Readonly<Record<string, number>>,
    more: Partial<ScenarioInput> = {},
  ): ScenarioInput => ({
    horizonSeconds: 60,
    arrivals: [{ to: 'orders', pattern: even(3000) }],
    overrides: { orders: { meanServiceTimeMs: 0, readShare: 0, ...load } },
    ...more,
  });

  test('gets the 1,000 writes of one partition, though the table has units left', () => {
    // Half of 3,000 is 1,500: 500 too many each second, less the 1,000 that were saved up.
    const result = simulate(table, writes({ hottestShare: 0.5 }), { engine });
    near(errorsOf(result).throttled_ddb, 500 * 60 - 1000, 900);
    expect(told(result)[0]).toMatch(
      /^10 Orders \(hottest partition, writes\): its hottest partition takes no more write units: 1\d\d\d(\.\d+)? a second of 1000$/,
    );
  });

  test('is none while the keys are even', () => {
    expect(errorsOf(simulate(table, writes({}), { engine }))).toEqual({});
    const keys = { is: 'uniform', keys: 1000 } as const;
    expect(
      errorsOf(simulate(table, writes({}, { classes: [{ id: 'all', keyModel: keys }] }), { engine })),
    ).toEqual({});
  });

  test('follows from the keys of the requests: of ten Zipf keys the first has 34 %', () => {
    const keys = { is: 'zipf', keys: 10, exponent: 1 } as const;
    expect(hottestShareOf(keys)).toBeCloseTo(0.3414, 4);
    const result = simulate(table, writes({}, { classes: [{ id: 'all', keyModel: keys }] }), { engine });
    // 0.3414 × 3,000 = 1,024.3 a second; those saved up last 41 s of the minute.
    near(errorsOf(result).throttled_ddb, 24.26 * 60 - 1000, 250);
  });

  test('fills one shard of a stream that has room in others', () => {
    const stream = aDocument()
      .node('kinesis-stream', 'clicks', {
        name: 'Clicks',
        properties: { streamMode: 'PROVISIONED', shardCount: 4 },
        usage: { recordKilobytes: 0.5 },
      })
      .node('lambda-function', 'fn')
      .connect('poll', 'clicks', 'fn')
      .build();
    const result = simulate(
      stream,
      {
        horizonSeconds: 60,
        arrivals: [{ to: 'clicks', pattern: even(1500) }],
        overrides: { clicks: { hottestShare: 0.8 }, fn: { meanServiceTimeMs: 1 } },
      },
      { engine },
    );
    // 1,200 records a second want into the shard of 1,000.
    near(errorsOf(result).throttled_stream, 200 * 60 - 1000, 300);
    expect(told(result).some((line) => line.includes('its hottest shard is full'))).toBe(true);
  });
});

describe.each(engines)('limits of what AWS shares, %s', (engine) => {
  test('10,000 PutEvents a second are taken and the rest is refused', () => {
    const document = aDocument()
      .node('lambda-function', 'fn')
      .node('event-bus', 'bus', { name: 'Orders bus' })
      .node('sqs-queue', 'queue')
      .connect('data', 'fn', 'bus')
      .connect('event', 'bus', 'queue')
      .build();
    const result = simulate(
      document,
      { horizonSeconds: 10, arrivals: [{ to: 'bus', pattern: even(12_000) }] },
      { engine },
    );
    near(errorsOf(result).throttled_events, 2000 * 10 - 10_000, 50);
  });

  test('a FIFO queue takes 300 calls a second, ten times as many messages in batches, and more with high throughput', () => {
    const refused = (properties: Properties, load: Readonly<Record<string, number>> = {}) => {
      const document = aDocument()
        .node('sqs-queue', 'orders', { properties: { fifoQueue: true, ...properties } })
        .node('lambda-function', 'fn')
        .connect('poll', 'orders', 'fn')
        .build();
      const arrivals = [{ to: 'orders', pattern: even(500) }];
      const overrides = { orders: load, fn: { meanServiceTimeMs: 1 } };
      return errorsOf(simulate(document, { horizonSeconds: 20, arrivals, overrides }, { engine }));
    };
    near(refused({}).throttled_sqs, 200 * 20 - 300, 10);
    expect(refused({}, { messagesPerCall: 10 })).toEqual({});
    expect(refused({ highThroughput: true })).toEqual({});
  });

  const website = aDocument()
    .node('users', 'users')
    .node('cloudfront', 'cdn', { name: 'CDN' })
    .node('s3-bucket', 'files')
    .connect('traffic', 'users', 'cdn')
    .connect('origin', 'cdn', 'files')
    .build();
  const visits = (rate: number, seconds: number, cdn: Readonly<Record<string, number>>): ScenarioInput => ({
    horizonSeconds: seconds,
    arrivals: [{ from: 'users', pattern: even(rate) }],
    overrides: { cdn },
  });

  test('a distribution takes so many requests a second', () => {
    const result = simulate(website, visits(1500, 10, { mostRequests: 1000 }), { engine });
    near(errorsOf(result).throttled_cloudfront, 500 * 10 - 1000, 20);
    expect(told(result).some((line) => line.includes('it takes no more requests'))).toBe(true);
  });

  test('a distribution sends so many gigabits a second', () => {
    // 1,000 answers of 20 KB are 0.164 Gbit.
    const result = simulate(website, visits(1000, 10, { mostGigabits: 0.08192 }), { engine });
    near(errorsOf(result).throttled_cloudfront, 500 * 10 - 500, 20);
  });

  test('an origin is asked for each object once in its time to live, however many ask at once', () => {
    const result = simulate(website, visits(500, 300, { objects: 1000, ttlSeconds: 100 }), { engine });
    expect(errorsOf(result)).toEqual({});
    // 1,000 at first, and then ten a second.
    near(arrivalsAt(result, 'files'), 1000 + 10 * 300, 20);
    near(arrivalsAt(result, 'cdn'), 500 * 300, 1);
  });

  test('without objects the origin gets what the hit ratio leaves', () => {
    const result = simulate(website, visits(500, 100, { hitRatio: 0.9 }), { engine });
    near(arrivalsAt(result, 'files'), 5000, 250);
  });
});
