import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function store(properties: JsonObject, table: JsonObject = {}, reader?: JsonObject): LintelDocument {
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
    orders: { kind: 'dynamodb-table', properties: table },
    ...(reader === undefined ? {} : { reader: { kind: 'rds-instance', in: 'main', properties: reader } }),
  });
}

export const dataRestorableFixtures: RuleFixtures = {
  failing: [
    {
      title: 'No backups',
      document: store({ backupRetentionPeriod: 0 }),
      finds: [{ at: 'store', message: 'none' }],
    },
    {
      title: 'No backups and a replica',
      document: store({ backupRetentionPeriod: 0 }, {}, { readReplicaOf: 'store' }),
      finds: [{ at: 'store', message: 'replica' }],
    },
    {
      title: 'Three days',
      document: store({ backupRetentionPeriod: 3 }),
      finds: [{ at: 'store', message: 'few' }],
    },
    {
      title: 'Three months',
      document: store({ backupRetentionPeriod: 90 }),
      finds: [{ at: 'store', message: 'range' }],
    },
    {
      title: 'A table without point-in-time recovery',
      document: store({}, { pointInTimeRecovery: false }),
      finds: [{ at: 'orders', message: 'table' }],
    },
    {
      title: 'An Aurora cluster that remembers one day',
      document: drawing({
        main: { kind: 'vpc' },
        store: { kind: 'aurora-cluster', in: 'main', properties: { backupRetentionPeriod: 1 } },
      }),
      finds: [{ at: 'store', message: 'few' }],
    },
  ],
  passing: [
    { title: 'A week', document: store({}) },
    { title: 'The longest time', document: store({ backupRetentionPeriod: 35 }) },
  ],
  unknown: [
    {
      title: 'A retention that a parameter decides',
      document: store({ backupRetentionPeriod: { Ref: 'Retention' } }),
      undecided: { at: 'store', field: 'backupRetentionPeriod' },
    },
  ],
};
