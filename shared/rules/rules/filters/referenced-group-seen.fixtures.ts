import type { JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function behindBalancer(peer: JsonValue, connections: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': aSubnet('10.0.0.0/24', 'a'),
      'app-b': aSubnet('10.0.1.0/24', 'b'),
      clients: { kind: 'security-group', in: 'main' },
      servers: { kind: 'security-group', in: 'main', properties: { securityGroupIngress: peer } },
      client: { kind: 'ec2-instance', in: 'app-a', properties: { securityGroups: ['clients'] } },
      server: { kind: 'ec2-instance', in: 'app-b', properties: { securityGroups: ['servers'] } },
      front: { kind: 'alb', in: 'main', properties: { scheme: 'internal' } },
    },
    connections,
  );
}

const fromClients = [{ ipProtocol: 'tcp', fromPort: 80, toPort: 80, securityGroup: 'clients' }];
const through: readonly ShortConnection[] = [
  ['client', 'traffic', 'front'],
  ['front', 'forward', 'server'],
];

/** The table of the clients leads to the servers through a firewall. */
function behindFirewall(): LintelDocument {
  const whole = behindBalancer(fromClients, [['client', 'traffic', 'server']]);
  const added = drawing(
    {
      'inspected-a': aSubnet('10.0.9.0/28', 'a'),
      firewall: { kind: 'network-firewall', in: 'main', properties: { subnets: ['inspected-a'] } },
      table: { kind: 'route-table', in: 'main' },
    },
    [
      ['table', 'associate', 'app-a'],
      ['table', 'route', 'firewall', { destinationCidrBlock: '10.0.1.0/24' }],
    ],
  );
  return {
    ...whole,
    nodes: new Map([...whole.nodes, ...added.nodes]),
    connections: new Map([...whole.connections, ...added.connections]),
  };
}

export const referencedGroupSeenFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Clients that come through a load balancer',
      document: behindBalancer(fromClients, through),
      finds: [{ at: 'servers', message: 'behind' }],
    },
    {
      title: 'Beside a rule that is right',
      document: behindBalancer(
        [...fromClients, { ipProtocol: 'tcp', fromPort: 80, toPort: 80, cidrIp: '10.0.0.0/24' }],
        through,
      ),
      finds: [{ at: 'servers', message: 'behind' }],
    },
    {
      title: 'A firewall between the two subnets',
      document: behindFirewall(),
      finds: [{ at: 'servers', message: 'inspected' }],
    },
  ],
  passing: [
    {
      title: 'Clients that come straight',
      document: behindBalancer(fromClients, [['client', 'traffic', 'server']]),
    },
    {
      title: 'The range of the load balancer',
      document: behindBalancer(
        [{ ipProtocol: 'tcp', fromPort: 80, toPort: 80, cidrIp: '10.0.0.0/24' }],
        through,
      ),
    },
  ],
  unknown: [
    {
      title: 'Rules that a parameter decides',
      document: behindBalancer({ Ref: 'Rules' }, through),
      undecided: { at: 'servers', field: 'securityGroupIngress' },
    },
  ],
};
