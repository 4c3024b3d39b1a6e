import { usd } from '#shared/base/money.ts';
import type { CostLine, Estimate, UsdString } from '../estimate.ts';

/** A line that makes the bill uncertain, and by how much. */
export interface WideLine {
  readonly line: CostLine;
  readonly lowUsd: UsdString;
  readonly expectedUsd: UsdString;
  readonly highUsd: UsdString;
  readonly widthUsd: UsdString;
  /** Its part of the width of the whole bill, from 0 to 1. */
  readonly share: number;
  /** What is uncertain about it, in words. */
  readonly because: string;
}

/** The lines that contribute most to the distance between low and high, the widest first. */
export function widestLines({ lines }: Estimate, count = 10): readonly WideLine[] {
  const wide = lines.flatMap((line) => {
    const { range, monthlyUsd } = line;
    if (range === undefined || monthlyUsd === undefined) return [];
    const width = usd(range.highUsd).minus(range.lowUsd);
    return width.isZero() ? [] : [{ line, width, range, monthlyUsd }];
  });
  const whole = wide.reduce((total, { width }) => total + width.toNumber(), 0);
  return wide
    .sort((a, b) => b.width.comparedTo(a.width) || (a.line.key < b.line.key ? -1 : 1))
    .slice(0, count)
    .map(({ line, width, range, monthlyUsd }) => ({
      line,
      ...range,
      expectedUsd: monthlyUsd,
      widthUsd: width.toFixed(),
      share: whole === 0 ? 0 : width.toNumber() / whole,
      because: reasonOf(line),
    }));
}

function reasonOf({ quantity, price }: CostLine): string {
  const assumed = quantity.inputs
    .filter(({ origin, field }) => origin === 'default' && field?.startsWith('usage.'))
    .map(({ name }) => name);
  const follows = quantity.inputs.filter(({ because }) => because !== undefined);
  return [
    ...(assumed.length === 0 ? [] : [`${assumed.join(', ')} assumed`]),
    ...(follows.length === 0 ? [] : ['follows from the workload']),
    ...(price?.estimated === true ? ['estimated price'] : []),
    ...(price?.source.trust === 'low' && price.override === undefined ? ['source of low trust'] : []),
  ].join('; ');
}
