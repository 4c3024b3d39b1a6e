import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures } from '../../fixtures.ts';

function databaseIn(subnets: readonly string[], zoneOfB: unknown = 'b'): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    'data-a': aSubnet('10.0.0.0/24', 'a', { tier: 'isolated' }),
    'data-b': {
      kind: 'subnet',
      in: 'main',
      properties: {
        cidrBlock: '10.0.1.0/24',
        tier: 'isolated',
        ...(typeof zoneOfB === 'string' ? { availabilityZone: zoneOfB } : {}),
      },
    },
    other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
    'other-c': aSubnet('10.1.0.0/24', 'c', { tier: 'isolated', in: 'other' }),
    store: { kind: 'rds-instance', in: 'main', properties: { subnets } },
  });
}

/** Subnets of a VPC by their logical ids, and a written resource that names some of them. */
function subnetGroup(type: string, named: readonly string[]): LintelDocument {
  const SubnetIds = named.map((Ref) => ({ Ref }));
  return drawing({
    main: { kind: 'vpc' },
    'app-a': aSubnet('10.0.2.0/24', 'a', { tier: 'isolated' }),
    'data-a': aSubnet('10.0.0.0/24', 'a', { tier: 'isolated' }),
    'data-b': aSubnet('10.0.1.0/24', 'b', { tier: 'isolated' }),
    group: { kind: 'resource', properties: { type, properties: { SubnetIds } } },
  });
}

export const spansTwoZonesOfOneVpcFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A database in one zone',
      document: databaseIn(['data-a']),
      finds: [{ at: 'store', message: 'zones' }],
    },
    {
      title: 'A database over the subnets of two VPCs',
      document: databaseIn(['data-a', 'other-c']),
      finds: [{ at: 'store', message: 'vpcs' }],
    },
    {
      title: 'A written subnet group in one zone',
      document: subnetGroup('AWS::RDS::DBSubnetGroup', ['AppA', 'DataA']),
      finds: [{ at: 'group', message: 'zones' }],
    },
  ],
  passing: [
    { title: 'A database over two zones', document: databaseIn(['data-a', 'data-b']) },
    { title: 'Unnamed: the isolated subnets of its VPC', document: databaseIn([]) },
    {
      title: 'A written subnet group over two zones',
      document: subnetGroup('AWS::RDS::DBSubnetGroup', ['DataA', 'DataB']),
    },
    {
      title: 'A written subnet group of a cache in one zone',
      document: subnetGroup('AWS::ElastiCache::SubnetGroup', ['DataA']),
    },
  ],
  unknown: [
    {
      title: 'A written subnet group with a subnet of another stack',
      document: subnetGroup('AWS::RDS::DBSubnetGroup', ['DataA', 'Elsewhere']),
      undecided: { at: 'group', field: 'properties' },
    },
    {
      title: 'A subnet whose zone is not known',
      document: databaseIn(['data-a', 'data-b'], null),
      undecided: { at: 'data-b', field: 'availabilityZone' },
    },
  ],
};
