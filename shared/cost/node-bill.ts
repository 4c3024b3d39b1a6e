import { sumUsd, type Usd, usd } from '#shared/base/money.ts';
import type { CostLine, LineState, PriceCaution, PriceUsed, UsdRange, UsdString } from './estimate.ts';
import { billedQuantity, type FreeAllowance, type FreeTier, noFreeTier } from './free-tier.ts';
import type { OpenLine } from './open-lines.ts';
import { noUncertainty, type Uncertainty } from './ranges.ts';
import { tieredCost } from './tiers.ts';

/** A node's lines with their amounts, and what they depend on beside the node itself. */
export interface NodeBill {
  readonly lines: readonly CostLine[];
  readonly total: Usd;
  readonly totalUsd: UsdString;
  /** How far the low end lies below the total, and the high end above it. */
  readonly below: number;
  readonly above: number;
  /** The total as a float, to sort by. */
  readonly size: number;
  readonly unknownCount: number;
  readonly oldestPrice: string | undefined;
  readonly cautions: readonly PriceCaution[];
  /** The sums over the design that its amounts rest on, by group. */
  readonly groupSums: ReadonlyMap<string, number>;
}

/** Quantities over the whole design: what free amounts are shared among, and what tiers apply to. */
export interface DesignSums {
  readonly groups: ReadonlyMap<string, number>;
  readonly freeTier: FreeTier;
  /** What a tier group costs as a whole, for its lines to share: worked out when the first of them asks. */
  readonly groupCosts: Map<string, Usd>;
}

/**
 * Free amounts come off the sum of their components over all Regions; tiers then apply to the sum of what is left of
 * a component in a Region.
 */
export function sumDesign(open: Iterable<readonly OpenLine[]>, freeTier: FreeTier = noFreeTier): DesignSums {
  const all = [...open];
  const groups = new Map<string, number>();
  const add = (group: string, quantity: number): void => {
    groups.set(group, (groups.get(group) ?? 0) + quantity);
  };
  const sums: DesignSums = { groups, freeTier, groupCosts: new Map() };
  if (freeTier.mode !== 'none') {
    for (const { line, quantity, price } of all.flat()) {
      if (line.includedIn !== undefined) continue;
      const allowance = freeTier.allowanceFor(line.component);
      if (allowance !== undefined && quantity !== undefined && price !== undefined)
        add(freeGroup(allowance), quantity);
    }
  }
  for (const lines of all) {
    for (const { line, quantity, tierGroup } of tieredOf(lines)) {
      if (tierGroup !== undefined && quantity !== undefined)
        add(tierGroup, billed(line.component, quantity, sums).quantity);
    }
  }
  return sums;
}

const tiered = new WeakMap<readonly OpenLine[], readonly OpenLine[]>();
const none: readonly OpenLine[] = [];

/** The lines that take part in a tier group: few of all, and the same ones for as long as the lines stand. */
function tieredOf(lines: readonly OpenLine[]): readonly OpenLine[] {
  let found = tiered.get(lines);
  if (found === undefined) {
    found = lines.some(({ tierGroup }) => tierGroup !== undefined)
      ? lines.filter(({ tierGroup }) => tierGroup !== undefined)
      : none;
    tiered.set(lines, found);
  }
  return found;
}

/** True while the bill's free amounts and tiers would come out the same. */
export function isBillCurrent(bill: NodeBill, { groups }: DesignSums): boolean {
  for (const [group, sum] of bill.groupSums) if (groups.get(group) !== sum) return false;
  return true;
}

export function billOf(
  open: readonly OpenLine[],
  sums: DesignSums,
  uncertainty: Uncertainty = noUncertainty,
): NodeBill {
  const amounts: Usd[] = [];
  let below = 0;
  let above = 0;
  const used = new Map<string, number>();
  const lines = open.map(({ line, quantity, price, tierGroup, range }): CostLine => {
    if (line.includedIn !== undefined) return { ...line, state: 'included' };
    if (quantity === undefined || price === undefined) return { ...line, state: stateOf(quantity, price) };
    const charged = billed(line.component, quantity, sums);
    if (charged.group !== undefined) used.set(charged.group.key, charged.group.sum);
    if (tierGroup !== undefined) used.set(tierGroup, sums.groups.get(tierGroup) ?? charged.quantity);
    const amount = amountOf(charged.quantity, price, tierGroup, sums);
    amounts.push(amount);
    const ends = amountRange(amount, quantity, charged.quantity, price, range, uncertainty);
    if (ends !== undefined) {
      below += amount.minus(ends.low).toNumber();
      above += ends.high.minus(amount).toNumber();
    }
    const spread: { range?: UsdRange } =
      ends === undefined ? {} : { range: { lowUsd: ends.low.toFixed(), highUsd: ends.high.toFixed() } };
    const state = charged.quantity === 0 && quantity > 0 ? 'free' : stateOf(quantity, price);
    const free =
      charged.group === undefined
        ? {}
        : { free: { quantity: quantity - charged.quantity, allowance: charged.group.title } };
    return { ...line, state, ...free, monthlyUsd: amount.toFixed(), ...spread };
  });
  const total = sumUsd(amounts);
  return {
    lines,
    total,
    totalUsd: total.toFixed(),
    below,
    above,
    size: total.toNumber(),
    unknownCount: lines.filter(({ state }) => state === 'unknown-price' || state === 'needs-usage').length,
    oldestPrice: lines
      .flatMap(({ price }) => price?.asOf ?? [])
      .sort()
      .at(0),
    cautions: lines.flatMap(({ cautions = [] }) => cautions),
    groupSums: used,
  };
}

/**
 * What the line costs at the ends of what can be expected: another quantity at what a unit of it costs here on
 * average, and a price that may be off. Undefined where neither is uncertain.
 */
function amountRange(
  amount: Usd,
  quantity: number,
  charged: number,
  price: PriceUsed,
  range: OpenLine['range'],
  { estimatedPrice, lowTrustPrice }: Uncertainty,
): { readonly low: Usd; readonly high: Usd } | undefined {
  const spread =
    price.override !== undefined
      ? 0
      : Math.max(price.estimated ? estimatedPrice : 0, price.source.trust === 'low' ? lowTrustPrice : 0);
  if (range === undefined && (spread === 0 || amount.isZero())) return undefined;
  let [low, high] = [amount, amount];
  if (range !== undefined) {
    const covered = quantity - charged;
    const first = price.tiers[0]?.usd ?? '0';
    const each = charged > 0 ? amount.dividedBy(usd(charged)) : usd(first);
    low = each.times(usd(Math.max(0, range.low - covered)));
    high = each.times(usd(Math.max(0, range.high - covered)));
    if (low.gt(amount)) low = amount;
    if (high.lt(amount)) high = amount;
  }
  low = low.times(usd(1 - spread));
  high = high.times(usd(1 + spread));
  return low.eq(high) ? undefined : { low, high };
}

interface Billed {
  readonly quantity: number;
  /** The free amount that covers a part of it, with the sum that it is shared among. */
  readonly group?: { readonly key: string; readonly sum: number; readonly title: string };
}

function billed(component: string, quantity: number, { groups, freeTier }: DesignSums): Billed {
  const allowance = freeTier.mode === 'none' ? undefined : freeTier.allowanceFor(component);
  if (allowance === undefined) return { quantity };
  const key = freeGroup(allowance);
  const sum = groups.get(key);
  if (sum === undefined) return { quantity };
  return {
    quantity: billedQuantity(quantity, sum, freeTier.amountOf(allowance)),
    group: { key, sum, title: allowance.title },
  };
}

function freeGroup({ id }: FreeAllowance): string {
  return `free ${id}`;
}

/** A tier group's cost is shared out in proportion to the quantities. */
function amountOf(
  quantity: number,
  price: PriceUsed,
  tierGroup: string | undefined,
  { groups, groupCosts }: DesignSums,
): Usd {
  const sum = tierGroup === undefined ? quantity : (groups.get(tierGroup) ?? quantity);
  if (tierGroup === undefined || quantity === sum || sum === 0) return tieredCost(quantity, price.tiers);
  let cost = groupCosts.get(tierGroup);
  if (cost === undefined) {
    cost = tieredCost(sum, price.tiers);
    groupCosts.set(tierGroup, cost);
  }
  return cost.times(usd(quantity)).dividedBy(usd(sum));
}

function stateOf(quantity: number | undefined, price: PriceUsed | undefined): LineState {
  if (price === undefined) return 'unknown-price';
  if (quantity === undefined) return 'needs-usage';
  if (price.tiers.every((tier) => Number(tier.usd) === 0)) return 'free';
  return price.estimated ? 'estimated-price' : 'priced';
}
