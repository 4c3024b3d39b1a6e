import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { network } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const drawn = (kind: 'rds-instance' | 'aurora-cluster', properties: Properties) =>
  network(['a', 'b'])
    .node('ec2-instance', 'app', { parent: 'private-a' })
    .node(kind, 'db', {
      name: 'Database',
      parent: 'vpc',
      properties: { subnets: ['private-a', 'private-b'], ...properties },
    })
    .connect('data', 'app', 'db')
    .build();

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;

/** As many gibibytes as cores times four. */
const instanceType = (name: string) => {
  const cores = name.endsWith('4xlarge') ? 16 : 4;
  return { vcpu: cores, memoryGib: 4 * cores, interfaces: 4, addressesPerInterface: 15 };
};

const taken = (kind: 'rds-instance' | 'aurora-cluster', properties: Properties, field: string) => {
  const scenario = { horizonSeconds: 10, arrivals: [{ to: 'db', pattern: even(1) }] };
  const result = simulate(drawn(kind, properties), scenario, {}, { instanceType });
  return result.assumptions.find((each) => each.node === 'db' && each.field === field)?.value;
};

describe('connections of a database are those that its engine makes of the memory of its class', () => {
  test.each([
    ['postgres', 'db.m5.xlarge', 1802],
    ['postgres', 'db.m5.4xlarge', 5000],
    ['mysql', 'db.m5.xlarge', 1365],
    ['mariadb', 'db.m5.xlarge', 682],
    ['oracle-ee', 'db.m5.xlarge', 1740],
    ['sqlserver-se', 'db.m5.xlarge', 32_767],
  ])('%s on %s', (engine, dbInstanceClass, connections) => {
    expect(taken('rds-instance', { engine, dbInstanceClass }, 'maxConnections')).toBe(connections);
  });

  test('Aurora: 1,000 for each doubling of the memory, and what a serverless cluster grows to', () => {
    const provisioned = { capacity: 'provisioned', dbInstanceClass: 'db.r5.xlarge' };
    // log2(16 GiB ÷ 8,187,281,408) × 1,000.
    expect(taken('aurora-cluster', { engine: 'aurora-mysql', ...provisioned }, 'maxConnections')).toBe(1069);
    expect(taken('aurora-cluster', { engine: 'aurora-postgresql', ...provisioned }, 'maxConnections')).toBe(
      1802,
    );
    const serverless = {
      engine: 'aurora-postgresql',
      capacity: 'serverless',
      minCapacity: 1,
      maxCapacity: 16,
    };
    // 16 capacity units: 32 GiB and four cores.
    expect(taken('aurora-cluster', serverless, 'maxConnections')).toBe(3604);
    expect(taken('aurora-cluster', serverless, 'workers')).toBe(4);
  });
});

describe.each(engines)('the standby of a database takes over, %s', (engine) => {
  const awayFor = (
    kind: 'rds-instance' | 'aurora-cluster',
    properties: Properties,
    seed = 1,
  ): number | undefined => {
    const scenario = {
      seed,
      horizonSeconds: 400,
      arrivals: [{ to: 'db', pattern: even(10) }],
      timeline: [{ at: 100, do: 'crash' as const, node: 'db' }],
    };
    const result = simulate(drawn(kind, properties), scenario, { engine });
    const back = result.decisions.find(({ text }) => text === 'Database has failed over to its standby');
    const away = back === undefined ? undefined : back.at - 100;
    const failed = result.classes[0]?.failed ?? 0;
    expect(Math.abs(failed - 10 * (away ?? 300))).toBeLessThan(15);
    return away;
  };

  test('of a Multi-AZ instance after one to two minutes, of Aurora with a reader after half a minute', () => {
    const times = [1, 2, 3, 4, 5].map((seed) => awayFor('rds-instance', { multiAz: true }, seed) ?? 0);
    for (const time of times) expect(time).toBeGreaterThanOrEqual(60);
    for (const time of times) expect(time).toBeLessThanOrEqual(120);
    expect(new Set(times).size).toBe(5);
    expect(awayFor('aurora-cluster', { readers: 1 })).toBeCloseTo(30, 6);
  });

  test('and nothing where there is none', () => {
    expect(awayFor('rds-instance', { multiAz: false })).toBeUndefined();
    expect(awayFor('aurora-cluster', { readers: 0 })).toBeUndefined();
  });
});
