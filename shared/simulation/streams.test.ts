import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const drawn = (stream: Properties, poll: Properties = {}, recordKilobytes = 1) =>
  aDocument()
    .node('users', 'users')
    .node('kinesis-stream', 'clicks', {
      properties: { streamMode: 'PROVISIONED', shardCount: 2, ...stream },
      usage: { recordKilobytes },
    })
    .node('lambda-function', 'reader', { properties: { timeout: 60 } })
    .connect('poll', 'clicks', 'reader', poll)
    .build();

const at = (rate: number, horizonSeconds: number, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds,
  drains: true,
  arrivals: [{ to: 'clicks', pattern: { is: 'constant', rate: { is: 'constant', rate } } }],
  overrides: {
    clicks: { meanServiceTimeMs: 0 },
    reader: { meanServiceTimeMs: 500, serviceDistribution: 'constant', initMs: 0 },
  },
  ...more,
});

const queueOf = (result: SimulationResult) => result.nodes.find(({ id }) => id === 'clicks')?.queue;
const refusedOf = (result: SimulationResult): number =>
  result.classes[0]?.errors.find(({ cause }) => cause === 'throttled_stream')?.count ?? 0;

describe.each(['des', 'fluid'] as const)('shards of a stream, %s', (engine) => {
  test('take a thousand records a second each', () => {
    const fine = simulate(drawn({}), at(1500, 60), { engine });
    expect(refusedOf(fine)).toBeLessThan(1500 * 60 * 0.02);
    const full = simulate(drawn({}), at(3000, 60), { engine });
    expect(Math.abs(refusedOf(full) / (1000 * 60) - 1)).toBeLessThan(0.05);
  });

  test('or a megabyte a second, whichever is less', () => {
    // 10 KB records: 102 a second in a shard.
    const result = simulate(drawn({}, {}, 10), at(300, 60), { engine });
    expect(Math.abs(refusedOf(result) / ((300 - 204.8) * 60) - 1)).toBeLessThan(0.06);
  });

  test('on demand none is full', () => {
    expect(refusedOf(simulate(drawn({ streamMode: 'ON_DEMAND' }), at(3000, 20), { engine }))).toBe(0);
  });

  test('one batch of each is under way at a time, and parallel batches add up', () => {
    // Two lanes of 20 records every half second carry 80 a second of the 100 that come.
    const poll = { batchSize: 20 };
    const result = simulate(drawn({}, poll), at(100, 120, { drains: false }), { engine });
    expect(Math.abs((queueOf(result)?.completed ?? 0) / (80 * 120) - 1)).toBeLessThan(0.05);
    const parallel = simulate(
      drawn({}, { ...poll, parallelizationFactor: 4 }),
      at(100, 120, { drains: false }),
      { engine },
    );
    expect(queueOf(parallel)?.left).toBeLessThan(400);
  });
});

describe('readers of a stream', () => {
  test('an error holds its shard up until the record expires or the tries are over', () => {
    const failing: Partial<ScenarioInput> = {
      timeline: [{ at: 30, for: 60, do: 'errors', node: 'reader', rate: 1 }],
    };
    const result = simulate(drawn({}), at(10, 180, failing));
    const queue = queueOf(result);
    // Nothing is lost: what came in that minute was read again when it was over.
    expect(queue?.completed).toBe(1800);
    expect(queue?.deadLetters).toBe(0);
    expect(queue?.age.max).toBeGreaterThan(55);
    const givingUp = simulate(drawn({}, { maximumRetryAttempts: 2 }), at(10, 180, failing));
    expect(queueOf(givingUp)?.deadLetters).toBeGreaterThan(300);
    expect((queueOf(givingUp)?.deadLetters ?? 0) + (queueOf(givingUp)?.completed ?? 0)).toBe(1800);
  });

  test('records that are older than the reader wants are passed over, and only those', () => {
    const drawing = drawn({}, { maximumRecordAgeInSeconds: 60 });
    expect(queueOf(simulate(drawing, at(10, 300)))).toMatchObject({ completed: 3000, expired: 0 });
    const queue = queueOf(
      simulate(
        drawing,
        at(10, 300, { timeline: [{ at: 30, for: 150, do: 'errors', node: 'reader', rate: 1 }] }),
      ),
    );
    expect((queue?.completed ?? 0) + (queue?.expired ?? 0)).toBe(3000);
    // Those of the first 90 of the 150 s are too old when it works again; it tries again after up to a minute.
    expect(queue?.expired).toBeGreaterThanOrEqual(900 - 20);
    expect(queue?.expired).toBeLessThanOrEqual(900 + 600 + 20);
  });

  test('a window fills batches, and a poll a second is all that few records cost', () => {
    const often = simulate(drawn({ shardCount: 1 }), at(10, 600));
    const [quick] = queueOf(often)?.batches ?? [];
    // A read up to a second later and half a second of work: about ten a batch at most.
    expect(quick?.meanBatch).toBeGreaterThan(4);
    expect(quick?.meanBatch).toBeLessThan(11);
    const rarely = simulate(
      drawn({ shardCount: 1 }, { maximumBatchingWindowInSeconds: 10, batchSize: 1000 }),
      at(10, 600),
    );
    expect(queueOf(rarely)?.batches[0]?.meanBatch).toBeGreaterThan(45);
  });

  test('each reader gets every record', () => {
    const document = aDocument(drawn({}))
      .node('lambda-function', 'second')
      .connect('poll', 'clicks', 'second')
      .build();
    const result = simulate(document, at(50, 60));
    const batches = queueOf(result)?.batches.map(({ invocations, meanBatch }) =>
      Math.round(invocations * (meanBatch ?? 0)),
    );
    expect(batches).toEqual([3000, 3000]);
    expect(queueOf(result)?.completed).toBe(3000);
  });

  test('writes of a table are records in its stream', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('lambda-function', 'writer')
      .node('dynamodb-table', 'orders')
      .node('lambda-function', 'reader')
      .connect('invoke', 'users', 'writer')
      .connect('data', 'writer', 'orders', { access: 'write' })
      .connect('poll', 'orders', 'reader')
      .build();
    const result = simulate(document, {
      horizonSeconds: 60,
      drains: true,
      arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate: 20 } } }],
    });
    expect(result.nodes.find(({ id }) => id === 'orders stream')?.queue?.completed).toBe(1200);
  });
});
