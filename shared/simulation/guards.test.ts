import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { pauseBefore } from './flow/guards.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;

const nodeOf = (result: SimulationResult, id: string): NodeResult | undefined =>
  result.nodes.find((each) => each.id === id);

test('pauses grow by the same factor from the first to the last of a phase', () => {
  const phases = [
    { count: 2, from: 0, to: 0 },
    { count: 4, from: 1, to: 27 },
    { count: 1, from: 60, to: 60 },
  ];
  const pauses = [1, 2, 3, 4, 5, 6, 7].map((attempt) => pauseBefore(phases, attempt) ?? -1);
  expect(pauses.map((pause) => Math.round(pause * 1e6) / 1e6)).toEqual([0, 0, 1, 3, 9, 27, 60]);
  expect(pauseBefore(phases, 8)).toBeUndefined();
});

describe.each(engines)('origins of a distribution, %s', (engine) => {
  const site = (hasSecond: boolean, origin: Properties = {}) => {
    const base = aDocument()
      .node('users', 'users')
      .node('cloudfront', 'cdn', { name: 'Site' })
      .node('ec2-instance', 'app', { name: 'App' })
      .node('s3-bucket', 'files', { name: 'Files' })
      .connect('traffic', 'users', 'cdn')
      .connect('origin', 'cdn', 'app', origin);
    return hasSecond ? base.connect('origin', 'cdn', 'files', { isFailover: true }).build() : base.build();
  };
  const struck = (act: 'crash' | 'hang', more: ScenarioInput['overrides'] = {}): ScenarioInput => ({
    horizonSeconds: 300,
    arrivals: [{ from: 'users', pattern: even(20) }],
    overrides: {
      cdn: { hitRatio: 0.5, meanServiceTimeMs: 0, originConnectSeconds: 0, ...more.cdn },
      app: { workers: 20, meanServiceTimeMs: 20 },
      files: { meanServiceTimeMs: 10 },
    },
    timeline: [{ at: 100, for: 100, do: act, node: 'app' }],
  });

  test('the second choice is asked when the first fails, and not before', () => {
    const well = simulate(site(true), { ...struck('crash'), timeline: [] }, { engine });
    expect(nodeOf(well, 'files')?.arrivals ?? 0).toBe(0);
    const result = simulate(site(true), struck('crash'), { engine });
    // Ten misses a second for 100 s.
    expect(Math.abs((nodeOf(result, 'files')?.arrivals ?? 0) - 1000)).toBeLessThan(80);
    const [, begins, , ends] = result.decisions.filter(({ text }) => !text.includes('tries again'));
    expect(begins).toMatchObject({ node: 'cdn', text: 'Site asks Files instead of App' });
    expect(begins?.arithmetic).toContain('3 × 30 s = 90 s');
    expect(ends?.text).toBe('Site asks App again');
    expect(result.classes[0]?.failed ?? 0).toBeLessThan(2);
  });

  test('an origin that is gone is given up after ten seconds each time, and then the second choice answers', () => {
    const gone = { ...struck('crash', { cdn: { originConnectSeconds: 10 } }), drains: true };
    const result = simulate(
      site(true),
      { ...gone, timeline: [{ at: 100, do: 'crash', node: 'app' }] },
      { engine },
    );
    expect(result.classes[0]?.failed ?? 0).toBeLessThan(3);
    const begins = result.decisions.find(({ text }) => text === 'Site asks Files instead of App');
    expect(begins?.arithmetic).toContain('without a connection, 3 × 10 s = 30 s');
    expect(begins?.at ?? 0).toBeGreaterThanOrEqual(engine === 'des' ? 130 : 110);
    expect(begins?.at ?? 0).toBeLessThanOrEqual(140);
    if (engine === 'fluid') return;
    // Ten misses a second from 100 to 300 s, each 30 s later.
    expect(Math.abs((nodeOf(result, 'files')?.arrivals ?? 0) - 2000)).toBeLessThan(80);
    expect(result.classes[0]?.latency.max).toBeGreaterThan(30);
    expect(result.classes[0]?.latency.max).toBeLessThan(31);
  });

  test('an origin that hangs is given up after all its attempts, and then the second choice answers', () => {
    const hangs = { ...struck('hang', { cdn: { originSeconds: 10 } }), drains: true };
    const result = simulate(
      site(true),
      { ...hangs, timeline: [{ at: 100, do: 'hang', node: 'app' }] },
      { engine },
    );
    // Ten misses a second from 100 to 300 s, each three times ten seconds later.
    expect(
      Math.abs((nodeOf(result, 'files')?.arrivals ?? 0) - (engine === 'des' ? 2000 : 1700)),
    ).toBeLessThan(80);
    expect(result.classes[0]?.failed ?? 0).toBeLessThan(2);
    const begins = result.decisions.find(({ text }) => text === 'Site asks Files instead of App');
    // As rates, attempts of all who failed are told apart by their shares alone, so some seem to have had their third.
    expect(begins?.at ?? 0).toBeGreaterThanOrEqual(engine === 'des' ? 130 : 110);
    expect(begins?.at ?? 0).toBeLessThanOrEqual(140);
  });

  test('an origin that takes no connections is asked three times, and without another the request fails', () => {
    const result = simulate(site(false), struck('crash'), { engine });
    expect(Math.abs((result.classes[0]?.failed ?? 0) - 1000)).toBeLessThan(80);
    // 10 a second for 200 s, and 30 a second for 100.
    expect(Math.abs((nodeOf(result, 'app')?.arrivals ?? 0) - 5000)).toBeLessThan(250);
    const once = simulate(site(false), struck('crash', { cdn: { originAttempts: 1 } }), { engine });
    expect(Math.abs((nodeOf(once, 'app')?.arrivals ?? 0) - 3000)).toBeLessThan(250);
  });
});

test('an origin that does not answer is given up after the time of each attempt', () => {
  const document = aDocument()
    .node('users', 'users')
    .node('cloudfront', 'cdn')
    .node('ec2-instance', 'app')
    .connect('traffic', 'users', 'cdn')
    .connect('origin', 'cdn', 'app', { originReadTimeout: 5 })
    .build();
  const result = simulate(
    document,
    {
      horizonSeconds: 200,
      drains: true,
      arrivals: [{ from: 'users', pattern: even(5) }],
      overrides: {
        cdn: { hitRatio: 0, meanServiceTimeMs: 0, originAttempts: 2 },
        app: { workers: 20, meanServiceTimeMs: 20 },
      },
      timeline: [{ at: 50, do: 'hang', node: 'app' }],
    },
    { engine: 'des' },
  );
  // All of the last 150 s; the one of two attempts of five seconds each.
  expect(result.classes[0]?.errors.map(({ cause }) => cause)).toEqual(['timeout_504']);
  expect(Math.abs((result.classes[0]?.failed ?? 0) - 750)).toBeLessThan(5);
  expect(result.classes[0]?.errors[0]?.firstAt ?? 0).toBeGreaterThanOrEqual(60);
  expect(result.classes[0]?.errors[0]?.firstAt ?? 0).toBeLessThan(61);
});

describe.each(engines)('deliveries of events, %s', (engine) => {
  const drawn = (event: Properties) =>
    aDocument()
      .node('users', 'users')
      .node('event-bus', 'bus')
      .node('event-rule', 'rule', { name: 'Rule' })
      .node('step-functions', 'flow', { name: 'Flow' })
      .node('sqs-queue', 'letters', { name: 'Letters' })
      .connect('event', 'bus', 'rule')
      .connect('event', 'rule', 'flow', event)
      .build();
  const burst: ScenarioInput = {
    horizonSeconds: 120,
    arrivals: [{ to: 'bus', pattern: { is: 'burst', at: 0, count: 200 } }],
    overrides: { flow: { startRate: 10, startBurst: 10 }, bus: { meanServiceTimeMs: 0 } },
  };

  test('executions that are refused begin later', () => {
    const result = simulate(drawn({}), { ...burst, horizonSeconds: 3600 }, { engine });
    // Ten at once and ten a second, when their pauses are over: all 200 begin.
    expect(Math.abs((nodeOf(result, 'flow')?.completions ?? 0) - 200)).toBeLessThan(3);
  });

  test('without retries, what is refused goes to the dead-letter queue', () => {
    const event = { maximumRetryAttempts: 0, deadLetterQueue: 'letters' };
    const result = simulate(drawn(event), burst, { engine });
    const letters = nodeOf(result, 'letters')?.arrivals ?? 0;
    const begun = nodeOf(result, 'flow')?.completions ?? 0;
    expect(Math.abs(letters + begun - 200)).toBeLessThan(2);
    expect(letters).toBeGreaterThan(170);
  });

  test('a topic tries a refusing queue again after its pauses', () => {
    const document = aDocument()
      .node('lambda-function', 'fn')
      .node('sns-topic', 'topic', { name: 'Topic', properties: { fifoTopic: true } })
      .node('sqs-queue', 'orders', { name: 'Orders', properties: { fifoQueue: true } })
      .connect('data', 'fn', 'topic')
      .connect('event', 'topic', 'orders')
      .build();
    const result = simulate(
      document,
      {
        horizonSeconds: 120,
        arrivals: [{ to: 'topic', pattern: { is: 'burst', at: 0, count: 1000 } }],
        overrides: { topic: { meanServiceTimeMs: 0 } },
      },
      { engine },
    );
    // 300 at once and 300 a second; what the others find full is tried again a second later and after pauses that grow.
    expect(Math.abs((nodeOf(result, 'orders')?.arrivals ?? 0) - 1000)).toBeLessThan(3);
  });
});
