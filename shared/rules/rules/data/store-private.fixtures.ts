import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function store(properties: JsonObject): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string, tier: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier },
  });
  return drawing({
    main: { kind: 'vpc' },
    'public-a': subnet('10.0.0.0/24', 'a', 'public'),
    'public-b': subnet('10.0.1.0/24', 'b', 'public'),
    'data-a': subnet('10.0.2.0/24', 'a', 'isolated'),
    'data-b': subnet('10.0.3.0/24', 'b', 'isolated'),
    store: { kind: 'rds-instance', in: 'main', properties },
  });
}

export const storePrivateFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A public address',
      document: store({ publiclyAccessible: true }),
      finds: [{ at: 'store', message: 'address' }],
    },
    {
      title: 'In public subnets',
      document: store({ subnets: ['public-a', 'public-b'] }),
      finds: [{ at: 'store', message: 'subnet' }],
    },
    {
      title: 'A written warehouse with a public address',
      document: drawing({
        sales: {
          kind: 'resource',
          properties: { type: 'AWS::Redshift::Cluster', properties: { PubliclyAccessible: true } },
        },
      }),
      finds: [{ at: 'sales', message: 'address' }],
    },
  ],
  passing: [
    { title: 'In isolated subnets', document: store({ subnets: ['data-a', 'data-b'] }) },
    { title: 'Unnamed: the isolated subnets are used', document: store({}) },
  ],
  unknown: [
    {
      title: 'A public address that a parameter decides',
      document: store({ publiclyAccessible: { Ref: 'Public' } }),
      undecided: { at: 'store', field: 'publiclyAccessible' },
    },
  ],
};
