import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function peered(
  properties: JsonObject,
  connections: readonly ShortConnection[] = [],
  left: JsonObject = {},
): LintelDocument {
  return drawing(
    {
      left: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16', ...left } },
      'left-app': {
        kind: 'subnet',
        in: 'left',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
      },
      right: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'right-app': {
        kind: 'subnet',
        in: 'right',
        properties: { cidrBlock: '10.1.0.0/24', availabilityZone: 'a' },
      },
      table: { kind: 'route-table', in: 'right' },
    },
    [['left', 'peer', 'right', properties], ...connections],
  );
}

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
  ],
  passing: [
    { title: 'Routes on both sides', document: peered({}) },
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
      title: 'A block that a parameter decides',
      document: peered({}, [['table', 'associate', 'right-app']], { cidrBlock: { Ref: 'LeftCidr' } }),
      undecided: { at: 'left', field: 'cidrBlock' },
    },
  ],
};
