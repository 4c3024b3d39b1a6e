import { sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { QuantityInput } from '#shared/catalogue/define-kind.ts';
import type { CostLine, Estimate, UsdString } from './estimate.ts';
import { tieredCost } from './tiers.ts';

/**
 * Why a line is not as it was. `quantity` is the drawing or a setting, `usage` what its user stated or the default that
 * stands for it, `price` the catalogue, the Region or an override, `sharing` tiers and free amounts that other lines
 * take part in.
 */
export type CostReason = 'added' | 'removed' | 'quantity' | 'usage' | 'price' | 'sharing';

/** A line that only one of the bills has, or that both have and that is different. */
export interface LineChange {
  readonly key: string;
  readonly before: CostLine | undefined;
  readonly after: CostLine | undefined;
  readonly reasons: readonly CostReason[];
  /** Absent when one of the amounts is unknown: the difference is then unknown too. */
  readonly differenceUsd: UsdString | undefined;
  /** The difference by what caused it. Where quantity and usage changed together it counts as quantity. */
  readonly byReason: Readonly<Partial<Record<CostReason, UsdString>>>;
}

export interface EstimateComparison {
  readonly changes: readonly LineChange[];
  readonly totalBeforeUsd: UsdString;
  readonly totalAfterUsd: UsdString;
  readonly differenceUsd: UsdString;
  readonly byReason: Readonly<Record<CostReason, UsdString>>;
  /** A line of either bill has no amount, so the differences are those of what is known. */
  readonly isPartial: boolean;
}

/** What is different between two bills. Lines are the same when they are the same component of the same owner. */
export function compareEstimates(before: Estimate, after: Estimate): EstimateComparison {
  const olds = linesByIdentity(before);
  const news = linesByIdentity(after);
  const keys = [...new Set([...olds.keys(), ...news.keys()])].sort();
  const changes = keys.flatMap((key) => compareLines(key, olds.get(key), news.get(key)) ?? []);
  return {
    changes,
    totalBeforeUsd: before.totalUsd,
    totalAfterUsd: after.totalUsd,
    differenceUsd: usd(after.totalUsd).minus(before.totalUsd).toFixed(),
    byReason: sumByReason(changes),
    isPartial: before.isAtLeast || after.isAtLeast,
  };
}

/** By owner, component and how many of the component came before: a new line of another component moves nothing. */
function linesByIdentity({ lines }: Estimate): ReadonlyMap<string, CostLine> {
  const counts = new Map<string, number>();
  const byIdentity = new Map<string, CostLine>();
  for (const line of lines) {
    const place = `${line.owner} ${line.component}`;
    const count = counts.get(place) ?? 0;
    counts.set(place, count + 1);
    byIdentity.set(count === 0 ? place : `${place} ${count}`, line);
  }
  return byIdentity;
}

function compareLines(
  key: string,
  before: CostLine | undefined,
  after: CostLine | undefined,
): LineChange | undefined {
  const reasons = reasonsOf(before, after);
  if (reasons.length === 0) return undefined;
  const difference = differenceOf(before, after);
  return {
    key,
    before,
    after,
    reasons,
    differenceUsd: difference?.toFixed(),
    byReason: difference === undefined ? {} : splitByReason(before, after, reasons, difference),
  };
}

function reasonsOf(before: CostLine | undefined, after: CostLine | undefined): readonly CostReason[] {
  if (before === undefined) return after === undefined ? [] : ['added'];
  if (after === undefined) return ['removed'];
  const reasons: CostReason[] = [];
  if (before.quantity.value !== after.quantity.value) {
    const inputs = changedInputs(before, after);
    const isUsage = ({ origin }: QuantityInput): boolean => origin === 'declared' || origin === 'default';
    if (!inputs.every(isUsage) || inputs.length === 0) reasons.push('quantity');
    if (inputs.some(isUsage)) reasons.push('usage');
  }
  if (pricesOf(before) !== pricesOf(after) || before.region !== after.region) reasons.push('price');
  if (reasons.length === 0 && before.monthlyUsd !== after.monthlyUsd) reasons.push('sharing');
  return reasons;
}

/** As they are now; an input that is gone as it was. */
function changedInputs(before: CostLine, after: CostLine): readonly QuantityInput[] {
  const same = (a: QuantityInput, b: QuantityInput): boolean => a.name === b.name && a.value === b.value;
  const gone = before.quantity.inputs.filter(
    (old) => !after.quantity.inputs.some(({ name }) => name === old.name),
  );
  const changed = after.quantity.inputs.filter(
    (input) => !before.quantity.inputs.some((old) => same(old, input)),
  );
  return [...changed, ...gone];
}

function pricesOf({ price }: CostLine): string {
  return price === undefined ? '' : price.tiers.map(({ upTo, usd: each }) => `${upTo} ${each}`).join(';');
}

function differenceOf(before: CostLine | undefined, after: CostLine | undefined): Usd | undefined {
  const amountOf = (line: CostLine | undefined): Usd | undefined =>
    line === undefined ? zeroUsd : line.monthlyUsd === undefined ? undefined : usd(line.monthlyUsd);
  const [old, now] = [amountOf(before), amountOf(after)];
  return old === undefined || now === undefined ? undefined : now.minus(old);
}

/** The price part is what today's quantity costs more or less than at the old price; the rest is the first reason's. */
function splitByReason(
  before: CostLine | undefined,
  after: CostLine | undefined,
  reasons: readonly CostReason[],
  difference: Usd,
): LineChange['byReason'] {
  const [first] = reasons;
  if (first === undefined) return {};
  if (first === 'price' || !reasons.includes('price')) return { [first]: difference.toFixed() };
  const quantity = after?.quantity.value;
  if (quantity === undefined || before?.price === undefined || after?.price === undefined)
    return { [first]: difference.toFixed() };
  const price = tieredCost(quantity, after.price.tiers).minus(tieredCost(quantity, before.price.tiers));
  return { [first]: difference.minus(price).toFixed(), price: price.toFixed() };
}

const allReasons: readonly CostReason[] = ['added', 'removed', 'quantity', 'usage', 'price', 'sharing'];

function sumByReason(changes: readonly LineChange[]): EstimateComparison['byReason'] {
  const sum = (reason: CostReason): UsdString =>
    sumUsd(changes.map(({ byReason }) => usd(byReason[reason] ?? '0'))).toFixed();
  return Object.fromEntries(allReasons.map((reason) => [reason, sum(reason)])) as Record<
    CostReason,
    UsdString
  >;
}
