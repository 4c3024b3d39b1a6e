import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, getAtt, type PolicyStatement } from '../../kit/cfn.ts';
import { runningHoursField } from '../../kit/common-fields.ts';
import {
  masterPassword,
  masterSecretArn,
  masterSecretLines,
  subnetGroupDrafts,
} from '../../kit/database-access.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { databaseLoad } from '../../kit/load/database-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { propertyInput, usageInput } from '../../kit/quantity.ts';
import { auroraClusterSettings } from '../../kit/settings/aurora-cluster-settings.ts';
import { amount, drawn, product, runningHours } from '../../kit/usage-quantity.ts';

const ports = { 'aurora-postgresql': 5432, 'aurora-mysql': 3306 } as const;
const spoken = { 'aurora-postgresql': 'PostgreSQL', 'aurora-mysql': 'MySQL' } as const;

export const auroraCluster = defineKind({
  id: 'aurora-cluster',
  title: 'Aurora cluster',
  family: 'data',
  icon: 'aurora',
  summary: 'A relational database whose storage spans three zones, with a writer and up to 15 readers.',
  aliases: [
    'Aurora',
    'Amazon Aurora',
    'Aurora Serverless',
    'Aurora Serverless v2',
    'Aurora PostgreSQL',
    'Aurora MySQL',
    'RDS Aurora',
    'Aurora Database',
    'RDS Cluster',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_AuroraOverview.html',
  traits: ['resource', 'network-interface', 'needs-two-zones', 'listens', 'database', 'observable'],
  appearance: { as: 'icon' },
  placement: {
    parents: ['vpc', 'subnet', 'availability-zone'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
  },
  types: ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::RDS::DBSubnetGroup'],
  properties: auroraClusterSettings,
  usage: z.object({
    averageCapacity: z.number().min(0).optional().meta({
      title: 'Capacity in use',
      unit: 'ACU on average, each instance',
      help: 'Without it, the least that is kept.',
    }),
    runningHoursPerMonth: runningHoursField,
    storedGigabytes: z.number().min(0).default(100).meta({ title: 'Stored', unit: 'GB' }),
    requestsPerMonth: z.number().min(0).default(10_000_000).meta({
      title: 'Reads and writes of storage',
      unit: 'a month',
      help: 'Pages of 16 KB read, and writes of 4 KB.',
    }),
    backupGigabytes: z
      .number()
      .min(0)
      .default(0)
      .meta({ title: 'Backups beyond the size of the cluster', unit: 'GB' }),
    changeRecordsPerHour: z
      .number()
      .min(0)
      .default(0)
      .meta({ title: 'Changes kept for backtrack', unit: 'an hour' }),
    logGigabytesPerMonth: z.number().min(0).default(0.5).meta({ title: 'Logs', unit: 'GB a month' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const groups = ctx.securityGroupIds(node.id);
    const subnets = ctx.subnetIds(node.id);
    const isServerless = properties.capacity === 'serverless';
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::RDS::DBCluster',
        properties: compact({
          Engine: properties.engine,
          EngineVersion: properties.engineVersion,
          DatabaseName: properties.dbName,
          ServerlessV2ScalingConfiguration: isServerless
            ? compact({
                MinCapacity: Math.min(properties.minCapacity, properties.maxCapacity),
                MaxCapacity: properties.maxCapacity,
                SecondsUntilAutoPause: properties.minCapacity === 0 ? 300 : undefined,
              })
            : undefined,
          StorageType: properties.storageType === 'aurora' ? undefined : properties.storageType,
          StorageEncrypted: properties.storageEncrypted,
          KmsKeyId: properties.storageEncrypted ? encryptionKeyArn(node.id, ctx) : undefined,
          MasterUsername: properties.masterUsername,
          ...masterPassword(node, ctx),
          EnableIAMDatabaseAuthentication: properties.iamAuthentication ? true : undefined,
          EnableHttpEndpoint: properties.enableHttpEndpoint ? true : undefined,
          Port: properties.port,
          DBSubnetGroupName: subnets.length === 0 ? undefined : ctx.ref(node.id, 'SubnetGroup'),
          VpcSecurityGroupIds: groups.length === 0 ? undefined : groups,
          BackupRetentionPeriod: properties.backupRetentionPeriod,
          BacktrackWindow:
            properties.engine === 'aurora-mysql' && properties.backtrackHours > 0
              ? properties.backtrackHours * 3600
              : undefined,
          CopyTagsToSnapshot: true,
          DeletionProtection: properties.deletionProtection,
          PerformanceInsightsEnabled: properties.performanceInsights ? true : undefined,
          PerformanceInsightsRetentionPeriod: properties.performanceInsights ? 7 : undefined,
          EnableCloudwatchLogsExports: properties.exportLogs
            ? properties.engine === 'aurora-mysql'
              ? ['error', 'slowquery']
              : ['postgresql']
            : undefined,
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Snapshot',
        updateReplacePolicy: 'Snapshot',
      },
      ...subnetGroupDrafts(node, subnets, ctx),
    ];
    for (const [index, suffix] of instanceSuffixes(properties.readers).entries()) {
      drafts.push({
        suffix,
        type: 'AWS::RDS::DBInstance',
        because:
          index === 0
            ? `${node.name} has an instance that writes.`
            : `${node.name} has ${properties.readers === 1 ? 'a reader' : `${properties.readers} readers`}.`,
        properties: compact({
          Engine: properties.engine,
          DBClusterIdentifier: ctx.ref(node.id),
          DBInstanceClass: isServerless ? 'db.serverless' : properties.dbInstanceClass,
          DBSubnetGroupName: subnets.length === 0 ? undefined : ctx.ref(node.id, 'SubnetGroup'),
          // Aurora hands the writer over in this order.
          PromotionTier: Math.min(index, 15),
          PubliclyAccessible: false,
          AutoMinorVersionUpgrade: true,
          Tags: ctx.tags(node),
        }),
        // The data is the cluster's.
        deletionPolicy: 'Delete',
        updateReplacePolicy: 'Delete',
      });
    }
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'DBClusterArn'),
  access: (node, _mode, ctx) => {
    const { properties } = node;
    const statements: PolicyStatement[] = [
      { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [masterSecretArn(node, ctx)] },
    ];
    if (properties.iamAuthentication) {
      statements.push({
        Effect: 'Allow',
        Action: ['rds-db:connect'],
        Resource: [
          regionalArn('rds-db', 'dbuser:$Cluster/*', {
            Cluster: getAtt(ctx.logicalId(node.id), 'DBClusterResourceId'),
          }),
        ],
      });
    }
    if (properties.enableHttpEndpoint) {
      statements.push({
        Effect: 'Allow',
        Action: [
          'rds-data:ExecuteStatement',
          'rds-data:BatchExecuteStatement',
          'rds-data:BeginTransaction',
          'rds-data:CommitTransaction',
          'rds-data:RollbackTransaction',
        ],
        Resource: [ctx.arn(node.id)],
      });
    }
    return statements;
  },
  listens: (node) => [
    {
      protocol: 'tcp',
      port: node.properties.port ?? ports[node.properties.engine],
      speaks: spoken[node.properties.engine],
    },
  ],
  metrics: {
    namespace: 'AWS/RDS',
    metrics: [
      { name: 'CPUUtilization', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
      {
        name: 'DatabaseConnections',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 500,
      },
      {
        name: 'FreeableMemory',
        statistic: 'Minimum',
        comparison: 'LessThanThreshold',
        threshold: 268_435_456,
      },
      { name: 'AuroraReplicaLag', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 1000 },
      {
        name: 'ServerlessDatabaseCapacity',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 3.5,
      },
    ],
    dimensions: (node, ctx) => ({ DBClusterIdentifier: ctx.ref(node.id) }),
  },
  addressDemand: (node, subnetCount) =>
    Math.ceil((node.properties.readers + 1) / Math.max(1, subnetCount)) + 1,
  cost: (node, ctx) => {
    const { properties } = node;
    const hours = runningHours(node, ctx);
    const instances = drawn('instances', properties.readers + 1, 'instances', 'readers');
    const isOptimized = properties.storageType === 'aurora-iopt1';
    const stored = usageInput(node, 'storedGigabytes', 'stored', 'GB');
    const lines: CostLineDraft[] = [];
    if (properties.capacity === 'serverless') {
      const stated = usageInput(node, 'averageCapacity', 'capacity', 'ACU');
      lines.push({
        component: isOptimized ? 'aurora/serverlessV2.ioOptimized' : 'aurora/serverlessV2',
        label: 'Serverless v2 capacity',
        quantity: product('ACU-hours', [
          instances,
          stated.value === undefined ? propertyInput(node, 'minCapacity', 'capacity', 'ACU') : stated,
          hours,
        ]),
        ...(stated.value === undefined ? { note: 'At the least that is kept; the load decides.' } : {}),
      });
    } else {
      lines.push({
        component: `aurora/instance:${isOptimized ? 'ioOptimized' : 'standard'}:${properties.dbInstanceClass}:instance`,
        label: `${properties.dbInstanceClass} hours`,
        quantity: product('hours', [instances, hours]),
      });
    }
    lines.push({
      component: isOptimized ? 'aurora/ioOptimized.storage' : 'aurora/storage',
      label: 'Storage',
      quantity: amount('GB-month', stored),
    });
    if (!isOptimized) {
      lines.push({
        component: 'aurora/io',
        label: 'Reads and writes of storage',
        quantity: product('1M requests', [usageInput(node, 'requestsPerMonth', 'requests')], 1_000_000),
      });
    }
    lines.push({
      component: 'aurora/backup',
      label: 'Backups beyond the size of the cluster',
      quantity: amount('GB-month', usageInput(node, 'backupGigabytes', 'backups', 'GB')),
    });
    if (properties.engine === 'aurora-mysql' && properties.backtrackHours > 0) {
      lines.push({
        component: 'aurora/backtrack',
        label: 'Changes kept for backtrack',
        quantity: product(
          '1M change records',
          [
            usageInput(node, 'changeRecordsPerHour', 'changes', 'changes/h'),
            propertyInput(node, 'backtrackHours', 'window', 'h'),
            hours,
          ],
          1_000_000,
        ),
      });
    }
    lines.push(...masterSecretLines(node));
    if (properties.exportLogs) {
      lines.push(
        ...logLines(node, ctx, amount('GB', usageInput(node, 'logGigabytesPerMonth', 'logs', 'GB'))),
      );
    }
    return lines;
  },
  load: databaseLoad,
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'PostgreSQL that follows the load', properties: {} },
      {
        title: 'MySQL with two readers',
        properties: {
          engine: 'aurora-mysql',
          capacity: 'provisioned',
          dbInstanceClass: 'db.r6g.xlarge',
          readers: 2,
          backtrackHours: 24,
        },
      },
      {
        title: 'For development, pausing by itself',
        properties: {
          minCapacity: 0,
          maxCapacity: 2,
          readers: 0,
          deletionProtection: false,
          enableHttpEndpoint: true,
          iamAuthentication: true,
        },
      },
    ],
    bad: [
      { title: 'A quarter of a unit', properties: { minCapacity: 0.25 }, field: 'minCapacity' },
      { title: 'Sixteen readers', properties: { readers: 16 }, field: 'readers' },
    ],
  },
});

function instanceSuffixes(readers: number): readonly string[] {
  return ['Writer', ...Array.from({ length: readers }, (_, index) => `Reader${index + 1}`)];
}
