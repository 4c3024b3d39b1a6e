import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

const vpcs = Object.fromEntries(
  ['a', 'b', 'c'].flatMap((id, index) => [
    [id, { kind: 'vpc', properties: { cidrBlock: `10.${index}.0.0/16` } }],
    [
      `${id}-app`,
      { kind: 'subnet', in: id, properties: { cidrBlock: `10.${index}.0.0/24`, availabilityZone: 'a' } },
    ],
    [`${id}-server`, { kind: 'ec2-instance', in: `${id}-app` }],
  ]),
);

function joined(...connections: readonly ShortConnection[]): LintelDocument {
  return drawing({ ...vpcs, hub: { kind: 'transit-gateway' } }, connections);
}

function routed(route: JsonObject): LintelDocument {
  return drawing(
    {
      ...vpcs,
      table: { kind: 'route-table', in: 'a' },
      link: { kind: 'vpc-peering', properties: { vpc: 'a', peerVpc: 'b' } },
    },
    [
      ['table', 'associate', 'a-app'],
      ['table', 'route', 'link', route],
    ],
  );
}

const chain: readonly ShortConnection[] = [
  ['a', 'peer', 'b'],
  ['b', 'peer', 'c'],
];

export const peeringNotTransitiveFixtures: RuleFixtures = {
  failing: [
    {
      title: 'From A to C over B',
      document: joined(...chain, ['a-server', 'traffic', 'c-server', { port: 5432 }]),
      finds: [{ at: 'a-server-traffic-c-server', message: 'transitive' }],
    },
    {
      title: 'The same with peerings drawn the other way round',
      document: joined(
        ['b', 'peer', 'a'],
        ['c', 'peer', 'b'],
        ['c-server', 'traffic', 'a-server', { port: 443 }],
      ),
      finds: [{ at: 'c-server-traffic-a-server', message: 'transitive' }],
    },
    {
      title: 'A default route to a peering',
      document: routed({ destinationCidrBlock: '0.0.0.0/0' }),
      finds: [{ at: 'table-route-link-0.0.0.0/0', message: 'beyond' }],
    },
    {
      title: 'A route to a peering for a third VPC',
      document: routed({ destinationCidrBlock: '10.2.0.0/16' }),
      finds: [{ at: 'table-route-link-10.2.0.0/16', message: 'beyond' }],
    },
    {
      title: 'A route to a peering for the gateway endpoint behind it',
      document: routed({ destinationPrefixListId: 'pl-63a5400a' }),
      finds: [{ at: 'table-route-link', message: 'beyond' }],
    },
  ],
  passing: [
    {
      title: 'Neighbours',
      document: joined(...chain, ['a-server', 'traffic', 'b-server', { port: 443 }]),
    },
    {
      title: 'A peering of their own, drawn as a node',
      document: drawing(
        { ...vpcs, direct: { kind: 'vpc-peering', properties: { vpc: 'a', peerVpc: 'c' } } },
        [...chain, ['a-server', 'traffic', 'c-server', { port: 443 }]],
      ),
    },
    {
      title: 'A peering of their own',
      document: joined(...chain, ['a', 'peer', 'c'], ['a-server', 'traffic', 'c-server', { port: 443 }]),
    },
    {
      title: 'A transit gateway',
      document: joined(
        ...chain,
        ['hub', 'attach', 'a'],
        ['hub', 'attach', 'c'],
        ['a-server', 'traffic', 'c-server', { port: 443 }],
      ),
    },
    {
      title: 'A route to a peering for its own VPC',
      document: routed({ destinationCidrBlock: '10.1.0.0/16' }),
    },
  ],
  unknown: [
    {
      title: 'A peering with a VPC that a parameter names',
      document: drawing(
        {
          ...vpcs,
          direct: { kind: 'vpc-peering', properties: { vpc: 'a', peerVpc: { Ref: 'Partner' } } },
        },
        [...chain, ['a-server', 'traffic', 'c-server', { port: 443 }]],
      ),
      undecided: { at: 'direct', field: 'peerVpc' },
    },
  ],
};
