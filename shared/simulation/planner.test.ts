import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { prepareRun } from './run-simulation.ts';
import { chooseWindows } from './run-windows.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { oneServer } from './testing/one-server.ts';
import { simulate, withScenario } from './testing/simulated.ts';

const document = oneServer();
const poisson = (rate: number): ScenarioInput['arrivals'] => [
  { from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate } } },
];

function prepared(scenario: ScenarioInput) {
  const drawn = withScenario(document, scenario);
  return unwrap(prepareRun(drawn, createResolver().update(drawn).architecture));
}

test('however large the load is, a stretch has twenty million events and the failure is in it', () => {
  const run = prepared({
    horizonSeconds: 86_400,
    arrivals: poisson(1_000_000),
    overrides: { server: { workers: 200_000, meanServiceTimeMs: 100 } },
    timeline: [{ at: 40_000, do: 'slowdown', node: 'server', factor: 2 }],
  });
  const stretches = chooseWindows(run.flow, run.scenario, 0);
  // An arrival and a service each: two million events a second.
  expect(stretches.map(({ seconds }) => seconds)).toEqual([10, 10, 10, 10, 10]);
  expect(stretches.some(({ start, seconds }) => start < 40_000 && start + seconds > 40_000)).toBe(true);
  expect(run.because).toMatch(/^Rates are simulated, because the 170 billion events .* about 4\.8 hours/);
  const few = prepared({ horizonSeconds: 86_400, arrivals: poisson(10), timeline: [] });
  expect(few.because).toBe('Every request is simulated.');
  expect(chooseWindows(few.flow, few.scenario, 0).map(({ seconds }) => seconds)).toEqual([60, 60, 60, 60]);
});

test('stretches of a trace begin where it is, so that its percentiles are known as rates too', () => {
  const rows = Array.from({ length: 300 }, (_, minute) => `${minute * 60},${minute < 150 ? 10 : 40}`);
  const scenario: ScenarioInput = {
    horizonSeconds: 18_000,
    arrivals: [{ from: 'users', pattern: { is: 'trace', csv: `t,rate\n${rows.join('\n')}\n18000,0\n` } }],
    overrides: { server: { workers: 100, meanServiceTimeMs: 100 } },
  };
  const { classes, windows } = simulate(document, scenario, { engine: 'fluid' });
  // Forty of a hundred places are not half full: nobody waits for a service that is exponential.
  expect(Math.abs((classes[0]?.latency.p99 ?? 0) / 0.460517 - 1)).toBeLessThan(0.06);
  // The peak begins at half time.
  for (const { from, requests } of windows ?? [])
    if (Math.abs(from - 9000) > 60)
      expect(Math.abs(requests / (59 * (from < 9000 ? 10 : 40)) - 1), `from ${from}`).toBeLessThan(0.1);
});

test('users who wait for their answers have no percentiles as rates, and that is said', () => {
  const closed: ScenarioInput = {
    engine: 'fluid',
    arrivals: [{ from: 'users', pattern: { is: 'closed', users: 10, think: { is: 'constant', value: 1 } } }],
  };
  expect(prepared(closed).because).toContain('Percentiles are unknown, because users who wait for answers');
  expect(simulate(document, closed).classes[0]?.latency.p99).toBeNull();
});

test('the mean of rates is of those that were answered, as it is of requests', () => {
  const drawn = aDocument()
    .node('users', 'users')
    .node('ec2-instance', 'server')
    .node('dynamodb-table', 'orders', {
      properties: { billingMode: 'PROVISIONED', readCapacityUnits: 20, writeCapacityUnits: 20 },
    })
    .connect('traffic', 'users', 'server')
    .connect('data', 'server', 'orders')
    .build();
  const meanOf = (engine: 'des' | 'fluid'): number => {
    const { classes } = simulate(
      drawn,
      {
        horizonSeconds: 3000,
        warmupSeconds: 1500,
        arrivals: poisson(300),
        overrides: { server: { workers: 100, meanServiceTimeMs: 100 } },
      },
      { engine },
    );
    expect((classes[0]?.failed ?? 0) / (classes[0]?.offered ?? 1)).toBeGreaterThan(0.7);
    return classes[0]?.latency.mean ?? 0;
  };
  expect(Math.abs(meanOf('fluid') / meanOf('des') - 1)).toBeLessThan(0.02);
});
