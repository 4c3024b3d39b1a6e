import { describe, expect, test } from 'vitest';
import type { Properties } from '#shared/document/records.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { network } from './testing/sample-network.ts';
import { simulate } from './testing/simulated.ts';

const engines = ['des', 'fluid'] as const;

const poisson = (rate: number) => ({ is: 'poisson', rate: { is: 'constant', rate } }) as const;

/** Customers, an internet gateway whose table leads through an endpoint, and two appliances behind the load balancer. */
const inspected = (targetGroup: Properties = {}) =>
  network(['a'])
    .node('internet-gateway', 'igw', { parent: 'vpc' })
    .node('subnet', 'guard', {
      parent: 'vpc',
      properties: { availabilityZone: 'a', tier: 'public', cidrBlock: '10.0.40.0/24' },
    })
    .node('gwlb-endpoint', 'endpoint', { parent: 'guard' })
    .node('endpoint-service', 'service', { parent: 'region' })
    .node('gwlb', 'gateway', { name: 'Gateway', parent: 'vpc', properties: { subnets: ['private-a'] } })
    .node('target-group', 'appliances', { parent: 'vpc', properties: { protocol: 'GENEVE', ...targetGroup } })
    .node('ec2-instance', 'one', { name: 'Appliance 1', parent: 'private-a' })
    .node('ec2-instance', 'two', { name: 'Appliance 2', parent: 'private-a' })
    .node('ec2-instance', 'web', { name: 'Web', parent: 'public-a' })
    .node('route-table', 'edge', { parent: 'vpc' })
    .connect('attach', 'igw', 'vpc')
    .connect('attach', 'endpoint', 'service')
    .connect('attach', 'service', 'gateway')
    .connect('associate', 'edge', 'igw')
    .connect('route', 'edge', 'endpoint', { destinationCidrBlock: '10.0.0.0/24' })
    .connect('forward', 'gateway', 'appliances')
    .connect('target', 'appliances', 'one')
    .connect('target', 'appliances', 'two')
    .connect('traffic', 'users', 'web', { port: 443 });

const asked = (more: Partial<ScenarioInput> = {}): ScenarioInput => ({
  horizonSeconds: 900,
  arrivals: [{ from: 'users', pattern: poisson(100) }],
  overrides: { web: { workers: 100, meanServiceTimeMs: 1 }, gateway: { meanServiceTimeMs: 0, flows: 1000 } },
  ...more,
});

const dropped = (result: SimulationResult): number =>
  result.classes[0]?.errors.find(({ cause }) => cause === 'link_drop')?.count ?? 0;

describe.each(engines)('appliances behind a Gateway Load Balancer, %s', (engine) => {
  test('take what comes in through the endpoint that the table of the internet gateway names', () => {
    const result = simulate(inspected().build(), asked(), { engine });
    const [appliances, web] = ['one', 'web'].map((id) => result.nodes.find((node) => node.id === id));
    expect(Math.abs((appliances?.arrivals ?? 0) - (web?.arrivals ?? 1))).toBeLessThan(5);
    expect(appliances?.perSecond).toBeGreaterThan(95);
    expect(result.classes[0]?.failed).toBe(0);
    // A millisecond of two appliances with two cores each.
    expect(appliances?.utilisation).toBeCloseTo(0.025, 2);
  });

  test('keep their flows when they fail, until the connections are given up', () => {
    const crash: ScenarioInput['timeline'] = [{ at: 300, do: 'crash', node: 'two' }];
    const result = simulate(inspected().build(), asked({ timeline: crash }), { engine });
    const noticed = result.decisions.find(({ text }) => text.includes('unhealthy'));
    // Two checks of GENEVE, 10 s apart.
    expect((noticed?.at ?? 0) - 300).toBeGreaterThan(10);
    expect((noticed?.at ?? 0) - 300).toBeLessThanOrEqual(20);
    // Half of the flows send 50 a second for 60 s.
    expect(Math.abs(dropped(result) - 3000)).toBeLessThan(250);
    const longer = asked({ timeline: crash });
    const patient = {
      ...longer,
      overrides: { ...longer.overrides, gateway: { flows: 1000, flowGivesUpSeconds: 300 } },
    };
    expect(Math.abs(dropped(simulate(inspected().build(), patient, { engine })) - 15_000)).toBeLessThan(600);
  });

  test('give their flows to another once they are unhealthy, where the target group says so', () => {
    const crash: ScenarioInput['timeline'] = [{ at: 300, do: 'crash', node: 'two' }];
    const moved = simulate(inspected({ targetFailover: 'rebalance' }).build(), asked({ timeline: crash }), {
      engine,
    });
    const noticed = (moved.decisions.find(({ text }) => text.includes('unhealthy'))?.at ?? 0) - 300;
    expect(Math.abs(dropped(moved) - 50 * noticed)).toBeLessThan(120);
    expect(dropped(moved)).toBeLessThan(1200);
  });

  test('get a flow anew when it was idle for too long', () => {
    // 10 a second of 10,000 flows: each comes every 1,000 s and is forgotten after 350.
    const rare = asked({
      horizonSeconds: 3000,
      arrivals: [{ from: 'users', pattern: poisson(10) }],
      overrides: { web: { workers: 100 }, gateway: { flows: 10_000, flowGivesUpSeconds: 3600 } },
      timeline: [{ at: 1000, do: 'crash', node: 'two' }],
    });
    const held = simulate(inspected().build(), rare, { engine });
    // Half of 10,000 flows, of which 1 − e^(−0.35) = 29.5 % came within 350 s: 1,476. Of them 16.5 % come in time once
    // more, and then each as often as 1 ÷ e^(−0.35) says: 345, and some 80 before it is noticed. Rates take them for more.
    expect(dropped(held)).toBeGreaterThan(350);
    expect(dropped(held)).toBeLessThan(engine === 'des' ? 520 : 900);
  });
});

test('calls to the internet pass the appliances that the default route of their subnet leads through', () => {
  const document = inspected()
    .node('route-table', 'private', { parent: 'vpc' })
    .node('nat-gateway', 'nat', { parent: 'guard' })
    .node('subnet', 'inside', {
      parent: 'vpc',
      properties: { availabilityZone: 'a', tier: 'private', cidrBlock: '10.0.50.0/24' },
    })
    .node('route-table', 'behind', { parent: 'vpc' })
    .node('ec2-instance', 'worker', { parent: 'inside' })
    .node('internet', 'partner')
    .connect('associate', 'private', 'inside')
    .connect('route', 'private', 'endpoint', { destinationCidrBlock: '0.0.0.0/0' })
    .connect('associate', 'behind', 'guard')
    .connect('route', 'behind', 'nat', { destinationCidrBlock: '0.0.0.0/0' })
    .connect('traffic', 'worker', 'partner', { port: 443 })
    .build();
  const result = simulate(document, {
    horizonSeconds: 60,
    arrivals: [{ to: 'worker', pattern: poisson(50) }],
    overrides: { worker: { meanServiceTimeMs: 1 } },
  });
  const came = result.classes[0]?.offered ?? 0;
  for (const id of ['one', 'nat bandwidth', 'nat partner'])
    expect(Math.abs((result.nodes.find((node) => node.id === id)?.arrivals ?? 0) - came)).toBeLessThan(5);
});
