import { formatUsd, type Usd, usd } from '#shared/base/money.ts';
import { type CostReason, compareEstimates, type LineChange } from '../compare-estimates.ts';
import type { CostLine, UsdString } from '../estimate.ts';
import { type Bill, describeAmount } from './bill.ts';

/** One line of the bill that is not as it was. */
export interface BillChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly owner: string;
  readonly label: string;
  /** The amounts as text, with why there is none where there is none. */
  readonly before: string;
  readonly after: string;
  readonly reasons: readonly CostReason[];
  /** Absent when one of the amounts is unknown: the difference is then unknown too. */
  readonly differenceUsd: UsdString | undefined;
  readonly byReason: LineChange['byReason'];
  /** What is different, in words: the formula, the price, or the line itself. */
  readonly why: string;
}

export interface BillComparison {
  readonly changes: readonly BillChange[];
  readonly totalBefore: UsdString;
  readonly totalAfter: UsdString;
  readonly differenceUsd: UsdString;
  readonly byReason: Readonly<Record<CostReason, UsdString>>;
  /** A line of either bill is unknown, so the difference is that of what is known. */
  readonly isPartial: boolean;
}

/** What is different between two bills, line by line, with names and reasons in words. */
export function compareBills(before: Bill, after: Bill): BillComparison {
  const comparison = compareEstimates(before.estimate, after.estimate);
  return {
    changes: comparison.changes.map((change) => describeChange(change, before, after)),
    totalBefore: comparison.totalBeforeUsd,
    totalAfter: comparison.totalAfterUsd,
    differenceUsd: comparison.differenceUsd,
    byReason: comparison.byReason,
    isPartial: comparison.isPartial,
  };
}

function describeChange(change: LineChange, old: Bill, now: Bill): BillChange {
  const { before, after, reasons, differenceUsd, byReason } = change;
  const [line, drawing] = after === undefined ? [before, old] : [after, now];
  return {
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    owner: line === undefined ? '' : drawing.nameOf(line.owner),
    label: line?.label ?? '',
    before: before === undefined ? '' : describeAmount(before),
    after: after === undefined ? '' : describeAmount(after),
    reasons,
    differenceUsd,
    byReason,
    why: describeReasons(before, after, reasons),
  };
}

function describeReasons(
  before: CostLine | undefined,
  after: CostLine | undefined,
  reasons: readonly CostReason[],
): string {
  if (before === undefined) return `new: ${after?.quantity.formula ?? ''}`;
  if (after === undefined) return `gone: ${before.quantity.formula}`;
  const words: string[] = [];
  if (reasons.includes('quantity') || reasons.includes('usage')) {
    const what = reasons.includes('quantity') ? '' : 'usage: ';
    words.push(`${what}${before.quantity.formula} is now ${after.quantity.formula}`);
  }
  if (before.region !== after.region) words.push(`${before.region} is now ${after.region}`);
  const [oldPrice, newPrice] = [priceOf(before), priceOf(after)];
  if (oldPrice !== newPrice) words.push(`price ${oldPrice} is now ${newPrice}`);
  if (reasons.includes('sharing')) words.push('tiers or free amounts that it shares');
  return words.join('; ');
}

function priceOf({ price }: CostLine): string {
  return price === undefined ? 'unknown' : price.tiers.map((tier) => `$${tier.usd}`).join(' / ');
}

/** An amount with its sign, so that a rise and a fall are told apart without colour. */
export function signedUsd(value: Usd | UsdString | undefined): string {
  if (value === undefined) return 'unknown';
  const amount = usd(value);
  return amount.isPositive() && !amount.isZero() ? `+${formatUsd(amount)}` : formatUsd(amount);
}
