import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { balancedService, fromUsers, network, poisson } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const service = (properties: Properties) =>
  balancedService({
    desiredCount: 4,
    healthCheckGracePeriodSeconds: 0,
    ...properties,
  }).build();

type Deploy = Extract<NonNullable<ScenarioInput['timeline']>[number], { do: 'deploy' }>;

const deployed = (version: Deploy['version'] = {}, horizonSeconds = 2400): ScenarioInput => ({
  horizonSeconds,
  arrivals: fromUsers(poisson(40)),
  overrides: {
    web: { meanServiceTimeMs: 0 },
    app: { workers: 4, meanServiceTimeMs: 20, startSeconds: 40 },
  },
  timeline: [{ at: 300, do: 'deploy', node: 'app', version }],
});

const told = (result: SimulationResult): readonly string[] =>
  result.decisions
    .filter(({ kind }) => kind === 'deployment')
    .map(({ at, text }) => `${Math.round(at)} ${text}`);

describe.each(['des', 'fluid'] as const)('deployments of a service, %s', (engine) => {
  test('the circuit breaker counts as it is told', () => {
    const breaks = (properties: Properties) => {
      const { decisions } = simulate(service(properties), deployed({ crashOnStart: 1 }), { engine });
      return decisions.find(({ text }) => text.includes('circuit breaker'))?.arithmetic;
    };
    expect(breaks({})).toBe('3 failed tasks, threshold clamp(ceil(0.5 × 4), 3, 200) = 3');
    expect(breaks({ circuitBreakerType: 'COUNT', circuitBreakerThreshold: 6 })).toBe(
      '6 failed tasks, threshold 6, as stated',
    );
    expect(breaks({ circuitBreakerType: 'UNBOUNDED_PERCENT', circuitBreakerThreshold: 25 })).toBe(
      '1 failed tasks, threshold ceil(0.25 × 4) = 1',
    );
  });

  test('a drawn canary moves its part, waits, moves the rest, and keeps the old tasks for a while', () => {
    const canary = service({
      deploymentStrategy: 'CANARY',
      trafficStepPercent: 5,
      trafficStepMinutes: 10,
      bakeTimeInMinutes: 5,
    });
    const steps = told(simulate(canary, deployed(), { engine }));
    expect(steps[0]).toBe('300 App deploys v2 (canary)');
    const times = steps.slice(1).map((step) => Number.parseInt(step, 10));
    expect(steps.slice(1).map((step) => step.replace(/^\d+ /, ''))).toEqual([
      'App 5 % of the requests go to v2',
      'App 100 % of the requests go to v2',
      'App v2 serves alone',
    ]);
    // Its tasks start in 40 s; then ten minutes, and five that the old tasks stay.
    expect(times[0]).toBeGreaterThanOrEqual(340);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(600);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(300);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeLessThanOrEqual(302);
  });

  test('a drawn linear shift takes a quarter every two minutes', () => {
    const linear = service({
      deploymentStrategy: 'LINEAR',
      trafficStepPercent: 25,
      trafficStepMinutes: 2,
      bakeTimeInMinutes: 0,
    });
    const shares = told(simulate(linear, deployed(), { engine })).filter((step) => step.includes('%'));
    const times = shares.map((step) => Number.parseInt(step, 10));
    expect(shares.map((step) => /(\d+) %/.exec(step)?.[1])).toEqual(['25', '50', '75', '100']);
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([120, 120, 120]);
  });
});

describe.each(['des', 'fluid'] as const)('passive checks of a network load balancer, %s', (engine) => {
  const balanced = (properties: Properties = {}) =>
    network(['a', 'b'])
      .node('nlb', 'web', { parent: 'vpc' })
      .node('ec2-instance', 'one', { name: 'One', parent: 'private-a' })
      .node('ec2-instance', 'two', { name: 'Two', parent: 'private-b' })
      .connect('traffic', 'users', 'web')
      .connect('forward', 'web', 'one', properties)
      .connect('forward', 'web', 'two', properties)
      .build();
  const crash = (overrides: ScenarioInput['overrides'] = {}): ScenarioInput => ({
    horizonSeconds: 600,
    arrivals: fromUsers(poisson(100)),
    overrides: { one: { workers: 10 }, two: { workers: 10 }, ...overrides },
    timeline: [{ at: 200, for: 200, do: 'crash', node: 'two' }],
  });
  const health = (result: SimulationResult) => result.decisions.filter(({ kind }) => kind === 'health');

  test('leave a target that takes no connections before the checks have noticed', () => {
    const result = simulate(balanced(), crash(), { engine });
    const [left, back] = health(result);
    expect(left).toMatchObject({ at: 210, text: 'Two is unhealthy' });
    expect(left?.arithmetic).toMatch(/^\d+ connections in 10 s were not taken$/);
    // It comes back by five active checks of 30 s.
    expect(back?.text).toBe('Two is healthy');
    expect(back?.at).toBeGreaterThanOrEqual(400 + 120);
    expect(back?.at).toBeLessThanOrEqual(400 + 150);
    // Half of 100 a second for ten seconds.
    const failed = result.classes[0]?.failed ?? 0;
    expect(failed).toBeGreaterThan(400);
    expect(failed).toBeLessThan(600);
  });

  test('are not there for UDP, and their time is a parameter', () => {
    const udp = health(simulate(balanced({ protocol: 'UDP' }), crash(), { engine }));
    expect(udp[0]?.at).toBeGreaterThan(230);
    const quick = health(simulate(balanced(), crash({ web: { passiveSeconds: 3 } }), { engine }));
    expect(quick[0]?.at).toBe(203);
  });
});

describe.each(['des', 'fluid'] as const)('an environment of Elastic Beanstalk, %s', (engine) => {
  const environment = (properties: Properties = {}) =>
    network(['a', 'b'])
      .node('elastic-beanstalk', 'shop', {
        name: 'Shop',
        parent: 'vpc',
        properties: {
          minSize: 4,
          maxSize: 8,
          subnets: ['private-a', 'private-b'],
          batchSizePercent: 30,
          ...properties,
        },
      })
      .connect('traffic', 'users', 'shop')
      .build();
  const loaded = (rate: number, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
    horizonSeconds: 1800,
    arrivals: fromUsers(poisson(rate)),
    overrides: { shop: { workers: 1, meanServiceTimeMs: 10, queueLimit: 100, startSeconds: 60 } },
    ...more,
  });
  const targets = (result: SimulationResult): readonly number[] =>
    (result.series.columns.find(({ what, of }) => what === 'targets' && of === 'shop')?.values ?? []).map(
      (value) => value ?? 0,
    );

  test('has its smallest number of instances, and one more when CPU is high over five minutes', () => {
    const result = simulate(environment(), loaded(340), { engine });
    const scaling = result.decisions.filter(({ kind }) => kind === 'scaling');
    expect(targets(result)[0]).toBe(4);
    // 85 % of four; one more after the first point, and 360 s after it has started the next: 68 % by then.
    expect(scaling[0]).toMatchObject({ at: 300, text: 'Shop: 4 → 5, Its upper threshold steps' });
    expect(scaling).toHaveLength(1);
  });

  test('takes new versions in batches: with or without others beside them, or as a second set', () => {
    const fewest = (properties: Properties) => {
      const timeline: ScenarioInput['timeline'] = [{ at: 300, do: 'deploy', node: 'shop' }];
      const result = simulate(environment(properties), loaded(40, { timeline }), { engine });
      const most = result.groups.find(({ node }) => node === 'shop')?.mostTargets;
      return [Math.min(...targets(result)), most];
    };
    // 30 % of four are two.
    expect(fewest({ deploymentPolicy: 'Rolling' })[0]).toBe(2);
    expect(fewest({ deploymentPolicy: 'RollingWithAdditionalBatch' })).toEqual([4, 6]);
    expect(fewest({ deploymentPolicy: 'Immutable' })).toEqual([4, 8]);
    expect(fewest({ deploymentPolicy: 'AllAtOnce' })[0]).toBe(0);
  });
});

describe.each(['des', 'fluid'] as const)('a Classic Load Balancer, %s', (engine) => {
  test('checks its instances as it is told', () => {
    const document = network(['a', 'b'])
      .node('clb', 'web', { parent: 'vpc' })
      .node('ec2-instance', 'one', { name: 'One', parent: 'private-a' })
      .node('ec2-instance', 'two', { name: 'Two', parent: 'private-b' })
      .connect('traffic', 'users', 'web')
      .connect('target', 'web', 'one')
      .connect('target', 'web', 'two')
      .build();
    const result = simulate(
      document,
      {
        horizonSeconds: 600,
        arrivals: fromUsers(poisson(20)),
        overrides: { one: { workers: 10 }, two: { workers: 10 } },
        timeline: [{ at: 200, do: 'crash', node: 'two' }],
      },
      { engine },
    );
    const [left] = result.decisions.filter(({ kind }) => kind === 'health');
    expect(left?.text).toBe('Two is unhealthy');
    // Five checks of 30 s, as it is drawn.
    expect(left?.arithmetic).toMatch(/^5 checks in a row failed/);
    expect(left?.at ?? 0).toBeGreaterThanOrEqual(320);
    expect(left?.at ?? 0).toBeLessThanOrEqual(350);
  });
});
