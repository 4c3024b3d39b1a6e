import type { JsonValue } from '#shared/base/json.ts';
import { drawing, type RuleFixtures, type ShortConnection, type ShortNode } from '../../fixtures.ts';

const nodes = {
  main: { kind: 'vpc' },
  table: { kind: 'route-table', in: 'main' },
  out: { kind: 'internet-gateway', in: 'main' },
  other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
  'other-out': { kind: 'internet-gateway', in: 'other' },
  hub: { kind: 'transit-gateway' },
};
function attachment(attachedTo: JsonValue): ShortNode {
  return { kind: 'transit-gateway-attachment', properties: { transitGateway: 'hub', attachedTo } };
}

const attached: ShortConnection = ['hub', 'attach', 'main'];

export const routeTargetAttachedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A route to the gateway of another VPC',
      document: drawing(nodes, [['table', 'route', 'other-out']]),
      finds: [{ at: 'table-route-other-out', message: 'foreign' }],
    },
    {
      title: 'A route to a transit gateway that the VPC is not attached to',
      document: drawing(nodes, [['table', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }]]),
      finds: [{ at: 'table-route-hub-10.0.0.0/8', message: 'detached' }],
    },
    {
      title: 'A virtual private gateway of no VPC',
      document: drawing({ ...nodes, office: { kind: 'vpn-gateway' } }, [
        ['table', 'route', 'office', { destinationCidrBlock: '192.168.0.0/16' }],
      ]),
      finds: [{ at: 'table-route-office-192.168.0.0/16', message: 'detached' }],
    },
    {
      title: 'A peering of other VPCs',
      document: drawing(
        {
          ...nodes,
          third: { kind: 'vpc', properties: { cidrBlock: '10.2.0.0/16' } },
          link: { kind: 'vpc-peering', properties: { vpc: 'other', peerVpc: 'third' } },
        },
        [['table', 'route', 'link', { destinationCidrBlock: '10.1.0.0/16' }]],
      ),
      finds: [{ at: 'table-route-link-10.1.0.0/16', message: 'peering' }],
    },
  ],
  passing: [
    {
      title: 'A transit gateway with a drawn attachment',
      document: drawing({ ...nodes, joined: attachment('main') }, [
        ['table', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }],
      ]),
    },
    { title: 'A route to the gateway of the VPC', document: drawing(nodes, [['table', 'route', 'out']]) },
    {
      title: 'A route to an attached transit gateway',
      document: drawing(nodes, [attached, ['table', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }]]),
    },
  ],
  unknown: [
    {
      title: 'An attachment of a VPC that a parameter names',
      document: drawing({ ...nodes, joined: attachment({ Ref: 'Vpc' }) }, [
        ['table', 'route', 'hub', { destinationCidrBlock: '10.0.0.0/8' }],
      ]),
      undecided: { at: 'joined', field: 'attachedTo' },
    },
  ],
};
