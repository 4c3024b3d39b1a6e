import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function store(database: JsonObject, volume: JsonObject = {}): LintelDocument {
  const subnet = (cidrBlock: string, availabilityZone: string) => ({
    kind: 'subnet',
    in: 'main',
    properties: { cidrBlock, availabilityZone, tier: 'isolated' },
  });
  return drawing({
    main: { kind: 'vpc' },
    'data-a': subnet('10.0.0.0/24', 'a'),
    'data-b': subnet('10.0.1.0/24', 'b'),
    store: { kind: 'rds-instance', in: 'main', properties: database },
    disk: { kind: 'ebs-volume', properties: volume },
  });
}

export const storeEncryptedFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A written warehouse without encryption',
      document: drawing({
        sales: {
          kind: 'resource',
          properties: { type: 'AWS::Redshift::Cluster', properties: { Encrypted: false } },
        },
      }),
      finds: [{ at: 'sales', message: 'off' }],
    },
    {
      title: 'A database without encryption',
      document: store({ storageEncrypted: false }),
      finds: [{ at: 'store', message: 'off' }],
    },
    {
      title: 'A cache that is spoken to in plain text',
      document: drawing({
        main: { kind: 'vpc' },
        'data-a': {
          kind: 'subnet',
          in: 'main',
          properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a', tier: 'isolated' },
        },
        sessions: { kind: 'elasticache', in: 'main', properties: { transitEncryptionEnabled: false } },
      }),
      finds: [{ at: 'sessions', message: 'transit' }],
    },
    {
      title: 'A volume without encryption',
      document: store({}, { encrypted: false }),
      finds: [{ at: 'disk', message: 'off' }],
    },
  ],
  passing: [
    { title: 'The defaults', document: store({}) },
    { title: 'A bucket, which is always encrypted', document: drawing({ files: { kind: 's3-bucket' } }) },
  ],
  unknown: [
    {
      title: 'Encryption that a parameter decides',
      document: store({ storageEncrypted: { Ref: 'Encrypted' } }),
      undecided: { at: 'store', field: 'storageEncrypted' },
    },
  ],
};
