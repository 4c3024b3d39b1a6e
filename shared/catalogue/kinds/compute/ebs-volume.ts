import { z } from 'zod';
import { type CostLineDraft, defineKind, type NodeView, type ResolveContext } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, getAzs, ref, select } from '../../kit/cfn.ts';
import { encryptionKeyArn } from '../../kit/encryption-key.ts';
import { usageInput } from '../../kit/quantity.ts';
import { amount, product } from '../../kit/usage-quantity.ts';
import { takesIops, volumeLines, volumeTypes } from '../../kit/volume.ts';
import { zoneName } from '../../kit/zones.ts';

export const ebsVolume = defineKind({
  id: 'ebs-volume',
  title: 'EBS volume',
  family: 'compute',
  icon: 'ebs-volume',
  summary: 'A disk in one Availability Zone for the instances there.',
  aliases: ['EBS', 'Amazon EBS', 'Volume', 'Disk', 'Block Storage', 'Elastic Block Store', 'Data Volume'],
  docs: 'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes.html',
  traits: ['resource', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['availability-zone', 'ec2-instance', 'subnet', 'vpc', 'region', 'canvas'] },
  types: ['AWS::EC2::Volume', 'AWS::EC2::VolumeAttachment'],
  properties: z.object({
    size: z.int().min(1).max(65_536).default(100).meta({
      title: 'Size',
      unit: 'GiB',
      source: 'Amazon EBS user guide, volume types',
      checked: '2026-11',
    }),
    volumeType: z.enum(volumeTypes).default('gp3').meta({ title: 'Type' }),
    iops: z.int().min(100).max(256_000).optional().meta({
      title: 'IOPS',
      help: 'gp3 includes 3,000; io1 and io2 need a number.',
    }),
    throughput: z.int().min(125).max(2000).optional().meta({
      title: 'Throughput',
      unit: 'MiB/s',
      help: 'For gp3, which includes 125.',
    }),
    encrypted: z.boolean().default(true).meta({ title: 'Encrypted', group: 'Security' }),
    kmsKey: z
      .string()
      .optional()
      .meta({ title: 'KMS key', group: 'Security', reference: ['kms-key'], advanced: true }),
    multiAttachEnabled: z.boolean().default(false).meta({
      title: 'Attach to several instances',
      advanced: true,
      help: 'io1 and io2.',
    }),
    snapshotId: z
      .string()
      .regex(/^snap-[0-9a-f]{8,17}$/)
      .optional()
      .meta({ title: 'From snapshot', advanced: true }),
    device: z
      .string()
      .regex(/^\/dev\/(sd|xvd)[a-z]{1,2}$/, 'A device reads like /dev/sdf.')
      .optional()
      .meta({ title: 'Device', advanced: true, help: 'The next from /dev/sdf, unless stated.' }),
  }),
  usage: z.object({
    snapshotGigabytes: z.number().min(0).default(0).meta({
      title: 'Snapshots',
      unit: 'GB',
      help: 'What is stored of them: the first whole, then changes.',
    }),
    requestsPerMonth: z
      .number()
      .min(0)
      .optional()
      .meta({ title: 'I/O requests of a magnetic volume', unit: 'a month' }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const instances = instancesOf(node, ctx);
    const [first] = instances;
    return [
      {
        type: 'AWS::EC2::Volume',
        properties: compact({
          AvailabilityZone:
            first === undefined
              ? (zoneName(zoneLetterOf(node, ctx)) ?? select(0, getAzs()))
              : ctx.getAtt(first.instance, 'AvailabilityZone'),
          Size: properties.size,
          VolumeType: properties.volumeType,
          Iops: takesIops(properties.volumeType) ? properties.iops : undefined,
          Throughput: properties.volumeType === 'gp3' ? properties.throughput : undefined,
          Encrypted: properties.encrypted,
          KmsKeyId: properties.encrypted ? encryptionKeyArn(node.id, ctx) : undefined,
          MultiAttachEnabled: properties.multiAttachEnabled ? true : undefined,
          SnapshotId: properties.snapshotId,
          Tags: ctx.tags(node),
        }),
        deletionPolicy: 'Snapshot' as const,
        updateReplacePolicy: 'Snapshot' as const,
      },
      ...instances.map(({ instance, device }) => ({
        suffix: `Attachment${ctx.logicalId(instance)}`,
        type: 'AWS::EC2::VolumeAttachment',
        because: `${node.name} is attached to ${ctx.node(instance)?.name ?? instance}.`,
        properties: {
          Device: device ?? properties.device ?? nextDevice(node.id, instance, ctx),
          InstanceId: ctx.ref(instance),
          VolumeId: ref(ctx.logicalId(node.id)),
        },
      })),
    ];
  },
  arn: (node, ctx) => regionalArn('ec2', 'volume/$Volume', { Volume: ref(ctx.logicalId(node.id)) }),
  metrics: {
    namespace: 'AWS/EBS',
    metrics: [
      { name: 'VolumeQueueLength', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 10 },
      { name: 'BurstBalance', statistic: 'Minimum', comparison: 'LessThanThreshold', threshold: 20 },
    ],
    dimensions: (node, ctx) => ({ VolumeId: ctx.ref(node.id) }),
  },
  cost: (node) => {
    const { properties } = node;
    const lines: CostLineDraft[] = [
      ...volumeLines(
        {
          type: properties.volumeType,
          sizeGib: properties.size,
          iops: properties.iops,
          throughputMibps: properties.throughput,
          encrypted: properties.encrypted,
        },
        'Storage',
      ),
    ];
    if (properties.volumeType === 'standard') {
      lines.push({
        component: 'ebs/standard.io',
        label: 'I/O requests',
        quantity: product('1M requests', [usageInput(node, 'requestsPerMonth', 'requests')], 1_000_000),
      });
    }
    const snapshots = usageInput(node, 'snapshotGigabytes', 'snapshots', 'GB');
    if (snapshots.value !== 0) {
      lines.push({
        component: 'ebs/snapshot.standard',
        label: 'Snapshots',
        quantity: amount('GB-month', snapshots),
      });
    }
    return lines;
  },
  mermaid: { shape: 'cylinder' },
  examples: {
    good: [
      { title: 'A general-purpose disk', properties: {} },
      { title: 'A fast one', properties: { volumeType: 'io2', size: 500, iops: 16_000 } },
      { title: 'gp3 with more throughput', properties: { size: 40, iops: 4000, throughput: 130 } },
    ],
    bad: [
      { title: 'No size', properties: { size: 0 }, field: 'size' },
      { title: 'Not a device', properties: { device: 'D:' }, field: 'device' },
    ],
  },
});

interface Attachment {
  readonly instance: string;
  readonly device: string | undefined;
}

/** The instances it is attached to: by a connection, or the one it is drawn in. */
function instancesOf(node: NodeView, ctx: ResolveContext): readonly Attachment[] {
  const attached = ctx
    .connectionsFrom(node.id, 'attach')
    .flatMap(({ to, properties }): readonly Attachment[] => {
      if (ctx.node(to)?.kind !== 'ec2-instance') return [];
      return [
        { instance: to, device: typeof properties.device === 'string' ? properties.device : undefined },
      ];
    });
  const parent = ctx.parentOf(node.id);
  if (parent?.kind !== 'ec2-instance' || attached.some(({ instance }) => instance === parent.id))
    return attached;
  return [...attached, { instance: parent.id, device: undefined }];
}

function zoneLetterOf(node: NodeView, ctx: ResolveContext): string | undefined {
  const frame = ctx.ancestorOf(node.id, 'availability-zone');
  const subnet = ctx.ancestorOf(node.id, 'subnet');
  if (subnet !== undefined) return ctx.zoneOf(subnet.id);
  return typeof frame?.properties.zone === 'string' ? frame.properties.zone : undefined;
}

/** The device after those of the other volumes of the instance, in id order: /dev/sdf to /dev/sdp. */
function nextDevice(volume: string, instance: string, ctx: ResolveContext): string {
  const volumes = new Set([
    ...ctx.connectionsTo(instance, 'attach').map(({ from }) => from),
    ...ctx.childrenOf(instance, 'ebs-volume').map(({ id }) => id),
  ]);
  const position = [...volumes]
    .filter((id) => ctx.node(id)?.kind === 'ebs-volume')
    .sort()
    .indexOf(volume);
  return `/dev/sd${'fghijklmnop'.charAt(Math.max(0, position) % 11)}`;
}
