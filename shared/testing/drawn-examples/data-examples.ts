import { aDocument } from '../a-document.ts';
import { type DrawnExample, network } from './drawn-example.ts';

/** What keeps data: databases, caches, buckets, files. */
export function dataExamples(): readonly DrawnExample[] {
  return [
    {
      id: 'rds-mysql',
      document: network()
        .node('rds-instance', 'database', {
          parent: 'vpc',
          properties: {
            engine: 'mysql',
            dbInstanceClass: 'db.t3.large',
            multiAz: false,
            allocatedStorage: 20,
            storageType: 'gp2',
            exportLogs: false,
            subnets: ['a', 'b'],
          },
          usage: { backupGigabytes: 1000 },
        })
        .build(),
      also: { 'secretsmanager/secret': 'the master password is kept as a secret' },
    },
    {
      id: 'ddb-provisioned',
      document: aDocument()
        .node('dynamodb-table', 'table', {
          properties: {
            billingMode: 'PROVISIONED',
            writeCapacityUnits: 20,
            readCapacityUnits: 30,
            pointInTimeRecovery: false,
          },
          usage: { storedGigabytes: 0 },
        })
        .build(),
      also: { 'dynamodb/storage': 'nothing is stored' },
    },
    {
      id: 's3-standard',
      document: aDocument()
        .node('s3-bucket', 'bucket', {
          properties: { storageClass: 'STANDARD' },
          usage: {
            storedGigabytes: 10_000,
            putRequestsPerMonth: 10_000,
            getRequestsPerMonth: 10_000,
          },
        })
        .build(),
      leftOut: {
        's3/select.scanned': 'closed to new customers',
        's3/select.returned': 'closed to new customers',
      },
    },
    {
      id: 'aurora-sv2',
      document: network()
        .node('aurora-cluster', 'database', {
          parent: 'vpc',
          properties: { capacity: 'serverless', readers: 0, exportLogs: false, subnets: ['a', 'b'] },
          usage: { averageCapacity: 5, storedGigabytes: 0, requestsPerMonth: 0 },
        })
        .build(),
      also: {
        'aurora/storage': 'nothing is stored',
        'aurora/io': 'nothing is read',
        'aurora/backup': 'nothing is backed up',
        'secretsmanager/secret': 'the master password is kept as a secret',
      },
    },
    {
      id: 'cache-m4',
      document: network()
        .node('elasticache', 'cache', {
          parent: 'vpc',
          properties: {
            engine: 'redis',
            cacheNodeType: 'cache.m4.large',
            numNodeGroups: 1,
            replicasPerNodeGroup: 1,
            snapshotRetentionLimit: 0,
            subnets: ['a', 'b'],
          },
        })
        .build(),
    },
    {
      id: 'efs-standard-ia',
      document: network()
        .node('efs', 'files', {
          parent: 'vpc',
          properties: { storage: 'regional', throughputMode: 'bursting', subnets: ['a', 'b'] },
          usage: {
            storedGigabytes: 330,
            infrequentShare: 100 / 330,
            infrequentGigabytesPerMonth: 150,
          },
        })
        .build(),
    },
  ];
}
