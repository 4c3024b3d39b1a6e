import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const queueOf = (result: SimulationResult, id = 'orders'): NonNullable<NodeResult['queue']> => {
  const found = result.nodes.find((each) => each.id === id)?.queue;
  if (found === undefined) throw new Error(`There is no queue ${id}.`);
  return found;
};

const orders = (properties: Properties = {}) =>
  aDocument()
    .node('region', 'region', { properties: { region: 'us-east-1' } })
    .node('sqs-queue', 'orders', {
      name: 'Orders',
      parent: 'region',
      properties: { fifoQueue: true, highThroughput: true, ...properties },
    })
    .node('sqs-queue', 'letters', { name: 'Letters', parent: 'region', properties: { fifoQueue: true } })
    .node('ec2-instance', 'worker', { name: 'Worker' })
    .connect('poll', 'orders', 'worker')
    .build();

const atOnce = (count: number) => ({ to: 'orders', pattern: { is: 'burst', at: 0, count } }) as const;

const load = (queue: Readonly<Record<string, number>>, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 600,
  arrivals: [atOnce(1000)],
  overrides: {
    orders: { meanServiceTimeMs: 0, ...queue },
    worker: { serviceDistribution: 'constant', meanServiceTimeMs: 1000, workers: 100 },
  },
  ...more,
});

describe.each(engines)('messages of a group are worked off one after another, %s', (engine) => {
  test('so ten groups keep ten workers busy, however many there are', () => {
    const { emptyAt, completed } = queueOf(simulate(orders(), load({ messageGroups: 10 }), { engine }));
    if (engine === 'des') {
      expect(completed).toBe(1000);
      // The largest of ten groups of about a hundred.
      expect(emptyAt ?? 0).toBeGreaterThan(99);
      expect(emptyAt ?? 0).toBeLessThan(140);
    } else {
      const { series } = simulate(orders(), load({ messageGroups: 10 }), { engine });
      const queued =
        series.columns.find(({ what, of }) => what === 'queued' && of === 'orders')?.values ?? [];
      // Ten a second: half of them are left after 50 s.
      expect(Math.abs((queued[49] ?? 0) - 500)).toBeLessThan(20);
    }
  });

  test('one group is one worker, and a standard queue knows no groups', () => {
    const one = simulate(orders(), load({ messageGroups: 1 }, { horizonSeconds: 500 }), { engine });
    const left = (result: SimulationResult): number => {
      const { values = [] } =
        result.series.columns.find(({ what, of }) => what === 'queued' && of === 'orders') ?? {};
      return values.at(-1) ?? 0;
    };
    expect(Math.abs(left(one) - 500)).toBeLessThan(5);
    const standard = simulate(
      orders({ fifoQueue: false, highThroughput: false }),
      load({ messageGroups: 1 }, { horizonSeconds: 20 }),
      {
        engine,
      },
    );
    expect(left(standard)).toBe(0);
  });

  test('the hottest of the keys of the requests bounds them', () => {
    // Of three Zipf keys the first has 6/11: 4 a second come, and one a second goes.
    const result = simulate(
      orders(),
      load(
        {},
        {
          classes: [{ id: 'a', keyModel: { is: 'zipf', keys: 3, exponent: 1 } }],
          arrivals: [{ to: 'orders', pattern: { is: 'poisson', rate: { is: 'constant', rate: 4 } } }],
        },
      ),
      { engine },
    );
    const { values = [] } =
      result.series.columns.find(({ what, of }) => what === 'queued' && of === 'orders') ?? {};
    // 4 × (6 + 3 + 2) ÷ 11 less one a second of each that has as much: 1.18 + 0.09 a second wait more, and the third keeps up.
    const growing = 4 * (6 / 11) - 1 + 4 * (3 / 11) - 1;
    expect(Math.abs((values.at(-1) ?? 0) / (600 * growing) - 1)).toBeLessThan(0.12);
  });

  test('a function has one batch of each group at a time, with several messages of it', () => {
    const document = aDocument()
      .node('sqs-queue', 'orders', { name: 'Orders', properties: { fifoQueue: true, visibilityTimeout: 60 } })
      .node('lambda-function', 'fn', { properties: { timeout: 10 } })
      .connect('poll', 'orders', 'fn', { batchSize: 10 })
      .build();
    const result = simulate(
      document,
      {
        horizonSeconds: 300,
        arrivals: [atOnce(200)],
        overrides: {
          orders: { meanServiceTimeMs: 0, messageGroups: 2 },
          fn: { initMs: 0, serviceDistribution: 'constant', meanServiceTimeMs: 1000 },
        },
      },
      { engine },
    );
    const fn = result.nodes.find(({ id }) => id === 'fn');
    // Two groups of about a hundred, ten at a time.
    expect(fn?.mostBusy ?? 0).toBeLessThanOrEqual(2.01);
    expect(Math.abs((fn?.completions ?? 0) - 21)).toBeLessThan(4);
  });

  test('high throughput has a quota of the Region as well', () => {
    const at = (region: string, rate: number): number => {
      const document = aDocument()
        .node('region', 'region', { properties: { region } })
        .node('sqs-queue', 'orders', {
          parent: 'region',
          properties: { fifoQueue: true, highThroughput: true },
        })
        .node('lambda-function', 'fn')
        .connect('poll', 'orders', 'fn')
        .build();
      const result = simulate(
        document,
        {
          horizonSeconds: 10,
          arrivals: [{ to: 'orders', pattern: { is: 'constant', rate: { is: 'constant', rate } } }],
          overrides: { fn: { meanServiceTimeMs: 1 } },
        },
        { engine },
      );
      return result.classes[0]?.errors.find(({ cause }) => cause === 'throttled_sqs')?.count ?? 0;
    };
    // 2,400 in a second and as many at once.
    expect(Math.abs(at('eu-west-3', 3000) - (10 * 600 - 2400))).toBeLessThan(30);
    expect(at('eu-central-1', 3000)).toBe(0);
  });
});

test('a message that always fails holds its group up until it is put aside', () => {
  const document = orders({ visibilityTimeout: 30, deadLetterQueue: 'letters', maxReceiveCount: 3 });
  const result = simulate(
    document,
    load(
      { messageGroups: 1 },
      {
        arrivals: [atOnce(3)],
        overrides: {
          orders: { meanServiceTimeMs: 0, messageGroups: 1 },
          worker: { serviceDistribution: 'constant', meanServiceTimeMs: 1000, workers: 100, errorRate: 1 },
        },
      },
    ),
    { engine: 'des' },
  );
  const { failed, deadLetters, left } = queueOf(result);
  expect([failed, deadLetters, left]).toEqual([9, 3, 0]);
  // Received at 0, 30 and 60 s, put aside at 90 s; only then the second, and the third at 180 s.
  const letters = result.series.columns.find(({ what, of }) => what === 'queued' && of === 'letters');
  const at = (seconds: number): number | null | undefined =>
    letters?.values[Math.floor(seconds / result.series.bucketSeconds) - 1];
  expect([at(88), at(92), at(178), at(182), at(268), at(272)]).toEqual([0, 1, 1, 2, 2, 3]);
});

test('a message that comes back is the next of its group', () => {
  const document = orders({ visibilityTimeout: 30 });
  const result = simulate(
    document,
    load(
      { messageGroups: 1 },
      {
        horizonSeconds: 20_000,
        arrivals: [atOnce(200)],
        overrides: {
          orders: { meanServiceTimeMs: 0, messageGroups: 1 },
          worker: { serviceDistribution: 'constant', meanServiceTimeMs: 1000, workers: 100, errorRate: 0.5 },
        },
      },
    ),
    { engine: 'des' },
  );
  const { completed, failed, emptyAt } = queueOf(result);
  expect(completed).toBe(200);
  // One after another: a second for each that is done, and thirty for each failure.
  expect(Math.abs((emptyAt ?? 0) - (200 + 30 * failed))).toBeLessThan(35);
});

test.each(engines)(
  'a mapping without messages begins with five batches again, and later with two, %s',
  (engine) => {
    const document = aDocument()
      .node('sqs-queue', 'orders', { properties: { visibilityTimeout: 200 } })
      .node('lambda-function', 'fn', { properties: { timeout: 30 } })
      .connect('poll', 'orders', 'fn', { batchSize: 1 })
      .build();
    const after = (pause: number): number => {
      const result = simulate(
        document,
        {
          horizonSeconds: 100 + pause,
          arrivals: [
            { to: 'orders', pattern: { is: 'burst', at: 0, count: 1000 } },
            { to: 'orders', pattern: { is: 'burst', at: 40 + pause, count: 100 } },
          ],
          overrides: {
            orders: { meanServiceTimeMs: 0 },
            fn: { initMs: 0, serviceDistribution: 'constant', meanServiceTimeMs: 1000 },
          },
        },
        { engine },
      );
      const busy = result.series.columns.find(({ what, of }) => what === 'busy' && of === 'fn');
      const at = (40 + pause) / result.series.bucketSeconds;
      return busy?.values[Math.ceil(at)] ?? 0;
    };
    // All thousand are done in about 20 s, with some hundred batches at a time.
    expect(after(10)).toBeGreaterThan(50);
    expect(after(80)).toBeLessThan(16);
    expect(after(80)).toBeGreaterThan(4.5);
    expect(after(200)).toBeLessThan(after(80) - 1);
  },
);
