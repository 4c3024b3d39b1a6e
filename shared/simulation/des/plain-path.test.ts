import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { RunRecord } from '../results/run-record.ts';
import { startDesRun } from '../run-des.ts';
import { prepareRun } from '../run-simulation.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import { acceptanceDocuments } from '../testing/acceptance-documents.ts';
import { withScenario } from '../testing/simulated.ts';

function recordOf(document: LintelDocument, scenario: ScenarioInput, isOff: boolean): RunRecord {
  const drawn = withScenario(document, scenario);
  const { architecture } = createResolver().update(drawn);
  const run = unwrap(prepareRun(drawn, architecture, { engine: 'des' }));
  const des = startDesRun(run.flow, run.scenario, 0);
  if (isOff) des.engine.plain.turnOff();
  des.advance(Number.POSITIVE_INFINITY);
  return des.record();
}

const impatient = aDocument()
  .node('users', 'users')
  .node('ec2-instance', 'one')
  .node('ec2-instance', 'two')
  .node('lambda-function', 'three')
  .connect('traffic', 'users', 'one')
  .connect('traffic', 'one', 'two')
  .connect('invoke', 'two', 'three')
  .build();

const overloaded = (cancelOnTimeout: boolean): ScenarioInput => ({
  horizonSeconds: 300,
  drains: true,
  warmupSeconds: 20,
  classes: [{ id: 'requests', timeoutSeconds: 0.3, cancelOnTimeout, retry: { max: 2 } }],
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 60 } } }],
  overrides: {
    one: { workers: 3, meanServiceTimeMs: 50, queueLimit: 40 },
    two: { workers: 2, meanServiceTimeMs: 20, serviceDistribution: 'lognormal', errorRate: 0.02 },
  },
  timeline: [
    { at: 100, do: 'hang', node: 'one', for: 10 },
    { at: 150, do: 'slowdown', node: 'two', factor: 3, for: 20 },
    { at: 200, do: 'crash', node: 'two', for: 5 },
  ],
});

test.each([
  { what: 'time-outs, retries and failures', document: impatient, scenario: overloaded(false) },
  { what: 'calls that are given up', document: impatient, scenario: overloaded(true) },
  ...acceptanceDocuments().flatMap(({ file, document, scenarios }) =>
    Object.entries(scenarios)
      .slice(0, 2)
      .map(([id, scenario]) => ({
        what: `${file}, ${id}`,
        document,
        scenario: {
          ...scenario,
          replications: 1,
          horizonSeconds: Math.min(1200, scenario.horizonSeconds ?? 900),
        },
      })),
  ),
])('the short way gives what the parts give, to the last bit: $what', ({ document, scenario }) => {
  const short = recordOf(document, scenario, false);
  expect(short.events).toBeGreaterThan(0);
  expect(short).toEqual(recordOf(document, scenario, true));
});
