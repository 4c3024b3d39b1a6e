import { aDocument } from '#shared/testing/a-document.ts';
import type { ScenarioInput } from '../../scenario/scenario.ts';
import type { Acceptance } from '../acceptance.ts';
import { poisson } from '../sample-network.ts';

/** A site with a line of its own, and a VPN that is smaller: the line breaks, and the routes follow. */
export function directConnectWithVpn(): Acceptance {
  const document = aDocument()
    .node('on-premises', 'office', {
      name: 'Head office',
      at: [0, 120],
      size: [232, 320],
      properties: { prefixes: ['192.168.0.0/16'] },
    })
    .node('users', 'staff', {
      name: 'Staff',
      parent: 'office',
      at: [56, 200],
      usage: { requestKilobytes: 20, responseKilobytes: 500 },
    })
    .node('customer-gateway', 'router', { name: 'Router', parent: 'office', at: [80, 60] })
    .node('direct-connect', 'line', { name: 'Line', at: [300, 40], properties: { bandwidth: '10Gbps' } })
    .node('virtual-interface', 'interface', {
      name: 'Transit interface',
      at: [300, 140],
      properties: { type: 'transit' },
    })
    .node('direct-connect-gateway', 'dx-gateway', { name: 'Line gateway', at: [440, 40] })
    .node('region', 'region', { name: 'us-east-1', at: [560, 0], size: [720, 520] })
    .node('transit-gateway', 'hub', { name: 'Hub', parent: 'region', at: [40, 120] })
    .node('site-to-site-vpn', 'vpn', { name: 'VPN', parent: 'region', at: [40, 300] })
    .node('vpc', 'vpc', {
      name: 'Main',
      parent: 'region',
      at: [180, 60],
      size: [500, 420],
      properties: { cidrBlock: '10.0.0.0/16' },
    })
    .node('subnet', 'private-a', {
      name: 'Private a',
      parent: 'vpc',
      at: [40, 60],
      size: [208, 160],
      properties: { availabilityZone: 'a', tier: 'private', cidrBlock: '10.0.16.0/24' },
    })
    .node('ec2-instance', 'app', { name: 'Application', parent: 'private-a', at: [60, 50] })
    .connect('tunnel', 'router', 'line')
    .connect('tunnel', 'line', 'interface')
    .connect('tunnel', 'interface', 'dx-gateway')
    .connect('tunnel', 'dx-gateway', 'hub')
    .connect('tunnel', 'router', 'vpn')
    .connect('tunnel', 'vpn', 'hub')
    .connect('attach', 'hub', 'vpc')
    .connect('traffic', 'staff', 'app', { port: 443 })
    .build();
  const scenario = (name: string, speaksBfd: boolean, rate: number): ScenarioInput => ({
    name,
    horizonSeconds: 1800,
    arrivals: [{ from: 'staff', pattern: poisson(rate) }],
    overrides: {
      line: { bfd: speaksBfd },
      app: { workers: 64, meanServiceTimeMs: 10 },
    },
    timeline: [{ at: 600, for: 600, do: 'linkDown', node: 'line' }],
    objectives: [{ is: 'availability', target: 0.99 }],
  });
  return {
    file: 'direct-connect-failover',
    name: 'Direct Connect fails over to VPN',
    document,
    scenarios: {
      failover: scenario('The line is down for ten minutes, and BGP notices', false, 500),
      bfd: scenario('The same with BFD', true, 500),
      'too-much': scenario('More than the tunnels carry', true, 1000),
    },
  };
}
