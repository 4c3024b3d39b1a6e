import { describe, expect, test } from 'vitest';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { ecsOnInstances } from './testing/samples/ecs-on-ec2.ts';
import { simulate } from './testing/simulated.ts';

const sample = ecsOnInstances();
const growing = sample.scenarios.growing as ScenarioInput;

const told = (result: SimulationResult, kind: string): readonly string[] =>
  result.decisions.filter((each) => each.kind === kind).map(({ at, text }) => `${Math.round(at)} ${text}`);

const column = (result: SimulationResult, what: string, of: string): readonly number[] =>
  (result.series.columns.find((each) => each.what === what && each.of === of)?.values ?? []).map(
    (value) => value ?? 0,
  );

const quiet = (rate: number, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  ...growing,
  horizonSeconds: 1200,
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate } } }],
  ...more,
});

describe.each(['des', 'fluid'] as const)('tasks on instances, %s', (engine) => {
  test('the service asks for tasks, the tasks for instances, and both go back', () => {
    const result = simulate(sample.document, growing, { engine });
    // 4 tasks of 100 a second meet 560: the CPU shows no more than 100 %, 4 × 100 ÷ 60 = 6.67.
    // Each instance has room for two, so three more tasks need ceil(1.5) = 2 instances: M ÷ N = 4 ÷ 2.
    // 7 tasks at 80 % want 7 × 80 ÷ 60 = 9.33; one fits, two wait for a fifth instance.
    expect(told(result, 'scaling')).toEqual([
      '780 Shop: 4 → 7, ServiceScalingPolicy scales out',
      '840 Instances: 2 → 4 instances, scales out',
      '1020 Shop: 7 → 10, ServiceScalingPolicy scales out',
      '1080 Instances: 4 → 5 instances, scales out',
      '2700 Shop: 10 → 4, scales in',
      '3600 Instances: 5 → 2 instances, scales in, 3 without tasks',
    ]);
    expect(told(result, 'capacity').filter((text) => text.includes('PROVISIONING'))).toEqual([
      '780 Shop: 3 tasks are PROVISIONING, 2 of 2 out of CPU',
      '1020 Shop: 2 tasks are PROVISIONING, 4 of 4 out of CPU',
    ]);
    const reservation = result.decisions.find(({ text }) => text.startsWith('Instances: 2 → 4'));
    expect(reservation?.arithmetic).toBe(
      '3 waiting ÷ 2 on each m5.large → ceil(1.5) = 2; M = 4, N = 2 → 200 %; n = 2, target 100 → ceil(4) = 4',
    );
    const width = result.series.bucketSeconds;
    const at = (what: string, of: string, second: number) =>
      column(result, what, of)[Math.floor(second / width) - 1];
    expect([at('targets', 'service', 890), at('waiting', 'instances', 890)]).toEqual([4, 3]);
    expect([at('targets', 'service', 1010), at('waiting', 'instances', 1010)]).toEqual([7, 0]);
    expect([at('targets', 'service', 1790), at('targets', 'instances', 1790)]).toEqual([10, 5]);
    expect([at('targets', 'service', 4790), at('targets', 'instances', 4790)]).toEqual([4, 2]);
    // From the step until tasks 5 to 7 serve, 400 of 560 a second are served: 160 × 308 s, and the first queues.
    const failed = result.classes[0]?.failed ?? 0;
    expect(Math.abs(failed - 160 * 308)).toBeLessThan(2500);
  });

  test('at the maximum of the group tasks keep waiting, and the log says what would be needed', () => {
    const full = ecsOnInstances({}, { maxSize: 4 });
    const result = simulate(full.document, growing, { engine });
    expect(told(result, 'scaling')).toContain('1080 Instances would need 5 instances, and 4 is its maximum');
    const width = result.series.bucketSeconds;
    expect(column(result, 'waiting', 'instances')[Math.floor(1700 / width)]).toBe(2);
    expect(Math.max(...column(result, 'targets', 'service'))).toBe(8);
  });

  test('a provider with a target below 100 keeps room for tasks to come', () => {
    // Two instances are needed, and 80 % of the group may be: ceil(2 × 100 ÷ 80) = 3.
    const spare = ecsOnInstances({}, {}, { targetCapacity: 80 });
    const result = simulate(spare.document, quiet(160), { engine });
    expect(told(result, 'scaling')).toEqual(['60 Instances: 2 → 3 instances, scales out']);
  });

  test('from no instances, waiting tasks count as 200 % and start two', () => {
    const none = ecsOnInstances({}, { minSize: 0, desiredCapacity: 0 });
    const result = simulate(none.document, quiet(160), { engine });
    expect(told(result, 'scaling')[0]).toBe('60 Instances: 0 → 2 instances, scales out');
    expect(told(result, 'capacity')[0]).toBe('0 Shop: 4 tasks are PROVISIONING, there is no instance');
    expect(column(result, 'targets', 'service').at(-1)).toBe(4);
  });

  test('an instance that fails takes its tasks down, and they wait until it is replaced', () => {
    const result = simulate(
      sample.document,
      quiet(160, { timeline: [{ at: 300, do: 'crash', node: 'instances' }] }),
      { engine },
    );
    const width = result.series.bucketSeconds;
    const at = (second: number) => column(result, 'targets', 'service')[Math.floor(second / width) - 1];
    // 120 s until the status checks have failed, 60 s for the instance, 8 s for the tasks.
    expect([at(290), at(400), at(480), at(500)]).toEqual([4, 2, 2, 4]);
    expect(told(result, 'failure')).toEqual(['300 Instances: 1 of 2 instances stop']);
  });

  test('a daemon runs on every instance, new ones too, and keeps none of them alive', () => {
    const agents = ecsOnInstances({ schedulingStrategy: 'DAEMON', cpu: 256, memory: 512 });
    const result = simulate(
      agents.document,
      quiet(50, { timeline: [{ at: 300, do: 'setDesired', node: 'instances', desired: 4 }] }),
      { engine },
    );
    expect(column(result, 'targets', 'service')[0]).toBe(2);
    expect(Math.max(...column(result, 'targets', 'service'))).toBe(4);
    expect(result.groups.find(({ node }) => node === 'instances')?.mostTargets).toBe(4);
  });

  test('distinctInstance puts one task on each, so the cluster grows to as many instances', () => {
    const apart = ecsOnInstances({
      placementConstraints: [{ type: 'distinctInstance' }],
      placementStrategies: [{ type: 'spread', field: 'instanceId' }],
    });
    const result = simulate(apart.document, quiet(160), { engine });
    expect(told(result, 'scaling')).toEqual(['60 Instances: 2 → 4 instances, scales out']);
    expect(told(result, 'capacity')[0]).toBe(
      '0 Shop: 2 tasks are PROVISIONING, 2 of 2 out of distinctInstance',
    );
  });
});
