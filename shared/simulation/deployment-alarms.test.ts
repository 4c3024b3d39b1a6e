import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { balancedService, fromUsers, network, poisson } from './testing/sample-network.ts';
import { refusal, simulate } from './testing/simulated.ts';

const errorsOfShop: Properties = {
  metricName: 'HTTPCode_Target_5XX_Count',
  threshold: 10,
  period: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
};

const shop = (service: Properties, alarm: Properties = errorsOfShop) =>
  balancedService({
    desiredCount: 4,
    healthCheckGracePeriodSeconds: 0,
    ...service,
  })
    .node('cloudwatch-alarm', 'errors', { name: 'Errors', properties: alarm })
    .connect('observe', 'errors', 'web')
    .build();

type Deploy = Extract<NonNullable<ScenarioInput['timeline']>[number], { do: 'deploy' }>;

const deployed = (deploy: Partial<Deploy>, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 1200,
  arrivals: fromUsers(poisson(40)),
  overrides: { web: { meanServiceTimeMs: 0 }, app: { workers: 4, meanServiceTimeMs: 20, startSeconds: 40 } },
  timeline: [{ at: 300, do: 'deploy', node: 'app', ...deploy }],
  ...more,
});

const told = (result: SimulationResult, kind: string): readonly string[] =>
  result.decisions.filter((each) => each.kind === kind).map((each) => `${Math.round(each.at)} ${each.text}`);

describe.each(['des', 'fluid'] as const)('alarms of a deployment, %s', (engine) => {
  test('a drawn alarm that its service names stops it at its next point, and it is rolled back', () => {
    const result = simulate(
      shop({ deploymentAlarms: ['errors'] }),
      deployed({ version: { errorRate: 0.5 } }),
      { engine },
    );
    // Tasks start in 40 s, so the point of 300 to 360 s is the first with errors: 20 s of 20 a second.
    expect(told(result, 'alarm')[0]).toBe('360 Errors: ALARM');
    expect(told(result, 'deployment')).toEqual([
      '300 App deploys v2 (rolling)',
      '340 App waits 60 s for its alarms',
      '360 App: the alarm Errors stops v2',
      '360 App rolls back to v1',
      '400 App v1 serves alone',
    ]);
    const [deployment] = result.deployments ?? [];
    expect(deployment).toMatchObject({ outcome: 'rolled back', because: 'alarm Errors', fewestServing: 4 });
    // From 340 to 400 s all 40 requests a second come to it, and half of them fail.
    expect(deployment?.requests).toBeGreaterThan(2400 - 4 * 49);
    expect(deployment?.requests).toBeLessThan(2400 + 4 * 49);
    const hit = result.classes[0]?.errors.find(({ cause }) => cause === 'deploy_bad_version')?.count ?? 0;
    expect(Math.abs((deployment?.hit ?? 0) - hit)).toBeLessThan(4 * Math.sqrt(600));
    expect(result.classes[0]?.errors.map(({ cause }) => cause)).toEqual(['deploy_bad_version']);
  });

  test('without errors it is watched for as long as its alarms look back, and is done', () => {
    const three = { ...errorsOfShop, evaluationPeriods: 3, datapointsToAlarm: 2 };
    const result = simulate(shop({ deploymentAlarms: ['errors'] }, three), deployed({}), { engine });
    expect(told(result, 'deployment').slice(1)).toEqual([
      '340 App waits 180 s for its alarms',
      '520 App v2 serves alone',
    ]);
    expect(result.deployments?.[0]).toMatchObject({ outcome: 'done', endedAt: 520, hit: 0 });
  });

  test('the first of circuit breaker and alarm wins', () => {
    const both = shop(
      { deploymentAlarms: ['errors'] },
      { ...errorsOfShop, metricName: 'HTTPCode_Target_5XX_Count', threshold: 1 },
    );
    const breaks = simulate(both, deployed({ version: { crashOnStart: 1 } }), { engine });
    expect(breaks.deployments?.[0]?.because).toBe('circuit breaker');
    const rings = simulate(both, deployed({ version: { errorRate: 0.2 } }), { engine });
    expect(rings.deployments?.[0]?.because).toBe('alarm Errors');
  });

  test('ECS leaves an alarm aside that rings when the deployment begins', () => {
    const failing = deployed(
      { version: { errorRate: 0.5 } },
      { overrides: { ...deployed({}).overrides, app: { workers: 4, startSeconds: 40, errorRate: 0.1 } } },
    );
    const result = simulate(shop({ deploymentAlarms: ['errors'] }), failing, { engine });
    expect(told(result, 'deployment').slice(0, 2)).toEqual([
      '300 App deploys v2 (rolling)',
      '300 App: Errors rings already, so no alarm stops v2',
    ]);
    expect(result.deployments?.[0]?.outcome).toBe('done');
  });

  test('a canary is taken back when the metric that its event states is beyond its value', () => {
    const canary = deployed({
      strategy: 'canary',
      canaryPercent: 25,
      stepSeconds: 600,
      version: { serviceTimeFactor: 20 },
      stopWhen: { metric: 'responseMs', op: 'above', value: 60, points: 2 },
    });
    const result = simulate(shop({}), canary, { engine });
    const [, shift, stop, back] = told(result, 'deployment');
    expect(shift).toMatch(/^\d+ App 25 % of the requests go to v2$/);
    // A quarter takes 400 ms in place of 20: 115 ms on average, over two whole minutes from 360 s on.
    expect(stop).toBe('480 App: the alarm "response time in seconds above 60" stops v2');
    expect(back).toBe('480 App rolls back to v1');
    expect(result.decisions.find(({ kind }) => kind === 'alarm')?.arithmetic).toMatch(
      /^response time in seconds 0\.1\d*, alarm at > 0\.06 in 2 of 2 points$/,
    );
  });
});

describe.each(['des', 'fluid'] as const)('alarms of a function and of other alarms, %s', (engine) => {
  const released = (alarms: readonly string[]) =>
    network(['a'])
      .node('lambda-function', 'app', { name: 'Function', properties: { publishVersion: true } })
      .node('cloudwatch-alarm', 'errors', {
        name: 'Errors',
        properties: {
          metricName: 'Errors',
          threshold: 30,
          evaluationPeriods: 2,
          datapointsToAlarm: 2,
        },
      })
      .node('cloudwatch-alarm', 'busy', {
        name: 'Busy',
        properties: {
          metricName: 'Invocations',
          statistic: 'Sum',
          namespace: 'AWS/Lambda',
          comparisonOperator: 'GreaterThanThreshold',
          threshold: 100,
          evaluationPeriods: 1,
          datapointsToAlarm: 1,
        },
      })
      .node('cloudwatch-alarm', 'both', {
        name: 'Both',
        properties: { alarmType: 'composite', compositeRule: 'all', alarms: ['errors', 'busy'] },
      })
      .node('codedeploy', 'release', { properties: { strategy: 'canary-15', alarms: [...alarms] } })
      .connect('invoke', 'users', 'app')
      .connect('observe', 'errors', 'app')
      .connect('observe', 'busy', 'app')
      .connect('deploy', 'release', 'app')
      .build();
  const bad: ScenarioInput = {
    horizonSeconds: 1200,
    arrivals: fromUsers({ is: 'constant', rate: { is: 'constant', rate: 20 } }),
    overrides: { app: { initMs: 0 } },
    timeline: [{ at: 300, do: 'deploy', node: 'app', version: { errorRate: 0.5 } }],
  };

  test.each([['errors'], ['both']])(
    '%s: a tenth of the calls, half of which fail, for two minutes',
    (alarm) => {
      const result = simulate(released([alarm]), bad, { engine });
      expect(told(result, 'deployment').at(-1)).toBe(
        '420 Function rolls back: all calls go to the version before',
      );
      const [deployment] = result.deployments ?? [];
      expect(deployment).toMatchObject({ outcome: 'rolled back', strategy: 'canary' });
      // 20 a second for two minutes, of which a tenth.
      expect(deployment?.requests).toBeCloseTo(240, 0);
      expect(deployment?.hit).toBeCloseTo(120, 0);
      expect(Math.abs((result.classes[0]?.failed ?? 0) - 120)).toBeLessThan(50);
    },
  );
});

test('an alarm that the run cannot evaluate is refused for a deployment, and named among the assumptions', () => {
  const unknown = shop(
    { deploymentAlarms: ['errors'] },
    { metricName: 'Orders', namespace: 'Shop', threshold: 1 },
  );
  expect(refusal(unknown, deployed({ alarms: ['errors'] }))).toBe(
    'The deployment of App names the alarm errors, which watches nothing that the run has a metric of.',
  );
  const { assumptions } = simulate(unknown, deployed({}));
  expect(assumptions.find(({ node }) => node === 'errors')?.title).toBe('Alarm that is not simulated');
});
