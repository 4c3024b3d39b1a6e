import { describe, expect, test } from 'vitest';
import { aDocument } from '#shared/testing/a-document.ts';
import type { SimulationResult } from './results/simulation-result.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { network } from './testing/sample-network.ts';
import { directConnectWithVpn } from './testing/samples/direct-connect-failover.ts';
import { refusal, simulate } from './testing/simulated.ts';

const sample = directConnectWithVpn();
const scenario = (name: string): ScenarioInput => sample.scenarios[name] as ScenarioInput;

const told = (result: SimulationResult): readonly string[] => result.decisions.map(({ text }) => text);
const lost = (result: SimulationResult): number =>
  result.classes[0]?.errors.find(({ cause }) => cause === 'link_drop')?.count ?? 0;
const near = (value: number, expected: number): void =>
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThan(5 * Math.sqrt(expected) + 1);

describe.each(['des', 'fluid'] as const)('a line with a VPN behind it, %s', (engine) => {
  test('without BFD, what is sent until the hold time is over is lost, and the rest goes over both tunnels', () => {
    const result = simulate(sample.document, scenario('failover'), { engine });
    expect(told(result)).toEqual([
      'Line is down',
      'Routes leave Line: now over VPN tunnel 1 and VPN tunnel 2, 2.5 Gbps together',
      'Line is back',
      'Routes lead over Line again',
    ]);
    const noticed = result.decisions[1];
    // The last of the keepalives, 30 s apart, came up to 30 s before: 90 − U(0, 30).
    expect(noticed?.at).toBeGreaterThan(660);
    expect(noticed?.at).toBeLessThanOrEqual(690);
    near(lost(result), 500 * ((noticed?.at ?? 0) - 600));
  });

  test('BFD notices after 3 × 300 ms', () => {
    const result = simulate(sample.document, scenario('bfd'), { engine });
    expect(result.decisions[1]).toMatchObject({
      at: 600.9,
      arithmetic: 'BFD: 3 × 300 ms = 0.9 s',
    });
    // 0.9 s of 500 a second; the tunnels then carry 500 × 500 KB at 82 %, and drop next to nothing.
    expect(lost(result)).toBeGreaterThan(400);
    expect(lost(result)).toBeLessThan(900);
  });

  test('two tunnels of 1.25 Gbps carry 610 of the thousand answers a second that the line carried', () => {
    const result = simulate(sample.document, scenario('too-much'), { engine });
    const carried = 2.5e9 / (500 * 1024 * 8);
    const seconds = 1230 - 600.9;
    const expected = 900 + (1000 - carried) * seconds;
    expect(Math.abs(lost(result) / expected - 1)).toBeLessThan(0.01);
    const link = result.nodes.find(({ id }) => id === 'office vpc');
    expect(link?.targets.map(({ zone }) => zone)).toEqual(['Line', 'VPN tunnel 1', 'VPN tunnel 2']);
    // 1,000 a second of 500 KB on 10 Gbps, for the time that the line is used.
    const use = (1000 * 500 * 1024 * 8) / 1e10;
    expect(link?.targets[0]?.utilisation).toBeCloseTo((use * (1800 - 630)) / 1800, 2);
  });

  test('one tunnel alone is noticed by dead-peer detection, and the other carries what it can', () => {
    const alone: ScenarioInput = {
      ...scenario('bfd'),
      timeline: [
        { at: 300, do: 'linkDown', node: 'line' },
        { at: 900, do: 'linkDown', node: 'vpn', tunnel: 0 },
      ],
    };
    const result = simulate(sample.document, alone, { engine });
    expect(told(result).at(-1)).toBe('Routes leave VPN tunnel 1: now over VPN tunnel 2, 1.25 Gbps together');
    expect(result.decisions.at(-1)?.at).toBe(930);
    // Half of the flows for 30 s, then what one tunnel does not carry.
    const carried = 1.25e9 / (500 * 1024 * 8);
    const expected = 450 + 250 * 30 + (500 - carried) * (1800 - 930);
    expect(Math.abs(lost(result) / expected - 1)).toBeLessThan(0.01);
  });

  test('with line and tunnels down, nothing gets through until one is back', () => {
    const none: ScenarioInput = {
      ...scenario('bfd'),
      timeline: [
        { at: 300, for: 300, do: 'linkDown', node: 'line' },
        { at: 300, for: 300, do: 'linkDown', node: 'vpn' },
      ],
    };
    const result = simulate(sample.document, none, { engine });
    // Up to 330 s half of them is still sent into a dead tunnel; routes are back 30 s after the line.
    near(lost(result), 500 * 330);
    expect(told(result)).toContain('Routes leave VPN tunnel 2: no way is left');
  });
});

describe.each(['des', 'fluid'] as const)('calls that leave the VPC, %s', (engine) => {
  const document = aDocument()
    .node('users', 'users')
    .node('region', 'region')
    .node('vpc', 'vpc', { parent: 'region' })
    .node('subnet', 'public', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'public' } })
    .node('subnet', 'private', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'private' } })
    .node('nat-gateway', 'nat', { name: 'NAT', parent: 'public' })
    .node('ec2-instance', 'app', { name: 'App', parent: 'private' })
    .node('internet', 'partner', { name: 'Payments' })
    .connect('traffic', 'users', 'app')
    .connect('traffic', 'app', 'partner', { port: 443 })
    .build();
  const calls = (more: Partial<ScenarioInput>): ScenarioInput => ({
    horizonSeconds: 1200,
    arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 100 } } }],
    overrides: {
      app: { workers: 64, meanServiceTimeMs: 1 },
      nat: { connectionsPerDestination: 500 },
      partner: { answerMs: 1000 },
    },
    ...more,
  });

  test('a partner that answers slowly uses up the ports of the NAT gateway', () => {
    const fine = simulate(document, calls({}), { engine });
    expect(fine.classes[0]?.failed).toBe(0);
    const slow = simulate(
      document,
      calls({ warmupSeconds: 100, timeline: [{ at: 0, do: 'latency', node: 'partner', addMs: 9000 }] }),
      { engine },
    );
    // 100 a second that take 10 s ask for 1,000 connections; 500 there are: Erlang B(500, 1000) = 0.5010.
    const errors = slow.classes[0]?.errors ?? [];
    expect(errors.map(({ cause }) => cause)).toEqual(['port_exhausted_nat']);
    expect(slow.decisions.find(({ text }) => text.includes('ErrorPortAllocation'))).toMatchObject({
      node: 'nat',
      text: 'NAT has no port left towards Payments (ErrorPortAllocation)',
      arithmetic: expect.stringContaining('500 connections × 1 = 500 at a time'),
    });
    const share = (errors[0]?.count ?? 0) / (slow.classes[0]?.offered ?? 1);
    expect(Math.abs(share - 0.501)).toBeLessThan(0.01);
  });

  test('more than it carries is dropped until it has grown', () => {
    // 100 a second of 10 MB are 8.39 Gbps; it begins with 5 and grows by 1 a minute, so 3.39 minutes are too small.
    const large = calls({
      classes: [{ id: 'large', payloadKilobytes: 10_240 }],
      overrides: { app: { workers: 64, meanServiceTimeMs: 1 }, nat: { bufferMs: 2000 } },
    });
    const result = simulate(document, large, { engine });
    expect(told(result)).toContain('NAT carries no more and drops the rest');
    const bits = 10_240 * 1024 * 8;
    const missing = 100 - 5e9 / bits;
    const seconds = (missing * bits * 60) / 1e9;
    const expected = (missing * seconds) / 2;
    const count = lost(result);
    expect(Math.abs(count / expected - 1), `${count} for ${expected}`).toBeLessThan(0.15);
    expect(result.classes[0]?.errors.find(({ cause }) => cause === 'link_drop')?.lastAt ?? 300).toBeLessThan(
      420,
    );
  });
});

test.each(['des', 'fluid'] as const)(
  'a transit gateway between two VPCs carries its bandwidth a zone, %s',
  (engine) => {
    const document = aDocument()
      .node('users', 'users')
      .node('region', 'region')
      .node('transit-gateway', 'hub', { name: 'Hub', parent: 'region' })
      .node('vpc', 'one', { parent: 'region', properties: { cidrBlock: '10.0.0.0/16' } })
      .node('vpc', 'two', { parent: 'region', properties: { cidrBlock: '10.1.0.0/16' } })
      .node('subnet', 'one-a', { parent: 'one', properties: { availabilityZone: 'a', tier: 'private' } })
      .node('subnet', 'two-a', { parent: 'two', properties: { availabilityZone: 'a', tier: 'private' } })
      .node('subnet', 'two-b', { parent: 'two', properties: { availabilityZone: 'b', tier: 'private' } })
      .node('ec2-instance', 'front', { parent: 'one-a' })
      .node('ec2-instance', 'back', { parent: 'two-a' })
      .connect('attach', 'hub', 'one')
      .connect('attach', 'hub', 'two')
      .connect('traffic', 'users', 'front')
      .connect('traffic', 'front', 'back', { port: 80 })
      .build();
    const result = simulate(
      document,
      {
        horizonSeconds: 600,
        classes: [{ id: 'large', payloadKilobytes: 1024 }],
        arrivals: [{ from: 'users', pattern: { is: 'poisson', rate: { is: 'constant', rate: 100 } } }],
        overrides: {
          front: { workers: 8, meanServiceTimeMs: 1 },
          back: { workers: 8, meanServiceTimeMs: 1 },
          hub: { gigabitsPerZone: 0.5 },
        },
      },
      { engine },
    );
    const hub = result.nodes.find(({ node }) => node === 'hub');
    // 100 × 8.39 Mbit on 0.5 Gbps in each of two zones.
    expect(hub?.utilisation).toBeCloseTo(0.839, 1);
    expect(Math.abs((hub?.arrivals ?? 0) - (result.classes[0]?.offered ?? 0))).toBeLessThan(5);
  },
);

test('a line that is no way of anything cannot go down', () => {
  expect(
    refusal(sample.document, { ...scenario('bfd'), timeline: [{ at: 1, do: 'linkDown', node: 'app' }] }),
  ).toBe('Application is no line and no tunnel that requests go over, so it cannot go down.');
});

/** A site that an application in two zones calls over two tunnels. */
const site = (gateway: 'vpn-gateway' | 'transit-gateway') => {
  const base = network(['a'])
    .node('on-premises', 'office', { name: 'Office', properties: { prefixes: ['192.168.0.0/16'] } })
    .node('customer-gateway', 'router', { parent: 'office' })
    .node(gateway, 'edge', { name: 'Edge', parent: gateway === 'vpn-gateway' ? 'vpc' : 'region' })
    .node('site-to-site-vpn', 'vpn', { name: 'VPN' })
    .node('ec2-instance', 'app', { parent: 'private-a' })
    .connect('tunnel', 'vpn', 'router')
    .connect('tunnel', 'vpn', 'edge')
    .node('server', 'files', { name: 'Files', parent: 'office' })
    .connect('traffic', 'app', 'files', { port: 445 });
  return (gateway === 'vpn-gateway' ? base : base.connect('attach', 'edge', 'vpc')).build();
};

describe.each(['des', 'fluid'] as const)('tunnels of a VPN, %s', (engine) => {
  const carried = (gateway: 'vpn-gateway' | 'transit-gateway', load: Record<string, number> = {}): number => {
    const result = simulate(
      site(gateway),
      {
        horizonSeconds: 60,
        classes: [{ id: 'all', payloadKilobytes: 1000 }],
        arrivals: [{ to: 'app', pattern: { is: 'constant', rate: { is: 'constant', rate: 400 } } }],
        overrides: {
          app: { workers: 10_000, meanServiceTimeMs: 0 },
          files: { answerMs: 0 },
          vpn: load,
        },
      },
      { engine },
    );
    return (result.classes[0]?.completed ?? 0) / 60;
  };
  /** Answers of 1,000 KB that a tunnel of 1.25 Gbps carries in a second. */
  const tunnel = 1.25e9 / (1000 * 1024 * 8);

  test('carry twice as much at a transit gateway, and half of that where one gateway takes one of them', () => {
    expect(Math.abs(carried('transit-gateway') / (2 * tunnel) - 1)).toBeLessThan(0.02);
    expect(Math.abs(carried('vpn-gateway') / tunnel - 1)).toBeLessThan(0.02);
  });

  test('carry a single flow on one of them, and five on three and two', () => {
    expect(Math.abs(carried('transit-gateway', { flows: 1 }) / tunnel - 1)).toBeLessThan(0.02);
    // Of 400 a second 240 go over the one and 160 over the other.
    expect(Math.abs(carried('transit-gateway', { flows: 5 }) / (2 * tunnel) - 1)).toBeLessThan(0.02);
    expect(
      Math.abs(carried('transit-gateway', { flows: 5, tunnelGigabits: 1.5 }) / (1.2 * tunnel + 160) - 1),
    ).toBeLessThan(0.02);
  });
});

describe.each(['des', 'fluid'] as const)('NAT gateways of two zones, %s', (engine) => {
  const document = (zones: readonly string[]) =>
    zones
      .reduce(
        (builder, zone) =>
          builder.node('nat-gateway', `nat-${zone}`, { name: `NAT ${zone}`, parent: `public-${zone}` }),
        network(['a', 'b']),
      )
      .node('auto-scaling-group', 'app', {
        parent: 'vpc',
        properties: { subnets: ['private-a', 'private-b'], minSize: 2, maxSize: 2 },
      })
      .node('internet', 'partner', { name: 'Payments' })
      .connect('traffic', 'app', 'partner', { port: 443 })
      .build();
  const run = (zones: readonly string[], timeline: ScenarioInput['timeline']) =>
    simulate(
      document(zones),
      {
        horizonSeconds: 600,
        arrivals: [{ to: 'app', pattern: { is: 'poisson', rate: { is: 'constant', rate: 100 } } }],
        overrides: { app: { workers: 1000, meanServiceTimeMs: 1 }, partner: { answerMs: 10 } },
        timeline: timeline ?? [],
      },
      { engine },
    );

  test('share what leaves each zone', () => {
    const result = run(['a', 'b'], []);
    for (const zone of ['a', 'b'])
      expect(result.nodes.find(({ id }) => id === `nat-${zone} bandwidth`)?.perSecond).toBeCloseTo(50, -1);
    expect(run(['a'], []).nodes.find(({ id }) => id === 'nat-a bandwidth')?.perSecond).toBeCloseTo(100, -1);
  });

  test('are lost with their zone: with one alone nothing leaves either zone', () => {
    const outage = [{ at: 300, do: 'zoneOutage' as const, zone: 'a' }];
    const alone = run(['a'], outage);
    near(alone.classes[0]?.failed ?? 0, 100 * 300);
    // With one in each zone, who is left in the other goes through the other's: only the group's own loss counts.
    const both = run(['a', 'b'], outage);
    expect(lost(both)).toBeLessThan(10);
    const own = both.classes[0]?.errors.find(({ cause }) => cause === 'conn_refused_502')?.count ?? 0;
    expect(Math.abs((both.classes[0]?.failed ?? 0) - own)).toBeLessThan(10);
    const later = both.nodes.find(({ id }) => id === 'nat-b bandwidth');
    // 50 a second, and all that is answered once the zone is lost.
    expect(Math.abs((later?.arrivals ?? 0) - (50 * 300 + 100 * 300 - own))).toBeLessThan(600);
  });
});

test.each(['des', 'fluid'] as const)('the longest prefix decides, and then the line, %s', (engine) => {
  const drawn = (ranges: readonly string[]) =>
    network(['a'])
      .node('on-premises', 'office', { name: 'Office', properties: { prefixes: ['192.168.0.0/16'] } })
      .node('customer-gateway', 'router', { name: 'Router', parent: 'office' })
      .node('server', 'files', { parent: 'office', properties: { ipAddress: '192.168.10.20' } })
      .node('server', 'mail', { parent: 'office', properties: { ipAddress: '192.168.20.30' } })
      .node('vpn-gateway', 'edge', { parent: 'vpc' })
      .node('direct-connect', 'line', { name: 'Line' })
      .node('virtual-interface', 'interface', { properties: { type: 'private' } })
      .node('ec2-instance', 'app', { parent: 'private-a' })
      .connect('tunnel', 'router', 'line')
      .connect('tunnel', 'line', 'interface')
      .connect('tunnel', 'interface', 'edge')
      .connect('tunnel', 'router', 'edge', { staticRoutesOnly: true, destinationCidrBlocks: [...ranges] })
      .connect('traffic', 'app', 'files', { port: 445 })
      .connect('traffic', 'app', 'mail', { port: 25 })
      .build();
  const carried = (ranges: readonly string[]) => {
    const arrivals = [
      { to: 'app', pattern: { is: 'constant', rate: { is: 'constant', rate: 50 } } as const },
    ];
    const scenario = { horizonSeconds: 20, arrivals, overrides: { app: { workers: 100 } } };
    const links = simulate(drawn(ranges), scenario, { engine }).nodes.filter(({ node }) => node === 'office');
    return links.flatMap(({ targets }) =>
      targets.flatMap(({ zone, arrivals: count }) => (count > 100 ? [[zone, Math.round(count / 200)]] : [])),
    );
  };
  // The same prefix: both servers over the line.
  expect(carried(['192.168.0.0/16'])).toEqual([['Line', 10]]);
  // One of them lies in a longer one that only the tunnel has.
  expect(carried(['192.168.10.0/24']).sort()).toEqual([
    ['Line', 5],
    ['Router tunnel 1', 5],
  ]);
});
