import { describe, expect, test } from 'vitest';
import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const nodeOf = (result: SimulationResult, id: string): NodeResult | undefined =>
  result.nodes.find((each) => each.id === id);

const shareFailed = ({ classes: [own] }: SimulationResult): number =>
  (own?.failed ?? 0) / ((own?.failed ?? 0) + (own?.completed ?? 0));

const causesOf = ({ classes: [own] }: SimulationResult): readonly string[] =>
  (own?.errors ?? []).map(({ cause }) => cause);

const timesOf = ({ nodes }: SimulationResult, id: string): number =>
  nodes
    .filter(({ node }) => node === id)
    .flatMap(({ errors }) => errors)
    .reduce((sum, { count }) => sum + count, 0);

/** The document, in which connections between these nodes say how long their caller waits. */
function waiting(document: LintelDocument, waits: Readonly<Record<string, number>>): LintelDocument {
  const connections = [...document.connections].map(([id, connection]) => {
    const waitSeconds = waits[`${connection.from} ${connection.to}`];
    return [id, waitSeconds === undefined ? connection : { ...connection, usage: { waitSeconds } }] as const;
  });
  return { ...document, connections: new Map(connections) };
}

const slow = { serviceDistribution: 'exponential', meanServiceTimeMs: 10_000, initMs: 0 };
const quick = { serviceDistribution: 'constant', meanServiceTimeMs: 0, initMs: 0 };
const steady = (overrides: ScenarioInput['overrides'], more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 6000,
  drains: true,
  arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate: 10 } } }],
  overrides,
  ...more,
});

describe.each(engines)('a caller waits as long as its connection says, %s', (engine) => {
  const pair = aDocument()
    .node('users', 'users')
    .node('ec2-instance', 'web', { name: 'Web' })
    .node('ec2-instance', 'app', { name: 'App' })
    .connect('traffic', 'users', 'web')
    .connect('traffic', 'web', 'app')
    .build();
  const servers = { web: { ...quick, workers: 1000 }, app: { ...slow, workers: 1000 } };
  const withoutInit = { web: { ...servers.web }, app: { ...servers.app } };
  for (const each of Object.values(withoutInit)) Reflect.deleteProperty(each, 'initMs');

  test('people who give up are counted as time-outs of clients, and the work goes on', () => {
    const result = simulate(waiting(pair, { 'users web': 12 }), steady(withoutInit), { engine });
    expect(shareFailed(result)).toBeCloseTo(Math.exp(-1.2), 2);
    expect(causesOf(result)).toEqual(['timeout_client']);
    const { arrivals = 0, completions = 0 } = nodeOf(result, 'app') ?? {};
    expect(arrivals - completions).toBeLessThan(150);
  });

  test('a server that gives up answers with an error of its own', () => {
    const result = simulate(waiting(pair, { 'web app': 12 }), steady(withoutInit), { engine });
    expect(shareFailed(result)).toBeCloseTo(Math.exp(-1.2), 2);
    expect(causesOf(result)).toEqual(['timeout_504']);
    expect(Math.abs(timesOf(result, 'web') - (result.classes[0]?.failed ?? 0))).toBeLessThan(1);
  });

  test('of two waits within each other each has its own', () => {
    const both = waiting(pair, { 'users web': 12, 'web app': 5 });
    const inner = simulate(both, steady(withoutInit), { engine });
    expect(shareFailed(inner)).toBeCloseTo(Math.exp(-0.5), 2);
    expect(causesOf(inner)).toEqual(['timeout_504']);
    // The web server takes eight seconds of its own: of those that the inner one lets through, some are too late.
    const late = steady({ ...withoutInit, web: { ...withoutInit.web, meanServiceTimeMs: 8000 } });
    const outer = simulate(both, late, { engine });
    const { errors = [] } = outer.classes[0] ?? {};
    // The client has gone after 12 s, one second before the server would give up.
    expect(errors.map(({ cause }) => cause)).toEqual(
      engine === 'des' ? ['timeout_client'] : expect.arrayContaining(['timeout_504']),
    );
    if (engine === 'des') expect(shareFailed(outer)).toBeCloseTo(Math.exp(-0.4), 2);
  });

  test('an API gives up a route after its time, around a wait of what it calls', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('api-gateway-rest', 'api', { name: 'API' })
      .node('elastic-beanstalk', 'app', { name: 'App', properties: { minSize: 4, maxSize: 4 } })
      .node('internet', 'bank', { name: 'Bank' })
      .connect('traffic', 'users', 'api')
      .connect('invoke', 'api', 'app')
      .connect('traffic', 'app', 'bank')
      .build();
    const overrides = {
      api: { meanServiceTimeMs: 0 },
      app: { serviceDistribution: 'constant', meanServiceTimeMs: 1, workers: 1000 },
      bank: { answerMs: 20_000 },
    };
    const alone = simulate(document, steady(overrides), { engine });
    expect(shareFailed(alone)).toBeCloseTo(Math.exp(-29 / 20), 2);
    const within = simulate(waiting(document, { 'app bank': 10 }), steady(overrides), { engine });
    expect(shareFailed(within)).toBeCloseTo(Math.exp(-0.5), 2);
    expect(Math.abs(timesOf(within, 'app') - (within.classes[0]?.failed ?? 0))).toBeLessThan(1);
    expect(timesOf(within, 'api')).toBe(0);
  });

  test('a function that gives up fails, and keeps its environment no longer', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('lambda-function', 'caller', { name: 'Caller', properties: { timeout: 900 } })
      .node('lambda-function', 'fn', { name: 'Function', properties: { timeout: 900 } })
      .connect('invoke', 'users', 'caller')
      .connect('invoke', 'caller', 'fn')
      .build();
    const overrides = { caller: { ...quick, accountConcurrency: 10_000 }, fn: slow };
    const result = simulate(waiting(document, { 'caller fn': 12 }), steady(overrides), { engine });
    expect(shareFailed(result)).toBeCloseTo(Math.exp(-1.2), 2);
    expect(causesOf(result)).toEqual(['timeout_504']);
    // E[min(T, 12)] = 10 × (1 − e^−1.2) s, of ten calls a second.
    const held = nodeOf(result, 'caller')?.meanBusy ?? 0;
    expect(Math.abs(held / (100 * (1 - Math.exp(-1.2))) - 1)).toBeLessThan(0.03);
  });

  test.each([
    ['people', { 'users web': 5 }, 'timeout_client'],
    ['a server', { 'web app': 5 }, 'timeout_504'],
  ] as const)('what hangs is given up by %s', (_, waits, cause) => {
    const result = simulate(
      waiting(pair, waits),
      steady(
        { ...withoutInit, app: { ...withoutInit.app, meanServiceTimeMs: 10 } },
        { horizonSeconds: 300, timeline: [{ at: 100, for: 100, do: 'hang', node: 'app' }] },
      ),
      { engine },
    );
    expect(causesOf(result)).toEqual([cause]);
    // Those of the last five seconds are served when it is back.
    expect(Math.abs((result.classes[0]?.failed ?? 0) - 950)).toBeLessThan(15);
    expect(result.classes[0]?.errors[0]?.firstAt ?? 0).toBeGreaterThanOrEqual(engine === 'des' ? 105 : 0);
  });
});

describe.each(engines)('a path that the scenario states, %s', (engine) => {
  const document = aDocument()
    .node('users', 'users')
    .node('api-gateway-http', 'api', { name: 'API' })
    .node('ec2-instance', 'app', { name: 'App' })
    .connect('traffic', 'users', 'api')
    .connect('traffic', 'api', 'app')
    .build();
  const scenario = steady(
    {
      api: { meanServiceTimeMs: 0 },
      app: { serviceDistribution: 'exponential', meanServiceTimeMs: 20_000, workers: 1000 },
    },
    {
      classes: [
        {
          id: 'visit',
          path: [
            { id: 'door', node: 'api', next: [{ to: 'work', p: 1 }] },
            { id: 'work', node: 'app' },
          ],
        },
      ],
    },
  );

  test('goes over an API that waits as long as it does elsewhere', () => {
    const result = simulate(document, scenario, { engine });
    expect(shareFailed(result)).toBeCloseTo(Math.exp(-1.5), 2);
    expect(Math.abs(timesOf(result, 'api') - (result.classes[0]?.failed ?? 0))).toBeLessThan(1);
  });

  test('and over connections that say how long their caller waits', () => {
    const result = simulate(waiting(document, { 'api app': 10 }), scenario, { engine });
    expect(shareFailed(result)).toBeCloseTo(Math.exp(-0.5), 2);
  });
});

test('a worker that gives up leaves its message in the queue, to be seen again after its time', () => {
  const document = aDocument()
    .node('sqs-queue', 'jobs', {
      name: 'Jobs',
      properties: { visibilityTimeout: 60, deadLetterQueue: 'letters', maxReceiveCount: 3 },
    })
    .node('sqs-queue', 'letters', { name: 'Letters' })
    .node('ec2-instance', 'worker', { name: 'Worker' })
    .node('ec2-instance', 'bank', { name: 'Bank' })
    .connect('poll', 'jobs', 'worker')
    .connect('traffic', 'worker', 'bank')
    .build();
  const result = simulate(
    waiting(document, { 'worker bank': 5 }),
    {
      horizonSeconds: 600,
      arrivals: [{ to: 'jobs', pattern: { is: 'burst', at: 0, count: 10 } }],
      overrides: {
        worker: { serviceDistribution: 'constant', meanServiceTimeMs: 100, workers: 10 },
        bank: { serviceDistribution: 'constant', meanServiceTimeMs: 100_000, workers: 100 },
        jobs: { meanServiceTimeMs: 0 },
      },
    },
    { engine: 'des' },
  );
  // Each is received at 0, 60 and 120 s, and put aside at 180 s.
  expect(nodeOf(result, 'jobs')?.queue?.failed).toBe(30);
  expect(nodeOf(result, 'jobs')?.queue?.deadLetters).toBe(10);
  expect(timesOf(result, 'worker')).toBe(30);
});

test('a message in the place of a request that was given up is worked off all the same', () => {
  const document = aDocument()
    .node('users', 'users')
    .node('lambda-function', 'shop', { name: 'Shop', properties: { timeout: 20 } })
    .node('lambda-function', 'pay', { name: 'Payments', properties: { timeout: 60 } })
    .node('sqs-queue', 'jobs', { name: 'Jobs', properties: { visibilityTimeout: 180 } })
    .node('lambda-function', 'work', { name: 'Worker' })
    .connect('invoke', 'users', 'shop')
    .connect('invoke', 'shop', 'pay')
    .connect('data', 'shop', 'jobs')
    .connect('poll', 'jobs', 'work')
    .build();
  const result = simulate(
    waiting(document, { 'shop pay': 5 }),
    {
      horizonSeconds: 300,
      drains: true,
      arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 60 } } }],
      overrides: { pay: { serviceDistribution: 'exponential', meanServiceTimeMs: 2000 } },
    },
    { engine: 'des' },
  );
  const jobs = nodeOf(result, 'jobs')?.queue;
  expect(jobs?.failed).toBe(0);
  expect(jobs?.completed).toBe(jobs?.sent);
  // Every time-out of the one who waits is an error of the shop, and no other is.
  expect(nodeOf(result, 'shop')?.errors[0]?.count).toBe(timesOf(result, 'shop') / 2);
  expect(result.decisions.map(({ text }) => text)).toEqual([
    'Shop (waits for Payments): gives up what it waits for, which works on',
  ]);
});
