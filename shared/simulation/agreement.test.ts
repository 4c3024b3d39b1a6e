import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { scenarioOf } from './testing/acceptance-documents.ts';
import { oneServer } from './testing/one-server.ts';
import { fromUsers, poisson, poissonSteps } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const document = oneServer();

const insideOf = (result: SimulationResult): number => result.nodes[0]?.meanInside ?? 0;

describe('the fluid engine agrees with every request simulated', () => {
  test.each([
    { c: 8, mean: 0.6, swing: 0.3, within: 0.1 },
    { c: 8, mean: 0.7, swing: 0.5, within: 0.1 },
    { c: 100, mean: 0.7, swing: 0.25, within: 0.03 },
    { c: 100, mean: 0.8, swing: 0.4, within: 0.03 },
    { c: 1000, mean: 0.8, swing: 0.4, within: 0.03, runs: 4 },
  ])('$c workers, load $mean ± $swing', ({ c, mean, swing, within, runs = 40 }) => {
    const scenario: ScenarioInput = {
      horizonSeconds: 2000,
      arrivals: [
        {
          from: 'users',
          pattern: {
            is: 'poisson',
            rate: { is: 'sine', mean: mean * c, amplitude: swing * c, period: 1000 },
          },
        },
      ],
      overrides: { server: { workers: c, meanServiceTimeMs: 1000 } },
    };
    const seeds = Array.from({ length: runs }, (_, seed) => seed);
    const des = seeds.map((seed) => insideOf(simulate(document, { ...scenario, seed }, { engine: 'des' })));
    const average = des.reduce((sum, value) => sum + value, 0) / des.length;
    const fluid = insideOf(simulate(document, scenario, { engine: 'fluid' }));
    expect(Math.abs(fluid / average - 1), `${fluid} for ${average}`).toBeLessThan(within);
  });

  test('50 workers get half, one and a half times, and half of what they can do', () => {
    const scenario: ScenarioInput = {
      horizonSeconds: 3000,
      arrivals: fromUsers(poissonSteps([0, 25], [1000, 75], [1200, 25])),
      overrides: { server: { workers: 50, meanServiceTimeMs: 1000 } },
    };
    const runs = 40;
    const des = Array.from({ length: runs }, (_, seed) =>
      insideOf(simulate(document, { ...scenario, seed }, { engine: 'des' })),
    );
    const average = des.reduce((sum, value) => sum + value, 0) / runs;
    const fluid = insideOf(simulate(document, scenario, { engine: 'fluid' }));
    expect(Math.abs(fluid / average - 1), `${fluid} for ${average}`).toBeLessThan(0.03);
  });

  test('a group scales at the same times to the same sizes, and loses as much', () => {
    const { document: group, scenario } = scenarioOf('auto-scaling', 'step');
    const des = simulate(group, scenario, { engine: 'des' });
    const fluid = simulate(group, scenario, { engine: 'fluid' });
    const sizes = (result: SimulationResult) =>
      result.decisions.filter(({ kind }) => kind === 'scaling').map(({ at, text }) => [at, text]);
    expect(sizes(fluid)).toEqual(sizes(des));
    const [a, b] = [des.classes[0], fluid.classes[0]];
    expect(Math.abs((b?.completed ?? 0) / (a?.completed ?? 1) - 1)).toBeLessThan(0.01);
    expect(Math.abs((b?.failed ?? 0) / (a?.failed ?? 1) - 1)).toBeLessThan(0.02);
    expect((b?.completed ?? 0) + (b?.failed ?? 0)).toBeCloseTo(b?.offered ?? 0, -2);
  });

  test('a backlog drains at the same time', () => {
    const { document: jobs, scenario } = scenarioOf('queue-backlog', 'twenty-workers');
    const fluid = simulate(jobs, scenario, { engine: 'fluid' });
    const queue = fluid.nodes.find(({ id }) => id === 'jobs')?.queue;
    expect(Math.abs((queue?.emptyAt ?? 0) - 1800)).toBeLessThanOrEqual(5);
    // Workers fetch what they can work off: it waits in the queue and not with them.
    const workers = fluid.nodes.find(({ id }) => id === 'workers');
    expect(workers?.meanQueued).toBe(0);
    expect(Math.abs((workers?.time.mean ?? 0) / 0.2 - 1)).toBeLessThan(0.01);
  });
});

test.each(['des', 'fluid'] as const)(
  'who waits at a server that hangs is served when it works again, %s',
  (engine) => {
    const { classes } = simulate(
      document,
      {
        horizonSeconds: 400,
        arrivals: fromUsers(poissonSteps([0, 10])),
        overrides: { server: { workers: 50, meanServiceTimeMs: 100 } },
        timeline: [{ at: 100, for: 60, do: 'hang', node: 'server' }],
      },
      { engine },
    );
    expect(classes[0]?.failed).toBe(0);
    // 600 of 4,000 wait for half a minute on average, and a little for each other afterwards.
    expect(Math.abs((classes[0]?.latency.mean ?? 0) - 4.7)).toBeLessThan(0.35);
  },
);

describe('callers who give up and try again, as rates and one by one', () => {
  const figures = ({ classes }: SimulationResult) => {
    const { attempts = 0, offered = 0, completed = 0, failed = 0 } = classes[0] ?? {};
    return { amplification: attempts / offered, goodput: completed / offered, lost: failed / offered };
  };
  const both = (scenario: ScenarioInput, runs = 3) => {
    const des = Array.from({ length: runs }, (_, seed) =>
      figures(simulate(document, { ...scenario, seed: seed + 1 }, { engine: 'des' })),
    );
    const mean = (of: (each: (typeof des)[number]) => number): number =>
      des.reduce((sum, each) => sum + of(each), 0) / runs;
    return {
      des: {
        amplification: mean(({ amplification }) => amplification),
        goodput: mean(({ goodput }) => goodput),
        lost: mean(({ lost }) => lost),
      },
      fluid: figures(simulate(document, scenario, { engine: 'fluid' })),
    };
  };

  test.each([
    { errorRate: 0.1, max: 2, attempts: 1.11, lost: 0.001 },
    { errorRate: 0.5, max: 3, attempts: 1.875, lost: 0.0625 },
    { errorRate: 0.9, max: 3, attempts: 3.439, lost: 0.6561 },
  ])('of $errorRate failures come $attempts attempts', ({ errorRate, max, attempts, lost }) => {
    const { fluid } = both(
      {
        horizonSeconds: 2000,
        warmupSeconds: 200,
        classes: [{ id: 'requests', retry: { max, backoff: 'fixed', base: 1, jitter: 'none' } }],
        arrivals: fromUsers(poisson(400)),
        overrides: { server: { workers: 1000, meanServiceTimeMs: 10, errorRate } },
      },
      1,
    );
    expect(fluid.amplification).toBeCloseTo(attempts, 3);
    expect(fluid.lost).toBeCloseTo(lost, 4);
  });

  test.each([
    { what: 'patience of a service and a half', workers: 50, load: 0.8, timeout: 1.5, max: 0, within: 0.02 },
    { what: 'the same, tried again once', workers: 50, load: 0.6, timeout: 1.5, max: 1, within: 0.03 },
    { what: 'long patience under overload', workers: 50, load: 1.5, timeout: 10, max: 0, within: 0.03 },
    { what: 'a storm of repetitions', workers: 50, load: 0.9, timeout: 2, max: 3, within: 0.03 },
  ])('$what', ({ workers, load, timeout, max, within }) => {
    const { des, fluid } = both({
      horizonSeconds: 1500,
      warmupSeconds: 300,
      classes: [
        {
          id: 'requests',
          timeoutSeconds: timeout,
          retry: { max, backoff: 'fixed', base: 1, jitter: 'full' },
        },
      ],
      arrivals: fromUsers(poisson(workers * load)),
      overrides: { server: { workers, meanServiceTimeMs: 1000 } },
    });
    const said = `${JSON.stringify(fluid)} for ${JSON.stringify(des)}`;
    expect(Math.abs(fluid.amplification / des.amplification - 1), said).toBeLessThan(within);
    expect(Math.abs(fluid.goodput - des.goodput), said).toBeLessThan(within);
    expect(Math.abs(fluid.lost - des.lost), said).toBeLessThan(within);
  });
});

describe('who waits for a slow way', () => {
  const two = aDocument()
    .node('users', 'users')
    .node('users', 'others')
    .node('ec2-instance', 'fast')
    .node('ec2-instance', 'slow')
    .connect('traffic', 'users', 'fast')
    .connect('traffic', 'others', 'slow')
    .build();

  test('gives up, and those of the other way have their answers', () => {
    const result = simulate(
      two,
      {
        horizonSeconds: 1000,
        classes: [{ id: 'requests', timeoutSeconds: 5 }],
        arrivals: [...fromUsers(poisson(20)), { from: 'others', pattern: poisson(20) }],
        overrides: {
          fast: { workers: 10, meanServiceTimeMs: 100 },
          slow: { workers: 1, meanServiceTimeMs: 100 },
        },
      },
      { engine: 'fluid' },
    );
    const [{ offered = 0, completed = 0, failed = 0, latency } = {}] = result.classes;
    // The slow one works off 10 of 20: all but those of the first seconds wait for too long, and each counts once.
    expect(failed / offered).toBeGreaterThan(0.47);
    expect(failed / offered).toBeLessThan(0.5);
    expect(completed + failed).toBeLessThanOrEqual(offered + 1e-6);
    expect((completed + failed) / offered).toBeGreaterThan(0.98);
    expect(latency?.mean).toBeLessThan(0.2);
  });
});

describe('percentiles of a fluid run', () => {
  test.each([
    { c: 8, load: 0.9, what: 'below saturation' },
    { c: 50, load: 0.95, what: 'near it' },
  ])('are those of every request simulated, $what', ({ c, load }) => {
    const scenario: ScenarioInput = {
      horizonSeconds: 20_000,
      warmupSeconds: 500,
      arrivals: fromUsers(poisson(c * load * 100)),
      overrides: { server: { workers: c, meanServiceTimeMs: 10 } },
    };
    const des = simulate(document, { ...scenario, horizonSeconds: 2000 }, { engine: 'des' });
    const fluid = simulate(document, scenario, { engine: 'fluid' });
    for (const share of ['p50', 'p90', 'p99'] as const) {
      const [a, b] = [fluid.classes[0]?.latency[share] ?? 0, des.classes[0]?.latency[share] ?? 0];
      expect(Math.abs(a / b - 1), `${share} ${a} for ${b}`).toBeLessThan(0.08);
    }
  });

  test('a stretch begins with the backlog that the rates have left', () => {
    const scenario: ScenarioInput = {
      horizonSeconds: 1000,
      arrivals: fromUsers(poissonSteps([0, 60], [300, 120])),
      overrides: { server: { workers: 1, meanServiceTimeMs: 10 } },
      // Something that happens, so that its time is looked at; it changes next to nothing.
      timeline: [{ at: 900, do: 'slowdown', node: 'server', factor: 1.0001, for: 1 }],
    };
    const fluid = simulate(document, scenario, { engine: 'fluid' });
    expect(fluid.windows?.some(({ from, to }) => from < 900 && to > 900)).toBe(true);
    // By 900 s, 20 more a second have come for 600 s, and 100 a second leave.
    expect(fluid.classes[0]?.latency.max ?? 0).toBeGreaterThan(110);
    expect(fluid.classes[0]?.latency.max ?? 0).toBeLessThan(150);
  });

  test('targets that a group has added serve in them', () => {
    const { document: group, scenario: asked } = scenarioOf('auto-scaling', 'step');
    const scenario = { ...asked, seed: 3, warmupSeconds: 1500 };
    const des = simulate(group, scenario, { engine: 'des' });
    const fluid = simulate(group, scenario, { engine: 'fluid' });
    const [a, b] = [fluid.classes[0]?.latency.p99 ?? 0, des.classes[0]?.latency.p99 ?? 0];
    expect(Math.abs(a / b - 1), `${a} for ${b}`).toBeLessThan(0.05);
  });
});

test('a load that takes too long request by request is planned as rates, and says so', () => {
  const scenario: ScenarioInput = {
    horizonSeconds: 86_400,
    arrivals: fromUsers(poisson(20_000)),
    overrides: { server: { workers: 4000, meanServiceTimeMs: 100 } },
  };
  const result = simulate(document, scenario);
  expect(result.engine).toBe('fluid');
  expect(result.because).toContain(
    'because the 3.5 billion events of every request would take about 5.8 minutes, more than 5 s.',
  );
  expect(result.classes[0]?.offered).toBeCloseTo(1.728e9, -6);
  // An exponential service that nobody waits for.
  expect(Math.abs((result.classes[0]?.latency.p99 ?? 0) / 0.460517 - 1)).toBeLessThan(0.01);
  expect(result.because).toContain('Percentiles come from stretches');
  expect(result.windows?.length).toBeGreaterThanOrEqual(3);
  for (const { from, to } of result.windows ?? []) expect(to - from).toBeCloseTo(59, 0);
  expect(result.because).toMatch(
    /cost are those of the rates; percentiles are those of 4 stretches of 59 s with 4,7\d\d,\d{3} answered requests in all, from [\d:, ]+ on\.$/,
  );
});
