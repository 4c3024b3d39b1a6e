import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import type { NodeResult, SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { network } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const even = (rate: number) => ({ is: 'constant', rate: { is: 'constant', rate } }) as const;

const nodeOf = (result: SimulationResult, id: string): NodeResult | undefined =>
  result.nodes.find((each) => each.id === id);

const errorsOf = (result: SimulationResult): Readonly<Record<string, number>> =>
  Object.fromEntries((result.classes[0]?.errors ?? []).map(({ cause, count }) => [cause, Math.round(count)]));

describe.each(engines)('a cache, %s', (engine) => {
  const drawn = (properties: Properties) =>
    aDocument().node('users', 'users').node('elasticache', 'cache', { name: 'Cache', properties }).build();
  const asked = (rate: number): ScenarioInput => ({
    horizonSeconds: 60,
    arrivals: [{ to: 'cache', pattern: even(rate) }],
    // A twentieth of the usual thread, so that the run is short.
    overrides: { cache: { operationsPerSecond: 2000, meanServiceTimeMs: 5 } },
  });

  test('does as many operations a second as each of its shards has a thread for', () => {
    const one = simulate(drawn({ numNodeGroups: 1 }), asked(3000), { engine });
    expect(one.verdict.isStable).toBe(false);
    expect((one.classes[0]?.completed ?? 0) / 60).toBeGreaterThan(1950);
    expect((one.classes[0]?.completed ?? 0) / 60).toBeLessThan(2050);
    const two = simulate(drawn({ numNodeGroups: 2 }), asked(3000), { engine });
    expect(two.verdict.isStable).toBe(true);
    expect(nodeOf(two, 'cache')?.utilisation).toBeCloseTo(0.75, 1);
    const serverless = simulate(drawn({ deployment: 'serverless' }), asked(3000), { engine });
    expect(serverless.verdict.isStable).toBe(true);
  });

  test('whose requests have popular keys is full where the hottest lies, while its other shards idle', () => {
    const keyModel = { is: 'zipf', keys: 1000, exponent: 1.5 } as const;
    const run = (classes: ScenarioInput['classes']) =>
      simulate(
        drawn({ numNodeGroups: 4 }),
        { ...asked(3000), ...(classes === undefined ? {} : { classes }) },
        { engine },
      );
    const shards = (result: SimulationResult) =>
      [1, 2, 3, 4].map((shard) => nodeOf(result, `cache shard ${shard}`));
    const hot = run([{ id: 'all', keyModel }]);
    // Of 3,000 a second 39.1 % are for the hottest key; with the 5th, the 9th and so on the first shard is asked for 45.7 %.
    let [all, first] = [0, 0];
    for (let rank = 1; rank <= 1000; rank += 1) {
      const share = 1 / (rank * Math.sqrt(rank));
      all += share;
      if (rank <= 100 && rank % 4 === 1) first += share;
      if (rank > 100) first += share / 4;
    }
    const [own, ...others] = shards(hot);
    expect(Math.abs((own?.arrivals ?? 0) / 180_000 - first / all)).toBeLessThan(0.005);
    // 1,370 of 2,000 a second; the least of the others a fifth of that.
    expect(own?.utilisation).toBeCloseTo((3000 * first) / all / 2000, 1);
    for (const other of others) expect(other?.utilisation ?? 1).toBeLessThan(0.4);
    const full = simulate(
      drawn({ numNodeGroups: 4 }),
      { ...asked(6000), classes: [{ id: 'all', keyModel }] },
      { engine },
    );
    expect(full.verdict.isStable).toBe(false);
    expect(full.bottleneck?.name).toBe('Cache (shard 1)');
    const evenly = run(undefined);
    expect(nodeOf(evenly, 'cache')?.utilisation).toBeCloseTo(3000 / 8000, 1);
  });

  test('loses one shard with a node, until its replica has taken over', () => {
    const properties = { numNodeGroups: 4, replicasPerNodeGroup: 1 };
    const scenario: ScenarioInput = {
      ...asked(1000),
      horizonSeconds: 120,
      timeline: [{ at: 20, do: 'crash', node: 'cache' }],
    };
    const result = simulate(drawn(properties), scenario, { engine });
    const [lost, back] = result.decisions;
    expect(lost).toMatchObject({ at: 20, text: 'Cache shard 1 refuses connections' });
    expect(back?.text).toBe('Cache shard 1 has failed over to its standby');
    const away = (back?.at ?? 0) - 20;
    expect(away).toBeGreaterThanOrEqual(10);
    expect(away).toBeLessThanOrEqual(30);
    // A quarter of 1,000 a second meanwhile.
    expect(Math.abs((errorsOf(result).conn_refused_502 ?? 0) - 250 * away)).toBeLessThan(300);
    const two = simulate(
      drawn(properties),
      { ...scenario, timeline: [{ at: 20, do: 'crash', node: 'cache', count: 2 }] },
      { engine },
    );
    expect(two.decisions.filter(({ text }) => text.includes('refuses')).length).toBe(2);
  });

  test('hits by the popularity of its keys what it holds', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('lambda-function', 'fn')
      .node('elasticache', 'cache')
      .node('dynamodb-table', 'table')
      .connect('invoke', 'users', 'fn')
      .connect('data', 'fn', 'cache')
      .connect('data', 'fn', 'table', { access: 'read' })
      .build();
    const keyModel = { is: 'uniform', keys: 1000 } as const;
    const result = simulate(
      document,
      {
        horizonSeconds: 200,
        classes: [{ id: 'all', keyModel }],
        arrivals: [{ to: 'fn', pattern: even(50) }],
        overrides: { cache: { keysThatFit: 700 } },
      },
      { engine },
    );
    // 30 % of 10,000 go on to the table.
    expect(Math.abs((nodeOf(result, 'table read')?.arrivals ?? 0) - 3000)).toBeLessThan(150);
  });
});

describe.each(engines)('work under one lock of a database, %s', (engine) => {
  test('bounds it whatever its cores', () => {
    const document = network(['a'])
      .node('ec2-instance', 'app', { parent: 'private-a' })
      .node('rds-instance', 'db', { parent: 'vpc', properties: { subnets: ['private-a'] } })
      .connect('data', 'app', 'db')
      .build();
    const run = (lockedShare: number) =>
      simulate(
        document,
        {
          horizonSeconds: 60,
          arrivals: [{ to: 'db', pattern: even(600) }],
          overrides: {
            db: { workers: 8, meanServiceTimeMs: 10, lockedShare, maxConnections: 100_000 },
          },
        },
        { engine },
      );
    // Eight cores of 100 a second each have room for 600; a quarter of 10 ms one after another is 400 a second.
    expect((run(0).classes[0]?.completed ?? 0) / 60).toBeGreaterThan(595);
    const locked = run(0.25);
    expect(Math.abs((locked.classes[0]?.completed ?? 0) / 60 - 400)).toBeLessThan(20);
    expect(nodeOf(locked, 'db lock')?.utilisation).toBeCloseTo(1, 1);
  });
});

describe.each(engines)('packets of a NAT gateway, %s', (engine) => {
  test('small ones meet a limit of their own before the bandwidth', () => {
    const document = network(['a'])
      .node('nat-gateway', 'nat', { parent: 'public-a' })
      .node('ec2-instance', 'app', { parent: 'private-a' })
      .node('internet', 'internet')
      .connect('traffic', 'app', 'internet')
      .build();
    const run = (packetBytes: number) =>
      simulate(
        document,
        {
          horizonSeconds: 30,
          arrivals: [{ to: 'app', pattern: even(200) }],
          classes: [{ id: 'all', payloadKilobytes: 10 }],
          overrides: {
            app: { workers: 1000, meanServiceTimeMs: 0 },
            // 2,000 packets a second; at 1,500 bytes they are 24 Mbit/s, at 500 bytes 8 Mbit/s of 16.4 that come.
            nat: { packets: 2000, mostPackets: 2000, gigabits: 1, mostGigabits: 1, packetBytes },
          },
        },
        { engine },
      );
    expect(errorsOf(run(1500))).toEqual({});
    const dropped = errorsOf(run(500)).link_drop ?? 0;
    expect(Math.abs(dropped / 6000 - (1 - 8e6 / (200 * 10 * 1024 * 8)))).toBeLessThan(0.02);
  });
});

describe.each(engines)('rules of a listener, %s', (engine) => {
  test('weights share what comes to their rule, and nothing of the others', () => {
    const document = network(['a'])
      .node('alb', 'web', { parent: 'vpc' })
      .node('ec2-instance', 'old', { parent: 'private-a' })
      .node('ec2-instance', 'new', { parent: 'private-a' })
      .node('ec2-instance', 'rest', { parent: 'private-a' })
      .connect('traffic', 'users', 'web')
      .connect('forward', 'web', 'old', { pathPattern: ['/api/*'], weight: 90 })
      .connect('forward', 'web', 'new', { pathPattern: ['/api/*'], weight: 10 })
      .connect('forward', 'web', 'rest')
      .build();
    const arrivals = [{ from: 'users', pattern: even(100) }];
    const result = simulate(document, { horizonSeconds: 100, arrivals }, { engine });
    const shares = ['old', 'new', 'rest'].map((id) => (nodeOf(result, id)?.arrivals ?? 0) / 10_000);
    // Two rules with as many requests each, and nine of ten in the one.
    expect(shares[0]).toBeCloseTo(0.45, 1);
    expect(shares[1]).toBeCloseTo(0.05, 1);
    expect(shares[2]).toBeCloseTo(0.5, 1);
    expect(result.assumptions.find(({ field }) => field === 'rules')).toMatchObject({
      node: 'web',
      value: 2,
    });
  });
});

describe.each(engines)('quotas of other Regions, %s', (engine) => {
  test('state machines begin and move more slowly there, and what the project states counts', () => {
    const machine = (region: string, quotas: Readonly<Record<string, number>> = {}) =>
      aDocument()
        .settings({ region, quotas })
        .node('users', 'users')
        .node('api-gateway-http', 'api')
        .node('step-functions', 'flow')
        .connect('invoke', 'users', 'api')
        .connect('invoke', 'api', 'flow')
        .build();
    const refused = (document: ReturnType<typeof machine>): number =>
      errorsOf(
        simulate(
          document,
          { horizonSeconds: 60, arrivals: [{ to: 'flow', pattern: even(400) }] },
          { engine },
        ),
      ).throttled_sfn ?? 0;
    // A burst and then the rate: 400 × 60 − 1,300 − 300 × 60, and 400 × 60 − 800 − 150 × 60.
    expect(Math.abs(refused(machine('us-east-1')) - 4700)).toBeLessThan(10);
    expect(Math.abs(refused(machine('eu-central-1')) - 14_200)).toBeLessThan(10);
    const raised = { 'stepFunctions.standardStartRate': 400, 'stepFunctions.standardStartBurst': 400 };
    expect(refused(machine('eu-central-1', raised))).toBeLessThan(10);
  });
});

describe.each(engines)('objects of a distribution, %s', (engine) => {
  test('popular ones are fetched once while rare ones are asked of the origin', () => {
    const document = aDocument()
      .node('users', 'users')
      .node('cloudfront', 'cdn')
      .node('s3-bucket', 'files')
      .connect('traffic', 'users', 'cdn')
      .connect('origin', 'cdn', 'files')
      .build();
    const fetched = (keyModel: 'zipf' | undefined): number => {
      const keys = keyModel === undefined ? {} : { keyModel: { is: keyModel, keys: 1000, exponent: 1 } };
      const result = simulate(
        document,
        {
          horizonSeconds: 100,
          classes: [{ id: 'all', ...keys }],
          arrivals: [{ from: 'users', pattern: even(10) }],
          overrides: { cdn: { objects: 1000 } },
        },
        { engine },
      );
      return nodeOf(result, 'files')?.arrivals ?? 0;
    };
    // Of 1,000 requests 39 % are for ten objects, 30 % for ninety, and 31 % for the other 900.
    expect(Math.abs(fetched('zipf') - (10 + 90 + 307))).toBeLessThan(45);
    expect(fetched(undefined)).toBeGreaterThan(990);
  });
});
