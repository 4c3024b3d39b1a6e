import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { refusal, simulate } from './testing/simulated.ts';

const document = aDocument()
  .node('users', 'users', { name: 'Customers' })
  .node('ec2-instance', 'front', { name: 'Front' })
  .node('ec2-instance', 'one', { name: 'One' })
  .node('ec2-instance', 'two', { name: 'Two' })
  .node('ec2-instance', 'three', { name: 'Three' })
  .node('dynamodb-table', 'table', { name: 'Table' })
  .connect('traffic', 'users', 'front')
  .connect('traffic', 'front', 'one')
  .connect('traffic', 'front', 'two')
  .connect('traffic', 'front', 'three')
  .connect('data', 'front', 'table')
  .build();

type Path = NonNullable<NonNullable<ScenarioInput['classes']>[number]['path']>;
const ways = ['one', 'two', 'three'] as const;
const parts = (mean: number): Path =>
  ways.map((node) => ({ id: node, node, service: { is: 'exponential', mean } }));

const along = (path: Path, more: ScenarioInput = {}): ScenarioInput => ({
  horizonSeconds: 2000,
  drains: true,
  classes: [{ id: 'a', path }],
  arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 20 } } }],
  overrides: Object.fromEntries(
    ['front', ...ways].map((node) => [node, { workers: 100_000, meanServiceTimeMs: 0 }]),
  ),
  ...more,
});

const meanOf = (path: Path, more?: ScenarioInput): number => {
  const result = simulate(document, along(path, more));
  return result.classes[0]?.meanLatency.value ?? Number.NaN;
};

describe('parts that begin beside each other', () => {
  const fanOut = (join: 'all' | 'any' | number): Path => [
    { id: 'front', node: 'front', fanOut: { to: [...ways], join } },
    ...parts(0.3),
  ];

  // The k-th of three exponential times of mean 1: 1/3, 1/3 + 1/2, 1/3 + 1/2 + 1.
  test.each<['all' | 'any' | number, number]>([
    ['any', 0.1],
    [2, 0.25],
    ['all', 0.55],
  ])('waiting for %s of three takes the time of that one', (join, mean) => {
    expect(Math.abs(meanOf(fanOut(join)) / mean - 1)).toBeLessThan(0.02);
  });

  test.each<['all' | 'any' | number, number]>([
    ['any', 0.1],
    [2, 0.2],
    ['all', 0.5],
  ])('waiting for %s takes as long as rates', (join, seconds) => {
    const path: Path = [
      { id: 'front', node: 'front', fanOut: { to: [...ways], join } },
      { id: 'one', node: 'one', service: { is: 'constant', value: 0.5 } },
      { id: 'two', node: 'two', service: { is: 'constant', value: 0.1 } },
      { id: 'three', node: 'three', service: { is: 'constant', value: 0.2 } },
    ];
    expect(meanOf(path, { engine: 'fluid' })).toBeCloseTo(seconds, 6);
    expect(meanOf(path, { engine: 'des' })).toBeCloseTo(seconds, 6);
  });

  test('a part that fails can be made up for by the others, as far as they are enough', () => {
    const failing = { one: 0.5, two: 0.5, three: 0.5 };
    const overrides = Object.fromEntries([
      ['front', { workers: 100_000, meanServiceTimeMs: 0 }],
      ...ways.map((node) => [node, { workers: 100_000, meanServiceTimeMs: 0, errorRate: failing[node] }]),
    ]);
    const failed = (join: 'all' | 'any' | number): number =>
      simulate(document, along(fanOut(join), { overrides })).classes[0]?.errorRate.value ?? 0;
    // Three coins: all heads 1/8, two or more 1/2, one or more 7/8.
    expect(Math.abs(failed('any') - 1 / 8)).toBeLessThan(0.01);
    expect(Math.abs(failed(2) - 1 / 2)).toBeLessThan(0.015);
    expect(Math.abs(failed('all') - 7 / 8)).toBeLessThan(0.01);
  });

  test('a late part of one fan-out is not taken for one of the next', () => {
    const path: Path = [
      { id: 'front', node: 'front', fanOut: { to: ['one', 'two'], join: 'any' }, next: [{ to: 'again' }] },
      { id: 'again', node: 'front', fanOut: { to: ['three'], join: 'all' } },
      { id: 'one', node: 'one', service: { is: 'constant', value: 0.1 } },
      { id: 'two', node: 'two', service: { is: 'constant', value: 0.2 } },
      { id: 'three', node: 'three', service: { is: 'constant', value: 0.5 } },
    ];
    expect(meanOf(path)).toBeCloseTo(0.6, 9);
  });

  test('a worker is kept meanwhile only where the node says so', () => {
    const busy = (holdsWhileCalling: boolean): number => {
      const front = { workers: 100, meanServiceTimeMs: 10, holdsWhileCalling };
      const { overrides } = along([]);
      const result = simulate(document, along(fanOut('all'), { overrides: { ...overrides, front } }));
      return result.nodes.find(({ id }) => id === 'front')?.meanBusy ?? 0;
    };
    // 20 a second for 10 ms, and for 10 + 550 ms.
    expect(Math.abs(busy(false) / 0.2 - 1)).toBeLessThan(0.05);
    expect(Math.abs(busy(true) / 11.2 - 1)).toBeLessThan(0.05);
  });
});

test('an asynchronous hop is not waited for, and its age is told apart', () => {
  const path: Path = [
    { id: 'front', node: 'front', service: { is: 'constant', value: 0.01 }, next: [{ to: 'later', p: 0.5 }] },
    { id: 'later', node: 'one', async: true, service: { is: 'constant', value: 3 }, next: [{ to: 'last' }] },
    { id: 'last', node: 'two', service: { is: 'constant', value: 1 } },
  ];
  const result = simulate(document, along(path));
  const [asked] = result.classes;
  expect(asked?.meanLatency.value).toBeCloseTo(0.01, 9);
  expect(Math.abs((result.background[0]?.completed ?? 0) / (asked?.completed ?? 1) - 0.5)).toBeLessThan(0.02);
  expect(result.background[0]?.meanLatency.value).toBeCloseTo(4, 9);
});

test('what is answered from a cache goes no further', () => {
  const path: Path = [
    { id: 'front', node: 'front', cacheHit: 0.8, next: [{ to: 'one' }] },
    { id: 'one', node: 'one', service: { is: 'constant', value: 1 } },
  ];
  expect(Math.abs(meanOf(path) - 0.2)).toBeLessThan(0.01);
});

test('time beside its worker keeps nobody waiting', () => {
  const path: Path = [
    {
      id: 'front',
      node: 'front',
      service: { cpu: { is: 'constant', value: 0.01 }, io: { is: 'constant', value: 0.5 } },
    },
  ];
  const result = simulate(document, along(path, { overrides: { front: { workers: 1 } } }));
  const front = result.nodes.find(({ id }) => id === 'front');
  // A worker that is busy for 20 × 10 ms a second; M/D/1 waits 0.2 × 10 ms / (2 × 0.8).
  expect(Math.abs((front?.utilisation ?? 0) / 0.2 - 1)).toBeLessThan(0.03);
  expect(Math.abs((result.classes[0]?.meanLatency.value ?? 0) - 0.51125)).toBeLessThan(0.0005);
});

test('as rates a station takes the times of its hops, and an overloaded path is called unstable', () => {
  const path: Path = [
    {
      id: 'short',
      node: 'front',
      service: { is: 'exponential', mean: 0.02 },
      next: [{ to: 'long', p: 0.5 }],
    },
    { id: 'long', node: 'front', service: { is: 'exponential', mean: 0.08 } },
  ];
  const busy = (engine: 'des' | 'fluid', workers: number) =>
    simulate(document, along(path, { engine, overrides: { front: { workers } } }));
  for (const engine of ['des', 'fluid'] as const) {
    const front = busy(engine, 8).nodes.find(({ id }) => id === 'front');
    // 20 a second for 20 ms, and half of them for 80 ms more.
    expect(Math.abs((front?.meanBusy ?? 0) / 1.2 - 1)).toBeLessThan(0.03);
  }
  expect(busy('des', 1).verdict.sentences[0]).toMatch(/^Front is unstable, ρ = 1\.20:/);
});

test('a path writes to a table where it says so, with its own units', () => {
  const path: Path = [{ id: 'order', node: 'table', op: 'write', units: 3 }];
  const result = simulate(document, along(path));
  expect(result.nodes.map(({ id }) => id)).toContain('table write');
  expect(result.nodes.map(({ id }) => id)).not.toContain('table read');
});

describe('nonsense in a path is one sentence', () => {
  const front = { id: 'front', node: 'front' };
  test.each<[string, Path, string]>([
    [
      'a first hop that nobody waits for',
      [{ ...front, async: true }],
      'Callers of class "a" wait for its first hop: only later ones can be asynchronous.',
    ],
    [
      'more answers than parts',
      [{ ...front, fanOut: { to: ['one'], join: 2 } }, ...parts(1)],
      'Hop "front" of class "a" waits for 2 answers and asks one.',
    ],
    [
      'a part that is not there',
      [{ ...front, fanOut: { to: ['nowhere'] } }],
      'Hop "front" of class "a" leads to "nowhere", which the path does not have.',
    ],
    [
      'a fan-out into itself',
      [
        { ...front, fanOut: { to: ['one'] } },
        { id: 'one', node: 'one', next: [{ to: 'front' }] },
      ],
      'Hop "front" of class "a" starts itself again beside itself, so there are ever more: let its parts lead elsewhere.',
    ],
    [
      'an operation of what is no table',
      [{ ...front, op: 'write' }],
      'Front is no table, so no path can write it: take "op" away.',
    ],
    [
      'a histogram with a bin too few',
      [{ ...front, service: { is: 'histogram', edges: [0, 1, 2], counts: [1] } }],
      'The time of hop "front" of class "a" has 1 counts and 3 edges: there is one edge more than there are counts.',
    ],
    [
      'a time that ends before it begins',
      [{ ...front, service: { is: 'uniform', from: 2, to: 1 } }],
      'The time of hop "front" of class "a" ends before it begins.',
    ],
  ])('%s', (_, path, sentence) => {
    expect(refusal(document, along(path))).toBe(sentence);
  });
});
