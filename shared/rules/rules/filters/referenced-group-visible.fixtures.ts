import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function groups(connections: readonly ShortConnection[] = [], hub: JsonObject = {}): LintelDocument {
  return drawing(
    {
      shop: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
      web: { kind: 'security-group', in: 'shop' },
      stock: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'stock-app': {
        kind: 'subnet',
        in: 'stock',
        properties: { cidrBlock: '10.1.0.0/24', availabilityZone: 'a' },
      },
      'shop-app': {
        kind: 'subnet',
        in: 'shop',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
      },
      api: {
        kind: 'security-group',
        in: 'stock',
        properties: { securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 443, securityGroup: 'web' }] },
      },
      hub: { kind: 'transit-gateway', properties: hub },
    },
    connections,
  );
}

const attached: readonly ShortConnection[] = [
  ['hub', 'attach', 'shop'],
  ['hub', 'attach', 'stock'],
];

export const referencedGroupVisibleFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A group of a VPC that is not joined',
      document: groups(),
      finds: [{ at: 'api', message: 'other' }],
    },
    {
      title: 'A group behind a transit gateway without the option',
      document: groups(attached),
      finds: [{ at: 'api', message: 'transit' }],
    },
  ],
  passing: [
    { title: 'A group of a peered VPC', document: groups([['shop', 'peer', 'stock']]) },
    {
      title: 'Behind a transit gateway that supports it',
      document: groups(attached, { securityGroupReferencingSupport: true }),
    },
  ],
};
