import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function store(properties: JsonObject, reader: JsonObject = { readReplicaOf: 'store' }): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier: 'isolated' },
  });
  return drawing({
    main: { kind: 'vpc' },
    'data-a': subnet('10.0.0.0/24', 'a'),
    'data-b': subnet('10.0.1.0/24', 'b'),
    store: { kind: 'rds-instance', in: 'main', properties },
    reader: { kind: 'rds-instance', in: 'main', properties: reader },
  });
}

export const passwordManagedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A written document database with a password as a parameter',
      document: drawing({
        catalogue: {
          kind: 'resource',
          properties: {
            type: 'AWS::DocDB::DBCluster',
            properties: { MasterUsername: 'shop', MasterUserPassword: { Ref: 'Password' } },
          },
        },
      }),
      finds: [{ at: 'catalogue', message: 'written' }],
    },
    {
      title: 'Not managed',
      document: store({ manageMasterUserPassword: false }),
      finds: [{ at: 'store', message: 'plain' }],
    },
    {
      title: 'Two databases, one of them not managed',
      document: store({}, { manageMasterUserPassword: false }),
      finds: [{ at: 'reader', message: 'plain' }],
    },
  ],
  passing: [
    {
      title: 'A written document database with a password of a secret',
      document: drawing({
        catalogue: {
          kind: 'resource',
          properties: {
            type: 'AWS::DocDB::DBCluster',
            properties: { MasterUserPassword: '{{resolve:secretsmanager:shop:SecretString:password}}' },
          },
        },
      }),
    },
    { title: 'Managed by AWS', document: store({}) },
    {
      title: 'A read replica',
      document: store({}, { readReplicaOf: 'store', manageMasterUserPassword: false }),
    },
  ],
  unknown: [
    {
      title: 'Management that a parameter decides',
      document: store({ manageMasterUserPassword: { Ref: 'Managed' } }),
      undecided: { at: 'store', field: 'manageMasterUserPassword' },
    },
  ],
};
