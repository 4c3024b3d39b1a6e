import { assertNever } from '#shared/base/assert-never.ts';
import { formatUsd } from '#shared/base/money.ts';
import type { CostLine, Estimate } from '#shared/cost/estimate.ts';
import type { CheckedInput } from './checked-input.ts';
import { nameOf } from './place-of.ts';

export interface CostRow {
  readonly line: CostLine;
  /** The node or connection, as the user calls it. */
  readonly owner: string;
  readonly quantity: string;
  /** The amount, or why there is none. */
  readonly amount: string;
}

export function costRows({ document, analysis }: CheckedInput): readonly CostRow[] {
  return analysis.cost.lines.map((line) => ({
    line,
    owner: nameOf(document, line.owner),
    quantity: describeQuantity(line),
    amount: describeAmount(line),
  }));
}

export function describeTotal(estimate: Estimate): string {
  return `${estimate.isAtLeast ? 'at least ' : ''}${formatUsd(estimate.totalUsd)}`;
}

/** What the figures rest on, in one sentence. */
export function describeBasis(estimate: Estimate): string {
  const unknown = estimate.unknownCount === 0 ? '' : ` ${estimate.unknownCount} unknown.`;
  return `A month of ${estimate.hoursPerMonth} hours in ${estimate.region}, prices of ${estimate.catalogueDate}.${unknown}`;
}

/** The amount, or why there is none. */
export function describeAmount(line: CostLine): string {
  switch (line.state) {
    case 'priced':
      return formatUsd(line.monthlyUsd ?? '0');
    case 'estimated-price':
      return `~${formatUsd(line.monthlyUsd ?? '0')}`;
    case 'free':
      return 'free';
    case 'needs-usage':
      return 'needs usage';
    case 'unknown-price':
      return 'unknown price';
    default:
      return assertNever(line.state);
  }
}

export function describeQuantity({ quantity, free }: CostLine): string {
  const { value, unit } = quantity;
  if (value === undefined) return `unknown ${unit}`;
  const covered = free === undefined || free.quantity === 0 ? '' : `, ${short(free.quantity)} free`;
  // Units that are many of something read as a factor: 3 × 1M requests.
  return `${short(value)}${/^\d/.test(unit) ? ' ×' : ''} ${unit}${covered}`;
}

function short(value: number): number {
  return Number(value.toPrecision(12));
}
