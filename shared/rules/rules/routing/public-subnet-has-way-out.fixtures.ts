import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

const nodes = {
  main: { kind: 'vpc' },
  out: { kind: 'internet-gateway', in: 'main' },
  front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
  nat: { kind: 'nat-gateway', in: 'front' },
  web: aSubnet('10.0.1.0/24', 'a', { tier: 'public' }),
  table: { kind: 'route-table', in: 'main' },
};
const uses: ShortConnection = ['table', 'associate', 'web'];

export const publicSubnetHasWayOutFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A public subnet whose table has no default route',
      document: drawing(nodes, [uses]),
      finds: [{ at: 'web', message: 'tier' }],
    },
    {
      title: 'A public subnet whose default route leads to a NAT gateway',
      document: drawing(nodes, [uses, ['table', 'route', 'nat']]),
      finds: [{ at: 'web', message: 'tier' }],
    },
    {
      title: 'A private subnet with a public name',
      document: drawing({
        main: { kind: 'vpc' },
        a: {
          kind: 'subnet',
          in: 'main',
          name: 'Public subnet A',
          properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
        },
      }),
      finds: [{ at: 'a', message: 'name' }],
    },
    {
      title: 'A private subnet with a public name in one word',
      document: drawing({
        main: { kind: 'vpc' },
        a: { ...aSubnet('10.0.0.0/24', 'a'), name: 'PublicSubnet1' },
      }),
      finds: [{ at: 'a', message: 'name' }],
    },
    {
      title: 'A public subnet behind a firewall whose own subnet leads nowhere',
      document: drawing(
        {
          main: { kind: 'vpc' },
          front: aSubnet('10.0.0.0/24', 'a', { tier: 'public' }),
          guard: aSubnet('10.0.9.0/28', 'a', { tier: 'isolated' }),
          firewall: { kind: 'network-firewall', in: 'main', properties: { subnets: ['guard'] } },
          table: { kind: 'route-table', in: 'main' },
          inner: { kind: 'route-table', in: 'main' },
        },
        [
          ['table', 'associate', 'front'],
          ['table', 'route', 'firewall'],
          ['inner', 'associate', 'guard'],
        ],
      ),
      finds: [{ at: 'front', message: 'tier' }],
    },
  ],
  passing: [
    { title: 'The implied table routes to the gateway', document: drawing(nodes) },
    {
      title: 'A drawn table with a route to the gateway',
      document: drawing(nodes, [uses, ['table', 'route', 'out', { destinationCidrBlock: '0.0.0.0/0' }]]),
    },
    {
      title: 'A default route to an inspecting appliance',
      document: drawing({ ...nodes, inspector: { kind: 'ec2-instance', in: 'front' } }, [
        uses,
        ['table', 'route', 'inspector'],
      ]),
    },
  ],
  unknown: [
    {
      title: 'A route whose destination is an expression',
      document: drawing(nodes, [
        uses,
        ['table', 'route', 'out', { destinationCidrBlock: { Ref: 'Everywhere' } }],
      ]),
      undecided: { at: 'table-route-out', field: 'destinationCidrBlock' },
    },
  ],
};
