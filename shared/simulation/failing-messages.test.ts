import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;
type Engine = (typeof engines)[number];

const evenly = (to: string, rate: number): ScenarioInput['arrivals'] => [
  { to, pattern: { is: 'constant', rate: { is: 'constant', rate } } },
];

describe.each(engines)('messages of a queue whose consumer fails, %s', (engine: Engine) => {
  const worked = (
    queue: Properties,
    { rate, seconds, fn }: { rate: number; seconds: number; fn: Readonly<Record<string, number>> },
    mapping: Properties = {},
    more: Partial<ScenarioInput> = {},
  ) => {
    const document = aDocument()
      .node('sqs-queue', 'letters', { name: 'Letters' })
      .node('sqs-queue', 'jobs', { name: 'Jobs', properties: queue })
      .node('lambda-function', 'fn', { name: 'Worker' })
      .connect('poll', 'jobs', 'fn', { batchSize: 1, ...mapping })
      .build();
    const scenario: ScenarioInput = {
      horizonSeconds: seconds,
      arrivals: evenly('jobs', rate),
      overrides: { fn: { initMs: 0, meanServiceTimeMs: 100, serviceDistribution: 'constant', ...fn } },
      ...more,
    };
    const { nodes } = simulate(document, scenario, { engine });
    const of = (id: string) => nodes.find((node) => node.id === id);
    const { queue: jobs } = of('jobs') ?? {};
    if (jobs === undefined) throw new Error('The queue has no result.');
    return { jobs, letters: of('letters')?.queue, calls: of('fn')?.arrivals ?? 0 };
  };

  const redrive = (maxReceiveCount: number): Properties => ({
    visibilityTimeout: 30,
    deadLetterQueue: 'letters',
    maxReceiveCount,
  });

  test('come back after their visibility, and go to the dead letters when they have been received too often', () => {
    const { jobs, letters, calls } = worked(redrive(3), { rate: 20, seconds: 3600, fn: { errorRate: 0.2 } });
    // 72,000 messages, of which 0.2³ fail three times; all of them are received 1 + 0.2 + 0.04 times.
    expect(Math.abs(jobs.deadLetters / (72_000 * 0.008) - 1)).toBeLessThan(0.12);
    expect(letters?.left).toBeCloseTo(jobs.deadLetters, 5);
    expect(Math.abs(calls / (72_000 * 1.24) - 1)).toBeLessThan(0.01);
    expect(Math.abs(jobs.failed / (72_000 * 0.248) - 1)).toBeLessThan(0.03);
    expect(jobs.completed + jobs.deadLetters + jobs.left).toBeGreaterThan(71_990);
    expect(jobs.completed + jobs.deadLetters + jobs.left).toBeLessThan(72_000.5);
  });

  test('are all put aside where nothing ever works', () => {
    const { jobs, letters } = worked(redrive(2), { rate: 10, seconds: 600, fn: { errorRate: 1 } });
    // Two receives, half a minute out of sight after each.
    expect(Math.abs(jobs.deadLetters - 10 * (600 - 60))).toBeLessThan(30);
    expect(letters?.sent).toBeCloseTo(jobs.deadLetters, 5);
    expect(jobs.completed).toBeCloseTo(0, 6);
  });

  test('are tried until it works where nothing is put aside', () => {
    const { jobs } = worked(
      { visibilityTimeout: 30 },
      { rate: 10, seconds: 900, fn: {} },
      {},
      { timeline: [{ at: 100, for: 100, do: 'errors', node: 'fn', rate: 1 }] },
    );
    expect(jobs.deadLetters).toBe(0);
    expect(Math.abs(jobs.completed - 9000)).toBeLessThan(12);
    // In a hundred seconds each of the messages is tried every half a minute.
    expect(Math.abs(jobs.failed / (10 * (100 + 70 + 40 + 10)) - 1)).toBeLessThan(0.05);
  });

  test('are nowhere to be seen before the delay of their queue is over', () => {
    const { jobs } = worked({ delaySeconds: 60 }, { rate: 10, seconds: 100, fn: {} });
    expect(Math.abs(jobs.completed - 400)).toBeLessThan(15);
  });

  test('expire when they have waited for longer than they are kept', () => {
    const { jobs } = worked(
      { messageRetentionPeriod: 60 },
      { rate: 20, seconds: 600, fn: { meanServiceTimeMs: 200 } },
      { maximumConcurrency: 2 },
    );
    // Ten a second of twenty are worked off: after 120 s the oldest is 60 s old, and then ten a second expire.
    expect(Math.abs(jobs.expired / (10 * (600 - 120)) - 1)).toBeLessThan(0.05);
    expect(Math.abs(jobs.completed / 6000 - 1)).toBeLessThan(0.02);
  });
});

describe.each(engines)('records of a stream whose reader fails, %s', (engine: Engine) => {
  const read = (poll: Properties, errorRate: number, more: Partial<ScenarioInput> = {}) => {
    const document = aDocument()
      .node('users', 'users')
      .node('kinesis-stream', 'clicks', { properties: { streamMode: 'PROVISIONED', shardCount: 4 } })
      .node('lambda-function', 'reader')
      .connect('poll', 'clicks', 'reader', { batchSize: 10, ...poll })
      .build();
    const { nodes } = simulate(
      document,
      {
        horizonSeconds: 2000,
        arrivals: evenly('clicks', 10),
        overrides: { reader: { meanServiceTimeMs: 50, initMs: 0, errorRate } },
        ...more,
      },
      { engine },
    );
    const queue = nodes.find(({ id }) => id === 'clicks')?.queue;
    if (queue === undefined) throw new Error('The stream has no result.');
    return queue;
  };

  test('are given up after the tries of their mapping', () => {
    const queue = read({ maximumRetryAttempts: 2 }, 0.4);
    // One batch in 0.4³ fails three times.
    expect(Math.abs(queue.deadLetters / (20_000 * 0.064) - 1)).toBeLessThan(0.15);
    expect(queue.completed + queue.deadLetters + queue.left).toBeGreaterThan(19_900);
  });

  test('are too old when their reader has failed for longer than they may be', () => {
    const failing: Partial<ScenarioInput> = {
      timeline: [{ at: 500, for: 600, do: 'errors', node: 'reader', rate: 1 }],
    };
    const queue = read({ maximumRecordAgeInSeconds: 60 }, 0, failing);
    // All but the last minute of those ten.
    expect(Math.abs(queue.expired / (10 * 540) - 1)).toBeLessThan(0.12);
    expect(Math.abs(queue.completed + queue.expired - 20_000)).toBeLessThan(200);
  });
});
