import { describe, expect, test } from 'vitest';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { scenarioOf } from './testing/acceptance-documents.ts';
import { oneServer } from './testing/one-server.ts';
import { balancedService, fromUsers, poisson, poissonSteps } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';
import { stickyTargets } from './testing/sticky-targets.ts';

/** The mean time of a node in both engines. */
function bothTimes(
  document: Parameters<typeof simulate>[0],
  scenario: ScenarioInput,
  node: string,
): { readonly des: number; readonly fluid: number } {
  const timeOf = (result: SimulationResult): number =>
    result.nodes.find(({ id }) => id === node)?.time.mean ?? Number.NaN;
  return {
    des: timeOf(simulate(document, scenario, { engine: 'des' })),
    fluid: timeOf(simulate(document, scenario, { engine: 'fluid' })),
  };
}

describe('targets that get more than others', () => {
  test.each(['off', 'on'])('cross-zone balancing %s', (id) => {
    const { document, scenario: asked } = scenarioOf('cross-zone', id);
    const scenario = { ...asked, replications: 1, horizonSeconds: 4000, warmupSeconds: 100 };
    const des = simulate(document, scenario, { engine: 'des' });
    const fluid = simulate(document, scenario, { engine: 'fluid' });
    const [a, b] = [des.classes[0]?.latency.mean ?? 0, fluid.classes[0]?.latency.mean ?? 0];
    // 35 ms and 25 ms by theory: the lone target of a zone works twice as much as the two of the other.
    expect(b / (id === 'off' ? 0.035 : 0.025)).toBeCloseTo(1, 2);
    expect(Math.abs(b / a - 1), `${b} for ${a}`).toBeLessThan(0.03);
  });

  test.each([
    { what: 'sticky for a day', seconds: 86_400, clients: 1000 },
    { what: 'sticky for ten seconds', seconds: 10, clients: 2000 },
    { what: 'not sticky', seconds: undefined, clients: 1000 },
  ])('a target that comes later, $what', ({ seconds, clients }) => {
    const { des, fluid } = bothTimes(
      stickyTargets(seconds),
      {
        horizonSeconds: 2400,
        arrivals: fromUsers(poisson(1300)),
        overrides: {
          web: { meanServiceTimeMs: 0 },
          targets: { clients },
          one: { workers: 8, meanServiceTimeMs: 10, startSeconds: 1 },
        },
        timeline: [{ at: 400, do: 'register', node: 'one', count: 1 }],
      },
      'one',
    );
    expect(Math.abs(fluid / des - 1), `${fluid} for ${des}`).toBeLessThan(0.1);
  });
});

describe('percentiles of a run of rates', () => {
  const document = oneServer();

  test('a peak counts as long as it lasts', () => {
    const scenario: ScenarioInput = {
      horizonSeconds: 20_000,
      arrivals: fromUsers(poissonSteps([0, 400], [10_000, 770], [10_300, 400])),
      overrides: { server: { workers: 8, meanServiceTimeMs: 10 } },
    };
    const des = simulate(document, scenario, { engine: 'des' }).classes[0]?.latency;
    const fluid = simulate(document, scenario, { engine: 'fluid' }).classes[0]?.latency;
    for (const share of ['p50', 'p90', 'p99'] as const) {
      const [a, b] = [fluid?.[share] ?? 0, des?.[share] ?? 0];
      expect(Math.abs(a / b - 1), `${share} ${a} for ${b}`).toBeLessThan(0.06);
    }
  });
});

describe('targets that are overloaded', () => {
  test('leave with what has come to them, and others begin with nothing', () => {
    const document = balancedService({ desiredCount: 3 }).build();
    const scenario: ScenarioInput = {
      horizonSeconds: 900,
      replications: 1,
      classes: [{ id: 'requests', timeoutSeconds: 20 }],
      arrivals: fromUsers(poisson(60)),
      overrides: { web: { meanServiceTimeMs: 0 }, app: { workers: 4, meanServiceTimeMs: 100 } },
      timeline: [{ at: 300, do: 'slowdown', node: 'app', factor: 4 }],
    };
    const des = simulate(document, scenario, { engine: 'des' });
    const fluid = simulate(document, scenario, { engine: 'fluid' });
    // Each works off 10 of the 20 that come to it a second: after 10 s a check waits for longer than 5 s.
    const firstLost = ({ decisions }: SimulationResult): number =>
      decisions.find(({ text }) => text.includes('is unhealthy'))?.at ?? Number.NaN;
    for (const result of [des, fluid]) {
      expect(firstLost(result)).toBeGreaterThan(310);
      expect(firstLost(result)).toBeLessThan(310 + 2 * 30 + 5);
    }
    const [a, b] = [des.classes[0]?.completed ?? 0, fluid.classes[0]?.completed ?? 0];
    expect(Math.abs(b / a - 1), `${b} for ${a}`).toBeLessThan(0.2);
  });
});
