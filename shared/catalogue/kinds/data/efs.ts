import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt } from '../../kit/cfn.ts';
import { securityGroupsField, subnetsField } from '../../kit/common-fields.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { delayLoad } from '../../kit/load/service-fields.ts';
import { propertyInput, usageInput } from '../../kit/quantity.ts';
import { amount } from '../../kit/usage-quantity.ts';
import { zoneName } from '../../kit/zones.ts';

const accessPointSchema = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,40}$/, 'Use letters, digits and hyphens.')
    .meta({ title: 'Name' }),
  path: z
    .string()
    .regex(/^\/[^\s]{0,99}$/, 'A path begins with /.')
    .default('/data')
    .meta({ title: 'Path' }),
  uid: z.int().min(0).max(4_294_967_295).default(1000).meta({ title: 'User' }),
  gid: z.int().min(0).max(4_294_967_295).default(1000).meta({ title: 'Group' }),
  permissions: z
    .string()
    .regex(/^[0-7]{3,4}$/, 'Permissions read like 755.')
    .default('755')
    .meta({ title: 'Permissions' }),
});

const transitions = [
  'never',
  'AFTER_1_DAY',
  'AFTER_7_DAYS',
  'AFTER_14_DAYS',
  'AFTER_30_DAYS',
  'AFTER_60_DAYS',
  'AFTER_90_DAYS',
] as const;

export const efs = defineKind({
  id: 'efs',
  title: 'EFS file system',
  family: 'data',
  icon: 'efs',
  summary: 'A file system that many machines, containers and functions share, over NFS.',
  aliases: ['EFS', 'Amazon EFS', 'Elastic File System', 'Shared Storage', 'NFS', 'File Storage'],
  docs: 'https://docs.aws.amazon.com/efs/latest/ug/whatisefs.html',
  traits: ['resource', 'network-interface', 'listens', 'database', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['vpc', 'region', 'canvas'], spansSubnetsBy: 'subnets' },
  types: ['AWS::EFS::FileSystem', 'AWS::EFS::MountTarget', 'AWS::EFS::AccessPoint'],
  properties: z.object({
    throughputMode: z
      .enum(['elastic', 'bursting', 'provisioned'])
      .default('elastic')
      .meta({ title: 'Throughput', help: 'Elastic is charged by what is read and written.' }),
    provisionedThroughputInMibps: z.number().min(1).max(3414).default(100).meta({
      title: 'Provisioned throughput',
      unit: 'MiB/s',
      help: 'Provisioned only.',
      source: 'Amazon EFS user guide, quotas',
      checked: '2026-11',
    }),
    performanceMode: z.enum(['generalPurpose', 'maxIO']).default('generalPurpose').meta({
      title: 'Performance',
      advanced: true,
      help: 'maxIO is for bursting and provisioned throughput, and slower for each operation.',
    }),
    storage: z
      .enum(['regional', 'one-zone'])
      .default('regional')
      .meta({ title: 'Storage', help: 'One zone costs half, and is lost with its zone.' }),
    transitionToIA: z
      .enum(transitions)
      .default('AFTER_30_DAYS')
      .meta({ title: 'To infrequent access', group: 'Lifecycle' }),
    transitionToArchive: z
      .enum(transitions)
      .default('never')
      .meta({ title: 'To archive', group: 'Lifecycle', advanced: true }),
    encrypted: z
      .boolean()
      .default(true)
      .meta({ title: 'Encrypted', group: 'Security', help: 'Cannot be changed later.' }),
    kmsKey: z
      .string()
      .optional()
      .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
    backup: z
      .boolean()
      .default(true)
      .meta({ title: 'Daily backups', group: 'Backup', help: 'By AWS Backup, kept for five weeks.' }),
    deletionProtection: z
      .boolean()
      .default(true)
      .meta({ title: 'Keep when the stack is deleted', group: 'Backup', advanced: true }),
    accessPoints: z.array(accessPointSchema).max(1000).default([]).meta({
      title: 'Access points',
      group: 'Access',
      help: 'A directory and a user of its own for each application. Functions get one in any case.',
    }),
    subnets: subnetsField,
    securityGroups: securityGroupsField,
  }),
  usage: z.object({
    storedGigabytes: z.number().min(0).default(100).meta({ title: 'Stored', unit: 'GB' }),
    infrequentShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.8)
      .meta({ title: 'Of which infrequent access', help: '0.8: most files are not opened within a month.' }),
    readGigabytesPerMonth: z.number().min(0).default(100).meta({ title: 'Read', unit: 'GB a month' }),
    infrequentGigabytesPerMonth: z
      .number()
      .min(0)
      .default(10)
      .meta({ title: 'Read or written of infrequent access', unit: 'GB a month' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const subnets = ctx.subnetsOf(node.id);
    const isOneZone = properties.storage === 'one-zone';
    const [first] = subnets;
    const lifecycle = [
      ...(properties.transitionToIA === 'never' ? [] : [{ TransitionToIA: properties.transitionToIA }]),
      ...(properties.transitionToArchive === 'never'
        ? []
        : [{ TransitionToArchive: properties.transitionToArchive }]),
      ...(properties.transitionToIA === 'never'
        ? []
        : [{ TransitionToPrimaryStorageClass: 'AFTER_1_ACCESS' }]),
    ];
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::EFS::FileSystem',
        properties: compact({
          ThroughputMode: properties.throughputMode,
          ProvisionedThroughputInMibps:
            properties.throughputMode === 'provisioned' ? properties.provisionedThroughputInMibps : undefined,
          PerformanceMode: properties.performanceMode,
          AvailabilityZoneName: isOneZone
            ? zoneName(first === undefined ? 'a' : (ctx.zoneOf(first.id) ?? 'a'))
            : undefined,
          Encrypted: properties.encrypted,
          KmsKeyId: properties.encrypted ? encryptionKeyArn(node.id, ctx) : undefined,
          LifecyclePolicies: lifecycle.length === 0 ? undefined : lifecycle,
          BackupPolicy: { Status: properties.backup ? 'ENABLED' : 'DISABLED' },
          FileSystemTags: ctx.tags(node),
        }),
        deletionPolicy: properties.deletionProtection ? 'Retain' : 'Delete',
        updateReplacePolicy: properties.deletionProtection ? 'Retain' : 'Delete',
      },
      // One mount target a zone: a second in the same zone is refused.
      ...(isOneZone
        ? subnets.slice(0, 1)
        : onePerZone(subnets.map(({ id }) => ({ id, zone: ctx.zoneOf(id) })))
      ).map(
        ({ id }): ResourceDraft => ({
          suffix: `MountTarget${ctx.logicalId(id)}`,
          type: 'AWS::EFS::MountTarget',
          because: `${node.name} is reached from ${ctx.nameOf(id)}.`,
          properties: {
            FileSystemId: ctx.ref(node.id),
            SubnetId: ctx.ref(id),
            SecurityGroups: ctx.securityGroupIds(node.id),
          },
        }),
      ),
    ];
    const points = [...properties.accessPoints];
    const servesFunctions = ctx
      .connectionsTo(node.id, 'data')
      .some(({ from }) => ctx.node(from)?.kind === 'lambda-function');
    if (servesFunctions && points.length === 0) {
      points.push({ name: 'functions', path: '/functions', uid: 1000, gid: 1000, permissions: '755' });
    }
    for (const [index, point] of points.entries()) {
      drafts.push({
        suffix: `AccessPoint${index + 1}`,
        type: 'AWS::EFS::AccessPoint',
        because: `${point.name} has a directory of its own on ${node.name}.`,
        properties: {
          FileSystemId: ctx.ref(node.id),
          PosixUser: { Uid: String(point.uid), Gid: String(point.gid) },
          RootDirectory: {
            Path: point.path,
            CreationInfo: {
              OwnerUid: String(point.uid),
              OwnerGid: String(point.gid),
              Permissions: point.permissions,
            },
          },
          AccessPointTags: ctx.tags(node),
        },
      });
    }
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  access: (node, mode, ctx) => [
    {
      Effect: 'Allow',
      Action:
        mode === 'read'
          ? ['elasticfilesystem:ClientMount']
          : ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      Resource: [ctx.arn(node.id)],
    },
  ],
  listens: () => [{ protocol: 'tcp', port: 2049, speaks: 'NFS' }],
  metrics: {
    namespace: 'AWS/EFS',
    metrics: [
      { name: 'PercentIOLimit', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 90 },
      {
        name: 'BurstCreditBalance',
        statistic: 'Minimum',
        comparison: 'LessThanThreshold',
        threshold: 1_000_000_000_000,
      },
      { name: 'ClientConnections', statistic: 'Sum', comparison: 'GreaterThanThreshold', threshold: 10_000 },
    ],
    dimensions: (node, ctx) => ({ FileSystemId: ctx.ref(node.id) }),
  },
  addressDemand: () => 1,
  cost: (node) => {
    const { properties } = node;
    const stored = usageInput(node, 'storedGigabytes', 'stored', 'GB');
    const share = usageInput(node, 'infrequentShare', 'infrequent access');
    const hasInfrequent = properties.transitionToIA !== 'never';
    const part = (infrequent: boolean) => {
      const factor =
        typeof share.value === 'number' ? (infrequent ? share.value : 1 - share.value) : undefined;
      return {
        value: typeof stored.value === 'number' && factor !== undefined ? stored.value * factor : undefined,
        unit: 'GB-month',
        formula: `${stored.value ?? 'stored (not stated)'} GB × ${factor ?? 'share (not stated)'}`,
        inputs: [stored, share],
      };
    };
    const isOneZone = properties.storage === 'one-zone';
    const lines: CostLineDraft[] = [
      {
        component: isOneZone ? 'efs/oneZone.storage' : 'efs/standard.storage',
        label: 'Storage',
        quantity: hasInfrequent ? part(false) : amount('GB-month', stored),
      },
    ];
    if (hasInfrequent) {
      lines.push(
        {
          component: isOneZone ? 'efs/oneZoneIa.storage' : 'efs/ia.storage',
          label: 'Infrequent access storage',
          quantity: part(true),
        },
        {
          component: 'efs/ia.access',
          label: 'Infrequent access, read or written',
          quantity: amount('GB', usageInput(node, 'infrequentGigabytesPerMonth', 'accessed', 'GB')),
        },
      );
    }
    if (properties.throughputMode === 'elastic') {
      lines.push({
        component: 'efs/elastic.read',
        label: 'Read',
        quantity: amount('GB', usageInput(node, 'readGigabytesPerMonth', 'read', 'GB')),
      });
    }
    if (properties.throughputMode === 'provisioned') {
      lines.push({
        component: 'efs/provisionedThroughput',
        label: 'Provisioned throughput',
        quantity: amount(
          'MBps-month',
          propertyInput(node, 'provisionedThroughputInMibps', 'throughput', 'MB/s'),
        ),
      });
    }
    return lines;
  },
  load: delayLoad('store', 5),
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'Shared by a VPC', properties: {} },
      {
        title: 'With a directory for each application',
        properties: {
          throughputMode: 'provisioned',
          provisionedThroughputInMibps: 50,
          accessPoints: [{ name: 'uploads', path: '/uploads' }],
        },
      },
      { title: 'In one zone', properties: { storage: 'one-zone', transitionToIA: 'never', backup: false } },
    ],
    bad: [
      {
        title: 'Permissions in words',
        properties: { accessPoints: [{ name: 'a', permissions: 'rwx' }] },
        field: 'accessPoints',
      },
      {
        title: 'A throughput mode that does not exist',
        properties: { throughputMode: 'fast' },
        field: 'throughputMode',
      },
    ],
  },
});

function onePerZone(
  subnets: readonly { readonly id: string; readonly zone: string | undefined }[],
): readonly { readonly id: string }[] {
  return subnets.filter(
    ({ zone }, index) => zone === undefined || subnets.findIndex((other) => other.zone === zone) === index,
  );
}
