import { z } from 'zod';
import {
  type CostLineDraft,
  defineKind,
  type NodeView,
  type ResolveContext,
  type ResourceDraft,
} from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, getAtt, join } from '../../kit/cfn.ts';
import { runningHoursField, securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { cacheLoad } from '../../kit/load/database-load.ts';
import { usageInput } from '../../kit/quantity.ts';
import { uniqueName } from '../../kit/unique-name.ts';
import { amount, drawn, product, runningHours } from '../../kit/usage-quantity.ts';

const limits = { source: 'Amazon ElastiCache user guide, quotas', checked: '2026-11' };

export const elasticache = defineKind({
  id: 'elasticache',
  title: 'ElastiCache',
  family: 'data',
  icon: 'elasticache',
  summary: 'Keeps data in memory for answers in under a millisecond: Valkey, Redis OSS or Memcached.',
  aliases: [
    'Amazon ElastiCache',
    'Redis',
    'Valkey',
    'Memcached',
    'Cache',
    'ElastiCache Redis',
    'ElastiCache for Redis',
    'ElastiCache Serverless',
    'In-Memory Cache',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.html',
  traits: ['resource', 'network-interface', 'listens', 'database', 'observable'],
  appearance: {
    as: 'icon',
    iconFor: ({ engine }) =>
      engine === 'memcached'
        ? 'elasticache-memcached'
        : engine === 'redis'
          ? 'elasticache-redis'
          : 'elasticache-valkey',
  },
  placement: {
    parents: ['vpc', 'subnet', 'availability-zone'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
  },
  types: [
    'AWS::ElastiCache::ReplicationGroup',
    'AWS::ElastiCache::ServerlessCache',
    'AWS::ElastiCache::CacheCluster',
    'AWS::ElastiCache::SubnetGroup',
  ],
  properties: z.object({
    engine: z.enum(['valkey', 'redis', 'memcached']).default('valkey').meta({ title: 'Engine' }),
    deployment: z.enum(['nodes', 'serverless']).default('nodes').meta({
      title: 'Deployment',
      help: 'Serverless follows the load and is charged by data and requests.',
    }),
    cacheNodeType: z
      .string()
      .regex(/^cache\.[a-z0-9-]+\.[a-z0-9]+$/, 'A node type reads like cache.m7g.large.')
      .default('cache.m7g.large')
      .meta({ title: 'Node type', format: 'instance-type' }),
    numNodeGroups: z
      .int()
      .min(1)
      .max(500)
      .default(1)
      .meta({ title: 'Shards', help: 'More than one is cluster mode. Nodes, for Memcached.', ...limits }),
    replicasPerNodeGroup: z
      .int()
      .min(0)
      .max(5)
      .default(1)
      .meta({
        title: 'Replicas of each shard',
        help: 'With one or more, a replica in another zone takes over.',
        ...limits,
      }),
    engineVersion: z
      .string()
      .regex(/^\d+(\.\d+)*$/, 'A version reads like 8.0.')
      .optional()
      .meta({ title: 'Engine version', advanced: true }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .meta({ title: 'Port', group: 'Network', advanced: true, help: '6379; Memcached has 11211.' }),
    transitEncryptionEnabled: z
      .boolean()
      .default(true)
      .meta({ title: 'TLS', group: 'Security', help: 'Callers have to speak TLS, too.' }),
    atRestEncryptionEnabled: z.boolean().default(true).meta({ title: 'Encrypted', group: 'Security' }),
    authSecret: z
      .string()
      .optional()
      .meta({
        title: 'Secret with the AUTH token',
        group: 'Security',
        reference: ['secret'],
        advanced: true,
        help: 'Its JSON has a field password; needs TLS.',
      }),
    kmsKey: z
      .string()
      .optional()
      .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
    snapshotRetentionLimit: z
      .int()
      .min(0)
      .max(35)
      .default(1)
      .meta({ title: 'Keep backups', unit: 'days', group: 'Backup', help: '0 turns them off.', ...limits }),
    dataTiering: z.boolean().default(false).meta({
      title: 'Data tiering',
      advanced: true,
      help: 'Moves what is seldom used to SSD; r6gd nodes only.',
    }),
    maximumGigabytes: z
      .int()
      .min(1)
      .max(5000)
      .default(10)
      .meta({ title: 'At most', unit: 'GB', group: 'Serverless', ...limits }),
    maximumEcpuPerSecond: z
      .int()
      .min(1000)
      .max(15_000_000)
      .default(10_000)
      .meta({ title: 'Requests at most', unit: 'ECPU/s', group: 'Serverless', ...limits }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    runningHoursPerMonth: runningHoursField,
    storedGigabytes: z
      .number()
      .min(0)
      .default(1)
      .meta({ title: 'Stored', unit: 'GB', help: 'Serverless only.' }),
    ecpusPerMonth: z.number().min(0).default(100_000_000).meta({
      title: 'Requests',
      unit: 'ECPU a month',
      help: 'Serverless only: one for each request of up to 1 KB.',
    }),
    backupGigabytes: z.number().min(0).default(0).meta({ title: 'Backups beyond the first', unit: 'GB' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const groups = ctx.securityGroupIds(node.id);
    const subnets = ctx.subnetIds(node.id);
    if (properties.deployment === 'serverless') return [serverlessCache(node as Cache, ctx)];
    const subnetGroup: readonly ResourceDraft[] =
      subnets.length === 0
        ? []
        : [
            {
              suffix: 'SubnetGroup',
              type: 'AWS::ElastiCache::SubnetGroup',
              because: `${node.name} has to know which subnets it may use.`,
              properties: {
                Description: describe(`Subnets of ${node.name}`),
                SubnetIds: subnets,
                Tags: ctx.tags(node),
              },
            },
          ];
    const placed = {
      CacheNodeType: properties.cacheNodeType,
      EngineVersion: properties.engineVersion,
      CacheSubnetGroupName: subnets.length === 0 ? undefined : ctx.ref(node.id, 'SubnetGroup'),
      AutoMinorVersionUpgrade: true,
      Tags: ctx.tags(node),
    };
    if (properties.engine === 'memcached') {
      return [
        {
          type: 'AWS::ElastiCache::CacheCluster',
          properties: compact({
            Engine: 'memcached',
            ...placed,
            NumCacheNodes: properties.numNodeGroups,
            AZMode: properties.numNodeGroups > 1 && subnets.length > 1 ? 'cross-az' : undefined,
            Port: properties.port,
            VpcSecurityGroupIds: groups.length === 0 ? undefined : groups,
            TransitEncryptionEnabled: properties.transitEncryptionEnabled,
          }),
        },
        ...subnetGroup,
      ];
    }
    const hasReplica = properties.replicasPerNodeGroup > 0;
    const isCluster = properties.numNodeGroups > 1;
    const secret = properties.authSecret;
    return [
      {
        type: 'AWS::ElastiCache::ReplicationGroup',
        properties: compact({
          ReplicationGroupDescription: describe(node.name === '' ? 'Cache' : node.name),
          Engine: properties.engine,
          ...placed,
          NumNodeGroups: properties.numNodeGroups,
          ReplicasPerNodeGroup: properties.replicasPerNodeGroup,
          // Cluster mode always fails over by itself.
          AutomaticFailoverEnabled: hasReplica || isCluster,
          MultiAZEnabled: hasReplica && subnets.length > 1,
          Port: properties.port,
          SecurityGroupIds: groups.length === 0 ? undefined : groups,
          AtRestEncryptionEnabled: properties.atRestEncryptionEnabled,
          KmsKeyId: properties.atRestEncryptionEnabled ? encryptionKeyArn(node.id, ctx) : undefined,
          TransitEncryptionEnabled: properties.transitEncryptionEnabled,
          AuthToken:
            secret !== undefined && properties.transitEncryptionEnabled && ctx.node(secret) !== undefined
              ? join('', ['{{resolve:secretsmanager:', ctx.ref(secret), ':SecretString:password}}'])
              : undefined,
          SnapshotRetentionLimit:
            properties.snapshotRetentionLimit === 0 ? undefined : properties.snapshotRetentionLimit,
          DataTieringEnabled: properties.dataTiering ? true : undefined,
        }),
        deletionPolicy: properties.snapshotRetentionLimit === 0 ? 'Delete' : 'Snapshot',
        updateReplacePolicy: properties.snapshotRetentionLimit === 0 ? 'Delete' : 'Snapshot',
      },
      ...subnetGroup,
    ];
  },
  arn: (node, ctx) =>
    node.properties.deployment === 'serverless'
      ? getAtt(ctx.logicalId(node.id), 'ARN')
      : regionalArn('elasticache', 'replicationgroup:$Group', { Group: ctx.ref(node.id) }),
  access: (node, _mode, ctx) => {
    const secret = node.properties.authSecret;
    return secret === undefined || ctx.node(secret) === undefined
      ? []
      : [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [ctx.arn(secret)] }];
  },
  listens: (node) => [
    {
      protocol: 'tcp',
      port: node.properties.port ?? (node.properties.engine === 'memcached' ? 11_211 : 6379),
      speaks: node.properties.engine === 'memcached' ? 'Memcached' : 'RESP',
    },
  ],
  metrics: {
    namespace: 'AWS/ElastiCache',
    metrics: [
      {
        name: 'EngineCPUUtilization',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 80,
      },
      {
        name: 'DatabaseMemoryUsagePercentage',
        statistic: 'Maximum',
        comparison: 'GreaterThanThreshold',
        threshold: 80,
      },
      { name: 'Evictions', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 0 },
      { name: 'ReplicationLag', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 5 },
    ],
    dimensions: (node, ctx) =>
      node.properties.deployment === 'serverless'
        ? { clusterId: ctx.ref(node.id) }
        : { ReplicationGroupId: ctx.ref(node.id) },
  },
  addressDemand: (node, subnetCount) =>
    node.properties.deployment === 'serverless'
      ? 2
      : Math.ceil(
          (node.properties.numNodeGroups * (node.properties.replicasPerNodeGroup + 1)) /
            Math.max(1, subnetCount),
        ),
  cost: (node, ctx) => {
    const { properties } = node;
    const isValkey = properties.engine === 'valkey';
    const backup: CostLineDraft = {
      component: 'elasticache/backup',
      label: 'Backups beyond the first',
      quantity: amount('GB-month', usageInput(node, 'backupGigabytes', 'backups', 'GB')),
    };
    if (properties.deployment === 'serverless') {
      return [
        {
          component: 'elasticache/serverless.storage',
          label: 'Data',
          quantity: product('GB-hours', [
            usageInput(node, 'storedGigabytes', 'stored', 'GB'),
            runningHours(node, ctx),
          ]),
        },
        {
          component: 'elasticache/serverless.ecpu',
          label: 'Requests',
          quantity: product('1M ECPUs', [usageInput(node, 'ecpusPerMonth', 'requests')], 1_000_000),
        },
        backup,
      ];
    }
    const isMemcached = properties.engine === 'memcached';
    const count = isMemcached
      ? properties.numNodeGroups
      : properties.numNodeGroups * (properties.replicasPerNodeGroup + 1);
    return [
      {
        component: `elasticache/instance:${isMemcached ? 'memcached' : 'redis'}:${properties.cacheNodeType}:price`,
        label: `${properties.cacheNodeType} hours`,
        quantity: product('hours', [
          drawn('nodes', count, 'nodes', 'numNodeGroups'),
          runningHours(node, ctx),
        ]),
        ...(isValkey
          ? {
              priceShare: {
                component: 'elasticache/valkeyFactor',
                because: 'Valkey is listed at a part of Redis OSS',
              },
            }
          : {}),
      },
      ...(isMemcached || properties.snapshotRetentionLimit === 0 ? [] : [backup]),
    ];
  },
  load: cacheLoad,
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'One shard with a replica', properties: {} },
      {
        title: 'Three shards of Redis',
        properties: {
          engine: 'redis',
          numNodeGroups: 3,
          replicasPerNodeGroup: 2,
          cacheNodeType: 'cache.r6g.large',
        },
      },
      { title: 'Serverless', properties: { deployment: 'serverless', maximumGigabytes: 50 } },
      { title: 'Memcached', properties: { engine: 'memcached', numNodeGroups: 2 } },
    ],
    bad: [
      { title: 'Not a node type', properties: { cacheNodeType: 'm7g.large' }, field: 'cacheNodeType' },
      { title: 'Six replicas', properties: { replicasPerNodeGroup: 6 }, field: 'replicasPerNodeGroup' },
    ],
  },
});

type Cache = NodeView<{
  readonly engine: string;
  readonly maximumGigabytes: number;
  readonly maximumEcpuPerSecond: number;
  readonly snapshotRetentionLimit: number;
}>;

function serverlessCache(node: Cache, ctx: ResolveContext): ResourceDraft {
  const { properties } = node;
  const groups = ctx.securityGroupIds(node.id);
  const subnets = ctx.subnetIds(node.id);
  return {
    type: 'AWS::ElastiCache::ServerlessCache',
    properties: compact({
      ServerlessCacheName: uniqueName(node.id, 'cache'),
      Engine: properties.engine,
      CacheUsageLimits: {
        DataStorage: { Maximum: properties.maximumGigabytes, Unit: 'GB' },
        ECPUPerSecond: { Maximum: properties.maximumEcpuPerSecond },
      },
      KmsKeyId: encryptionKeyArn(node.id, ctx),
      SnapshotRetentionLimit:
        properties.snapshotRetentionLimit === 0 ? undefined : properties.snapshotRetentionLimit,
      SubnetIds: subnets.length === 0 ? undefined : subnets.slice(0, 3),
      SecurityGroupIds: groups.length === 0 ? undefined : groups,
      Tags: ctx.tags(node),
    }),
  };
}

function describe(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').slice(0, 200) || 'Cache';
}
