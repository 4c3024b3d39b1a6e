import { sumUsd, type Usd, usd } from '#shared/base/money.ts';
import type { CostLine, LineState, PriceCaution, PriceUsed, UsdRange, UsdString } from './estimate.ts';
import { billedQuantity, type FreeTier, noFreeTier } from './free-tier.ts';
import type { OpenLine } from './open-lines.ts';
import type { FreeAllowance } from './price-catalogue.ts';
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
  /** What its amounts rest on beyond its own lines, by group. */
  readonly groupBases: ReadonlyMap<string, GroupBasis>;
}

/**
 * What a line has to know of the group that it shares: how much all of the design comes to or, while that stays within
 * the first tier, nothing more, for then everything costs what it would cost alone.
 */
type GroupBasis = number | 'within the first tier';

/** Quantities over the whole design: what free amounts are shared among, and what tiers apply to. */
export interface DesignSums {
  readonly groups: Map<string, number>;
  /** Where the first tier of a tier group ends. */
  readonly firstTiers: Map<string, number>;
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
  const firstTiers = new Map<string, number>();
  const sums: DesignSums = { groups, firstTiers, freeTier, groupCosts: new Map() };
  if (freeTier.mode !== 'none') {
    for (const { line, quantity, price } of all.flat()) {
      if (line.includedIn !== undefined) continue;
      const allowance = freeTier.allowanceFor(line.component);
      if (allowance !== undefined && quantity !== undefined && price !== undefined)
        add(freeGroup(allowance), quantity);
    }
  }
  for (const lines of all) {
    for (const { line, quantity, price, tierGroup } of lines) {
      if (tierGroup === undefined || quantity === undefined) continue;
      add(tierGroup, billed(line.component, quantity, sums).quantity);
      if (price !== undefined) firstTiers.set(tierGroup, firstTierEnd(price));
    }
  }
  return sums;
}

/**
 * Sums up one tier group again, over the lines of all who share it in the order of the design. True when what a line
 * has to know of the group is another now.
 */
export function resumGroup(sums: DesignSums, group: string, shared: Iterable<readonly OpenLine[]>): boolean {
  const { groups, firstTiers, groupCosts } = sums;
  const before = basisOf(group, sums);
  groups.delete(group);
  firstTiers.delete(group);
  groupCosts.delete(group);
  for (const lines of shared) {
    for (const { line, quantity, price, tierGroup } of lines) {
      if (tierGroup !== group || quantity === undefined) continue;
      groups.set(group, (groups.get(group) ?? 0) + billed(line.component, quantity, sums).quantity);
      if (price !== undefined) firstTiers.set(group, firstTierEnd(price));
    }
  }
  return basisOf(group, sums) !== before;
}

function firstTierEnd({ tiers: [first] }: PriceUsed): number {
  return first?.upTo ?? Number.POSITIVE_INFINITY;
}

/** True while the bill's free amounts and tiers would come out the same. */
export function isBillCurrent(bill: NodeBill, sums: DesignSums): boolean {
  for (const [group, basis] of bill.groupBases) if (basisOf(group, sums) !== basis) return false;
  return true;
}

function basisOf(group: string, { groups, firstTiers }: DesignSums): GroupBasis | undefined {
  const sum = groups.get(group);
  const end = firstTiers.get(group);
  return sum !== undefined && end !== undefined && sum <= end ? 'within the first tier' : sum;
}

export function billOf(
  open: readonly OpenLine[],
  sums: DesignSums,
  uncertainty: Uncertainty = noUncertainty,
): NodeBill {
  const amounts: Usd[] = [];
  let below = 0;
  let above = 0;
  let unknownCount = 0;
  let oldestPrice: string | undefined;
  let cautions = noCautions;
  let used: Map<string, GroupBasis> | undefined;
  const use = (group: string): void => {
    const basis = basisOf(group, sums);
    if (basis === undefined) return;
    used ??= new Map();
    used.set(group, basis);
  };
  const lines = open.map(({ line, quantity, price, tierGroup, range }): CostLine => {
    if (price !== undefined && (oldestPrice === undefined || price.asOf < oldestPrice))
      oldestPrice = price.asOf;
    if (line.cautions !== undefined) cautions = [...cautions, ...line.cautions];
    if (line.includedIn !== undefined) return { ...line, state: 'included' };
    if (quantity === undefined || price === undefined) {
      unknownCount += 1;
      return { ...line, state: stateOf(quantity, price) };
    }
    const charged = billed(line.component, quantity, sums);
    if (charged.group !== undefined) use(charged.group.key);
    if (tierGroup !== undefined) use(tierGroup);
    const isAlone = tierGroup === undefined || basisOf(tierGroup, sums) === 'within the first tier';
    if (charged.group === undefined && isAlone) {
      // What depends on nothing else is reckoned once, however often the design asks.
      const charge = chargeAlone(quantity, price, range, uncertainty);
      amounts.push(charge.amount);
      below += charge.below;
      above += charge.above;
      const { state, monthlyUsd } = charge;
      return charge.range === undefined
        ? { ...line, state, monthlyUsd }
        : { ...line, state, monthlyUsd, range: charge.range };
    }
    const amount = amountOf(charged.quantity, price, tierGroup, sums);
    amounts.push(amount);
    const spread = spreadOf(amount, quantity, charged.quantity, price, range, uncertainty);
    below += spread.below;
    above += spread.above;
    const state = charged.quantity === 0 && quantity > 0 ? 'free' : stateOf(quantity, price);
    const free =
      charged.group === undefined
        ? {}
        : { free: { quantity: quantity - charged.quantity, allowance: charged.group.title } };
    const ends = spread.range === undefined ? {} : { range: spread.range };
    return { ...line, state, ...free, monthlyUsd: amount.toFixed(), ...ends };
  });
  const total = sumUsd(amounts);
  const totalUsd = total.toFixed();
  return {
    lines,
    total,
    totalUsd,
    below,
    above,
    size: Number(totalUsd),
    unknownCount,
    oldestPrice,
    cautions,
    groupBases: used ?? noBases,
  };
}

const noCautions: readonly PriceCaution[] = [];
const noBases: ReadonlyMap<string, GroupBasis> = new Map();

/** What a line comes to whatever others of its tier group or free amount come to. */
interface Charge extends Spread {
  readonly amount: Usd;
  readonly monthlyUsd: UsdString;
  readonly state: LineState;
}

/** By price and then by quantity and range: a drawing has the same few sizes of things again and again. */
const charges = new WeakMap<
  PriceUsed,
  { readonly of: Uncertainty; readonly known: Map<number | string, Charge> }
>();
const chargesKept = 2000;

function chargeAlone(
  quantity: number,
  price: PriceUsed,
  range: OpenLine['range'],
  uncertainty: Uncertainty,
): Charge {
  let kept = charges.get(price);
  if (kept === undefined || kept.of !== uncertainty || kept.known.size > chargesKept) {
    kept = { of: uncertainty, known: new Map() };
    charges.set(price, kept);
  }
  const key = range === undefined ? quantity : `${quantity} ${range.low} ${range.high}`;
  let charge = kept.known.get(key);
  if (charge === undefined) {
    const amount = tieredCost(quantity, price.tiers);
    charge = {
      amount,
      monthlyUsd: amount.toFixed(),
      state: stateOf(quantity, price),
      ...spreadOf(amount, quantity, quantity, price, range, uncertainty),
    };
    kept.known.set(key, charge);
  }
  return charge;
}

/** How far an amount may be off. */
interface Spread {
  readonly below: number;
  readonly above: number;
  readonly range: UsdRange | undefined;
}

const noSpread: Spread = { below: 0, above: 0, range: undefined };

function spreadOf(...about: Parameters<typeof amountRange>): Spread {
  const [amount] = about;
  const ends = amountRange(...about);
  if (ends === undefined) return noSpread;
  return {
    below: amount.minus(ends.low).toNumber(),
    above: ends.high.minus(amount).toNumber(),
    range: { lowUsd: ends.low.toFixed(), highUsd: ends.high.toFixed() },
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
    const [first] = price.tiers;
    const isFlat = charged <= 0 || first?.upTo === null;
    const each = isFlat ? usd(first?.usd ?? '0') : amount.dividedBy(usd(charged));
    low = each.times(usd(Math.max(0, range.low - covered)));
    high = each.times(usd(Math.max(0, range.high - covered)));
    if (low.gt(amount)) low = amount;
    if (high.lt(amount)) high = amount;
  }
  if (spread > 0) {
    low = low.times(usd(1 - spread));
    high = high.times(usd(1 + spread));
  }
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

/** A tier group's cost is shared out in proportion to the quantities; within one tier that is each at its price. */
function amountOf(quantity: number, price: PriceUsed, tierGroup: string | undefined, sums: DesignSums): Usd {
  const basis = tierGroup === undefined ? undefined : basisOf(tierGroup, sums);
  if (tierGroup === undefined || typeof basis !== 'number' || quantity === basis || basis === 0)
    return tieredCost(quantity, price.tiers);
  const { groupCosts } = sums;
  let cost = groupCosts.get(tierGroup);
  if (cost === undefined) {
    cost = tieredCost(basis, price.tiers);
    groupCosts.set(tierGroup, cost);
  }
  return cost.times(usd(quantity)).dividedBy(usd(basis));
}

function stateOf(quantity: number | undefined, price: PriceUsed | undefined): LineState {
  if (price === undefined) return 'unknown-price';
  if (quantity === undefined) return 'needs-usage';
  if (price.tiers.every((tier) => Number(tier.usd) === 0)) return 'free';
  return price.estimated ? 'estimated-price' : 'priced';
}
