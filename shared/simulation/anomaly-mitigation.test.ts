import { describe, expect, test } from 'vitest';
import { anomalyOf } from './control-plane/anomaly-mitigation.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { network } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const counts = (...rows: readonly (readonly [number, number])[]) =>
  new Map(rows.map(([requests, failures], id) => [id, { requests, failures }]));

test('a target is an anomaly when it fails three deviations more than its peers', () => {
  // Peers fail 30 of 3,000, which is 1 % ± 0.31 % for 1,000 requests.
  expect(anomalyOf(0, counts([1000, 21], [1500, 15], [1500, 15]))).toBe(
    '2.1 % of 1000 failed, peers 1 % + 3 × 0.31 %',
  );
  expect(anomalyOf(0, counts([1000, 18], [1500, 15], [1500, 15]))).toBeUndefined();
  // What was asked too little says nothing, and neither does one failure among peers without any.
  expect(anomalyOf(0, counts([19, 19], [1500, 0]))).toBeUndefined();
  expect(anomalyOf(0, counts([1000, 1], [3000, 0]))).toBeUndefined();
});

const drawing = (anomalyMitigation: boolean) =>
  network(['a', 'b'])
    .node('alb', 'web', { parent: 'vpc' })
    .node('target-group', 'targets', {
      parent: 'vpc',
      properties: { loadBalancingAlgorithmType: 'weighted_random', anomalyMitigation },
    })
    .node('auto-scaling-group', 'app', {
      name: 'App',
      parent: 'vpc',
      properties: { minSize: 4, maxSize: 4, desiredCapacity: 4, scalingMetric: 'none' },
    })
    .connect('traffic', 'users', 'web')
    .connect('forward', 'web', 'targets')
    .connect('target', 'targets', 'app')
    .build();

const scenario: ScenarioInput = {
  horizonSeconds: 600,
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 400 } } }],
  overrides: { app: { workers: 10, meanServiceTimeMs: 5 } },
  timeline: [{ at: 305, do: 'crash', node: 'app' }],
};

const failed = (result: SimulationResult): number => result.classes[0]?.failed ?? 0;

describe.each(['des', 'fluid'] as const)('anomaly mitigation, %s', (engine) => {
  test('sends less to a target that refuses, before its checks have found it', () => {
    const without = simulate(drawing(false), scenario, { engine });
    const result = simulate(drawing(true), scenario, { engine });
    // Looked at every ten seconds: 5 s × 100 a second; then a tenth of a share of 3.1 until two checks have failed.
    const least = 5 * 100;
    expect(failed(result)).toBeGreaterThan(least * 0.8);
    expect(failed(result)).toBeLessThan(least + (0.1 / 3.1) * 400 * 60 + 150);
    expect(failed(without)).toBeGreaterThan(2500);
    const line = result.decisions.find(({ text }) => text.includes('fails more than its peers'));
    expect(line?.at).toBe(310);
    expect(line?.arithmetic).toMatch(/^[\d.]+ % of \d+ failed, peers 0 % \+ 3 × [\d.]+ %$/);
  });

  test('says nothing while all are alike', () => {
    const result = simulate(drawing(true), { ...scenario, timeline: [] }, { engine });
    expect(result.decisions).toEqual([]);
  });
});
