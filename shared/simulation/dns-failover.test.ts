import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { network } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const site = (first: Properties, second: Properties) =>
  network(['a', 'b'])
    .node('hosted-zone', 'zone', { name: 'shop.example' })
    .node('alb', 'main', { name: 'Main', parent: 'vpc', properties: { subnets: ['public-a', 'public-b'] } })
    .node('alb', 'spare', { name: 'Spare', parent: 'vpc', properties: { subnets: ['public-a', 'public-b'] } })
    .node('auto-scaling-group', 'app', { name: 'App', parent: 'vpc', properties: group })
    .node('auto-scaling-group', 'other', { name: 'Other', parent: 'vpc', properties: group })
    .connect('traffic', 'users', 'main')
    .connect('traffic', 'users', 'spare')
    .connect('forward', 'main', 'app')
    .connect('forward', 'spare', 'other')
    .connect('alias', 'zone', 'main', first)
    .connect('alias', 'zone', 'spare', second)
    .build();

const group = { minSize: 2, maxSize: 2, desiredCapacity: 2, scalingMetric: 'none', healthCheckType: 'EC2' };

const failover = (more: Properties = {}) =>
  site(
    { routingPolicy: 'failover', failover: 'PRIMARY', ...more },
    { routingPolicy: 'failover', failover: 'SECONDARY' },
  );

const load = (more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 1200,
  arrivals: [{ from: 'users', pattern: { is: 'constant', rate: { is: 'constant', rate: 50 } } }],
  overrides: {
    app: { workers: 10, meanServiceTimeMs: 10 },
    other: { workers: 10, meanServiceTimeMs: 10 },
  },
  ...more,
});

const told = (result: SimulationResult): readonly string[] =>
  result.decisions
    .filter(({ node }) => node === 'zone')
    .map(({ at, text, arithmetic }) => `${Math.round(at)} ${text} (${arithmetic})`);

const arrivalsAt = (result: SimulationResult, id: string): number =>
  result.nodes.find((node) => node.id === id)?.arrivals ?? 0;

describe.each(['des', 'fluid'] as const)('records of one name, %s', (engine) => {
  test('all go to the first while it is healthy', () => {
    const result = simulate(failover(), load(), { engine });
    expect(arrivalsAt(result, 'main')).toBe(50 * 1200);
    expect(arrivalsAt(result, 'spare')).toBe(0);
  });

  test('three checks of half a minute and a minute of caches pass until callers go to the second', () => {
    const timeline = [{ at: 300, for: 600, do: 'crash', node: 'app', fraction: 1 } as const];
    const result = simulate(failover({ healthCheckPath: '/health' }), load({ timeline }), { engine });
    // Down at 300 with a check at that moment: 300, 330 and 360 fail. The group sees its instances fail at 420 and has
    // others at 480; the checks of 480, 510 and 540 pass.
    expect(told(result).map((text) => text.replace(/ \(.*/, ''))).toEqual([
      '360 shop.example: Main is unhealthy, it answers Spare',
      '420 shop.example: callers go to Spare',
      '540 shop.example: Main is healthy again, it answers Main',
      '600 shop.example: callers go to Main',
    ]);
    expect(told(result)[0]).toMatch(/3 checks in a row failed: .*, one each 30 s/);
    // 120 s of nobody served; from 420 to 600 the second serves.
    expect(Math.abs((result.classes[0]?.failed ?? 0) - 50 * 120)).toBeLessThanOrEqual(100);
    expect(Math.abs(arrivalsAt(result, 'spare') - 50 * 180)).toBeLessThanOrEqual(50);
  });

  test('weighted records share callers by their weights', () => {
    const weighted = (weight: number) => ({ routingPolicy: 'weighted', weight });
    const result = simulate(site(weighted(90), weighted(10)), load(), { engine });
    expect(Math.abs(arrivalsAt(result, 'spare') / (50 * 1200) - 0.1)).toBeLessThan(0.005);
  });

  test('the address of a load balancer in a lost zone fails its share for a minute', () => {
    const timeline = [{ at: 300, do: 'zoneOutage', zone: 'a' } as const];
    const document = failover();
    const result = simulate(document, load({ timeline, overrides: quiet }), { engine });
    const refused = result.nodes.find(({ id }) => id === 'main')?.errors[0];
    expect(refused?.cause).toBe('conn_refused_502');
    // Half of 50 a second for 60 s.
    expect(Math.abs((refused?.count ?? 0) - 50 * 0.5 * 60)).toBeLessThan(140);
    const line = result.decisions.find(({ text }) => text.startsWith('Main: its address'));
    expect(line?.arithmetic).toBe('1 of 2 addresses = 50 % of new connections for 60 s');
  });
});

const quiet = { app: { workers: 10, meanServiceTimeMs: 10 }, other: { workers: 10, meanServiceTimeMs: 10 } };
