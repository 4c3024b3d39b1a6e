import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;

const nodeOf = (result: SimulationResult, id: string): NodeResult | undefined =>
  result.nodes.find((each) => each.id === id);

const errorsOf = (result: SimulationResult): Readonly<Record<string, number>> =>
  Object.fromEntries((result.classes[0]?.errors ?? []).map(({ cause, count }) => [cause, Math.round(count)]));

describe.each(engines)('a queue, %s', (engine) => {
  const drawn = (queue: Properties = {}, mapping: Properties = {}) =>
    aDocument()
      .node('sqs-queue', 'jobs', { name: 'Jobs', properties: queue })
      .node('sqs-queue', 'letters', { name: 'Letters' })
      .node('lambda-function', 'fn', { name: 'Worker' })
      .connect('poll', 'jobs', 'fn', { batchSize: 10, ...mapping })
      .build();

  test('hands out no more messages than may be in flight', () => {
    const run = (inFlight: number) =>
      simulate(
        drawn(),
        {
          horizonSeconds: 100,
          arrivals: [{ to: 'jobs', pattern: even(20) }],
          overrides: {
            jobs: { inFlight },
            fn: { meanServiceTimeMs: 10_000, serviceDistribution: 'constant', initMs: 0 },
          },
        },
        { engine },
      );
    // 20 a second for ten seconds each are 200 in flight; with 50 five a second are worked off.
    expect(nodeOf(run(120_000), 'jobs')?.mostQueued ?? 0).toBeLessThan(400);
    const bounded = nodeOf(run(50), 'jobs');
    expect(bounded?.mostQueued ?? 0).toBeGreaterThan(1300);
    expect(bounded?.mostQueued ?? 0).toBeLessThan(1700);
  });

  test('delivers a share of its messages twice, which costs work and counts nothing', () => {
    const run = (duplicateShare: number) =>
      simulate(
        drawn({}, { batchSize: 1 }),
        {
          horizonSeconds: 200,
          drains: true,
          arrivals: [{ to: 'jobs', pattern: even(10) }],
          overrides: { jobs: { duplicateShare }, fn: { meanServiceTimeMs: 20, initMs: 0 } },
        },
        { engine },
      );
    const twice = run(0.3);
    expect(Math.abs((nodeOf(twice, 'fn')?.arrivals ?? 0) - 2600)).toBeLessThan(130);
    expect(Math.abs((nodeOf(run(0), 'fn')?.arrivals ?? 0) - 2000)).toBeLessThan(10);
    expect(Math.abs((nodeOf(twice, 'jobs')?.arrivals ?? 0) - 2000)).toBeLessThan(10);
  });
});

describe.each(engines)('a function, %s', (engine) => {
  const drawn = (properties: Properties = {}) =>
    aDocument()
      .node('users', 'users')
      .node('lambda-function', 'fn', { name: 'Function', properties })
      .connect('invoke', 'users', 'fn')
      .build();
  const called = (rate: number, fn: Readonly<Record<string, number | boolean>>): ScenarioInput => ({
    horizonSeconds: 60,
    arrivals: [{ from: 'users', pattern: even(rate) }],
    overrides: { fn: { initMs: 0, serviceDistribution: 'constant', ...fn } },
  });

  test('takes ten calls a second for each of its concurrency, however short they are', () => {
    const document = drawn({ reservedConcurrentExecutions: 20 });
    const short = simulate(document, called(300, { meanServiceTimeMs: 10 }), { engine });
    // 200 a second, and as many more in the first as had not been used before it.
    const refused = errorsOf(short).throttled_lambda ?? 0;
    expect(refused).toBeGreaterThan(100 * 60 - 400);
    expect(refused).toBeLessThanOrEqual(100 * 60 + 1);
    const within = simulate(document, called(190, { meanServiceTimeMs: 10 }), { engine });
    expect(errorsOf(within)).toEqual({});
  });

  test('works faster with more memory, up to a core, and beyond where its work is spread', () => {
    const took = (memorySize: number, isParallel = false) =>
      simulate(drawn({ memorySize }), called(2, { meanServiceTimeMs: 50, cpuMs: 100, isParallel }), {
        engine,
      }).classes[0]?.latency.mean ?? 0;
    // 1,769 MB are one core: half of it takes twice as long, and what memory does not change stays.
    expect(took(1769)).toBeCloseTo(0.15, 2);
    expect(took(885)).toBeCloseTo(0.25, 2);
    expect(took(3538)).toBeCloseTo(0.15, 2);
    expect(took(3538, true)).toBeCloseTo(0.1, 2);
  });
});

test.each(engines)('what a function fails in the end goes to its dead-letter queue, %s', (engine) => {
  const document = aDocument()
    .node('s3-bucket', 'files')
    .node('sqs-queue', 'letters', { name: 'Letters' })
    .node('lambda-function', 'fn', { properties: { deadLetterQueue: 'letters', maximumRetryAttempts: 0 } })
    .connect('event', 'files', 'fn')
    .build();
  const result = simulate(
    document,
    {
      horizonSeconds: 200,
      arrivals: [{ to: 'files', pattern: even(10) }],
      overrides: { fn: { errorRate: 0.25, meanServiceTimeMs: 10 } },
    },
    { engine },
  );
  expect(Math.abs((nodeOf(result, 'letters')?.arrivals ?? 0) - 500)).toBeLessThan(60);
});

describe.each(engines)('deployments of a function, %s', (engine) => {
  const document = aDocument()
    .node('users', 'users')
    .node('lambda-function', 'fn', { name: 'Function' })
    .connect('invoke', 'users', 'fn')
    .build();
  type Deploy = Extract<NonNullable<ScenarioInput['timeline']>[number], { do: 'deploy' }>;
  const deployed = (deploy: Omit<Deploy, 'at' | 'do' | 'node'>) =>
    simulate(
      document,
      {
        horizonSeconds: 1800,
        arrivals: [{ from: 'users', pattern: even(20) }],
        overrides: { fn: { initMs: 0 } },
        timeline: [{ at: 300, do: 'deploy', node: 'fn', ...deploy }],
      },
      { engine },
    );
  const told = (result: SimulationResult): readonly string[] =>
    result.decisions.filter(({ kind }) => kind === 'deployment').map(({ at, text }) => `${at} ${text}`);

  test('move calls in equal parts', () => {
    expect(told(deployed({ strategy: 'linear', canaryPercent: 25, stepSeconds: 120 }))).toEqual([
      '300 Function deploys v2 (linear)',
      '300 Function 25 % of the calls go to v2',
      '420 Function 50 % of the calls go to v2',
      '540 Function 75 % of the calls go to v2',
      '660 Function 100 % of the calls go to v2',
      '660 Function v2 serves alone',
    ]);
  });

  test('are taken back when the canary fails too often', () => {
    const result = deployed({
      strategy: 'canary',
      canaryPercent: 10,
      stepSeconds: 600,
      version: { errorRate: 0.5 },
      rollbackOnErrorRate: 0.01,
    });
    expect(told(result).at(-1)).toBe('360 Function rolls back: all calls go to the version before');
    // A minute of 20 a second, of which 5 % fail.
    expect(Math.abs((result.classes[0]?.failed ?? 0) - 60)).toBeLessThan(30);
  });

  test('follow the preset of CodeDeploy that is drawn', () => {
    const drawn = aDocument()
      .node('users', 'users')
      .node('lambda-function', 'fn', { name: 'Function', properties: { publishVersion: true } })
      .connect('invoke', 'users', 'fn')
      .node('codedeploy', 'release', { properties: { strategy: 'canary' } })
      .connect('deploy', 'release', 'fn')
      .build();
    const result = simulate(
      drawn,
      {
        horizonSeconds: 900,
        arrivals: [{ from: 'users', pattern: even(5) }],
        timeline: [{ at: 60, do: 'deploy', node: 'fn' }],
      },
      { engine },
    );
    expect(told(result).slice(0, 3)).toEqual([
      '60 Function deploys v2 (canary)',
      '60 Function 10 % of the calls go to v2',
      '360 Function 100 % of the calls go to v2',
    ]);
  });
});
