import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const nodeOf = (result: SimulationResult, id: string): NodeResult => {
  const found = result.nodes.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no node ${id}.`);
  return found;
};

const errorsOf = (errors: readonly { readonly cause: string; readonly count: number }[] = []) =>
  Object.fromEntries(errors.map(({ cause, count }) => [cause, Math.round(count)]));

const uploads = (fn: Properties = {}) =>
  aDocument()
    .node('users', 'users')
    .node('s3-bucket', 'bucket', { name: 'Uploads' })
    .node('lambda-function', 'fn', { name: 'Function', properties: fn })
    .node('sqs-queue', 'letters', { name: 'Letters' })
    .connect('data', 'users', 'bucket')
    .connect('event', 'bucket', 'fn')
    .build();

const load = (count: number, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 10,
  drains: true,
  arrivals: [{ to: 'bucket', pattern: { is: 'burst', at: 0, count } }],
  overrides: {
    bucket: { meanServiceTimeMs: 0 },
    fn: { initMs: 0, meanServiceTimeMs: 10, serviceDistribution: 'constant' },
  },
  ...more,
});

describe('an event that a function refuses', () => {
  test('is tried again after a second, then after twice as long each time, up to five minutes', () => {
    const attemptsWithin = (seconds: number): readonly [number, number] => {
      const result = simulate(
        uploads(),
        load(1, {
          horizonSeconds: seconds + 1,
          timeline: [{ at: 0, for: seconds, do: 'throttle', node: 'fn', rate: 0 }],
        }),
      );
      return [nodeOf(result, 'fn').arrivals, nodeOf(result, 'fn').completions];
    };
    // At 0, 1, 3, 7, 15, 31, 63, 127, 255, 511 and then every 300 s: 811, 1,111.
    expect(attemptsWithin(2)).toEqual([3, 1]);
    expect(attemptsWithin(100)).toEqual([8, 1]);
    expect(attemptsWithin(1000)).toEqual([12, 1]);
  });

  test('is given up after six hours, or after the age that the function says', () => {
    const never = (properties: Properties) =>
      simulate(uploads(properties), load(5, { timeline: [{ at: 0, do: 'throttle', node: 'fn', rate: 0 }] }));
    const given = never({});
    expect(errorsOf(given.background[0]?.errors)).toEqual({ throttled_lambda: 5 });
    // The first attempt after 21,600 s: 511 + 71 × 300.
    expect(Math.abs(given.seconds - 21_811)).toBeLessThan(3);
    expect(nodeOf(given, 'fn').arrivals).toBe(5 * (10 + 71));
    // 63 s and not 127 are within a minute and a half.
    expect(Math.abs(never({ maximumEventAgeInSeconds: 90 }).seconds - 127)).toBeLessThan(3);
  });

  test('where nothing is reserved for the function goes straight to its dead letters', () => {
    const result = simulate(
      uploads({ reservedConcurrentExecutions: 0, deadLetterQueue: 'letters' }),
      load(5),
    );
    expect(nodeOf(result, 'fn').arrivals).toBe(5);
    expect(nodeOf(result, 'letters').queue?.sent).toBe(5);
  });
});

test.each([
  [0, 0],
  [1, 60],
  [2, 180],
] as const)(
  'an event that fails is tried %d times more, the last time after %d s',
  (maximumRetryAttempts, last) => {
    const base = load(10);
    const scenario: ScenarioInput = {
      ...base,
      overrides: { ...base.overrides, fn: { ...base.overrides?.fn, errorRate: 1 } },
    };
    const result = simulate(uploads({ maximumRetryAttempts }), scenario);
    expect(nodeOf(result, 'fn').arrivals).toBe(10 * (1 + maximumRetryAttempts));
    expect(Math.abs(result.seconds - Math.max(10, last))).toBeLessThan(4);
    const kept = simulate(uploads({ maximumRetryAttempts, deadLetterQueue: 'letters' }), scenario);
    expect(nodeOf(kept, 'letters').queue?.sent).toBe(10);
  },
);

describe.each(['des', 'fluid'] as const)('events a second, %s', (engine) => {
  const steady = (fn: Readonly<Record<string, number>>, more: Partial<ScenarioInput> = {}): ScenarioInput => {
    const base = load(1);
    return {
      ...base,
      horizonSeconds: 3600,
      arrivals: [{ to: 'bucket', pattern: { is: 'constant', rate: { is: 'constant', rate: 10 } } }],
      overrides: { ...base.overrides, fn: { ...base.overrides?.fn, ...fn } },
      ...more,
    };
  };

  test('that fail half of the time are tried 1.75 times', () => {
    const result = simulate(uploads({ deadLetterQueue: 'letters' }), steady({ errorRate: 0.5 }), { engine });
    // Of 36,000 those of the last minutes have attempts to come, as rates.
    expect(Math.abs(nodeOf(result, 'fn').arrivals / 63_000 - 1)).toBeLessThan(0.03);
    expect(Math.abs((nodeOf(result, 'letters').queue?.sent ?? 0) / 4500 - 1)).toBeLessThan(0.06);
  });

  test('that are refused for ten minutes are all worked off', () => {
    const result = simulate(
      uploads(),
      steady({}, { timeline: [{ at: 600, for: 600, do: 'throttle', node: 'fn', rate: 0 }] }),
      { engine },
    );
    expect(Math.abs(nodeOf(result, 'fn').completions / 36_000 - 1)).toBeLessThan(0.01);
  });
});

describe.each(['des', 'fluid'] as const)('what a function takes, %s', (engine) => {
  const called = aDocument()
    .node('users', 'users')
    .node('lambda-function', 'fn')
    .connect('invoke', 'users', 'fn')
    .build();
  const refused = (payloadKilobytes: number): number => {
    const result = simulate(
      called,
      {
        horizonSeconds: 10,
        classes: [{ id: 'a', payloadKilobytes }],
        arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate: 10 } } }],
      },
      { engine },
    );
    return errorsOf(result.classes[0]?.errors).payload_limit ?? 0;
  };

  test('is six megabytes in a call', () => {
    expect(refused(6 * 1024)).toBe(0);
    expect(refused(6 * 1024 + 1)).toBeGreaterThan(97);
  });

  test('and one in an event', () => {
    const sent = (payloadKilobytes: number): number => {
      const scenario = load(1);
      const result = simulate(
        uploads(),
        {
          ...scenario,
          classes: [{ id: 'a', payloadKilobytes }],
          arrivals: [{ to: 'bucket', pattern: { is: 'constant', rate: { is: 'constant', rate: 10 } } }],
        },
        { engine },
      );
      // Where none gets through, there is no function in the run.
      return result.nodes.find(({ id }) => id === 'fn')?.arrivals ?? 0;
    };
    expect(sent(1024)).toBeGreaterThan(97);
    expect(sent(1025)).toBe(0);
  });
});

test('a batch of a stream that fails is halved until the record that fails is alone', () => {
  const drawn = (poll: Properties) =>
    aDocument()
      .node('kinesis-stream', 'stream', { properties: { streamMode: 'PROVISIONED', shardCount: 1 } })
      .node('lambda-function', 'fn')
      .connect('poll', 'stream', 'fn', { batchSize: 8, maximumRetryAttempts: 0, ...poll })
      .build();
  const invocations = (poll: Properties): readonly number[] => {
    const result = simulate(drawn(poll), {
      horizonSeconds: 300,
      arrivals: [{ to: 'stream', pattern: { is: 'burst', at: 0, count: 8 } }],
      overrides: { fn: { errorRate: 1, initMs: 0, meanServiceTimeMs: 10 } },
    });
    const { queue } = nodeOf(result, 'stream');
    return [nodeOf(result, 'fn').arrivals, queue?.deadLetters ?? 0];
  };
  const [whole = 0, lost] = invocations({});
  expect([whole, lost]).toEqual([whole, 8]);
  expect(whole).toBeLessThanOrEqual(2);
  const [halved = 0, alone] = invocations({ bisectBatchOnFunctionError: true });
  expect(alone).toBe(8);
  // Of n records: n, n ÷ 2 rounded up and so on to 1, for each of the eight that are left one after another.
  expect(halved).toBeLessThanOrEqual(4 + 4 + 4 + 4 + 3 + 3 + 2 + 1);
  expect(halved).toBeGreaterThan(16);
});

test('an HTTP endpoint of a topic is tried again as its delivery policy says', () => {
  const document = aDocument()
    .node('users', 'users')
    .node('sns-topic', 'topic', { name: 'Topic' })
    .node('api-gateway-http', 'hook', {
      name: 'Hook',
      properties: { throttlingRateLimit: 0.000001, throttlingBurstLimit: 0 },
    })
    .node('lambda-function', 'fn')
    .connect('event', 'topic', 'hook')
    .connect('invoke', 'hook', 'fn')
    .build();
  const attempts = (topic: Readonly<Record<string, number>>): number => {
    const result = simulate(document, {
      horizonSeconds: 10,
      drains: true,
      arrivals: [{ to: 'topic', pattern: { is: 'burst', at: 0, count: 10 } }],
      overrides: { topic: { meanServiceTimeMs: 0, ...topic } },
    });
    return nodeOf(result, 'hook').arrivals;
  };
  expect(attempts({})).toBe(40);
  expect(attempts({ endpointRetries: 7, endpointPauseSeconds: 5 })).toBe(80);
});
