import { sumUsd, type Usd, usd } from '#shared/base/money.ts';
import type { CostLine, LineState, PriceUsed, UsdString } from './estimate.ts';
import type { OpenLine } from './open-lines.ts';
import { tieredCost } from './tiers.ts';

/** A node's lines with their amounts, and what they depend on beside the node itself. */
export interface NodeBill {
  readonly lines: readonly CostLine[];
  readonly total: Usd;
  readonly totalUsd: UsdString;
  /** The total as a float, to sort by. */
  readonly size: number;
  readonly unknownCount: number;
  readonly oldestPrice: string | undefined;
  /** The sums that its tiers were applied to. */
  readonly groupSums: ReadonlyMap<string, number>;
}

/** Tiers apply to the sum of a component in a Region over the whole design. */
export function sumTierGroups(open: Iterable<readonly OpenLine[]>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const lines of open) {
    for (const { tierGroup, quantity } of lines) {
      if (tierGroup === undefined || quantity === undefined) continue;
      sums.set(tierGroup, (sums.get(tierGroup) ?? 0) + quantity);
    }
  }
  return sums;
}

/** True while the bill's tiers would come out the same. */
export function isBillCurrent(bill: NodeBill, groupSums: ReadonlyMap<string, number>): boolean {
  for (const [group, sum] of bill.groupSums) if (groupSums.get(group) !== sum) return false;
  return true;
}

export function billOf(open: readonly OpenLine[], groupSums: ReadonlyMap<string, number>): NodeBill {
  const amounts: Usd[] = [];
  const used = new Map<string, number>();
  const lines = open.map(({ line, quantity, price, tierGroup }): CostLine => {
    const state = stateOf(quantity, price);
    if (quantity === undefined || price === undefined) return { ...line, state };
    const sum = tierGroup === undefined ? quantity : (groupSums.get(tierGroup) ?? quantity);
    if (tierGroup !== undefined) used.set(tierGroup, sum);
    const amount = shareOf(quantity, sum, price);
    amounts.push(amount);
    return { ...line, state, monthlyUsd: amount.toFixed() };
  });
  const total = sumUsd(amounts);
  return {
    lines,
    total,
    totalUsd: total.toFixed(),
    size: total.toNumber(),
    unknownCount: lines.filter(({ state }) => state === 'unknown-price' || state === 'needs-usage').length,
    oldestPrice: lines
      .flatMap(({ price }) => price?.asOf ?? [])
      .sort()
      .at(0),
    groupSums: used,
  };
}

/** A group's cost is shared out in proportion to the quantities. */
function shareOf(quantity: number, sum: number, price: PriceUsed): Usd {
  if (quantity === sum || sum === 0) return tieredCost(quantity, price.tiers);
  return tieredCost(sum, price.tiers).times(usd(quantity)).dividedBy(usd(sum));
}

function stateOf(quantity: number | undefined, price: PriceUsed | undefined): LineState {
  if (price === undefined) return 'unknown-price';
  if (quantity === undefined) return 'needs-usage';
  if (price.tiers.every((tier) => Number(tier.usd) === 0)) return 'free';
  return price.estimated ? 'estimated-price' : 'priced';
}
