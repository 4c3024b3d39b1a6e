import { expect, test } from 'vitest';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { fromUsers, poisson } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';
import { stickyTargets } from './testing/sticky-targets.ts';

const scenario = (clients: number, timeline: ScenarioInput['timeline']): ScenarioInput => ({
  horizonSeconds: 1200,
  arrivals: fromUsers(poisson(100)),
  overrides: {
    web: { meanServiceTimeMs: 0 },
    targets: { clients },
    one: { workers: 8, meanServiceTimeMs: 10, startSeconds: 1 },
  },
  timeline: timeline ?? [],
});

const shares = (result: SimulationResult): readonly number[] =>
  result.nodes.find(({ id }) => id === 'one')?.targets.map(({ share }) => share) ?? [];

const added = [{ at: 300, do: 'register' as const, node: 'one', count: 1 }];

test('a target that is added gets its part at once, unless clients stay where they are', () => {
  const [, , loose] = shares(simulate(stickyTargets(), scenario(1000, added)));
  // A third of the last three quarters, less the time until its first check.
  expect(loose).toBeGreaterThan(0.23);
  const [, , sticky] = shares(simulate(stickyTargets(86_400), scenario(1000, added)));
  expect(sticky).toBeLessThan(0.01);
});

test('clients that come back too late choose anew', () => {
  // Each of 10,000 comes every 100 s on average, and is kept for 10: one in ten comes in time, the others go round.
  const [, , late] = shares(simulate(stickyTargets(10), scenario(10_000, added)));
  expect(late).toBeGreaterThan(0.2);
});

test('when a target is lost its clients move, and stay where they went when it is back', () => {
  const crash = [{ at: 300, for: 120, do: 'crash' as const, node: 'two' }];
  const result = simulate(stickyTargets(86_400), scenario(1000, crash));
  const [one, two] = shares(result);
  // Half of the first 300 s and what fails until it is noticed; nothing after it is back.
  expect(two).toBeLessThan(0.18);
  expect(two).toBeGreaterThan(0.12);
  expect((one ?? 0) + (two ?? 0)).toBeCloseTo(1, 6);
});
