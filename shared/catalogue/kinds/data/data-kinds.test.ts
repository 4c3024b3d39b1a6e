import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { costLinesOf, quantitiesOf } from '#shared/testing/cost-lines.ts';

describe('the cost of an RDS database', () => {
  it('is the class, the storage and the backups beyond its size', () => {
    const lines = quantitiesOf(
      'rds-instance',
      {
        engine: 'mysql',
        dbInstanceClass: 'db.t3.large',
        multiAz: false,
        allocatedStorage: 20,
        storageType: 'gp2',
      },
      { backupGigabytes: 1000 },
    );
    expect(lines['rds/instance:mysql:db.t3.large:singleAz']).toBe(730);
    expect(lines['rds/gp2.storage']).toBe(20);
    expect(lines['rds/backup']).toBe(1000);
    expect(lines['secretsmanager/secret']).toBe(1);
  });

  it('uses the Multi-AZ prices of class and storage', () => {
    const lines = quantitiesOf('rds-instance', { allocatedStorage: 200 });
    expect(lines['rds/instance:postgres:db.t4g.medium:multiAz']).toBe(730);
    expect(lines['rds/gp3.storageMultiAz']).toBe(200);
  });

  it('stores io1 twice over two zones, for want of a Multi-AZ price', () => {
    const lines = quantitiesOf('rds-instance', { storageType: 'io1', allocatedStorage: 100, iops: 3000 });
    expect(lines['rds/io1.storage']).toBe(200);
    expect(lines['rds/io1.iops']).toBe(6000);
  });

  it('includes 12,000 IOPS and 500 MB/s with gp3 of 400 GB, and sells none below', () => {
    const large = { multiAz: false, allocatedStorage: 400, iops: 15_000, storageThroughput: 700 };
    expect(quantitiesOf('rds-instance', large)).toMatchObject({
      'rds/gp3.storage': 400,
      'rds/gp3.iops': 3000,
      'rds/gp3.throughput': 200,
    });
    const small = quantitiesOf('rds-instance', { ...large, allocatedStorage: 399 });
    expect(small).not.toHaveProperty('rds/gp3.iops');
    expect(small).not.toHaveProperty('rds/gp3.throughput');
  });

  it('leaves the price of an engine that the catalogue lacks unknown', () => {
    expect(quantitiesOf('rds-instance', { engine: 'sqlserver-se' })).toHaveProperty(
      'rds/instance:sqlserver-se:db.t4g.medium:multiAz',
    );
  });
});

describe('the cost of a DynamoDB table', () => {
  it('counts provisioned units by the hour', () => {
    const lines = quantitiesOf('dynamodb-table', {
      billingMode: 'PROVISIONED',
      writeCapacityUnits: 20,
      readCapacityUnits: 30,
    });
    expect(lines['dynamodb/provisioned.write']).toBe(14_600);
    expect(lines['dynamodb/provisioned.read']).toBe(21_900);
  });

  it('counts units of its indexes, which have as many as the table unless they say otherwise', () => {
    const index = { indexName: 'byOwner', partitionKey: 'owner' };
    const provisioned = { billingMode: 'PROVISIONED', writeCapacityUnits: 20, readCapacityUnits: 30 };
    const alike = quantitiesOf('dynamodb-table', { ...provisioned, globalSecondaryIndexes: [index] });
    expect(alike['dynamodb/provisioned.write']).toBe(2 * 14_600);
    const own = quantitiesOf('dynamodb-table', {
      ...provisioned,
      globalSecondaryIndexes: [{ ...index, writeCapacityUnits: 5 }],
    });
    expect(own['dynamodb/provisioned.write']).toBe(25 * 730);
    expect(own['dynamodb/provisioned.read']).toBe(2 * 21_900);
  });

  it('repeats writes in every index', () => {
    const index = { indexName: 'byOwner', partitionKey: 'owner' };
    const lines = quantitiesOf(
      'dynamodb-table',
      { globalSecondaryIndexes: [index, { ...index, indexName: 'byDate' }] },
      { writeRequestsPerMonth: 1_000_000, readRequestsPerMonth: 1_000_000 },
    );
    expect(lines['dynamodb/onDemand.write']).toBe(3);
    expect(lines['dynamodb/onDemand.read']).toBe(1);
  });

  it('charges point-in-time recovery by what is stored', () => {
    expect(quantitiesOf('dynamodb-table', {}, { storedGigabytes: 40 })['dynamodb/pitr']).toBe(40);
    expect(quantitiesOf('dynamodb-table', { pointInTimeRecovery: false })).not.toHaveProperty(
      'dynamodb/pitr',
    );
  });
});

describe('the cost of an S3 bucket', () => {
  it('is storage and requests', () => {
    const usage = { storedGigabytes: 10_000, putRequestsPerMonth: 10_000, getRequestsPerMonth: 10_000 };
    expect(quantitiesOf('s3-bucket', {}, usage)).toEqual({
      's3/standard.storage': 10_000,
      's3/standard.put': 10,
      's3/standard.get': 10,
    });
  });

  it('asks for the number of objects that Intelligent-Tiering watches', () => {
    const lines = quantitiesOf('s3-bucket', { storageClass: 'INTELLIGENT_TIERING' });
    expect(lines).toHaveProperty('s3/intelligent.monitoring', undefined);
  });
});

describe('what a database becomes', () => {
  const network = aDocument()
    .node('vpc', 'vpc')
    .node('subnet', 'a', { parent: 'vpc', properties: { availabilityZone: 'a', tier: 'isolated' } })
    .node('subnet', 'b', { parent: 'vpc', properties: { availabilityZone: 'b', tier: 'isolated' } });

  it('names the subnets it may use and keeps its password in Secrets Manager', () => {
    const { resources } = resolve(network.node('rds-instance', 'db', { parent: 'vpc' }).build());
    expect(resources.get('DbSubnetGroup')?.properties.SubnetIds).toEqual([{ Ref: 'A' }, { Ref: 'B' }]);
    expect(resources.get('Db')).toMatchObject({
      deletionPolicy: 'Snapshot',
      updateReplacePolicy: 'Snapshot',
      properties: { ManageMasterUserPassword: true, StorageEncrypted: true, PubliclyAccessible: false },
    });
    expect(resources.get('Db')?.properties).not.toHaveProperty('MasterUserPassword');
  });

  it('takes from its source what a read replica may not state', () => {
    const { resources } = resolve(
      network
        .node('rds-instance', 'db', { parent: 'vpc' })
        .node('rds-instance', 'copy', { parent: 'vpc', properties: { readReplicaOf: 'db' } })
        .build(),
    );
    const copy = resources.get('Copy')?.properties ?? {};
    expect(copy.SourceDBInstanceIdentifier).toEqual({ Ref: 'Db' });
    for (const name of [
      'MasterUsername',
      'ManageMasterUserPassword',
      'AllocatedStorage',
      'StorageEncrypted',
    ]) {
      expect(copy).not.toHaveProperty(name);
    }
  });
});

describe('what a bucket becomes', () => {
  it('waits for the permissions of everyone it notifies, without a circle', () => {
    const { resources } = resolve(
      aDocument()
        .node('s3-bucket', 'uploads')
        .node('lambda-function', 'fn')
        .node('sqs-queue', 'jobs')
        .connect('event', 'uploads', 'fn', { filterPrefix: 'in/' })
        .connect('event', 'uploads', 'jobs')
        .connect('data', 'fn', 'uploads')
        .build(),
    );
    const bucket = resources.get('Uploads');
    expect(bucket?.dependsOn).toEqual(['FnPermissionUploads', 'JobsPolicy']);
    expect(bucket?.properties.NotificationConfiguration).toMatchObject({
      LambdaConfigurations: [
        {
          Event: 's3:ObjectCreated:*',
          Function: { 'Fn::GetAtt': ['Fn', 'Arn'] },
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
        },
      ],
    });
    expect(bucket?.properties).not.toHaveProperty('BucketName');
    for (const id of ['FnPermissionUploads', 'JobsPolicy']) {
      const grant = JSON.stringify(resources.get(id)?.properties);
      expect(grant, id).not.toContain('"Uploads"');
      expect(grant, id).toContain('SourceAccount":{"Ref":"AWS::AccountId"}');
    }
  });

  it('copies to another bucket under a role that may do just that, with versions on both sides', () => {
    const { resources } = resolve(
      aDocument()
        .node('s3-bucket', 'from', { properties: { versioning: false } })
        .node('s3-bucket', 'to', { properties: { versioning: false } })
        .connect('replicate', 'from', 'to', { prefix: 'in/' })
        .build(),
    );
    expect(resources.get('From')?.properties.ReplicationConfiguration).toMatchObject({
      Role: { 'Fn::GetAtt': ['FromRole', 'Arn'] },
      Rules: [{ Filter: { Prefix: 'in/' }, Destination: { Bucket: { 'Fn::GetAtt': ['To', 'Arn'] } } }],
    });
    for (const id of ['From', 'To']) {
      expect(resources.get(id)?.properties.VersioningConfiguration, id).toEqual({ Status: 'Enabled' });
    }
    expect(JSON.stringify(resources.get('FromRoleAccess')?.properties)).toContain('s3:ReplicateObject');
    expect(resources.has('ToRole')).toBe(false);
  });

  it('refuses requests without TLS and blocks public access', () => {
    const { resources } = resolve(aDocument().node('s3-bucket', 'files').build());
    expect(JSON.stringify(resources.get('FilesPolicy')?.properties)).toContain('aws:SecureTransport');
    expect(resources.get('Files')?.properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  it('charges a bill line for storage whatever else it does', () => {
    const drawing = aDocument().node('s3-bucket', 'files').build();
    expect(costLinesOf(drawing, 'files')[0]?.quantity.formula).toBe('100 GB');
  });
});
