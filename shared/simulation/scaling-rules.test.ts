import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import {
  balancedGroup,
  balancedService,
  fromUsers,
  network,
  poissonSteps,
} from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const told = (result: SimulationResult, kind = 'scaling'): readonly string[] =>
  result.decisions
    .filter((each) => each.kind === kind)
    .map(({ at, text }) => `${Math.round(at)} ${text.replace(/,.*/, '')}`);

const group = (properties: Properties) =>
  balancedGroup({
    minSize: 2,
    maxSize: 30,
    desiredCapacity: 2,
    scalingMetric: 'none',
    defaultInstanceWarmup: 60,
    healthCheckGracePeriod: 0,
    detailedMonitoring: true,
    ...properties,
  });

const loaded = (
  rates: readonly (readonly [at: number, rate: number])[],
  more: Partial<ScenarioInput> = {},
): ScenarioInput => ({
  horizonSeconds: 1500,
  arrivals: fromUsers(poissonSteps(...rates)),
  overrides: {
    web: { meanServiceTimeMs: 0 },
    app: { workers: 1, meanServiceTimeMs: 10, queueLimit: 100, startSeconds: 60 },
  },
  ...more,
});

describe.each(engines)('simple scaling, %s', (engine) => {
  const simple = group({
    alarmPolicies: [
      {
        policyType: 'SimpleScaling',
        threshold: 70,
        evaluationPeriods: 1,
        scalingAdjustment: 1,
        cooldown: 240,
      },
    ],
  });

  test('waits for its cooldown from the time at which what it launched serves', () => {
    // 100 % for a long time: one at 60, in service at 120, and the next 240 s after that.
    const result = simulate(simple, loaded([[0, 900]]), { engine });
    expect(told(result)).toEqual([
      '60 Application: 2 → 3',
      '360 Application: 3 → 4',
      '660 Application: 4 → 5',
      '960 Application: 5 → 6',
      '1260 Application: 6 → 7',
    ]);
  });
});

test('simple scaling waits until what it takes away is drained', () => {
  const falling = group({
    desiredCapacity: 4,
    alarmPolicies: [
      {
        policyType: 'SimpleScaling',
        comparison: 'below',
        threshold: 30,
        evaluationPeriods: 1,
        scalingAdjustment: -1,
        cooldown: 60,
      },
    ],
  });
  // Requests of 400 s keep each instance until its 300 s of deregistration delay are over.
  const result = simulate(
    falling,
    loaded([[0, 0.5]], {
      overrides: {
        web: { meanServiceTimeMs: 0 },
        app: { workers: 1000, meanServiceTimeMs: 400_000, serviceDistribution: 'constant' },
      },
    }),
  );
  expect(told(result)).toEqual(['60 Application: 4 → 3', '420 Application: 3 → 2']);
});

describe.each(engines)('cooldowns of a service, %s', (engine) => {
  const service = (properties: Properties) =>
    network(['a', 'b'])
      .node('alb', 'web', { parent: 'vpc' })
      .node('ecs-cluster', 'cluster', { parent: 'vpc' })
      .node('ecs-service', 'app', {
        name: 'App',
        parent: 'cluster',
        properties: {
          desiredCount: 4,
          minCapacity: 4,
          maxCapacity: 40,
          scalingMetric: 'none',
          subnets: ['private-a', 'private-b'],
          ...properties,
        },
      })
      .connect('traffic', 'users', 'web')
      .connect('forward', 'web', 'app')
      .build();

  test('a larger scale-out goes through, counted from where the first began, and an equal one waits', () => {
    const document = service({
      stepScaling: [
        { threshold: 60, adjustment: 1, cooldown: 600, evaluationPeriods: 1 },
        { threshold: 95, adjustment: 6, cooldown: 600, evaluationPeriods: 1 },
      ],
    });
    // 70 % of four: one more, and 56 % of five. Then four times the load.
    const result = simulate(
      document,
      loaded(
        [
          [0, 280],
          [300, 1200],
        ],
        { horizonSeconds: 600 },
      ),
      { engine },
    );
    const sizes = told(result);
    expect(sizes[0]).toBe('60 App: 4 → 5');
    expect(sizes.slice(1).every((text) => Number(text.split(' ')[0]) >= 360)).toBe(true);
    expect(sizes.some((text) => text.includes('→ 11'))).toBe(true);
  });

  test('target tracking starts from the tasks that run, not from those that are wanted', () => {
    const document = service({ scalingMetric: 'cpu', targetValue: 50, scaleOutCooldown: 300 });
    const slow = loaded([[0, 400]], {
      horizonSeconds: 420,
      overrides: {
        web: { meanServiceTimeMs: 0 },
        app: { workers: 1, meanServiceTimeMs: 10, queueLimit: 100, startSeconds: 600 },
      },
    });
    const result = simulate(document, slow, { engine });
    // Four run at 100 % whatever is on its way: ceil(4 × 100 ÷ 50) = 8, again and again, and never 16.
    expect(told(result)).toEqual(['180 App: 4 → 8']);
    expect(result.decisions.find(({ kind }) => kind === 'scaling')?.arithmetic).toMatch(
      /^n = 4, cpu (100|99\.\d+), target 50 → ceil\((8|7\.\d+)\) = 8$/,
    );
  });
});

describe.each(engines)('several targets of a service, %s', (engine) => {
  const tracked = (rate: number, requestTarget: number) => {
    const document = balancedService({
      desiredCount: 6,
      minCapacity: 2,
      maxCapacity: 40,
      scalingMetric: 'cpu',
      targetValue: 50,
      scaleInCooldown: 0,
      moreScalingTargets: [{ metric: 'requests', targetValue: requestTarget }],
    }).build();
    return told(simulate(document, loaded([[0, rate]], { horizonSeconds: 1080 }), { engine }));
  };

  test('add where one of them asks for it, and the largest number', () => {
    // 60 requests a second on six: 10 % of CPU, and 600 a minute for each: ceil(6 × 600 ÷ 345) = 11.
    expect(tracked(60, 345)[0]).toBe('180 App: 6 → 11');
  });

  test('take away only where all of them ask for it, and no more than the most careful one', () => {
    // CPU asks for 2 of 6, and requests are within a tenth of their target: nothing happens.
    expect(tracked(60, 620)).toEqual([]);
    // Both ask for fewer: ceil(6 × 10 ÷ 50) = 2, and ceil(6 × 600 ÷ 1000) = 4.
    expect(tracked(60, 1000)[0]).toMatch(/^900 App: 6 → 4$/);
  });
});

test('a target for what nothing counts is named among the assumptions', () => {
  const lonely = simulate(group({ scalingMetric: 'backlog', targetValue: 100 }), loaded([[0, 10]]));
  expect(lonely.assumptions.find(({ field }) => field === 'policies')).toMatchObject({
    title: 'Policies that are not simulated',
    value: 'scaling on backlog (nothing to count it at)',
  });
});

describe.each(engines)('missing points, %s', (engine) => {
  test('stop scaling until points return', () => {
    // Ten minutes of warm-up: while nothing is warm, CPU has no points.
    const document = group({
      scalingMetric: 'cpu',
      targetValue: 50,
      minSize: 1,
      desiredCapacity: 1,
      defaultInstanceWarmup: 600,
      healthCheckType: 'EC2',
    });
    const crash: ScenarioInput = loaded([[0, 90]], {
      horizonSeconds: 1800,
      timeline: [{ at: 70, do: 'crash', node: 'app', count: 1 }],
    });
    const result = simulate(document, crash, { engine });
    // It is replaced after its status checks, at 190, serves at 250, and counts from 850 on: its first whole minute
    // ends at 960, and the third point above the target is that of 1080.
    expect(told(result)).toEqual(['1080 Application: 1 → 2']);
    const points = result.groups[0]?.points.filter(({ cpu }) => cpu === null).map(({ at }) => at) ?? [];
    // Until it was replaced, it was there and did nothing.
    expect(points.at(0)).toBe(240);
    expect(points.at(-1)).toBe(900);
  });
});

describe.each(engines)('zones, %s', (engine) => {
  test('are balanced by a tenth of the maximum at a time, or one', () => {
    const moves = (maxSize: number, size: number) => {
      const result = simulate(
        group({ minSize: size, desiredCapacity: size, maxSize }),
        loaded([[0, 10]], { timeline: [{ at: 100, for: 600, do: 'zoneOutage', zone: 'a' }] }),
        { engine },
      );
      const batches = told(result, 'capacity').filter((text) => text.includes('moves'));
      const most = result.groups[0]?.mostTargets ?? 0;
      return { first: batches[0]?.replace(/^\d+ Application: /, ''), batches: batches.length, most };
    };
    // Four on one side: two have to move, one after another, and five are there at a time.
    expect(moves(8, 4)).toEqual({ first: 'moves 1 to a zone with fewer', batches: 2, most: 5 });
    // Ten: five have to move, three at a time of a maximum of thirty.
    expect(moves(30, 10)).toMatchObject({ first: 'moves 3 to a zone with fewer', batches: 2, most: 13 });
  });
});

describe.each(engines)('an autoscaler of pods, %s', (engine) => {
  const pods = (properties: Properties, load: readonly (readonly [number, number])[] = [[0, 600]]) => {
    const document = network(['a', 'b'])
      .node('eks-cluster', 'cluster', { parent: 'vpc' })
      .node('k8s-service', 'service', { parent: 'cluster' })
      .node('k8s-deployment', 'app', {
        name: 'App',
        parent: 'cluster',
        properties: {
          replicas: 3,
          minReplicas: 3,
          maxReplicas: 40,
          targetCpuUtilization: 70,
          scaleUpPercent: 1000,
          ...properties,
        },
      })
      .connect('traffic', 'users', 'service')
      .connect('target', 'service', 'app')
      .build();
    return simulate(
      document,
      loaded(load, {
        horizonSeconds: 300,
        overrides: {
          service: { meanServiceTimeMs: 0 },
          app: { workers: 1, meanServiceTimeMs: 10, queueLimit: 20, startSeconds: 120 },
        },
      }),
      { engine },
    );
  };

  test('counts pods that are not ready as idle, so it does not ask twice for what is on its way', () => {
    const result = pods({});
    // Three at 100 % of 70: 1.43 → 5. With two on their way (3 × 1.43) ÷ 5 = 0.86 asks for no more until they serve.
    const [first, second] = told(result);
    expect(first).toBe('15 App: 3 → 5');
    expect(Number(second?.split(' ')[0])).toBeGreaterThanOrEqual(135);
    expect(second).toMatch(/App: 5 → [78]$/);
  });

  test('scales by no bound, by the smallest, or by a tolerance of its own', () => {
    expect(told(pods({ scaleUpSelectPolicy: 'Disabled' }))).toEqual(['15 App: 5 pods wanted']);
    expect(told(pods({ scaleUpPods: 1, scaleUpPercent: 100, scaleUpSelectPolicy: 'Min' }))[0]).toBe(
      '15 App: 3 → 4',
    );
    // 77 % of 70 is within a tenth, and not within a twentieth.
    const near: readonly (readonly [number, number])[] = [[0, 231]];
    expect(told(pods({ autoscalerTolerance: 0.25 }, near))).toEqual([]);
    expect(told(pods({ autoscalerTolerance: 0.02 }, near))[0]).toMatch(/^\d+ App: 3 → 4$/);
  });
});
