import { expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

// What functions do as rates is what they do request by request: invocations, batches, time that is billed, senders.

const random = (rate: number) => ({ is: 'poisson', rate: { is: 'constant', rate } }) as const;

const pipeline = aDocument()
  .node('users', 'users')
  .node('api-gateway-http', 'api')
  .node('lambda-function', 'front')
  .node('sqs-queue', 'orders')
  .node('lambda-function', 'worker', { properties: { memorySize: 512 } })
  .node('sqs-queue', 'done')
  .connect('traffic', 'users', 'api')
  .connect('invoke', 'api', 'front')
  .connect('data', 'front', 'orders', { access: 'write' })
  .connect('poll', 'orders', 'worker', { batchSize: 10 })
  .connect('data', 'worker', 'done', { access: 'write' })
  .build();

const scenario: ScenarioInput = {
  horizonSeconds: 600,
  arrivals: [{ from: 'users', pattern: random(60) }],
  overrides: {
    front: { meanServiceTimeMs: 40 },
    worker: { meanServiceTimeMs: 150 },
    orders: { meanServiceTimeMs: 20 },
  },
};

function both(
  document: typeof pipeline,
  input: ScenarioInput,
): readonly [des: SimulationResult, fluid: SimulationResult] {
  return [simulate(document, input, { engine: 'des' }), simulate(document, input, { engine: 'fluid' })];
}

const nodeOf = (result: SimulationResult, id: string) => {
  const found = result.nodes.find((node) => node.node === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

const near = (fluid: number | null | undefined, des: number | null | undefined, share: number): void =>
  expect(Math.abs((fluid ?? Number.NaN) / (des ?? Number.NaN) - 1)).toBeLessThan(share);

test('messages that find a free function are taken one by one, however large its batches may be', () => {
  const [des, fluid] = both(pipeline, scenario);
  for (const { nodes } of [des, fluid]) {
    const batches = nodes.find(({ node }) => node === 'orders')?.queue?.batches[0];
    expect(Math.abs((batches?.meanBatch ?? 0) - 1)).toBeLessThan(0.05);
  }
  near(nodeOf(fluid, 'worker').function?.invocations, nodeOf(des, 'worker').function?.invocations, 0.03);
  near(nodeOf(fluid, 'done').queue?.sent, nodeOf(des, 'done').queue?.sent, 0.03);
});

test('batches fill as far as the concurrency falls short', () => {
  const bounded = aDocument(pipeline)
    .node('lambda-function', 'bounded')
    .node('sqs-queue', 'work')
    .connect('poll', 'work', 'bounded', { batchSize: 10, maximumConcurrency: 2 })
    .build();
  const [des, fluid] = both(bounded, {
    ...scenario,
    arrivals: [{ to: 'work', pattern: random(40) }],
    overrides: { bounded: { meanServiceTimeMs: 150 } },
  });
  // Two at a time for 150 ms are 13.3 batches a second for 40 messages: three in each.
  const meanBatch = (result: SimulationResult) => nodeOf(result, 'work').queue?.batches[0]?.meanBatch;
  near(meanBatch(fluid), 3, 0.02);
  near(meanBatch(des), 3, 0.15);
  expect(nodeOf(fluid, 'work').queue?.left).toBeLessThan(50);
});

test('the time that is billed is the same, so its cost is', () => {
  const [des, fluid] = both(pipeline, scenario);
  for (const id of ['front', 'worker']) {
    const [counted, asRates] = [nodeOf(des, id).function, nodeOf(fluid, id).function];
    near(asRates?.billedGigabyteSeconds, counted?.billedGigabyteSeconds, 0.04);
    near(asRates?.meanConcurrency, counted?.meanConcurrency, 0.04);
  }
  // How many of them began cold, rates do not tell.
  expect(nodeOf(fluid, 'front').function).toMatchObject({ coldStarts: null, coldShare: null });
});

test('who sends a message waits until the queue has it', () => {
  const [des, fluid] = both(pipeline, scenario);
  near(nodeOf(fluid, 'orders').time.mean, 0.02, 1e-6);
  near(fluid.classes[0]?.latency.mean, des.classes[0]?.latency.mean, 0.04);
  // What the function of the queue does is waited for by nobody.
  expect(fluid.classes[0]?.latency.mean).toBeLessThan(0.1);
});

test('a shard is read at once while records wait in it, else within its poll', () => {
  const stream = aDocument()
    .node('users', 'users')
    .node('kinesis-stream', 'clicks', { properties: { streamMode: 'PROVISIONED', shardCount: 4 } })
    .node('lambda-function', 'reader', { properties: { timeout: 60 } })
    .connect('poll', 'clicks', 'reader')
    .build();
  for (const rate of [4, 40, 400]) {
    const [des, fluid] = both(stream, {
      horizonSeconds: 600,
      arrivals: [{ to: 'clicks', pattern: random(rate) }],
      overrides: { reader: { meanServiceTimeMs: 200 } },
    });
    near(nodeOf(fluid, 'reader').function?.invocations, nodeOf(des, 'reader').function?.invocations, 0.1);
  }
});

test('a pipe takes the messages of its queue to where it leads', () => {
  const piped = aDocument()
    .node('users', 'users')
    .node('sqs-queue', 'orders')
    .node('event-pipe', 'pipe')
    .node('lambda-function', 'worker')
    .connect('poll', 'orders', 'pipe')
    .connect('event', 'pipe', 'worker')
    .build();
  const results = both(piped, {
    horizonSeconds: 600,
    arrivals: [{ to: 'orders', pattern: random(40) }],
    overrides: { worker: { meanServiceTimeMs: 150 } },
  });
  for (const result of results) {
    const sent = nodeOf(result, 'orders').queue?.sent ?? 0;
    expect(Math.abs(sent / 24_000 - 1)).toBeLessThan(0.03);
    near(nodeOf(result, 'worker').function?.invocations, sent, 0.03);
    expect(result.verdict.sentences.join(' ')).not.toContain('fills up');
  }
});

test('a pipe enriches before its target, and what fails behind it comes back to the queue', () => {
  const piped = aDocument()
    .node('users', 'users')
    .node('sqs-queue', 'letters')
    .node('sqs-queue', 'orders', { properties: { maxReceiveCount: 3, deadLetterQueue: 'letters' } })
    .node('event-pipe', 'pipe')
    .node('lambda-function', 'enrich')
    .node('lambda-function', 'worker')
    .connect('poll', 'orders', 'pipe')
    .connect('invoke', 'pipe', 'enrich')
    .connect('event', 'pipe', 'worker')
    .build();
  const scenario: ScenarioInput = {
    horizonSeconds: 1200,
    arrivals: [{ to: 'orders', pattern: random(10) }],
    overrides: { worker: { errorRate: 0.5 }, enrich: { errorRate: 0 } },
  };
  const result = simulate(piped, scenario);
  const [enriched, worked] = [nodeOf(result, 'enrich').arrivals, nodeOf(result, 'worker').arrivals];
  near(enriched, worked, 0.01);
  // Each batch fails as often as not: 1 + 1/2 + 1/4 attempts.
  const sent = nodeOf(result, 'orders').queue?.sent ?? 0;
  expect(sent).toBeGreaterThan(10_000);
  near(worked, 1.75 * sent, 0.15);
  const broken = simulate(piped, {
    ...scenario,
    overrides: { enrich: { errorRate: 1 }, worker: { errorRate: 0 } },
  });
  expect(broken.nodes.find(({ node }) => node === 'worker')?.arrivals ?? 0).toBe(0);
});
