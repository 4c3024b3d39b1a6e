import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { refusal, simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;

const throttled = (result: SimulationResult): number =>
  result.classes[0]?.errors.find(({ cause }) => cause === 'throttled_ddb')?.count ?? 0;

const told = (result: SimulationResult): readonly (readonly [number, string])[] =>
  result.decisions.map(({ at, text }) => [Math.round(at), text]);

const near = (value: number, expected: number, within = 100): void =>
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThanOrEqual(within);

const byOwner = { indexName: 'byOwner', partitionKey: 'owner' };

const drawn = (properties: Properties, way: Properties = { access: 'write' }) =>
  aDocument()
    .node('users', 'users')
    .node('lambda-function', 'fn')
    .node('dynamodb-table', 'orders', {
      name: 'Orders',
      properties: {
        billingMode: 'PROVISIONED',
        readCapacityUnits: 200,
        writeCapacityUnits: 200,
        ...properties,
      },
    })
    .connect('invoke', 'users', 'fn')
    .connect('data', 'fn', 'orders', way)
    .build();

const asked = (rate: number, load: Properties = {}, more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 1800,
  arrivals: [{ to: 'fn', pattern: even(rate) }],
  overrides: { fn: { initMs: 0, meanServiceTimeMs: 1 }, orders: { meanServiceTimeMs: 0, ...load } },
  ...more,
});

describe.each(engines)('a global secondary index, %s', (engine) => {
  const run = (document: ReturnType<typeof drawn>, scenario: ScenarioInput): SimulationResult =>
    simulate(document, scenario, { engine });

  test('with fewer write units than its table holds up the writes to the table', () => {
    const document = drawn({ globalSecondaryIndexes: [{ ...byOwner, writeCapacityUnits: 100 }] });
    const result = run(document, asked(150));
    // Its 30,000 saved units give out after 30,000 ÷ (150 − 100) = 600 s; from then on 50 a second are refused.
    near(throttled(result), 50 * 1200);
    const [[at, text] = [], ...more] = told(result);
    expect(text).toBe(
      'Orders (index byOwner, writes): has no write units left, so writes to its table are throttled',
    );
    expect([600, 610]).toContain(at);
    expect(more).toEqual([]);
    const [table, index] = ['orders write', 'orders index byOwner write'].map((id) =>
      result.nodes.find((node) => node.id === id),
    );
    // The table has units enough and uses what got through; who was refused is counted at the index.
    near(index?.errors[0]?.count ?? 0, 50 * 1200);
    expect(table?.errors).toEqual([]);
    near((table?.unitsPerSecond ?? 0) * 1800, 150 * 600 + 100 * 1200);
    expect(throttled(run(drawn({ globalSecondaryIndexes: [byOwner] }), asked(150)))).toBe(0);
  });

  test('that only few items are in holds up those alone', () => {
    const document = drawn({ globalSecondaryIndexes: [{ ...byOwner, writeCapacityUnits: 10 }] });
    // 15 of 150 a second for ten: 3,000 saved units give out after 600 s.
    const result = run(document, asked(150, { 'writtenShare@byOwner': 0.1 }));
    near(throttled(result), 5 * 1200, 700);
    expect(throttled(run(document, asked(150, { 'writtenShare@byOwner': 0 })))).toBe(0);
  });

  test('takes two units where a write changes its keys', () => {
    const document = drawn({ globalSecondaryIndexes: [{ ...byOwner, writeCapacityUnits: 100 }] });
    // 100 a second take 200: 30,000 ÷ 100 = 300 s, and then 50 of them get through.
    near(throttled(run(document, asked(100, { 'writtenShare@byOwner': 2 }))), 50 * 1500);
  });

  test('that copies only keys takes one unit of what takes three of its table', () => {
    const index = (projection: string) =>
      drawn({
        writeCapacityUnits: 300,
        globalSecondaryIndexes: [{ ...byOwner, projection, writeCapacityUnits: 100 }],
      });
    const items = { itemKilobytes: 2.5 };
    expect(throttled(run(index('KEYS_ONLY'), asked(100, items)))).toBe(0);
    // 300 of 100 units a second: 30,000 ÷ 200 = 150 s, and then a third gets through.
    near(throttled(run(index('ALL'), asked(100, items))), (100 - 100 / 3) * 1650, 200);
    expect(throttled(run(index('ALL'), asked(100, { ...items, 'itemKilobytes@byOwner': 1 })))).toBe(0);
  });

  test('is queried with read units of its own', () => {
    const indexes = { globalSecondaryIndexes: [{ ...byOwner, readCapacityUnits: 20 }] };
    const named = drawn(indexes, { access: 'read', index: 'byOwner' });
    // Half a unit each: 100 a second take 50 of 20; 6,000 saved units give out after 200 s, then 40 get through.
    const result = run(named, asked(100));
    near(throttled(result), 60 * 1600);
    expect(result.nodes.map(({ id }) => id)).not.toContain('orders read');
    // A quarter of the reads take 12.5 of 20.
    const shared = run(drawn(indexes, { access: 'read' }), asked(100, { 'readShare@byOwner': 0.25 }));
    expect(throttled(shared)).toBe(0);
    near(
      (shared.nodes.find(({ id }) => id === 'orders index byOwner read')?.unitsPerSecond ?? 0) * 10,
      125,
      8,
    );
  });

  test('follows its use by itself where units scale', () => {
    const scaled = { writeCapacityUnits: 100, autoScalingMaxUnits: 1000 };
    const document = drawn({ globalSecondaryIndexes: [{ ...byOwner, ...scaled }] });
    // 150 used of 100 with a target of 70 %: ceil(150 ÷ 0.7) = 215. The table keeps its 200.
    const result = run(document, asked(150));
    expect(told(result)).toEqual([
      [120, 'Orders (index byOwner, writes): 100 → 215 units, its use is above the target'],
    ]);
    expect(throttled(result)).toBe(0);
  });

  test('has partitions of its own, of which the hottest takes no more than one can', () => {
    const document = drawn({
      writeCapacityUnits: 10_000,
      globalSecondaryIndexes: [byOwner],
    });
    // Of 100 a second 80 are for one state; a partition is let take 50 here.
    const load = { 'hottestShare@byOwner': 0.8, partitionWrites: 50 };
    near(throttled(run(document, asked(100, load))), 30 * 1800, 800);
  });

  test('on demand takes as much as a new table, beside the table', () => {
    const document = drawn({ billingMode: 'PAY_PER_REQUEST', globalSecondaryIndexes: [byOwner] });
    const scenario = asked(300, { onDemandWrites: 200 }, { horizonSeconds: 600 });
    near(throttled(run(document, scenario)), 100 * 600 - 200, 20);
  });
});

describe.each(engines)('units of a table, %s', (engine) => {
  const run = (document: ReturnType<typeof drawn>, scenario: ScenarioInput): SimulationResult =>
    simulate(document, scenario, { engine });

  test('are taken by its local indexes as well', () => {
    const document = drawn({
      writeCapacityUnits: 150,
      localSecondaryIndexes: [{ indexName: 'byDate', sortKey: 'date' }],
      sortKey: 'sk',
    });
    // Each write takes two: 200 of 150 a second, 45,000 saved units for 900 s, and then 75 of 100 get through.
    near(throttled(run(document, asked(100))), 25 * 900);
  });

  test('decrease four times a day, and then once an hour', () => {
    const halves = Array.from({ length: 8 }, (_, at) => ({ at: at * 1200, rate: 64 / 2 ** at }));
    const result = run(
      drawn({ writeCapacityUnits: 1, autoScalingMaxUnits: 100 }),
      asked(
        0,
        {},
        {
          horizonSeconds: 4 * 3600,
          arrivals: [{ to: 'fn', pattern: { is: 'constant', rate: { is: 'steps', steps: halves } } }],
        },
      ),
    );
    const changes = result.decisions.filter(({ text }) => text.includes('units, its use is'));
    const down = changes.filter(({ text }) => text.includes('below')).map(({ at }) => at);
    expect(down.slice(1, 4).map((at, index) => at - (down[index] as number))).toEqual([1200, 1200, 1200]);
    expect((down[4] as number) - (down[3] as number)).toBe(3600);
  });

  test('on demand never exceed the quota of a table', () => {
    const document = drawn({ billingMode: 'PAY_PER_REQUEST' });
    const load = { onDemandWrites: 1000, tableUnits: 300 };
    near(throttled(run(document, asked(400, load, { horizonSeconds: 600 }))), 100 * 600 - 300, 20);
  });
});

describe('a path that the scenario states', () => {
  const path = (hop: Readonly<Record<string, string>>): Partial<ScenarioInput> => ({
    classes: [{ id: 'all', path: [{ id: 'only', node: 'orders', ...hop }] }],
  });
  const document = drawn({
    globalSecondaryIndexes: [{ ...byOwner, writeCapacityUnits: 100, readCapacityUnits: 20 }],
  });

  test.each(engines)('writes past the indexes of a table and queries one, %s', (engine) => {
    const written = simulate(document, asked(150, {}, path({ op: 'write' })), { engine });
    near(throttled(written), 50 * 1200);
    const queried = simulate(document, asked(100, {}, path({ index: 'byOwner' })), { engine });
    near(throttled(queried), 60 * 1600);
  });

  test('names an index that there is', () => {
    expect(refusal(document, asked(1, {}, path({ index: 'byDate' })))).toBe(
      'Orders has no index "byDate"; it has byOwner.',
    );
    expect(refusal(document, asked(1, {}, path({ op: 'write', index: 'byOwner' })))).toBe(
      'A path writes to Orders, which takes the write to its indexes by itself: take "index" away.',
    );
  });
});

test('reads of indexes that add up to more than all are refused', () => {
  const document = drawn(
    { globalSecondaryIndexes: [byOwner, { ...byOwner, indexName: 'byDate' }] },
    { access: 'read' },
  );
  expect(refusal(document, asked(1, { 'readShare@byOwner': 0.7, 'readShare@byDate': 0.6 }))).toBe(
    'Orders: the shares of its indexes of the reads add up to 1.3; at most 1 is possible.',
  );
});
