import { expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { fromUsers, poisson } from '../testing/sample-network.ts';
import { simulate } from '../testing/simulated.ts';

const document = aDocument()
  .node('users', 'users')
  .node('ec2-instance', 'server')
  .connect('traffic', 'users', 'server')
  .build();

function serviceOf(engine: 'des' | 'fluid', more: Partial<ScenarioInput> = {}) {
  const { nodes } = simulate(document, {
    engine,
    horizonSeconds: 600,
    arrivals: fromUsers(poisson(100)),
    overrides: { server: { workers: 10, meanServiceTimeMs: 80, serviceDistribution: 'exponential' } },
    ...more,
  });
  const server = nodes.find(({ node }) => node === 'server');
  return { mean: server?.meanService ?? 0, ...server?.service };
}

test.each(['des', 'fluid'] as const)('service without waiting is as it is distributed: %s', (engine) => {
  const { p50, p90, p99 } = serviceOf(engine);
  // Exponential: ln 2, ln 10 and ln 100 of the mean, though a third of them waits.
  for (const [measured, share] of [
    [p50, 2],
    [p90, 10],
    [p99, 100],
  ] as const)
    expect(Math.abs((measured ?? 0) / 0.08 / Math.log(share) - 1)).toBeLessThan(0.05);
});

test('of a run in which something was slower only the mean is known', () => {
  const slow = serviceOf('des', {
    timeline: [{ at: 0, do: 'slowdown', node: 'server', factor: 1.2 }],
  });
  expect(slow.mean / 0.096).toBeCloseTo(1, 1);
  expect(slow.p99).toBeUndefined();
});
