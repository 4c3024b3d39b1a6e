import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;
const atOnce = (count: number) => ({ is: 'burst', at: 0, count }) as const;

const errorsOf = (result: SimulationResult): Readonly<Record<string, number>> =>
  Object.fromEntries((result.classes[0]?.errors ?? []).map(({ cause, count }) => [cause, count]));

const nodeOf = (result: SimulationResult, id: string) => {
  const node = result.nodes.find((each) => each.id === id);
  if (node === undefined) throw new Error(`No request came to ${id}.`);
  return node;
};

describe('functions', () => {
  const called = (properties: Properties) =>
    aDocument()
      .node('users', 'users')
      .node('api-gateway-http', 'api')
      .node('lambda-function', 'fn', { properties: { timeout: 60, ...properties } })
      .connect('invoke', 'users', 'api')
      .connect('invoke', 'api', 'fn')
      .build();
  const load = (count: number, more: Readonly<Record<string, number | string>> = {}): ScenarioInput => ({
    horizonSeconds: 30,
    drains: true,
    arrivals: [{ from: 'users', pattern: atOnce(count) }],
    overrides: {
      api: { meanServiceTimeMs: 0 },
      fn: { meanServiceTimeMs: 1000, serviceDistribution: 'constant', initMs: 1000, ...more },
    },
  });

  test('run in provisioned environments first, and start others for the rest', () => {
    const result = simulate(called({ provisionedConcurrency: 60 }), load(100));
    expect(nodeOf(result, 'fn').function).toMatchObject({ invocations: 100, coldStarts: 40, throttles: 0 });
  });

  test.each(['des', 'fluid'] as const)('keep more of them ready while they are used, %s', (engine) => {
    const document = called({ provisionedConcurrency: 10, provisionedConcurrencyMax: 100 });
    const result = simulate(
      document,
      {
        ...load(0),
        horizonSeconds: 900,
        arrivals: [
          {
            from: 'users',
            pattern: {
              is: 'constant',
              rate: {
                is: 'steps',
                steps: [
                  { at: 0, rate: 5 },
                  { at: 120, rate: 35 },
                  { at: 600, rate: 5 },
                ],
              },
            },
          },
        ],
      },
      { engine },
    );
    const scaling = result.decisions.filter(({ kind }) => kind === 'scaling');
    // Three minutes with all ten busy, of 35 calls of a second each: 10 ÷ 0.7 = 14.3, or a little less between calls.
    expect(scaling[0]).toMatchObject({
      at: 300,
      text: expect.stringMatching(/^fn: 10 → 1[45] provisioned environments, above its target$/),
    });
    expect(scaling.some(({ text }) => text.endsWith('below its target'))).toBe(true);
  });

  test('have no more than is reserved for them, and 0 turns everybody away', () => {
    const some = simulate(called({ reservedConcurrentExecutions: 30 }), load(100));
    expect(errorsOf(some)).toEqual({ throttled_lambda: 70 });
    const none = simulate(called({ reservedConcurrentExecutions: 0 }), load(100));
    expect(errorsOf(none)).toEqual({ throttled_lambda: 100 });
  });

  test('share what the account has, and what is reserved elsewhere is not theirs', () => {
    const document = aDocument(called({}))
      .node('lambda-function', 'other', { properties: { reservedConcurrentExecutions: 400, timeout: 60 } })
      .connect('invoke', 'api', 'other', {}, { callsPerRequest: 0 })
      .build();
    const scenario = load(900);
    const result = simulate(document, {
      ...scenario,
      overrides: {
        ...scenario.overrides,
        other: { meanServiceTimeMs: 1000 },
        'api-other': { share: 0.0001 },
      },
    });
    const refused = errorsOf(result).throttled_lambda ?? 0;
    // 1,000 less 400 leave 600 for 900 at once.
    expect(Math.abs(refused - 300)).toBeLessThan(5);
  });

  test('start a thousand environments at once and a hundred more each second', () => {
    const result = simulate(called({}), load(1500, { accountConcurrency: 10_000 }));
    expect(errorsOf(result)).toEqual({ throttled_lambda: 500 });
  });

  test('events that fail are tried after one and two minutes, and given up then', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('s3-bucket', 'bucket')
      .node('lambda-function', 'fn')
      .connect('event', 'bucket', 'fn')
      .build();
    const result = simulate(document, {
      horizonSeconds: 30,
      drains: true,
      arrivals: [{ to: 'bucket', pattern: atOnce(10) }],
      overrides: { bucket: { meanServiceTimeMs: 0 }, fn: { errorRate: 1, initMs: 0, meanServiceTimeMs: 10 } },
    });
    expect(nodeOf(result, 'fn').function?.invocations).toBe(30);
    expect(result.seconds).toBeGreaterThan(180);
    expect(result.background[0]).toMatchObject({ failed: 10 });
  });
});

describe('queues and topics', () => {
  const worker = (properties: Properties) =>
    aDocument()
      .node('users', 'users')
      .node('sqs-queue', 'letters')
      .node('sqs-queue', 'jobs', {
        properties: { visibilityTimeout: 60, deadLetterQueue: 'letters', maxReceiveCount: 3, ...properties },
      })
      .node('lambda-function', 'fn', { properties: { timeout: 10 } })
      .connect('poll', 'jobs', 'fn', { batchSize: 1 })
      .build();
  const jobs = (fn: Readonly<Record<string, number | string>>): ScenarioInput => ({
    horizonSeconds: 10,
    drains: true,
    arrivals: [{ to: 'jobs', pattern: atOnce(5) }],
    overrides: { fn: { initMs: 0, serviceDistribution: 'constant', ...fn } },
  });

  test('a message that failed three times goes to the dead letters', () => {
    const result = simulate(worker({}), jobs({ errorRate: 1, meanServiceTimeMs: 100 }));
    expect(nodeOf(result, 'fn').function?.invocations).toBe(15);
    expect(nodeOf(result, 'jobs').queue).toMatchObject({ deadLetters: 5, completed: 0 });
    expect(nodeOf(result, 'letters').queue?.left).toBe(5);
    // Each try waits for the visibility time-out: 0, 60, 120, and aside at 180 s.
    expect(result.seconds).toBeGreaterThan(179);
  });

  test('work that takes longer than the visibility time-out is done twice', () => {
    const result = simulate(worker({ visibilityTimeout: 2 }), jobs({ meanServiceTimeMs: 5000 }));
    expect(nodeOf(result, 'jobs').queue?.duplicates).toBeGreaterThan(0);
    expect(nodeOf(result, 'fn').function?.invocations).toBeGreaterThan(5);
  });

  test('a topic gives each subscription a copy', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('sns-topic', 'news')
      .node('sqs-queue', 'one')
      .node('sqs-queue', 'two')
      .connect('event', 'news', 'one')
      .connect('event', 'news', 'two')
      .build();
    const result = simulate(document, {
      horizonSeconds: 10,
      drains: true,
      arrivals: [{ to: 'news', pattern: atOnce(100) }],
    });
    expect([nodeOf(result, 'one').queue?.sent, nodeOf(result, 'two').queue?.sent]).toEqual([100, 100]);
  });
});

describe('what answers in place of others', () => {
  test('a cache takes its hits from the database', () => {
    const document = aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'private' } })
      .node('users', 'users')
      .node('ec2-instance', 'app', { parent: 'a' })
      .node('elasticache', 'cache', { parent: 'vpc' })
      .node('rds-instance', 'db', { parent: 'vpc' })
      .connect('traffic', 'users', 'app')
      .connect('data', 'app', 'cache')
      .connect('data', 'app', 'db')
      .build();
    const result = simulate(document, {
      horizonSeconds: 100,
      drains: true,
      arrivals: [{ from: 'users', pattern: even(100) }],
      overrides: { app: { workers: 50, meanServiceTimeMs: 1 }, cache: { hitRatio: 0.9 } },
    });
    expect(nodeOf(result, 'cache').arrivals).toBe(10_000);
    expect(Math.abs(nodeOf(result, 'db').arrivals - 1000)).toBeLessThan(5 * Math.sqrt(900));
  });

  test('the edge takes its hits from the origin', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('cloudfront', 'edge')
      .node('s3-bucket', 'files')
      .connect('traffic', 'users', 'edge')
      .connect('origin', 'edge', 'files')
      .build();
    const result = simulate(document, {
      horizonSeconds: 100,
      drains: true,
      arrivals: [{ from: 'users', pattern: even(100) }],
      overrides: { edge: { hitRatio: 0.75 } },
    });
    expect(Math.abs(nodeOf(result, 'files').arrivals - 2500)).toBeLessThan(5 * Math.sqrt(1875));
  });

  test('an API lets fewer through while it is throttled on purpose', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('api-gateway-http', 'api')
      .node('lambda-function', 'fn')
      .connect('invoke', 'users', 'api')
      .connect('invoke', 'api', 'fn')
      .build();
    const result = simulate(document, {
      horizonSeconds: 300,
      drains: true,
      arrivals: [{ from: 'users', pattern: even(100) }],
      timeline: [{ at: 100, for: 100, do: 'throttle', node: 'api', rate: 40 }],
    });
    expect(Math.abs((errorsOf(result).throttled_apigw ?? 0) - 60 * 100)).toBeLessThan(60);
  });
});

test('what is larger than a service takes is refused there, and nowhere before', () => {
  const document = aDocument()
    .node('users', 'users')
    .node('api-gateway-http', 'api')
    .node('lambda-function', 'fn')
    .node('sqs-queue', 'jobs')
    .connect('invoke', 'users', 'api')
    .connect('invoke', 'api', 'fn')
    .connect('event', 'fn', 'jobs')
    .build();
  const sent = (payloadKilobytes: number): SimulationResult =>
    simulate(document, {
      horizonSeconds: 10,
      drains: true,
      classes: [{ id: 'files', payloadKilobytes }],
      arrivals: [{ from: 'users', pattern: even(10) }],
    });
  expect(errorsOf(sent(500))).toEqual({});
  // Larger than a message; nobody waits for that.
  expect(errorsOf(sent(2000))).toEqual({});
  expect(sent(2000).background[0]?.errors.map(({ cause }) => cause)).toEqual(['payload_limit']);
  expect(errorsOf(sent(8000))).toEqual({ payload_limit: 100 });
  expect(sent(8000).nodes.map(({ id }) => id)).toContain('fn payload');
  expect(sent(12_000).nodes.map(({ id }) => id)).toEqual(['api payload']);
});
