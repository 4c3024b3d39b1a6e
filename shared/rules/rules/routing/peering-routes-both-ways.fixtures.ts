import type { JsonObject, JsonValue } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function peered(
  properties: JsonObject,
  connections: readonly ShortConnection[] = [],
  left: JsonObject = {},
): LintelDocument {
  return drawing(
    {
      left: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16', ...left } },
      'left-app': aSubnet('10.0.0.0/24', 'a', { in: 'left' }),
      right: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'right-app': aSubnet('10.1.0.0/24', 'a', { in: 'right' }),
      table: { kind: 'route-table', in: 'right' },
    },
    [['left', 'peer', 'right', properties], ...connections],
  );
}

/** The peering drawn as a node, with a table on either side. */
function drawnPeering(peerVpc: JsonValue, ...routes: readonly ShortConnection[]): LintelDocument {
  return drawing(
    {
      left: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
      'left-app': aSubnet('10.0.0.0/24', 'a', { in: 'left' }),
      right: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'right-app': aSubnet('10.1.0.0/24', 'a', { in: 'right' }),
      'left-table': { kind: 'route-table', in: 'left' },
      'right-table': { kind: 'route-table', in: 'right' },
      peering: { kind: 'vpc-peering', properties: { vpc: 'left', peerVpc } },
    },
    [['left-table', 'associate', 'left-app'], ['right-table', 'associate', 'right-app'], ...routes],
  );
}

const thereRoute: ShortConnection = [
  'left-table',
  'route',
  'peering',
  { destinationCidrBlock: '10.1.0.0/16' },
];
const backRoute: ShortConnection = [
  'right-table',
  'route',
  'peering',
  { destinationCidrBlock: '10.0.0.0/16' },
];

export const peeringRoutesBothWaysFixtures: RuleFixtures = {
  failing: [
    {
      title: 'One side has a drawn route table without the route',
      document: peered({}, [['table', 'associate', 'right-app']]),
      finds: [{ at: 'left-peer-right', message: 'oneWay' }],
    },
    {
      title: 'A peering that adds no routes',
      document: peered({ addRoutes: false }),
      finds: [{ at: 'left-peer-right', message: 'none' }],
    },
    {
      title: 'A drawn peering connection that one side routes to',
      document: drawnPeering('right', thereRoute),
      finds: [{ at: 'peering', message: 'oneWay' }],
    },
    {
      title: 'A drawn peering connection that no table knows',
      document: drawnPeering('right'),
      finds: [{ at: 'peering', message: 'none' }],
    },
  ],
  passing: [
    { title: 'Routes on both sides', document: peered({}) },
    { title: 'Routes on both sides, drawn', document: drawnPeering('right', thereRoute, backRoute) },
    {
      title: 'VPCs without subnets',
      document: drawing(
        { left: { kind: 'vpc' }, right: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } } },
        [['left', 'peer', 'right']],
      ),
    },
  ],
  unknown: [
    {
      title: 'A peering with a VPC that a parameter names',
      document: drawnPeering({ Ref: 'Partner' }, thereRoute),
      undecided: { at: 'peering', field: 'peerVpc' },
    },
    {
      title: 'A block that a parameter decides',
      document: peered({}, [['table', 'associate', 'right-app']], { cidrBlock: { Ref: 'LeftCidr' } }),
      undecided: { at: 'left', field: 'cidrBlock' },
    },
  ],
};
