import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { groupCron } from './compile/scheduled-sizes.ts';
import { forecastHour } from './control-plane/predictive-scaler.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { balancedService, network } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const group = (properties: Properties) =>
  network(['a', 'b'])
    .node('alb', 'web', { parent: 'vpc' })
    .node('auto-scaling-group', 'app', {
      name: 'App',
      parent: 'vpc',
      properties: {
        minSize: 2,
        maxSize: 12,
        desiredCapacity: 2,
        scalingMetric: 'none',
        defaultInstanceWarmup: 60,
        healthCheckGracePeriod: 0,
        detailedMonitoring: true,
        ...properties,
      },
    })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'app')
    .build();

const service = (properties: Properties) =>
  balancedService({
    desiredCount: 2,
    minCapacity: 2,
    maxCapacity: 12,
    ...properties,
  }).build();

const at = (rate: number, horizonSeconds: number, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds,
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate } } }],
  overrides: {
    web: { meanServiceTimeMs: 0 },
    app: { workers: 1, meanServiceTimeMs: 10, queueLimit: 100, startSeconds: 60 },
  },
  ...more,
});

const told = (result: SimulationResult, kind: string): readonly string[] =>
  result.decisions.filter((each) => each.kind === kind).map((each) => `${Math.round(each.at)} ${each.text}`);

const column = (result: SimulationResult, what: string): readonly number[] =>
  (result.series.columns.find((each) => each.what === what && each.of === 'app')?.values ?? []).map(
    (value) => value ?? 0,
  );

const engines = ['des', 'fluid'] as const;

describe.each(engines)('policies of a service, %s', (engine) => {
  test('by steps: its alarms act on their own, up above one threshold and down below another', () => {
    const document = service({
      stepScaling: [
        { threshold: 70, adjustment: 3, cooldown: 300 },
        { comparison: 'below', threshold: 30, adjustment: -1, cooldown: 0 },
      ],
    });
    const rising = simulate(document, at(170, 600), { engine });
    // 85 % of two tasks; with three more it is 34 %.
    expect(told(rising, 'scaling')).toEqual([expect.stringMatching(/^\d+ App: 2 → 5, \S+ steps$/)]);
    const falling = simulate(
      document,
      at(60, 1800, { timeline: [{ at: 0, do: 'setDesired', node: 'app', desired: 4 }] }),
      { engine },
    );
    // 15 % of four; 20 % of three; 30 % of two.
    expect(told(falling, 'scaling').map((text) => text.replace(/^\d+ App: |,.*/g, ''))).toEqual([
      '2 → 4',
      '4 → 3',
      '3 → 2',
    ]);
  });

  test('as scheduled: the bounds change on the days that are named', () => {
    const document = service({
      scheduledScaling: [
        { schedule: 'cron(0 9 ? * MON-FRI *)', minCapacity: 6 },
        { schedule: 'cron(0 18 ? * MON-FRI *)', minCapacity: 2 },
      ],
    });
    const result = simulate(document, at(1, 36 * 3600), { engine: 'fluid' });
    // Monday and Tuesday at nine; nothing makes it smaller again without a policy.
    expect(told(result, 'scaling')).toEqual([`${9 * 3600} App: 2 → 6, as scheduled`]);
  });
});

test('the recurrence of a group counts its days from Sunday, which is 0 or 7, and may go round the week', () => {
  expect(groupCron('30 8 * * *')).toBe('cron(30 8 * * * *)');
  expect(groupCron('0 0 * * MON-WED')).toBe('cron(0 0 * * MON,TUE,WED *)');
  expect(groupCron('0 0 * * 0,6')).toBe('cron(0 0 * * SUN,SAT *)');
  expect(groupCron('0 0 * * 5-7')).toBe('cron(0 0 * * FRI,SAT,SUN *)');
  expect(groupCron('*/5 0 1 * FRI-MON')).toBe('cron(*/5 0 1 * FRI,SAT,SUN,MON *)');
});

describe.each(engines)('scheduled sizes, %s', (engine) => {
  test('of a group are set at each of their times, and once at a time alone', () => {
    const document = group({
      scheduledActions: [
        { recurrence: '*/20 * * * 1-5', minSize: 3, desiredCapacity: 3 },
        { startTime: '2026-01-05T00:30:00Z', maxSize: 6, desiredCapacity: 6 },
        { startTime: '2026-01-04T00:00:00Z', desiredCapacity: 9 },
        { recurrence: '0 1 * * SUN', desiredCapacity: 9 },
      ],
    });
    const result = simulate(document, at(1, 3000), { engine });
    expect(told(result, 'scaling')).toEqual([
      '0 App: 2 → 3, as scheduled',
      '1800 App: 3 → 6, as scheduled',
      '2400 App: 6 → 3, as scheduled',
    ]);
  });

  test('of a service come at a rate or a time as well', () => {
    const document = service({
      scheduledScaling: [
        { schedule: 'at(2026-01-05T00:10:00)', minCapacity: 5 },
        { schedule: 'rate(20 minutes)', minCapacity: 3 },
      ],
    });
    expect(told(simulate(document, at(1, 1800), { engine }), 'scaling')).toEqual([
      '0 App: 2 → 3, as scheduled',
      '600 App: 3 → 5, as scheduled',
    ]);
  });
});

describe('predictive scaling', () => {
  test('the mean of the same hour, times how the last day compared, plus what it missed', () => {
    const flat = Array.from({ length: 24 }, () => 100);
    expect(forecastHour(flat, []).load).toBe(100);
    // Two days, the second half as high again as was forecast: mean (100 + 150) ÷ 2 × 1.5 + 50.
    const risen = [...flat, ...flat.map((load) => load * 1.5)];
    const forecasts = [...flat.map(() => undefined), ...flat];
    expect(forecastHour(risen, forecasts)).toEqual({
      load: 237.5,
      text: 'mean of 2 days 125 × 1.5 + 50 = 237.5 % of CPU',
    });
  });

  test('from the second day on, the size is there when the load comes', () => {
    const busy = (day: number) => [
      { at: day * 86_400 + 8 * 3600, rate: 180 },
      { at: day * 86_400 + 16 * 3600, rate: 40 },
    ];
    const scenario = at(0, 3 * 86_400, {
      arrivals: [
        {
          from: 'users',
          pattern: {
            is: 'poisson',
            rate: { is: 'steps', steps: [{ at: 0, rate: 40 }, ...busy(0), ...busy(1), ...busy(2)] },
          },
        },
      ],
    });
    const tracking = { scalingMetric: 'cpu', targetValue: 50 };
    const predicted = simulate(
      group({ ...tracking, predictiveScaling: true, predictiveMode: 'ForecastAndScale' }),
      scenario,
      { engine: 'fluid' },
    );
    const reactive = simulate(group(tracking), scenario, { engine: 'fluid' });
    const ahead = predicted.decisions.filter(({ text }) => text.includes('ahead of its hour'));
    // 180 % of CPU at a target of 50 %: four instances, at eight on the second and third day.
    expect(ahead.map((each) => [each.at / 3600, each.text.replace(/, .*/, '')])).toEqual([
      [32, 'App: 2 → 4'],
      [56, 'App: 2 → 4'],
    ]);
    const scaled = reactive.decisions.filter(({ text }) => text.startsWith('App: 2 → 4'));
    expect(scaled.map((each) => each.at / 3600).every((hour) => hour % 24 > 8)).toBe(true);
    expect(scaled).toHaveLength(3);
  }, 30_000);

  test('a forecast that may not act says what it would do', () => {
    const result = simulate(
      group({
        predictiveScaling: true,
        predictiveMode: 'ForecastOnly',
        scalingMetric: 'cpu',
        targetValue: 50,
      }),
      at(90, 26 * 3600),
      { engine: 'fluid' },
    );
    expect(told(result, 'scaling').at(-1)).toMatch(/forecasts 2 for the next hour, and only that$/);
  });
});

describe.each(engines)('instances and their zones, %s', (engine) => {
  test('when a zone is back, instances move to it: one is launched before one goes', () => {
    const result = simulate(
      group({ minSize: 4, desiredCapacity: 4 }),
      at(100, 2400, { timeline: [{ at: 300, for: 900, do: 'zoneOutage', zone: 'a' }] }),
      { engine },
    );
    const moves = told(result, 'capacity').filter((text) => text.includes('moves'));
    // Four in b and none in a: two moves, one at a time (a tenth of 12, rounded down).
    expect(moves).toHaveLength(2);
    expect(moves[0]).toBe('1200 App: moves 1 to a zone with fewer');
    const targets = column(result, 'targets');
    const width = result.series.bucketSeconds;
    expect(Math.min(...targets.slice(Math.ceil(1260 / width)))).toBeGreaterThanOrEqual(4);
    expect(targets.at(-1)).toBe(4);
  });

  test('with capacity rebalancing the other is there before a Spot instance goes', () => {
    const spot = (capacityRebalance: boolean) =>
      simulate(
        group({
          minSize: 4,
          desiredCapacity: 4,
          onDemandPercentageAboveBaseCapacity: 50,
          capacityRebalance,
        }),
        at(100, 900, { timeline: [{ at: 300, do: 'spotInterruption', node: 'app', count: 2 }] }),
        { engine },
      );
    const width = spot(true).series.bucketSeconds;
    const least = (result: SimulationResult) =>
      Math.min(...column(result, 'targets').slice(Math.floor(310 / width), Math.floor(600 / width)));
    expect(least(spot(true))).toBe(4);
    expect(least(spot(false))).toBe(2);
  });
});

describe.each(engines)('memory as a metric, %s', (engine) => {
  // 10 a second × 1 s are 10 requests at a time: 5 in each of two tasks.
  const load = (rate: number): ScenarioInput =>
    at(rate, 1500, {
      overrides: {
        web: { meanServiceTimeMs: 0 },
        app: {
          workers: 20,
          meanServiceTimeMs: 1000,
          serviceDistribution: 'constant',
          memoryIdlePercent: 30,
          memoryPerRequestPercent: 10,
          startSeconds: 30,
        },
      },
      arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate } } }],
    });

  test('tasks are added until each has its target of memory in use', () => {
    const result = simulate(service({ scalingMetric: 'memory', targetValue: 60 }), load(10), { engine });
    const scaling = result.decisions.filter(({ kind }) => kind === 'scaling');
    // 30 % + 5 × 10 % = 80 %: ceil(2 × 80 ÷ 60) = 3; then 63.3 %: ceil(3.17) = 4, which have 55 %.
    expect(scaling.map(({ text }) => text.replace(/,.*/, ''))).toEqual(['App: 2 → 3', 'App: 3 → 4']);
    expect(scaling[0]?.arithmetic).toMatch(/^n = 2, memory (80|79\.\d+), target 60 → ceil\(2\.6\d?\) = 3$/);
  });

  test('an alarm on memory takes steps as one on CPU does', () => {
    const steps = { metric: 'memory', threshold: 70, adjustment: 2, cooldown: 300 };
    const result = simulate(service({ stepScaling: [steps] }), load(10), { engine });
    expect(told(result, 'scaling')[0]).toMatch(/App: 2 → 4/);
  });
});

describe.each(engines)('instances without detailed monitoring, %s', (engine) => {
  test('have a point of CPU every five minutes, and their alarms count points', () => {
    const tracking = (detailedMonitoring: boolean) =>
      group({ scalingMetric: 'cpu', targetValue: 50, detailedMonitoring });
    const minutely = simulate(tracking(true), at(180, 1200), { engine });
    const basic = simulate(tracking(false), at(180, 1200), { engine });
    // 90 % of two instances: after three points, of a minute or of five, ceil(2 × 90 ÷ 50) = 4.
    expect(told(minutely, 'scaling')[0]).toMatch(/^180 App: 2 → 4, /);
    expect(told(basic, 'scaling')[0]).toMatch(/^900 App: 2 → 4, /);
    const seen = basic.assumptions.find(({ field }) => field === 'metricSeconds');
    expect(seen).toMatchObject({ value: 300, origin: 'AWS' });
  });

  test('scale by requests each minute all the same', () => {
    const byRequests = group({ scalingMetric: 'requests', targetValue: 2700, detailedMonitoring: false });
    const result = simulate(byRequests, at(150, 600), { engine });
    // 150 a second over two instances are 4,500 a minute each: ceil(2 × 4500 ÷ 2700) = 4.
    expect(told(result, 'scaling')[0]).toMatch(/^180 App: 2 → 4, /);
  });
});

describe.each(engines)('workers that keep their backlog at a target, %s', (engine) => {
  const kinds = [
    { kind: 'auto-scaling-group', size: { minSize: 10, maxSize: 40, desiredCapacity: 10 } },
    { kind: 'ecs-service', size: { minCapacity: 10, maxCapacity: 40, desiredCount: 10 } },
  ] as const;
  test.each(kinds)('1,500 messages of a tenth of a second, for ten: $kind grows to 15', ({ kind, size }) => {
    const document = network(['a', 'b'])
      .node('sqs-queue', 'jobs', { name: 'Jobs', properties: { visibilityTimeout: 43_200 } })
      .node('ecs-cluster', 'cluster', { parent: 'vpc' })
      .node(kind, 'app', {
        name: 'App',
        parent: kind === 'ecs-service' ? 'cluster' : 'vpc',
        properties: {
          // They may wait 10 s, and one takes 0.1 s: 100 for each.
          scalingMetric: 'backlog',
          targetValue: 100,
          subnets: ['private-a', 'private-b'],
          ...size,
        },
      })
      .connect('data', 'users', 'jobs')
      .connect('poll', 'jobs', 'app')
      .build();
    const result = simulate(
      document,
      {
        horizonSeconds: 300,
        arrivals: [{ to: 'jobs', pattern: { is: 'burst', at: 290, count: 1 } }],
        // None is done within the run: ten are worked on, and 1,500 wait. Rates hold none of them.
        overrides: {
          jobs: { initialMessages: engine === 'des' ? 1510 : 1500 },
          app: { workers: 1, meanServiceTimeMs: 80_000_000, serviceDistribution: 'constant' },
        },
      },
      { engine },
    );
    const [first] = result.decisions.filter((each) => each.kind === 'scaling');
    expect(first).toMatchObject({ at: 180, text: expect.stringMatching(/^App: 10 → 15, \S+ scales out$/) });
    expect(first?.arithmetic).toBe('n = 10, backlog-per-target 150, target 100 → ceil(15) = 15');
  });
});

describe.each(engines)('workers that scale by their queue, %s', (engine) => {
  test('an alarm on waiting messages adds as many as its connection says', () => {
    const document = network(['a', 'b'])
      .node('sqs-queue', 'jobs', { name: 'Jobs' })
      .node('auto-scaling-group', 'workers', {
        name: 'Workers',
        parent: 'vpc',
        properties: {
          minSize: 1,
          maxSize: 40,
          desiredCapacity: 10,
          scalingMetric: 'none',
          defaultInstanceWarmup: 300,
        },
      })
      .node('cloudwatch-alarm', 'alarm', {
        name: 'Many jobs',
        properties: {
          metricName: 'ApproximateNumberOfMessagesVisible',
          comparisonOperator: 'GreaterThanOrEqualToThreshold',
          threshold: 1000,
          evaluationPeriods: 3,
          datapointsToAlarm: 3,
        },
      })
      .connect('poll', 'jobs', 'workers')
      .connect('observe', 'alarm', 'jobs')
      .connect('scale', 'alarm', 'workers', { scalingAdjustment: 5 })
      .build();
    const result = simulate(
      document,
      {
        horizonSeconds: 400,
        arrivals: [{ to: 'jobs', pattern: { is: 'constant', rate: { is: 'constant', rate: 80 } } }],
        overrides: { workers: { workers: 1, meanServiceTimeMs: 200, startSeconds: 60 } },
      },
      { engine },
    );
    // 30 a second more than ten workers take: above 1,000 from the first minute on, and for three of them at 180 s.
    const scaling = result.decisions.filter(({ kind }) => kind === 'scaling');
    expect(scaling).toHaveLength(1);
    expect(scaling[0]).toMatchObject({ at: 180, text: expect.stringMatching(/^Workers: 10 → 15, /) });
    expect(scaling[0]?.arithmetic).toMatch(/^messages 5\d{3}.*, threshold 1000, from 10 → 15$/);
  });
});
