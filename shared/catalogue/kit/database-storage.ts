import type { CostLineDraft, NodeView } from '../define-kind.ts';
import type { Engine } from './database-engine.ts';
import { drawn, formatNumber, product } from './usage-quantity.ts';

/** A database as far as its storage is concerned. */
export type Database = NodeView<{
  readonly engine: Engine;
  readonly multiAz: boolean;
  readonly allocatedStorage: number;
  readonly storageType: string;
  readonly iops?: number | undefined;
  readonly storageThroughput?: number | undefined;
}>;

/** From this size on, gp3 volumes are striped over four: 12,000 IOPS and 500 MB/s are included, and more can be had. */
export function hasLargeGp3({ properties }: Database): boolean {
  const threshold = properties.engine.startsWith('oracle') ? 200 : 400;
  return (
    properties.storageType === 'gp3' &&
    properties.allocatedStorage >= threshold &&
    !properties.engine.startsWith('sqlserver')
  );
}

/** What storage, IOPS and throughput cost. */
export function storageLines(node: Database): readonly CostLineDraft[] {
  const { properties } = node;
  const { storageType, multiAz, iops = 0, storageThroughput = 0 } = properties;
  const size = drawn('storage', properties.allocatedStorage, 'GB', 'allocatedStorage');
  // The catalogue has Multi-AZ prices for gp2 and gp3; what it has none for is stored twice.
  const hasMultiAzPrice = storageType === 'gp2' || storageType === 'gp3';
  const copies = multiAz && !hasMultiAzPrice ? [drawn('copies', 2, 'copies', 'multiAz')] : [];
  const lines: CostLineDraft[] = [
    {
      component: `rds/${storageType}.${multiAz && hasMultiAzPrice ? 'storageMultiAz' : 'storage'}`,
      label: `${storageType} storage${multiAz ? ' in two zones' : ''}`,
      quantity: product('GB-month', [...copies, size]),
    },
  ];
  if (storageType === 'gp3') {
    const included = hasLargeGp3(node) ? 12_000 : 3000;
    if (hasLargeGp3(node) && iops > included) {
      lines.push({
        component: multiAz ? 'rds/gp3.iopsMultiAz' : 'rds/gp3.iops',
        label: `IOPS above ${formatNumber(included)}`,
        quantity: product('IOPS-month', [drawn('extra IOPS', iops - included, 'IOPS', 'iops')]),
      });
    }
    if (hasLargeGp3(node) && storageThroughput > 500) {
      lines.push({
        component: 'rds/gp3.throughput',
        label: 'Throughput above 500 MB/s',
        quantity: product('MBps-month', [
          ...(multiAz ? [drawn('copies', 2, 'copies', 'multiAz')] : []),
          drawn('extra throughput', storageThroughput - 500, 'MB/s', 'storageThroughput'),
        ]),
      });
    }
  }
  if ((storageType === 'io1' || storageType === 'io2') && iops > 0) {
    lines.push({
      component: `rds/${storageType}.iops`,
      label: 'Provisioned IOPS',
      quantity: product('IOPS-month', [...copies, drawn('IOPS', iops, 'IOPS', 'iops')]),
    });
  }
  return lines;
}
