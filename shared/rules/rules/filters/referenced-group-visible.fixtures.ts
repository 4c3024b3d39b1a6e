import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

function groups(connections: readonly ShortConnection[] = [], hub: JsonObject = {}): LintelDocument {
  return drawing(
    {
      shop: { kind: 'vpc', properties: { cidrBlock: '10.0.0.0/16' } },
      web: { kind: 'security-group', in: 'shop' },
      stock: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
      'stock-app': aSubnet('10.1.0.0/24', 'a', { in: 'stock' }),
      'shop-app': aSubnet('10.0.0.0/24', 'a', { in: 'shop' }),
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

function acrossRegions(region: string): LintelDocument {
  return drawing({
    home: { kind: 'region', properties: { region: 'us-east-1' } },
    far: { kind: 'region', properties: { region } },
    shop: { kind: 'vpc', in: 'home', properties: { cidrBlock: '10.0.0.0/16' } },
    web: { kind: 'security-group', in: 'shop' },
    stock: { kind: 'vpc', in: 'far', properties: { cidrBlock: '10.1.0.0/16' } },
    api: {
      kind: 'security-group',
      in: 'stock',
      properties: { securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 443, securityGroup: 'web' }] },
    },
    joined: { kind: 'vpc-peering', in: 'home', properties: { vpc: 'shop', peerVpc: 'stock' } },
  });
}

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
    {
      title: 'A group of a VPC that is peered from another Region',
      document: acrossRegions('eu-west-1'),
      finds: [{ at: 'api', message: 'regions' }],
    },
  ],
  passing: [
    { title: 'A drawn peering inside one Region', document: acrossRegions('us-east-1') },
    { title: 'A group of a peered VPC', document: groups([['shop', 'peer', 'stock']]) },
    {
      title: 'Behind a transit gateway that supports it',
      document: groups(attached, { securityGroupReferencingSupport: true }),
    },
  ],
  unknown: [
    {
      title: 'Whether the transit gateway supports it is for a parameter to say',
      document: groups(attached, { securityGroupReferencingSupport: { Ref: 'Referencing' } }),
      undecided: { at: 'hub', field: 'securityGroupReferencingSupport' },
    },
  ],
};
