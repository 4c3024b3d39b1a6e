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

function describeAmount(line: CostLine): string {
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

function describeQuantity({ quantity }: CostLine): string {
  const { value, unit } = quantity;
  return value === undefined ? `unknown ${unit}` : `${Number(value.toPrecision(12))} ${unit}`;
}
