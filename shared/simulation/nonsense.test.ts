import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import { parseTrace } from './scenario/parse-trace.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { withParameter } from './shards.ts';
import { fromUsers, poisson } from './testing/sample-network.ts';
import { refusal, simulate, withScenario } from './testing/simulated.ts';

const document = aDocument()
  .node('users', 'users', { name: 'Customers' })
  .node('ec2-instance', 'server', { name: 'Server' })
  .connect('traffic', 'users', 'server')
  .build();
const arrivals = fromUsers(poisson(10));

const trace = (csv: string): ScenarioInput => ({
  horizonSeconds: 300,
  arrivals: [{ from: 'users', pattern: { is: 'trace', csv } }],
});

describe('what cannot run is one clear sentence', () => {
  test.each<[string, ScenarioInput, RegExp]>([
    ['a trace without rows', trace('t,count\n'), /The trace has no rows, only the names of its columns\.$/],
    [
      'a trace that begins when the run is over',
      trace('t,count\n1000,10\n'),
      /^Nothing of the trace comes within the 300 s of the run: let it last longer/,
    ],
    [
      'two classes of one name',
      { arrivals, classes: [{ id: 'a' }, { id: 'a' }] },
      /^Two classes are called "a": give one of them another name\.$/,
    ],
    [
      'classes without weight',
      { arrivals, classes: [{ id: 'a', weight: 0 }] },
      /^Every class of load 1 has a weight of 0/,
    ],
    [
      'zero workers',
      { arrivals, overrides: { server: { workers: 0 } } },
      /^Server, workers: it must be at least 1\.$/,
    ],
    [
      'a negative rate',
      { arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: -1 } } }] },
      /^The scenario cannot run\. Load 1, rate: it must be at least 0\.$/,
    ],
    [
      'a loop without an exit',
      {
        arrivals,
        classes: [
          {
            id: 'a',
            path: [
              { id: 'x', node: 'server', next: [{ to: 'y' }] },
              { id: 'y', node: 'server', next: [{ to: 'x' }] },
            ],
          },
        ],
      },
      /come to hop "x" go round without an exit/,
    ],
    [
      'probabilities above 1',
      {
        arrivals,
        classes: [
          {
            id: 'a',
            path: [
              {
                id: 'x',
                node: 'server',
                next: [
                  { to: 'x', p: 0.7 },
                  { to: 'x', p: 0.7 },
                ],
              },
            ],
          },
        ],
      },
      /add up to 1\.4/,
    ],
    [
      'a node that is not there',
      { arrivals: [{ from: 'nobody', pattern: { is: 'burst', count: 1 } }] },
      /names the node "nobody"/,
    ],
    [
      'a warm-up longer than the run',
      { arrivals, horizonSeconds: 10, warmupSeconds: 10 },
      /nothing would be measured/,
    ],
    [
      'a class that is not there',
      { arrivals: [{ from: 'users', classes: ['vip'], pattern: { is: 'burst', count: 1 } }] },
      /names the class "vip"/,
    ],
    [
      'a broken line of a trace',
      {
        arrivals: [
          { from: 'users', pattern: { is: 'trace', csv: 't,class,count\n0,requests,1\nsoon,requests,1' } },
        ],
      },
      /line 3 of the trace: The time "soon" is not a number/,
    ],
    [
      'a parameter that is not there',
      { arrivals, overrides: { server: { speed: 1 } } },
      /Server has no load parameter "speed"/,
    ],
  ])('%s', (_, scenario, message) => {
    expect(refusal(document, scenario)).toMatch(message);
  });

  test('a drawing that calls itself round is named', () => {
    const round = aDocument()
      .node('users', 'users')
      .node('ec2-instance', 'one', { name: 'One' })
      .node('ec2-instance', 'two', { name: 'Two' })
      .connect('traffic', 'users', 'one')
      .connect('traffic', 'one', 'two')
      .connect('traffic', 'two', 'one')
      .build();
    expect(refusal(round, { arrivals })).toBe(
      'Requests go round without an end: One → Two → One. Take one of these connections away.',
    );
  });
});

test('an overloaded queue is called unstable, with its utilisation', () => {
  const result = simulate(document, {
    arrivals,
    horizonSeconds: 100,
    overrides: { server: { workers: 1, meanServiceTimeMs: 150 } },
  });
  expect(result.verdict.holds).toBe(false);
  expect(result.verdict.sentences[0]).toBe(
    'Server is unstable, ρ = 1.50: 10 requests a second need 1.5 workers and 1 are there. Its queue never drains.',
  );
});

test('a node that refuses what it has no room for is called overloaded, and holds what is asked of it', () => {
  const result = simulate(document, {
    arrivals,
    horizonSeconds: 100,
    overrides: { server: { workers: 1, meanServiceTimeMs: 150, queueLimit: 5 } },
    objectives: [{ is: 'availability', target: 0.5 }],
  });
  expect(result.verdict).toMatchObject({ holds: true, isStable: true });
  expect(result.verdict.sentences[0]).toBe(
    'Server is overloaded, ρ = 1.50: 10 requests a second need 1.5 workers and 1 are there. It refuses what its queue has no room for.',
  );
});

test('messages can get old in a queue alone', () => {
  const objectives = [{ is: 'age' as const, node: 'server', thresholdSeconds: 5 }];
  expect(refusal(document, { arrivals, objectives })).toBe(
    'Server is no queue, so none of its messages gets old: choose a queue for the objective.',
  );
});

test.each([
  ['server.workers', 0, 'Server, workers: it must be at least 1.'],
  ['server.instanceCount', 2, 'Server has no parameter "instanceCount".'],
  ['server.sourceDestCheck', 'often', 'Server, source dest check: it must be true or false.'],
] as const)('a sweep over %s with %s says what is wrong with it', (parameter, value, message) => {
  const drawn = withScenario(document, { arrivals });
  const swept = withParameter(drawn, 'test', parameter, value);
  expect(swept.ok ? undefined : swept.fault.message).toBe(message);
});

test('a run without requests says that it says nothing', () => {
  expect(simulate(document, { arrivals: fromUsers(poisson(0)) }).verdict.sentences).toEqual([
    'No request came in the run, so it says nothing about the drawing.',
  ]);
});

test.each(['des', 'fluid'] as const)('objectives of which nothing was seen are not known (%s)', (engine) => {
  const objectives: ScenarioInput['objectives'] = [
    { is: 'availability', target: 0.999 },
    { is: 'latency', percentile: 0.99, thresholdMs: 1000 },
  ];
  const { verdict } = simulate(document, { engine, arrivals: fromUsers(poisson(0)), objectives });
  expect(verdict.holds).toBe(false);
  expect(verdict.objectives).toMatchObject([
    { holds: false, isUnknown: true, measured: null },
    { holds: false, isUnknown: true, measured: null },
  ]);
  expect(verdict.sentences[0]).toMatch(
    /^Requests: nothing was answered and nothing failed, so it is not known/,
  );
});

test('a trace sends counts at their times and spreads rates until the next row', () => {
  const timesOf = (csv: string, timeScale: number, rateFactor: number, name = '') => {
    const trace = parseTrace(csv, timeScale, rateFactor, 3);
    return trace.ok ? trace.value.get(name)?.times : trace.fault.message;
  };
  expect(timesOf('t,class,rate\n0,a,2\n2,a,0\n', 1, 1, 'a')).toEqual([0, 0.5, 1, 1.5]);
  expect(timesOf('t,count\n1,2\n3,1', 10, 1)).toEqual([10, 10, 30]);
  // The last rate goes on until the end of the run.
  expect(timesOf('t,rate\n1,2', 1, 1)).toEqual([1, 1.5, 2, 2.5]);
  // Half of each comes to one of every two rows.
  expect(timesOf('t,count\n1,1\n2,1\n3,3', 1, 0.5)).toEqual([2, 3]);
});

test('the same document, scenario and seed give the same bytes, and another seed does not', () => {
  const scenario: ScenarioInput = { arrivals, horizonSeconds: 200 };
  const bytes = (seed: number): string => JSON.stringify(simulate(document, { ...scenario, seed }));
  expect(bytes(7)).toBe(bytes(7));
  expect(bytes(8)).not.toBe(bytes(7));
});

test('a change at one node leaves the arrivals and the draws of the others as they were', () => {
  const two = aDocument()
    .node('users', 'users')
    .node('ec2-instance', 'one')
    .node('ec2-instance', 'two')
    .connect('traffic', 'users', 'one')
    .connect('traffic', 'one', 'two')
    .build();
  const run = (workers: number) =>
    simulate(two, {
      arrivals,
      horizonSeconds: 500,
      drains: true,
      overrides: { one: { workers: 4, meanServiceTimeMs: 100 }, two: { workers, meanServiceTimeMs: 80 } },
    });
  const [few, many] = [run(1), run(4)];
  expect(many.classes[0]?.offered).toBe(few.classes[0]?.offered);
  expect(many.nodes[0]?.time).toEqual(few.nodes[0]?.time);
  expect(many.nodes[1]?.time.mean).toBeLessThan(few.nodes[1]?.time.mean ?? 0);
});

describe('zero servers', () => {
  const group = (properties: Record<string, number | string>) =>
    aDocument()
      .node('users', 'users', { name: 'Customers' })
      .node('vpc', 'vpc')
      .node('subnet', 'private', { parent: 'vpc', properties: { availabilityZone: 'a' } })
      .node('auto-scaling-group', 'app', { name: 'Application', parent: 'vpc', properties })
      .connect('traffic', 'users', 'app')
      .build();

  test.each([
    [
      { minSize: 0, desiredCapacity: 0, maxSize: 0 },
      /^Application has no targets, and its largest size is 0/,
    ],
    [
      { minSize: 0, desiredCapacity: 0, maxSize: 4, scalingMetric: 'none' },
      /^Application begins with no targets and nothing makes it grow/,
    ],
    [
      { minSize: 0, desiredCapacity: 0, maxSize: 4 },
      /^Application begins with no targets, and as long as there are none its policies have nothing to measure/,
    ],
  ])('%j is refused in a sentence', (properties, sentence) => {
    expect(refusal(group(properties), { arrivals })).toMatch(sentence);
  });

  test('what would come after the end of the run is refused', () => {
    const scenario: ScenarioInput = {
      arrivals,
      horizonSeconds: 600,
      timeline: [{ at: 600, do: 'setDesired', node: 'app', desired: 2 }],
    };
    expect(
      refusal(group({ minSize: 1, desiredCapacity: 1, maxSize: 4, scalingMetric: 'none' }), scenario),
    ).toMatch(/^"setDesired" at 600 s comes after the end of the run at 600 s\. Let it come earlier/);
  });

  test('a group that the scenario gives a size runs', () => {
    const scenario: ScenarioInput = {
      arrivals,
      timeline: [{ at: 60, do: 'setDesired', node: 'app', desired: 2 }],
    };
    const drawn = group({ minSize: 0, desiredCapacity: 0, maxSize: 4, scalingMetric: 'none' });
    expect(refusal(drawn, scenario)).toBeUndefined();
  });
});
