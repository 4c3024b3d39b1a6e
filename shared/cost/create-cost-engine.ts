import { sumUsd, type Usd, usd } from '#shared/base/money.ts';
import type { FactKey } from '#shared/base/tracked-memo.ts';
import { TrackedMemo, type Tracker } from '#shared/base/tracked-memo.ts';
import type { CostContext, CostLineDraft } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader, facts } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { CostLine, CostSubtotal, Estimate, LineState, PriceUsed, UsdString } from './estimate.ts';
import type { PriceBook } from './price-book.ts';
import { tieredCost } from './tiers.ts';

/** A line before tiers are applied to the sum of its group. */
interface OpenLine {
  readonly line: Omit<CostLine, 'state' | 'monthlyUsd'>;
  readonly quantity: number | undefined;
  readonly price: PriceUsed | undefined;
}

/** A node's lines with their amounts; kept while the sums that its tiers depend on stay the same. */
interface NodeBill {
  readonly lines: readonly CostLine[];
  readonly total: Usd;
  readonly totalUsd: UsdString;
  /** The total as a float, to sort by. */
  readonly size: number;
  readonly isAtLeast: boolean;
  readonly groupSums: readonly number[];
}

export interface CostEngine {
  /** The bill of this revision; only nodes that read one of the changed facts are costed again. */
  update(document: LintelDocument, architecture: Architecture, changedFacts: Iterable<FactKey>): Estimate;
}

/** Prices a drawing, edit by edit. A fresh engine gives the same bill as one that saw every edit. */
export function createCostEngine(prices: PriceBook): CostEngine {
  const memo = new TrackedMemo<readonly OpenLine[]>();
  const bills = new WeakMap<readonly OpenLine[], NodeBill>();
  return {
    update(document, architecture, changedFacts) {
      memo.invalidate(changedFacts);
      const open = new Map<NodeId, readonly OpenLine[]>();
      for (const id of [...document.nodes.keys()].sort()) {
        const lines = memo.get(id, (tracker) => linesOf(document, architecture, id, prices, tracker));
        if (lines.length > 0) open.set(id, lines);
      }
      return closeEstimate(document, open, bills, prices);
    },
  };
}

function linesOf(
  document: LintelDocument,
  architecture: Architecture,
  id: NodeId,
  prices: PriceBook,
  tracker: Tracker,
): readonly OpenLine[] {
  const ctx: CostContext = Object.assign(createDocumentReader(document, tracker), {
    resourcesOf(node: NodeId) {
      tracker.read(facts.resourcesOf(node));
      return (architecture.byNode.get(node) ?? []).flatMap(
        (logicalId) => architecture.resources.get(logicalId) ?? [],
      );
    },
    instanceType: prices.instanceType,
    billingRule: prices.billingRule,
  });
  const node = ctx.node(id);
  const kind = ctx.kindOf(id);
  if (node === undefined || kind?.cost === undefined) return [];
  const region = regionOf(ctx, id);
  return kind.cost(node, ctx).map((draft, index) => openLine(draft, index, id, region, prices));
}

/** The Region that a node is billed in: its frame's, else the document's. */
function regionOf(ctx: CostContext, id: NodeId): string {
  const region = ctx.ancestorOf(id, 'region')?.properties.region;
  return typeof region === 'string' ? region : ctx.settings.region;
}

function openLine(
  draft: CostLineDraft,
  index: number,
  owner: NodeId,
  region: string,
  prices: PriceBook,
): OpenLine {
  const price = prices.price(draft.component, region);
  return {
    line: {
      key: `${owner} ${draft.component} ${index}`,
      owner,
      service: prices.component(draft.component)?.service ?? draft.component,
      component: draft.component,
      label: draft.label,
      region,
      quantity: draft.quantity,
      ...(price === undefined ? {} : { price }),
      ...(draft.note === undefined ? {} : { note: draft.note }),
    },
    quantity: draft.quantity.value,
    price,
  };
}

function closeEstimate(
  document: LintelDocument,
  open: ReadonlyMap<NodeId, readonly OpenLine[]>,
  known: WeakMap<readonly OpenLine[], NodeBill>,
  prices: PriceBook,
): Estimate {
  const groupSums = sumGroups(open.values());
  const bills = new Map<NodeId, NodeBill>();
  for (const [id, lines] of open) bills.set(id, billOf(lines, groupSums, known));
  const lines = [...bills.values()].flatMap((bill) => bill.lines);
  const settings = settingsOf(document);
  return {
    lines,
    totalUsd: sumUsd([...bills.values()].map(({ total }) => total)).toFixed(),
    isAtLeast: lines.some(isUnknown),
    byNode: byNode(document, bills),
    byFamily: byFamily(document, bills),
    unknownCount: lines.filter(isUnknown).length,
    catalogueDate: prices.date,
    oldestPriceUsed: oldestOf(lines),
    hoursPerMonth: settings.hoursPerMonth,
    region: settings.region,
  };
}

/** Tiers apply to the sum of a component in a Region over the whole design. */
function sumGroups(open: Iterable<readonly OpenLine[]>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const lines of open) {
    for (const { line, quantity, price } of lines) {
      if (price === undefined || price.tiers.length === 1 || quantity === undefined) continue;
      sums.set(groupOf(line), (sums.get(groupOf(line)) ?? 0) + quantity);
    }
  }
  return sums;
}

function billOf(
  open: readonly OpenLine[],
  groupSums: ReadonlyMap<string, number>,
  known: WeakMap<readonly OpenLine[], NodeBill>,
): NodeBill {
  const sums = open.map(({ line, quantity }) => groupSums.get(groupOf(line)) ?? quantity ?? 0);
  const before = known.get(open);
  if (before?.groupSums.every((sum, index) => sum === sums[index])) return before;
  const amounts: Usd[] = [];
  const lines = open.map(({ line, quantity, price }, index): CostLine => {
    const state = stateOf(quantity, price);
    if (quantity === undefined || price === undefined) return { ...line, state };
    const amount = shareOf(quantity, sums[index] ?? quantity, price);
    amounts.push(amount);
    return { ...line, state, monthlyUsd: amount.toFixed() };
  });
  const total = sumUsd(amounts);
  const bill = {
    lines,
    total,
    totalUsd: total.toFixed(),
    size: total.toNumber(),
    isAtLeast: lines.some(isUnknown),
    groupSums: sums,
  };
  known.set(open, bill);
  return bill;
}

/** A group's cost is shared out in proportion to the quantities. */
function shareOf(quantity: number, sum: number, price: PriceUsed): Usd {
  if (quantity === sum || sum === 0) return tieredCost(quantity, price.tiers);
  return tieredCost(sum, price.tiers).times(usd(quantity)).dividedBy(usd(sum));
}

function stateOf(quantity: number | undefined, price: PriceUsed | undefined): LineState {
  if (price === undefined) return 'unknown-price';
  if (quantity === undefined) return 'needs-usage';
  if (price.tiers.every((tier) => usd(tier.usd).isZero())) return 'free';
  return price.estimated ? 'estimated-price' : 'priced';
}

function isUnknown(line: CostLine): boolean {
  return line.state === 'unknown-price' || line.state === 'needs-usage';
}

function groupOf(line: { readonly component: string; readonly region: string }): string {
  return `${line.component} ${line.region}`;
}

function familyOf(document: LintelDocument, id: NodeId): string {
  const node = document.nodes.get(id);
  return (node === undefined ? undefined : findKind(node.kind)?.family) ?? 'other';
}

function oldestOf(lines: readonly CostLine[]): string | undefined {
  let oldest: string | undefined;
  for (const { price } of lines) {
    if (price !== undefined && (oldest === undefined || price.asOf < oldest)) oldest = price.asOf;
  }
  return oldest;
}

/** Sums of the nodes, the dearest first; a node with an unknown line is "at least". */
function byNode(document: LintelDocument, bills: ReadonlyMap<NodeId, NodeBill>): readonly CostSubtotal[] {
  return [...bills]
    .sort(([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1))
    .map(([key, { totalUsd, isAtLeast }]) => ({
      key,
      label: document.nodes.get(key)?.name ?? key,
      monthlyUsd: totalUsd,
      isAtLeast,
    }));
}

function byFamily(document: LintelDocument, bills: ReadonlyMap<NodeId, NodeBill>): readonly CostSubtotal[] {
  const families = Map.groupBy(bills, ([id]) => familyOf(document, id));
  return [...families]
    .map(([family, members]) => ({
      key: family,
      label: family,
      total: sumUsd(members.map(([, { total }]) => total)),
      isAtLeast: members.some(([, bill]) => bill.isAtLeast),
    }))
    .sort((a, b) => b.total.comparedTo(a.total) || (a.key < b.key ? -1 : 1))
    .map(({ total, ...family }) => ({ ...family, monthlyUsd: total.toFixed() }));
}
