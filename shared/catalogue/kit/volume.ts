import { z } from 'zod';
import type { CostLineDraft, QuantityInput } from '../define-kind.ts';
import { type CfnObject, compact } from './cfn.ts';
import { drawn, product } from './usage-quantity.ts';

export const volumeTypes = ['gp3', 'gp2', 'io2', 'io1', 'st1', 'sc1', 'standard'] as const;
export type VolumeType = (typeof volumeTypes)[number];

/** IOPS and MB/s that every gp3 volume includes (EBS pricing, 2026-11). */
const gp3Included = { iops: 3000, throughput: 125 } as const;

export interface Volume {
  readonly type: VolumeType;
  readonly sizeGib: number;
  readonly iops?: number | undefined;
  readonly throughputMibps?: number | undefined;
  readonly encrypted: boolean;
}

/** The root volume of an instance, as fields of the kind that launches it. */
export const rootVolumeShape = {
  rootVolumeSize: z
    .int()
    .min(1)
    .max(16_384)
    .default(20)
    .meta({ title: 'Root volume', unit: 'GiB', group: 'Storage' }),
  rootVolumeType: z
    .enum(['gp3', 'gp2', 'io2', 'io1', 'standard'])
    .default('gp3')
    .meta({ title: 'Root volume type', group: 'Storage', advanced: true }),
  rootVolumeIops: z.int().min(100).max(256_000).optional().meta({
    title: 'Root volume IOPS',
    group: 'Storage',
    advanced: true,
    help: 'gp3 includes 3,000.',
  }),
  rootVolumeThroughput: z.int().min(125).max(2000).optional().meta({
    title: 'Root volume throughput',
    unit: 'MiB/s',
    group: 'Storage',
    advanced: true,
    help: 'gp3 includes 125.',
  }),
  rootVolumeEncrypted: z
    .boolean()
    .default(true)
    .meta({ title: 'Encrypt the root volume', group: 'Storage', advanced: true }),
} as const;

export type RootVolumeFields = z.output<z.ZodObject<typeof rootVolumeShape>>;

export function rootVolumeOf(fields: RootVolumeFields): Volume {
  return {
    type: fields.rootVolumeType,
    sizeGib: fields.rootVolumeSize,
    iops: fields.rootVolumeIops,
    throughputMibps: fields.rootVolumeThroughput,
    encrypted: fields.rootVolumeEncrypted,
  };
}

/** The `Ebs` block of a device mapping; IOPS and throughput only where the type takes them. */
export function ebsBlock(volume: Volume, deleteOnTermination: boolean): CfnObject {
  return compact({
    VolumeType: volume.type,
    VolumeSize: volume.sizeGib,
    Iops: takesIops(volume.type) ? volume.iops : undefined,
    Throughput: volume.type === 'gp3' ? volume.throughputMibps : undefined,
    Encrypted: volume.encrypted,
    DeleteOnTermination: deleteOnTermination,
  });
}

/** gp3, io1 and io2 take a number of IOPS; the others refuse it. */
export function takesIops(type: VolumeType): boolean {
  return type === 'gp3' || type === 'io1' || type === 'io2';
}

/** What a volume costs by the month: storage, then IOPS and throughput above what the type includes. `count` volumes. */
export function volumeLines(
  volume: Volume,
  label: string,
  count: readonly QuantityInput[] = [],
): readonly CostLineDraft[] {
  const lines: CostLineDraft[] = [
    {
      component: `ebs/${volume.type}.storage`,
      label,
      quantity: product('GB-month', [...count, drawn('size', volume.sizeGib, 'GB')]),
    },
  ];
  const iops = volume.iops ?? 0;
  if (volume.type === 'gp3' && iops > gp3Included.iops) {
    lines.push({
      component: 'ebs/gp3.iops',
      label: `${label}, IOPS above 3,000`,
      quantity: product('IOPS-month', [...count, drawn('extra IOPS', iops - gp3Included.iops, 'IOPS')]),
    });
  }
  const throughput = volume.throughputMibps ?? 0;
  if (volume.type === 'gp3' && throughput > gp3Included.throughput) {
    lines.push({
      component: 'ebs/gp3.throughput',
      label: `${label}, throughput above 125 MB/s`,
      quantity: product('MBps-month', [
        ...count,
        drawn('extra throughput', throughput - gp3Included.throughput, 'MB/s'),
      ]),
    });
  }
  if ((volume.type === 'io1' || volume.type === 'io2') && iops > 0) {
    lines.push({
      component: `ebs/${volume.type}.iops`,
      label: `${label}, provisioned IOPS`,
      quantity: product('IOPS-month', [...count, drawn('IOPS', iops, 'IOPS')]),
    });
  }
  return lines;
}
