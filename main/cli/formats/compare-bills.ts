import { formatUsd, sumUsd, type Usd, usd } from '#shared/base/money.ts';
import type { CheckedInput } from './checked-input.ts';
import { type CostRow, costRows } from './cost-rows.ts';

/** One line of the bill that is not as it was. */
export interface BillChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly owner: string;
  readonly label: string;
  /** The amounts as text, with why there is none where there is none. */
  readonly before: string;
  readonly after: string;
  /** Absent when one of the amounts is unknown: the difference is then unknown too. */
  readonly differenceUsd: Usd | undefined;
  /** What is different: the quantity, the price, or the line itself. */
  readonly why: string;
}

export interface BillComparison {
  readonly changes: readonly BillChange[];
  readonly totalBefore: string;
  readonly totalAfter: string;
  readonly differenceUsd: Usd;
  /** A line of either bill is unknown, so the difference is that of what is known. */
  readonly isPartial: boolean;
}

/** What is different between two bills, line by line; lines are the same when owner and component are. */
export function compareBills(before: CheckedInput, after: CheckedInput): BillComparison {
  const olds = new Map(costRows(before).map((row) => [row.line.key, row]));
  const news = new Map(costRows(after).map((row) => [row.line.key, row]));
  const keys = [...new Set([...olds.keys(), ...news.keys()])].sort();
  const changes = keys.flatMap((key) => {
    const change = compareRows(olds.get(key), news.get(key));
    return change === undefined ? [] : [change];
  });
  const a = before.analysis.cost;
  const b = after.analysis.cost;
  return {
    changes,
    totalBefore: a.totalUsd,
    totalAfter: b.totalUsd,
    differenceUsd: usd(b.totalUsd).minus(usd(a.totalUsd)),
    isPartial: a.isAtLeast || b.isAtLeast,
  };
}

function compareRows(before: CostRow | undefined, after: CostRow | undefined): BillChange | undefined {
  const row = after ?? before;
  if (row === undefined) return undefined;
  const why = describeReason(before, after);
  if (why === undefined) return undefined;
  return {
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    owner: row.owner,
    label: row.line.label,
    before: before?.amount ?? '',
    after: after?.amount ?? '',
    differenceUsd: difference(before, after),
    why,
  };
}

/** Undefined when nothing that the bill rests on is different. */
function describeReason(before: CostRow | undefined, after: CostRow | undefined): string | undefined {
  if (before === undefined) return `new: ${after?.line.quantity.formula ?? ''}`;
  if (after === undefined) return `gone: ${before.line.quantity.formula}`;
  const reasons: string[] = [];
  if (before.quantity !== after.quantity) {
    reasons.push(`${before.line.quantity.formula} is now ${after.line.quantity.formula}`);
  }
  if (before.line.region !== after.line.region)
    reasons.push(`${before.line.region} is now ${after.line.region}`);
  const [oldPrice, newPrice] = [priceOf(before), priceOf(after)];
  if (oldPrice !== newPrice) reasons.push(`price ${oldPrice} is now ${newPrice}`);
  if (reasons.length === 0 && before.line.monthlyUsd !== after.line.monthlyUsd)
    reasons.push('tiers or allowances');
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

function priceOf({ line }: CostRow): string {
  return line.price === undefined ? 'unknown' : line.price.tiers.map((tier) => `$${tier.usd}`).join(' / ');
}

function difference(before: CostRow | undefined, after: CostRow | undefined): Usd | undefined {
  const amounts = [before, after].map((row) => {
    if (row === undefined || row.line.state === 'free') return usd(0);
    return row.line.monthlyUsd === undefined ? undefined : usd(row.line.monthlyUsd);
  });
  const [old, next] = amounts;
  return old === undefined || next === undefined ? undefined : sumUsd([next, old.negated()]);
}

/** An amount with its sign, so that a rise and a fall are told apart without colour. */
export function signedUsd(amount: Usd | undefined): string {
  if (amount === undefined) return 'unknown';
  return amount.isPositive() && !amount.isZero() ? `+${formatUsd(amount)}` : formatUsd(amount);
}
