import { expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import { scenarioOutputs } from '../scenario/scenario.ts';
import { refusal, simulate } from '../testing/simulated.ts';

const document = aDocument()
  .node('users', 'users')
  .node('ec2-instance', 'server')
  .connect('traffic', 'users', 'server')
  .build();
const arrivals = [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 10 } } }] as const;

test('only what is wanted is in the result, and the verdict always is', () => {
  const whole = simulate(document, { arrivals: [...arrivals] });
  const few = simulate(document, { arrivals: [...arrivals], outputs: ['connections', 'bounds'] });
  expect(few.verdict).toEqual(whole.verdict);
  expect(few.classes).toEqual(whole.classes);
  expect(few.connections).toEqual(whole.connections);
  expect(few.bounds).toEqual(whole.bounds);
  expect([few.nodes, few.groups, few.decisions, few.assumptions, few.series.columns]).toEqual([
    [],
    [],
    [],
    [],
    [],
  ]);
  expect(simulate(document, { arrivals: [...arrivals], outputs: [...scenarioOutputs] })).toEqual(whole);
});

test('an output that there is not is refused by name', () => {
  expect(refusal(document, { arrivals: [...arrivals], outputs: ['charts' as never] })).toMatch(
    /^The scenario cannot run\. Output 1: it must be one of nodes, connections/,
  );
});
