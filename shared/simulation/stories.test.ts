import { describe, expect, test } from 'vitest';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { acceptanceDocuments } from './testing/acceptance-documents.ts';
import { simulate } from './testing/simulated.ts';

function story(file: string, scenario: string): SimulationResult {
  const sample = acceptanceDocuments().find((each) => each.file === file);
  if (sample === undefined) throw new Error(`There is no sample ${file}.`);
  return simulate(sample.document, sample.scenarios[scenario] as ScenarioInput);
}

const told = (result: SimulationResult, kind: string): readonly string[] =>
  result.decisions.filter((each) => each.kind === kind).map(({ at, text }) => `${Math.round(at)} ${text}`);

const column = (result: SimulationResult, what: string, of: string): readonly number[] =>
  (result.series.columns.find((each) => each.what === what && each.of === of)?.values ?? []).map(
    (value) => value ?? 0,
  );

describe('deployments of a service with four tasks', () => {
  test('rolling keeps four healthy tasks at any time and loses nothing', () => {
    const result = story('deployments', 'rolling');
    expect(told(result, 'deployment')).toEqual(['300 Shop deploys v2 (rolling)', '340 Shop v2 serves alone']);
    expect(result.classes[0]?.failed).toBe(0);
    expect(Math.min(...column(result, 'targets', 'service'))).toBe(4);
    expect(result.groups[0]).toMatchObject({ desiredAtEnd: 4, mostTargets: 8 });
    expect(column(result, 'targets', 'service').at(-1)).toBe(4);
  });

  test('tasks that never run open the circuit breaker at three, and the old ones stay', () => {
    const result = story('deployments', 'bad-start');
    const breaker = result.decisions.find(({ text }) => text.includes('circuit breaker'));
    expect(breaker?.arithmetic).toBe('3 failed tasks, threshold clamp(ceil(0.5 × 4), 3, 200) = 3');
    expect(result.classes[0]?.failed).toBe(0);
    expect(column(result, 'targets', 'service').at(-1)).toBe(4);
    expect(told(result, 'deployment').at(-1)).toMatch(/Shop v1 serves alone$/);
  });

  test('tasks that fail their checks never get requests, and are rolled back', () => {
    const result = story('deployments', 'bad-health');
    expect(told(result, 'deployment').some((text) => text.includes('circuit breaker stops v2'))).toBe(true);
    expect(result.classes[0]?.failed).toBe(0);
    expect(column(result, 'targets', 'service').at(-1)).toBe(4);
  });

  test('blue/green has both sets until the bake is over', () => {
    const result = story('deployments', 'blue-green');
    expect(told(result, 'deployment')).toEqual([
      '300 Shop deploys v2 (blue-green)',
      '340 Shop 100 % of the requests go to v2',
      '640 Shop v2 serves alone',
    ]);
    expect(result.classes[0]?.failed).toBe(0);
    const targets = column(result, 'targets', 'service');
    expect(Math.max(...targets)).toBe(8);
    expect(targets.at(-1)).toBe(4);
  });

  test('a bad canary fails its share until the alarm, and its weight goes back at once', () => {
    const result = story('deployments', 'canary');
    const [, shift, alarm] = result.decisions.filter(
      ({ kind, text }) => kind === 'deployment' || text.includes('error alarm'),
    );
    expect(shift?.text).toBe('Shop 10 % of the requests go to v2');
    const seconds = (alarm?.at ?? 0) - (shift?.at ?? 0);
    const expected = 100 * 0.1 * 0.5 * seconds;
    const failed = result.classes[0]?.failed ?? 0;
    expect(Math.abs(failed - expected)).toBeLessThan(5 * Math.sqrt(expected));
    expect(result.classes[0]?.errors.map(({ cause }) => cause)).toEqual(['deploy_bad_version']);
    expect(column(result, 'targets', 'service').at(-1)).toBe(4);
  });

  test('linear goes a quarter at a time', () => {
    const shares = told(story('deployments', 'linear'), 'deployment').slice(1);
    expect(shares.map((text) => text.replace('Shop ', ''))).toEqual([
      '340 25 % of the requests go to v2',
      '460 50 % of the requests go to v2',
      '580 75 % of the requests go to v2',
      '700 100 % of the requests go to v2',
      '700 v2 serves alone',
    ]);
  });
});

test('when a zone is lost, its instances are replaced in the other and the group is whole again', () => {
  const result = story('zone-outage', 'outage');
  const targets = column(result, 'targets', 'app');
  const width = result.series.bucketSeconds;
  expect(targets[700 / width]).toBeLessThanOrEqual(4);
  expect(targets[1000 / width]).toBeGreaterThanOrEqual(4);
  const failed = column(result, 'failed', 'requests');
  const late = failed.slice(900 / width).reduce((sum, each) => sum + each, 0);
  const early = failed.slice(0, 900 / width).reduce((sum, each) => sum + each, 0);
  expect(early).toBeGreaterThan(1000);
  expect(late).toBe(0);
});

describe('cold starts', () => {
  test('of one environment are exp(-l τ) of the calls', () => {
    const result = story('cold-starts', 'quiet');
    const share = result.nodes.find(({ id }) => id === 'function')?.function?.coldShare ?? 0;
    expect(Math.abs(share - 0.606531)).toBeLessThan(0.03);
  });

  test('come in a wave when the load begins, and then hardly ever', () => {
    const result = story('cold-starts', 'morning');
    const found = result.nodes.find(({ id }) => id === 'function')?.function;
    expect(found?.coldStarts).toBeGreaterThan(300);
    expect(found?.coldShare).toBeLessThan(0.01);
    expect(result.classes[0]?.latency.max).toBeGreaterThan(2);
    expect(result.classes[0]?.latency.p50).toBeLessThan(0.2);
  });
});

describe('deployments of a group of instances', () => {
  const deployed = (
    strategy: 'all-at-once' | 'rolling' | 'rolling-with-extra' | 'immutable',
    version: { readonly failsHealthChecks?: boolean } = {},
  ): SimulationResult => {
    const sample = acceptanceDocuments().find(({ file }) => file === 'zone-outage');
    if (sample === undefined) throw new Error('The sample is missing.');
    return simulate(sample.document, {
      ...(sample.scenarios.outage as ScenarioInput),
      horizonSeconds: 2400,
      timeline: [{ at: 300, do: 'deploy', node: 'app', strategy, batch: 2, version }],
    });
  };
  const least = (result: SimulationResult): number => Math.min(...column(result, 'targets', 'app'));
  const most = (result: SimulationResult): number => Math.max(...column(result, 'targets', 'app'));

  test('all at once leaves nothing for as long as an instance takes', () => {
    const result = deployed('all-at-once');
    expect(least(result)).toBe(0);
    expect(result.classes[0]?.failed).toBeGreaterThan(100 * 60);
    expect(told(result, 'deployment').at(-1)).toMatch(/v2 serves alone$/);
  });

  test('rolling works with two fewer, and with an extra batch with two more', () => {
    const [rolling, extra] = [deployed('rolling'), deployed('rolling-with-extra')];
    expect([least(rolling), most(rolling)]).toEqual([2, 4]);
    expect(least(extra)).toBe(4);
    expect(most(extra)).toBe(6);
  });

  test('immutable proves one first, then doubles, then moves', () => {
    const result = deployed('immutable');
    const targets = column(result, 'targets', 'app');
    expect(least(result)).toBe(4);
    expect(targets).toContain(5);
    expect(most(result)).toBe(8);
    expect(targets.at(-1)).toBe(4);
  });

  test('an immutable one that is bad never gets beyond the first', () => {
    const result = deployed('immutable', { failsHealthChecks: true });
    expect(most(result)).toBe(5);
    expect(result.classes[0]?.errors.map(({ cause }) => cause)).not.toContain('deploy_bad_version');
  });
});

test('alarms on CPU add by steps and take away one by one', () => {
  const result = story('cpu-alarms', 'day');
  // 80 % of two is 10 above the threshold: the first step. All of three is more than 15 above: the second.
  // Then five minutes below 30 % each time, and five of cool-down, down to the minimum.
  expect(told(result, 'scaling').map((text) => text.replace(/, .*/, ''))).toEqual([
    '720 Application: 2 → 3',
    '1620 Application: 3 → 6',
    '2700 Application: 6 → 5',
    '3000 Application: 5 → 4',
    '3300 Application: 4 → 3',
    '3600 Application: 3 → 2',
  ]);
});

test('an alarm over five minutes looks every five minutes', () => {
  const sample = acceptanceDocuments().find(({ file }) => file === 'cpu-alarms');
  const app = sample?.document.nodes.get('app');
  if (sample === undefined || app === undefined) throw new Error('The sample is missing.');
  const alarmPolicies = [
    { threshold: 70, periodSeconds: 300, evaluationPeriods: 1, steps: [{ from: 0, adjustment: 2 }] },
  ];
  const properties = { ...app.properties, alarmPolicies };
  const document = {
    ...sample.document,
    nodes: new Map([...sample.document.nodes, ['app', { ...app, properties }] as const]),
  };
  const result = simulate(document, { ...(sample.scenarios.day as ScenarioInput), horizonSeconds: 1400 });
  expect(told(result, 'scaling').map((text) => text.replace(/, .*/, ''))).toEqual(['900 Application: 2 → 4']);
});

test('a target that leaves finishes what it has, and what takes longer than the delay is cut off', () => {
  const sample = acceptanceDocuments().find(({ file }) => file === 'auto-scaling');
  if (sample === undefined) throw new Error('The sample is missing.');
  const leaving = (meanServiceTimeMs: number): SimulationResult =>
    simulate(sample.document, {
      horizonSeconds: 1500,
      arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 0.5 } } }],
      overrides: {
        web: { meanServiceTimeMs: 0 },
        app: { workers: 1000, meanServiceTimeMs, serviceDistribution: 'constant' },
      },
      timeline: [
        { at: 0, do: 'setDesired', node: 'app', desired: 4 },
        { at: 500, do: 'setDesired', node: 'app', desired: 2 },
      ],
    });
  const gone = (result: SimulationResult): readonly number[] =>
    result.decisions.filter(({ text }) => text.includes('a target left')).map(({ at }) => Math.round(at));
  const short = leaving(20_000);
  expect(gone(short).every((at) => at > 500 && at <= 521)).toBe(true);
  expect(short.classes[0]?.failed).toBe(0);
  // 300 s is the deregistration delay.
  const long = leaving(400_000);
  expect(gone(long)).toEqual([800, 800]);
  // What came in the last 100 s before takes until after 800: half of 50, on the two that leave.
  expect(Math.abs((long.classes[0]?.failed ?? 0) - 25)).toBeLessThan(5 * Math.sqrt(25));
});

test('a fifth target comes in slowly: t ÷ 60 of a share, then a fifth', () => {
  const sample = acceptanceDocuments().find(({ file }) => file === 'crash-and-recovery');
  const group = sample?.document.nodes.get('group');
  if (sample === undefined || group === undefined) throw new Error('The sample is missing.');
  const slow = { ...group, properties: { ...group.properties, slowStartSeconds: 60 } };
  const document = {
    ...sample.document,
    nodes: new Map([...sample.document.nodes, ['group', slow] as const]),
  };
  const shareAfter = (horizonSeconds: number): number => {
    const result = simulate(document, {
      ...(sample.scenarios.crash as ScenarioInput),
      horizonSeconds,
      timeline: [{ at: 100, do: 'register', node: 'server-1', count: 1 }],
      overrides: {
        alb: { meanServiceTimeMs: 0 },
        'server-1': { workers: 8, meanServiceTimeMs: 20, startSeconds: 0 },
      },
    });
    return result.nodes.find(({ id }) => id === 'server-1')?.targets[4]?.arrivals ?? 0;
  };
  // Between 20 and 40 s of its ramp the share is t ÷ 60 ÷ (4 + t ÷ 60): 11.1 % on average of 400 a second.
  const ramp = (shareAfter(140) - shareAfter(120)) / (400 * 20);
  expect(Math.abs(ramp - 0.111)).toBeLessThan(0.01);
  const full = (shareAfter(220) - shareAfter(180)) / (400 * 40);
  expect(Math.abs(full - 0.2)).toBeLessThan(0.01);
});
