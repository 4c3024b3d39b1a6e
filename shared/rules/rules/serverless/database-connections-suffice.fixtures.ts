import type { JsonObject } from '#shared/base/json.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { drawing, type RuleFixtures } from '../../fixtures.ts';

function called(
  fn: JsonObject,
  db: JsonObject,
  kind = 'rds-instance',
  { usage = {}, load = {}, second }: { usage?: JsonObject; load?: JsonObject; second?: JsonObject } = {},
): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'app-a': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.0.0/24', availabilityZone: 'a' },
      },
      'app-b': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.1.0/24', availabilityZone: 'b' },
      },
      api: { kind: 'lambda-function', properties: fn },
      ...(second === undefined ? {} : { jobs: { kind: 'lambda-function', properties: second } }),
      orders: { kind, in: 'main', properties: db, load },
    },
    [
      ['api', 'data', 'orders', {}, usage],
      ...(second === undefined ? [] : [['jobs', 'data', 'orders'] as const]),
    ],
  );
}

function cluster(properties: JsonObject): LintelDocument {
  return called({}, properties, 'aurora-cluster');
}

export const databaseConnectionsSufficeFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A function without a limit before a small database',
      document: called({}, { dbInstanceClass: 'db.t3.medium' }),
      finds: [{ at: 'api-data-orders', message: 'more' }],
    },
    {
      title: '200 at once before the smallest MySQL',
      document: called(
        { reservedConcurrentExecutions: 200 },
        { dbInstanceClass: 'db.t3.micro', engine: 'mysql' },
      ),
      finds: [{ at: 'api-data-orders', message: 'more' }],
    },
    {
      title: 'A function without a limit before a small serverless cluster',
      document: cluster({ engine: 'aurora-mysql', maxCapacity: 4 }),
      finds: [{ at: 'api-data-orders', message: 'more' }],
    },
    {
      title: '60 at once that hold ten connections each',
      document: called({ reservedConcurrentExecutions: 60 }, { dbInstanceClass: 'db.t3.medium' }, undefined, {
        usage: { connectionsHeld: 10 },
      }),
      finds: [{ at: 'api-data-orders', message: 'more' }],
    },
    {
      title: 'Two functions that fit alone and not together',
      document: called(
        { reservedConcurrentExecutions: 300 },
        { dbInstanceClass: 'db.t3.medium' },
        undefined,
        {
          second: { reservedConcurrentExecutions: 300 },
        },
      ),
      finds: [{ at: 'api-data-orders', message: 'together' }],
    },
    {
      title: 'A parameter group that allows 40',
      document: called({ reservedConcurrentExecutions: 50 }, { dbInstanceClass: 'db.t3.medium' }, undefined, {
        load: { maxConnections: 40 },
      }),
      finds: [{ at: 'api-data-orders', message: 'more' }],
    },
    {
      title: 'MariaDB, which takes half as many as MySQL',
      document: called(
        { reservedConcurrentExecutions: 60 },
        { dbInstanceClass: 'db.t3.micro', engine: 'mariadb' },
      ),
      finds: [{ at: 'api-data-orders', message: 'more' }],
    },
  ],
  passing: [
    {
      title: 'A function before a cluster that may grow to 128 GiB',
      document: cluster({ engine: 'aurora-postgresql', maxCapacity: 64 }),
    },
    {
      title: '50 at once',
      document: called({ reservedConcurrentExecutions: 50 }, { dbInstanceClass: 'db.t3.medium' }),
    },
    {
      title: 'A class that the catalogue does not know',
      document: called({}, { dbInstanceClass: 'db.r99.large' }),
    },
  ],
  unknown: [
    {
      title: 'A class that a parameter decides',
      document: called({}, { dbInstanceClass: { Ref: 'Class' } }),
      undecided: { at: 'orders', field: 'dbInstanceClass' },
    },
  ],
};
