import { z } from 'zod';
import { type CostLineDraft, type DocumentReader, defineKind, type NodeView } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, getAtt, type PolicyStatement } from '../../kit/cfn.ts';
import { runningHoursField } from '../../kit/common-fields.ts';
import {
  masterPassword,
  masterSecretArn,
  masterSecretLines,
  subnetGroupDrafts,
} from '../../kit/database-access.ts';
import { defaultPorts, licenseOf, logExports, priceTable, spoken } from '../../kit/database-engine.ts';
import { hasLargeGp3, storageLines } from '../../kit/database-storage.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { databaseLoad } from '../../kit/load/database-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { hasPublicAddress, publicAddressLine } from '../../kit/public-address.ts';
import { usageInput } from '../../kit/quantity.ts';
import { rdsInstanceSettings } from '../../kit/settings/rds-instance-settings.ts';
import { amount, drawn, product, runningHours } from '../../kit/usage-quantity.ts';

export const rdsInstance = defineKind({
  id: 'rds-instance',
  title: 'RDS database',
  family: 'data',
  icon: 'rds-instance',
  summary: 'A managed relational database: PostgreSQL, MySQL, MariaDB, Oracle or SQL Server.',
  aliases: [
    'RDS',
    'Amazon RDS',
    'RDS Instance',
    'Database',
    'DB',
    'PostgreSQL',
    'Postgres',
    'RDS PostgreSQL',
    'MySQL',
    'RDS MySQL',
    'MariaDB',
    'SQL Server',
    'Oracle',
    'Relational Database',
    'SQL Database',
    'Primary DB',
    'RDS Multi-AZ',
    'Read Replica',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.html',
  traits: ['resource', 'network-interface', 'needs-two-zones', 'listens', 'database', 'observable'],
  appearance: {
    as: 'icon',
    iconFor: (properties) => (properties.multiAz === true ? 'rds-multi-az' : 'rds-instance'),
  },
  placement: {
    parents: ['vpc', 'subnet', 'availability-zone'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
  },
  types: ['AWS::RDS::DBInstance', 'AWS::RDS::DBSubnetGroup'],
  properties: rdsInstanceSettings,
  usage: z.object({
    runningHoursPerMonth: runningHoursField,
    isInExtendedSupport: z.boolean().default(false).meta({
      title: 'Version in extended support',
      help: 'After the end of standard support of its major version AWS charges for each vCPU.',
    }),
    backupGigabytes: z.number().min(0).default(0).meta({
      title: 'Backups beyond the size of the database',
      unit: 'GB',
      help: 'As much backup storage as the database is large costs nothing; a week of changes usually fits.',
    }),
    logGigabytesPerMonth: z.number().min(0).default(0.5).meta({
      title: 'Logs',
      unit: 'GB a month',
      help: 'Errors and slow queries; statements logged in full are far more.',
    }),
  }),
  furtherRoles: {
    service: {
      service: 'monitoring.rds.amazonaws.com',
      managedPolicies: () => ['service-role/AmazonRDSEnhancedMonitoringRole'],
      when: (node) =>
        typeof node.properties.monitoringInterval === 'number' && node.properties.monitoringInterval > 0,
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const groups = ctx.securityGroupIds(node.id);
    const subnets = ctx.subnetIds(node.id);
    const source = replicaSourceOf(node, ctx);
    const isReplica = source !== undefined;
    const takesIops =
      properties.storageType === 'io1' || properties.storageType === 'io2' || hasLargeGp3(node);
    return [
      {
        type: 'AWS::RDS::DBInstance',
        properties: compact({
          Engine: properties.engine,
          EngineVersion: isReplica ? undefined : properties.engineVersion,
          LicenseModel: licenseOf(properties.engine),
          DBInstanceClass: properties.dbInstanceClass,
          SourceDBInstanceIdentifier: isReplica ? ctx.ref(source.id) : undefined,
          DBName: isReplica || properties.engine.startsWith('sqlserver') ? undefined : properties.dbName,
          MultiAZ: properties.multiAz,
          AllocatedStorage: isReplica ? undefined : String(properties.allocatedStorage),
          MaxAllocatedStorage:
            properties.maxAllocatedStorage > properties.allocatedStorage
              ? properties.maxAllocatedStorage
              : undefined,
          StorageType: properties.storageType,
          Iops: takesIops ? properties.iops : undefined,
          StorageThroughput: hasLargeGp3(node) ? properties.storageThroughput : undefined,
          StorageEncrypted: isReplica ? undefined : properties.storageEncrypted,
          KmsKeyId: properties.storageEncrypted ? encryptionKeyArn(node.id, ctx) : undefined,
          MasterUsername: isReplica ? undefined : properties.masterUsername,
          ...(isReplica ? {} : masterPassword(node, ctx)),
          EnableIAMDatabaseAuthentication: properties.iamAuthentication ? true : undefined,
          Port: properties.port === undefined ? undefined : String(properties.port),
          DBSubnetGroupName: subnets.length === 0 ? undefined : ctx.ref(node.id, 'SubnetGroup'),
          VPCSecurityGroups: groups.length === 0 ? undefined : groups,
          PubliclyAccessible: properties.publiclyAccessible,
          BackupRetentionPeriod: properties.backupRetentionPeriod,
          CopyTagsToSnapshot: true,
          DeletionProtection: properties.deletionProtection,
          AutoMinorVersionUpgrade: properties.autoMinorVersionUpgrade,
          EnablePerformanceInsights: properties.performanceInsights ? true : undefined,
          PerformanceInsightsRetentionPeriod: properties.performanceInsights ? 7 : undefined,
          MonitoringInterval: properties.monitoringInterval === 0 ? undefined : properties.monitoringInterval,
          MonitoringRoleArn:
            properties.monitoringInterval === 0 ? undefined : ctx.roleArn(node.id, 'service'),
          EnableCloudwatchLogsExports: properties.exportLogs ? logExports[properties.engine] : undefined,
          Tags: ctx.tags(node),
        }),
        // A replica holds nothing that its source does not.
        deletionPolicy: isReplica ? 'Delete' : 'Snapshot',
        updateReplacePolicy: isReplica ? 'Delete' : 'Snapshot',
      },
      ...subnetGroupDrafts(node, subnets, ctx),
    ];
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'DBInstanceArn'),
  access: (node, _mode, ctx) => {
    const { properties } = node;
    const statements: PolicyStatement[] = [];
    if (replicaSourceOf(node, ctx) === undefined) {
      statements.push({
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue'],
        Resource: [masterSecretArn(node, ctx)],
      });
    }
    if (properties.iamAuthentication) {
      statements.push({
        Effect: 'Allow',
        Action: ['rds-db:connect'],
        Resource: [
          regionalArn('rds-db', 'dbuser:$Database/*', {
            Database: getAtt(ctx.logicalId(node.id), 'DbiResourceId'),
          }),
        ],
      });
    }
    return statements;
  },
  listens: (node) => [
    {
      protocol: 'tcp',
      port: node.properties.port ?? defaultPorts[node.properties.engine],
      speaks: spoken[node.properties.engine],
    },
  ],
  metrics: {
    namespace: 'AWS/RDS',
    metrics: [
      { name: 'CPUUtilization', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
      {
        name: 'FreeStorageSpace',
        statistic: 'Minimum',
        comparison: 'LessThanThreshold',
        threshold: 5_368_709_120,
      },
      {
        name: 'DatabaseConnections',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 100,
      },
      {
        name: 'FreeableMemory',
        statistic: 'Minimum',
        comparison: 'LessThanThreshold',
        threshold: 268_435_456,
      },
      { name: 'ReplicaLag', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 30 },
    ],
    dimensions: (node, ctx) => ({ DBInstanceIdentifier: ctx.ref(node.id) }),
  },
  // Its own, and one for the instance that replaces it.
  addressDemand: () => 2,
  cost: (node, ctx) => {
    const { properties } = node;
    const hours = runningHours(node, ctx);
    const lines: CostLineDraft[] = [
      {
        component: `rds/instance:${priceTable(properties.engine)}:${properties.dbInstanceClass}:${properties.multiAz ? 'multiAz' : 'singleAz'}`,
        label: `${properties.dbInstanceClass}${properties.multiAz ? ' Multi-AZ' : ''} hours`,
        quantity: product('hours', [hours]),
        ...(properties.engine === 'mariadb'
          ? { note: 'At the price of MySQL, which AWS lists MariaDB at.' }
          : {}),
      },
      ...storageLines(node),
    ];
    if (properties.backupRetentionPeriod > 0) {
      lines.push({
        component: 'rds/backup',
        label: 'Backups beyond the size of the database',
        quantity: amount('GB-month', usageInput(node, 'backupGigabytes', 'backups', 'GB')),
      });
    }
    if (node.usage.isInExtendedSupport) {
      const facts = ctx.instanceType(properties.dbInstanceClass.replace(/^db\./, ''));
      lines.push({
        component: 'rds/extendedSupportYear1',
        label: 'Extended support of the version',
        quantity: product('vCPU-hours', [
          drawn('vCPU', facts?.vcpu, 'vCPU', 'dbInstanceClass'),
          drawn('instances', properties.multiAz ? 2 : 1, 'instances', 'multiAz'),
          hours,
        ]),
        note: 'The first and second year; the third costs twice as much.',
      });
    }
    if (replicaSourceOf(node, ctx) === undefined) lines.push(...masterSecretLines(node));
    if (properties.exportLogs) {
      lines.push(
        ...logLines(node, ctx, amount('GB', usageInput(node, 'logGigabytesPerMonth', 'logs', 'GB'))),
      );
    }
    if (properties.publiclyAccessible && hasPublicAddress(node.id, true, ctx)) {
      lines.push(publicAddressLine(undefined, hours));
    }
    return lines;
  },
  load: databaseLoad,
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'PostgreSQL over two zones', properties: {} },
      {
        title: 'A large MySQL database',
        properties: {
          engine: 'mysql',
          dbInstanceClass: 'db.r6g.xlarge',
          allocatedStorage: 500,
          iops: 16_000,
          storageThroughput: 600,
        },
      },
      {
        title: 'A database for development',
        properties: {
          dbInstanceClass: 'db.t4g.micro',
          multiAz: false,
          allocatedStorage: 20,
          backupRetentionPeriod: 1,
          deletionProtection: false,
          iamAuthentication: true,
        },
      },
    ],
    bad: [
      { title: 'Not a class', properties: { dbInstanceClass: 't3.micro' }, field: 'dbInstanceClass' },
      {
        title: 'Backups for two months',
        properties: { backupRetentionPeriod: 60 },
        field: 'backupRetentionPeriod',
      },
    ],
  },
});

/** The database that it copies: the one its property names, else the one that is drawn to replicate to it. */
function replicaSourceOf(
  node: NodeView<{ readonly readReplicaOf?: string | undefined }>,
  ctx: DocumentReader,
): NodeView | undefined {
  const stated = node.properties.readReplicaOf;
  if (stated !== undefined) return ctx.node(stated);
  const [drawn] = ctx.connectionsTo(node.id, 'replicate');
  return drawn === undefined ? undefined : ctx.node(drawn.from);
}
