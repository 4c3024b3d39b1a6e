import { drawing, type RuleFixtures, type ShortConnection } from '../../fixtures.ts';

const nodes = {
  main: { kind: 'vpc' },
  app: { kind: 'subnet', in: 'main', properties: { availabilityZone: 'a' } },
  private: { kind: 'route-table', in: 'main' },
  public: { kind: 'route-table', in: 'main' },
  filter: { kind: 'network-acl', in: 'main' },
  other: { kind: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
  foreign: { kind: 'route-table', in: 'other' },
};

function withAssociations(...tables: readonly string[]) {
  return drawing(
    nodes,
    tables.map((table): ShortConnection => [table, 'associate', 'app']),
  );
}

export const oneTablePerSubnetFixtures: RuleFixtures = {
  failing: [
    {
      title: 'Two route tables for one subnet',
      document: withAssociations('private', 'public'),
      finds: [{ at: 'app', message: 'two' }],
    },
    {
      title: 'A route table of another VPC',
      document: withAssociations('foreign'),
      finds: [{ at: 'app', message: 'foreign' }],
    },
  ],
  passing: [
    { title: 'One route table and one network ACL', document: withAssociations('private', 'filter') },
    { title: 'None: the implied table counts', document: withAssociations() },
  ],
};
