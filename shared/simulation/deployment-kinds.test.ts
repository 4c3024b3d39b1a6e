import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { balancedService, fromUsers, network, poisson } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

type Deploy = Extract<NonNullable<ScenarioInput['timeline']>[number], { do: 'deploy' }>;

const engines = ['des', 'fluid'] as const;

/** Six instances that take a minute to start, each checked once when it is there. */
const instances = network(['a', 'b'])
  .node('alb', 'web', { parent: 'vpc' })
  .node('auto-scaling-group', 'app', {
    name: 'App',
    parent: 'vpc',
    properties: {
      minSize: 6,
      maxSize: 12,
      desiredCapacity: 6,
      scalingMetric: 'none',
      healthCheckGracePeriod: 0,
      healthCheckType: 'EC2',
    },
  })
  .connect('traffic', 'users', 'web')
  .connect('forward', 'web', 'app')
  .build();

const scenario = (deploy: Partial<Deploy>, horizonSeconds = 1800): ScenarioInput => ({
  horizonSeconds,
  arrivals: fromUsers(poisson(60)),
  overrides: { web: { meanServiceTimeMs: 0 }, app: { workers: 4, meanServiceTimeMs: 10, startSeconds: 60 } },
  timeline: [{ at: 300, do: 'deploy', node: 'app', ...deploy }],
});

const outcome = (result: SimulationResult) => {
  const [first] = result.deployments ?? [];
  if (first === undefined) throw new Error('Nothing was deployed.');
  const { outcome: how, fewestServing, mostTargets, startedAt, endedAt } = first;
  return {
    how,
    fewestServing,
    mostTargets,
    seconds: endedAt === null ? null : Math.round(endedAt - startedAt),
  };
};

describe.each(engines)('six instances take a new version, %s', (engine) => {
  test.each<[Deploy['strategy'] & string, Partial<Deploy>, object]>([
    // One batch in place: nothing serves for as long as an instance takes to start.
    ['all-at-once', {}, { fewestServing: 0, mostTargets: 6, seconds: 60 }],
    // Three batches of two, in place.
    ['rolling', { batch: 2 }, { fewestServing: 4, mostTargets: 6, seconds: 180 }],
    // Four to one batch of four: ceil(6 ÷ 4) = 2 batches.
    ['rolling', { batch: 4 }, { fewestServing: 2, mostTargets: 6, seconds: 120 }],
    // Two more first, so six serve at any time: three batches.
    ['rolling-with-extra', { batch: 2 }, { fewestServing: 6, mostTargets: 8, seconds: 180 }],
    // One of the new first, then five; then all old ones leave.
    ['immutable', {}, { fewestServing: 6, mostTargets: 12, seconds: 120 }],
    // All of the new beside the old, and the switch.
    ['blue-green', { bakeSeconds: 120 }, { fewestServing: 6, mostTargets: 12, seconds: 180 }],
    ['canary', { canaryPercent: 10, stepSeconds: 300, bakeSeconds: 0 }, { mostTargets: 12, seconds: 360 }],
    ['linear', { canaryPercent: 25, stepSeconds: 60, bakeSeconds: 0 }, { mostTargets: 12, seconds: 240 }],
  ])('%s %o', (strategy, more, expected) => {
    const result = simulate(instances, scenario({ strategy, ...more }), { engine });
    const found = outcome(result);
    expect(found).toMatchObject({ how: 'done', ...expected, seconds: found.seconds });
    // Old ones that still work on something leave a moment later.
    const wanted = (expected as { readonly seconds: number }).seconds;
    expect(found.seconds).toBeGreaterThanOrEqual(wanted);
    expect(found.seconds).toBeLessThanOrEqual(wanted + 6);
  });

  test.each<[Deploy['strategy'] & string, Partial<Deploy>, number, number]>([
    // A tenth of 60 requests a second for four minutes.
    ['canary', { canaryPercent: 10, stepSeconds: 600 }, 4, 6 * 240],
    // A quarter for a minute, and half for another.
    ['linear', { canaryPercent: 25, stepSeconds: 60 }, 2, 15 * 60 + 30 * 60],
    // All of them from the switch on.
    ['blue-green', { bakeSeconds: 600 }, 3, 60 * 180],
  ])(
    'users hit by a bad version are weight × rate × error over time: %s',
    (strategy, more, points, requests) => {
      const bad = scenario({
        strategy,
        ...more,
        version: { errorRate: 0.5 },
        stopWhen: { metric: 'errorPercent', op: 'above', value: 1, points },
      });
      const result = simulate(instances, bad, { engine });
      const [first] = result.deployments ?? [];
      expect(first).toMatchObject({ outcome: 'rolled back', because: 'alarm "errors in per cent above 1"' });
      // New ones serve at 360; so many minutes later the alarm rings, and the weight goes back at once.
      expect(Math.abs((first?.requests ?? 0) - requests)).toBeLessThan(4.5 * Math.sqrt(requests));
      expect(first?.hit).toBeCloseTo((first?.requests ?? 0) * 0.5, 6);
      const failed =
        result.classes[0]?.errors.find(({ cause }) => cause === 'deploy_bad_version')?.count ?? 0;
      expect(Math.abs(failed - (first?.hit ?? 0))).toBeLessThan(4.5 * Math.sqrt(requests / 4));
    },
  );
});

test.each(engines)(
  'unhealthy targets are a metric of an alarm, and those that have just come are none, %s',
  (engine) => {
    const bad = scenario({
      version: { failsHealthChecks: true },
      stopWhen: { metric: 'unhealthy', op: 'above', value: 0, points: 1 },
    });
    const result = simulate(instances, bad, { engine });
    // It serves at 360; its second check fails at 390, so the point of that minute is the first above 0.
    expect(result.decisions.find(({ kind }) => kind === 'alarm')).toMatchObject({
      at: 420,
      text: '"unhealthy targets above 0": ALARM',
    });
    expect(outcome(result)).toMatchObject({ how: 'rolled back', fewestServing: 5 });
  },
);

const service = (properties: Properties) =>
  balancedService({
    desiredCount: 3,
    healthCheckGracePeriodSeconds: 0,
    ...properties,
  }).build();

const told = (result: SimulationResult, kind: string): readonly string[] =>
  result.decisions
    .filter((each) => each.kind === kind)
    .map(
      ({ at, text, arithmetic }) =>
        `${Math.round(at)} ${text}${arithmetic === undefined ? '' : `: ${arithmetic}`}`,
    );

describe.each(engines)('tasks of a service, %s', (engine) => {
  test('three tasks that may be 125 % are stuck, and the log says why', () => {
    const result = simulate(service({ maximumPercent: 125 }), scenario({}, 1200), { engine });
    expect(told(result, 'deployment')).toEqual([
      '300 App deploys v2 (rolling)',
      '300 App can neither stop nor start a target: at least 3 of 3 have to serve, and there may be 3 at most',
    ]);
    expect(outcome(result)).toMatchObject({ how: 'under way', fewestServing: 3, mostTargets: 3 });
  });

  test('half of four may stop at a time', () => {
    const half = service({ desiredCount: 4, minimumHealthyPercent: 50, maximumPercent: 100 });
    const found = outcome(simulate(half, scenario({}), { engine }));
    expect(found).toMatchObject({ how: 'done', fewestServing: 2, mostTargets: 4 });
    expect(found.seconds).toBeGreaterThanOrEqual(120);
    expect(found.seconds).toBeLessThanOrEqual(124);
  });

  test('that never run are tried again after 1, 2, 4 and more seconds, 15 minutes at most', () => {
    const crashing = simulate(
      service({ circuitBreaker: false, desiredCount: 1 }),
      scenario({ version: { crashOnStart: 1, startSeconds: 10 } }, 6000),
      { engine },
    );
    const stopped = crashing.decisions
      .filter(({ text }) => text.includes('stopped while it started'))
      .map(({ at }) => Math.round(at));
    const pauses = stopped.slice(1).map((at, index) => at - (stopped[index] ?? 0) - 10);
    expect(pauses.slice(0, 13)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  test('a healthy task clears the count of the circuit breaker, unless it is told not to', () => {
    // About every second task dies at its start: four in all, and never four without one that serves between them.
    const breaks = (circuitBreakerReset: boolean) =>
      simulate(
        service({
          desiredCount: 4,
          circuitBreakerType: 'COUNT',
          circuitBreakerThreshold: 4,
          circuitBreakerReset,
        }),
        { ...scenario({ version: { crashOnStart: 0.5, startSeconds: 10 } }, 3600), seed: 2 },
        { engine },
      ).deployments?.[0];
    expect(breaks(true)).toMatchObject({ outcome: 'done' });
    expect(breaks(false)).toMatchObject({ outcome: 'rolled back', because: 'circuit breaker' });
  });
});

describe.each(engines)('an environment of Elastic Beanstalk that takes a new version, %s', (engine) => {
  const environment = (properties: Properties) =>
    network(['a', 'b'])
      .node('elastic-beanstalk', 'app', {
        name: 'App',
        parent: 'vpc',
        properties: { minSize: 6, maxSize: 8, subnets: ['private-a', 'private-b'], ...properties },
      })
      .connect('traffic', 'users', 'app')
      .build();
  const run = (properties: Properties, deploy: Partial<Deploy> = {}, horizonSeconds = 3600) =>
    simulate(
      environment(properties),
      {
        ...scenario(deploy, horizonSeconds),
        overrides: { app: { workers: 4, meanServiceTimeMs: 10, startSeconds: 60 } },
      },
      { engine },
    );

  test('looks at each batch for two minutes: twelve checks', () => {
    // 30 % of six are two: three batches of 60 s to start and 120 s of checks.
    const found = outcome(run({ deploymentPolicy: 'Rolling', batchSizePercent: 30 }));
    expect(found).toMatchObject({ how: 'done', fewestServing: 4, mostTargets: 6 });
    expect(found.seconds).toBeGreaterThanOrEqual(540);
    expect(found.seconds).toBeLessThanOrEqual(546);
  });

  test('gives a batch up after 600 + 240 s, and what was replaced before stays new', () => {
    const bad = { version: { failsHealthChecks: true } };
    const result = run({ deploymentPolicy: 'Rolling', batchSizePercent: 30 }, bad);
    expect(outcome(result)).toMatchObject({ how: 'failed', fewestServing: 4 });
    expect(result.decisions.find(({ text }) => text.includes('gives v2 up'))?.arithmetic).toBe(
      '2 not healthy after 840 s',
    );
    const proved = run({ deploymentPolicy: 'Immutable' }, bad);
    expect(outcome(proved)).toMatchObject({ how: 'rolled back', fewestServing: 6, mostTargets: 7 });
  });

  test('replaces a third of its instances at a time for a change of its configuration', () => {
    const found = outcome(run({ deploymentPolicy: 'AllAtOnce' }, { strategy: 'rolling' }));
    expect(found).toMatchObject({ how: 'done', fewestServing: 4 });
  });
});

describe.each(engines)('a second set of tasks, %s', (engine) => {
  test('gets requests when its lifecycle hooks are done, and none when one of them fails', () => {
    const hooked = (hookFails: boolean) =>
      simulate(instances, scenario({ strategy: 'blue-green', bakeSeconds: 0, hookSeconds: 90, hookFails }), {
        engine,
      });
    expect(told(hooked(false), 'deployment').map((text) => text.replace(/:.*/, ''))).toEqual([
      '300 App deploys v2 (blue-green)',
      '360 App runs its lifecycle hooks for 90 s',
      '450 App 100 % of the requests go to v2',
      expect.stringMatching(/^45\d App v2 serves alone$/),
    ]);
    const failed = hooked(true);
    expect(failed.deployments?.[0]).toMatchObject({ outcome: 'rolled back', because: 'lifecycle hook' });
    expect(failed.deployments?.[0]?.requests).toBe(0);
  });

  const byCodeDeploy = (strategy: string, alarm: Properties = {}) =>
    network(['a', 'b'])
      .node('alb', 'web', { parent: 'vpc' })
      .node('ecs-cluster', 'cluster', { parent: 'vpc' })
      .node('ecs-service', 'app', {
        name: 'App',
        parent: 'cluster',
        properties: {
          desiredCount: 2,
          scalingMetric: 'none',
          subnets: ['private-a', 'private-b'],
          deploymentController: 'CODE_DEPLOY',
        },
      })
      .node('cloudwatch-alarm', 'slow', {
        name: 'Slow',
        properties: {
          metricName: 'TargetResponseTime',
          threshold: 5,
          evaluationPeriods: 1,
          datapointsToAlarm: 1,
          ...alarm,
        },
      })
      .node('codedeploy', 'deploy', { properties: { strategy, alarms: ['slow'] } })
      .connect('traffic', 'users', 'web')
      .connect('forward', 'web', 'app')
      .connect('observe', 'slow', 'web')
      .connect('deploy', 'deploy', 'app')
      .build();

  test.each([
    ['canary', 10, 300],
    ['canary-15', 10, 900],
    ['linear', 10, 60],
    ['linear-3', 10, 180],
    ['all-at-once', 100, 0],
  ])('moves as the preset %s of CodeDeploy says', (strategy, percent, seconds) => {
    const result = simulate(byCodeDeploy(strategy), scenario({}, 3600), { engine });
    const shares = result.decisions.flatMap(({ at, text }) => {
      const [, share] = /(\d+) % of the requests/.exec(text) ?? [];
      return share === undefined ? [] : [{ at, share: Number(share) }];
    });
    expect(shares[0]?.share).toBe(percent);
    expect((shares[1]?.at ?? shares[0]?.at ?? 0) - (shares[0]?.at ?? 0)).toBeCloseTo(seconds, 6);
    expect(shares.at(-1)?.share).toBe(100);
    expect(shares).toHaveLength(strategy === 'all-at-once' ? 1 : strategy.startsWith('canary') ? 2 : 10);
  });

  test('does not begin under CodeDeploy while one of its alarms rings', () => {
    const result = simulate(byCodeDeploy('canary', { threshold: 0.001 }), scenario({}), { engine });
    expect(result.deployments?.[0]).toMatchObject({
      outcome: 'rolled back',
      because: 'alarm Slow',
      requests: 0,
    });
  });
});
