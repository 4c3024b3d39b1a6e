import { describe, expect, test } from 'vitest';
import { nextShare } from './control-plane/capacity-mix.ts';
import { LaunchRate } from './control-plane/launch-rate.ts';
import type { CapacityShare } from './flow/hosts.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { balancedService, network } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const share = (base: number, weight: number): CapacityShare => ({ name: '', base, weight, isSpot: false });

test('the base is filled first, and then the one that has least of its weight is next', () => {
  const shares = [share(2, 1), share(0, 3)];
  const counts = [0, 0];
  const order = Array.from({ length: 10 }, () => {
    const next = nextShare(shares, counts);
    counts[next] = (counts[next] ?? 0) + 1;
    return next;
  });
  expect(order.slice(0, 2)).toEqual([0, 0]);
  // Eight more by 1 : 3.
  expect(counts).toEqual([4, 6]);
});

test('an account starts 100 tasks on Fargate at once and then 20 a second', () => {
  const rate = new LaunchRate();
  const waits = Array.from({ length: 140 }, () => rate.wait(10));
  expect(waits.slice(0, 100).every((wait) => wait === 0)).toBe(true);
  expect(waits[100]).toBeCloseTo(0.05, 9);
  expect(waits[139]).toBeCloseTo(2, 9);
  // Ten seconds later those are over, and 160 of the 200 are left, of which 100 are kept.
  expect(rate.wait(20)).toBe(0);
});

const fargate = balancedService({
  desiredCount: 10,
  capacityProviders: [
    { provider: 'FARGATE', base: 2, weight: 1 },
    { provider: 'FARGATE_SPOT', weight: 3 },
  ],
}).build();

const scenario = (more: Partial<ScenarioInput>): ScenarioInput => ({
  horizonSeconds: 600,
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 20 } } }],
  overrides: { app: { meanServiceTimeMs: 10, startSeconds: 40 } },
  ...more,
});

const column = (result: SimulationResult, of: string): readonly number[] =>
  (result.series.columns.find((each) => each.what === 'targets' && each.of === of)?.values ?? []).map(
    (value) => value ?? 0,
  );

describe.each(['des', 'fluid'] as const)('several capacity providers, %s', (engine) => {
  test('share the tasks of a service, and the log says how', () => {
    const result = simulate(fargate, scenario({}), { engine });
    expect(result.decisions[0]).toMatchObject({
      at: 0,
      text: 'App: FARGATE 4, FARGATE_SPOT 6',
      arithmetic: 'base 2 on FARGATE, weights 1 : 3',
    });
  });

  test('only those on Spot are taken back', () => {
    const timeline = [{ at: 60, do: 'spotInterruption', node: 'app', count: 10 } as const];
    const result = simulate(fargate, scenario({ timeline }), { engine });
    expect(result.decisions.find(({ kind }) => kind === 'failure')?.text).toBe(
      'App: 6 Spot targets end in two minutes',
    );
    expect(Math.min(...column(result, 'app'))).toBe(4);
    expect(column(result, 'app').at(-1)).toBe(10);
    expect(result.classes[0]?.failed).toBe(0);
  });

  test('groups get the tasks that are theirs, each on its own machines', () => {
    const groups = network(['a', 'b'])
      .node('alb', 'web', { parent: 'vpc' })
      .node('ecs-cluster', 'cluster', { parent: 'vpc' })
      .node('auto-scaling-group', 'large', { name: 'Large', parent: 'cluster', properties: { ...size(2) } })
      .node('auto-scaling-group', 'small', { name: 'Small', parent: 'cluster', properties: { ...size(4) } })
      .node('ecs-service', 'app', {
        name: 'App',
        parent: 'cluster',
        properties: {
          desiredCount: 6,
          cpu: 512,
          memory: 1024,
          scalingMetric: 'none',
          launchType: 'EC2',
          capacityProviders: [
            { provider: 'group', group: 'large', weight: 1 },
            { provider: 'group', group: 'small', weight: 2 },
          ],
        },
      })
      .connect('traffic', 'users', 'web')
      .connect('forward', 'web', 'app')
      .build();
    const result = simulate(groups, scenario({}), { engine });
    expect(result.decisions.find(({ kind }) => kind === 'capacity')?.text).toBe('App: Large 2, Small 4');
    expect(column(result, 'app')[0]).toBe(6);
    expect(result.groups.map(({ name }) => name).sort()).toEqual(['App', 'Large', 'Small']);
  });
});

function size(count: number) {
  return {
    instanceType: 'm5.large',
    minSize: count,
    maxSize: 8,
    desiredCapacity: count,
    scalingMetric: 'none',
  };
}
