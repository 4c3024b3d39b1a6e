import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function store(properties: JsonObject, environment = 'production'): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier: 'isolated' },
  });
  return drawing(
    {
      main: { kind: 'vpc' },
      'data-a': subnet('10.0.0.0/24', 'a'),
      'data-b': subnet('10.0.1.0/24', 'b'),
      origin: { kind: 'rds-instance', in: 'main' },
      store: { kind: 'rds-instance', in: 'main', properties },
    },
    [],
    { settings: { environment } },
  );
}

function of(kind: string, properties: JsonObject): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier: 'isolated' },
  });
  return drawing({
    main: { kind: 'vpc' },
    'data-a': subnet('10.0.0.0/24', 'a'),
    'data-b': subnet('10.0.1.0/24', 'b'),
    store: { kind, in: 'main', properties },
  });
}

export const databaseFailsOverFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A cache without a replica',
      document: of('elasticache', { replicasPerNodeGroup: 0 }),
      finds: [{ at: 'store', message: 'replica' }],
    },
    {
      title: 'An Aurora cluster without a reader',
      document: of('aurora-cluster', { readers: 0 }),
      finds: [{ at: 'store', message: 'reader' }],
    },
    {
      title: 'One zone in production',
      document: store({ multiAz: false }),
      finds: [{ at: 'store', message: 'single' }],
    },
    {
      title: 'One zone in a test environment: information',
      document: store({ multiAz: false }, 'test'),
      finds: [{ at: 'store', message: 'single' }],
    },
    {
      title: 'A written cache with Multi-AZ and one node',
      document: drawing({
        cache: {
          kind: 'resource',
          properties: {
            type: 'AWS::ElastiCache::ReplicationGroup',
            properties: { MultiAZEnabled: true, NumCacheClusters: 1 },
          },
        },
      }),
      finds: [{ at: 'cache', message: 'alone' }],
    },
    {
      title: 'Brokers in one zone',
      document: of('msk-cluster', { subnets: ['data-a'] }),
      finds: [{ at: 'store', message: 'brokers' }],
    },
  ],
  passing: [
    { title: 'Brokers in two zones', document: of('msk-cluster', {}) },
    { title: 'Two zones', document: store({}) },
    { title: 'A read replica', document: store({ readReplicaOf: 'origin', multiAz: false }) },
  ],
  unknown: [
    {
      title: 'Multi-AZ that a parameter decides',
      document: store({ multiAz: { Ref: 'MultiAz' } }),
      undecided: { at: 'store', field: 'multiAz' },
    },
  ],
};
