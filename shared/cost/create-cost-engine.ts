import { sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { FactKey } from '#shared/base/tracked-memo.ts';
import { TrackedMemo, type Tracker } from '#shared/base/tracked-memo.ts';
import type { CostContext, CostLineDraft } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader, facts } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { CostLine, CostSubtotal, Estimate, LineState, PriceUsed } from './estimate.ts';
import type { PriceBook } from './price-book.ts';
import { tieredCost } from './tiers.ts';

/** A line before tiers are applied to the sum of its group. */
interface OpenLine {
  readonly line: Omit<CostLine, 'state' | 'monthlyUsd'>;
  readonly quantity: number | undefined;
  readonly price: PriceUsed | undefined;
}

export interface CostEngine {
  /** The bill of this revision; only nodes that read one of the changed facts are costed again. */
  update(document: LintelDocument, architecture: Architecture, changedFacts: Iterable<FactKey>): Estimate;
}

/** Prices a drawing, edit by edit. A fresh engine gives the same bill as one that saw every edit. */
export function createCostEngine(prices: PriceBook): CostEngine {
  const memo = new TrackedMemo<readonly OpenLine[]>();
  return {
    update(document, architecture, changedFacts) {
      memo.invalidate(changedFacts);
      const open: OpenLine[] = [];
      for (const id of [...document.nodes.keys()].sort()) {
        open.push(...memo.get(id, (tracker) => linesOf(document, architecture, id, prices, tracker)));
      }
      return closeEstimate(document, open, prices);
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

/** Tiers apply to the sum of a component in a Region; its cost is shared out in proportion to the quantities. */
function closeEstimate(document: LintelDocument, open: readonly OpenLine[], prices: PriceBook): Estimate {
  const groups = new Map<string, number>();
  for (const { line, quantity } of open) {
    const key = groupOf(line);
    groups.set(key, (groups.get(key) ?? 0) + (quantity ?? 0));
  }
  const lines = open.map(({ line, quantity, price }): CostLine => {
    const state = stateOf(quantity, price);
    if (quantity === undefined || price === undefined) return { ...line, state };
    const sum = groups.get(groupOf(line)) ?? quantity;
    return { ...line, state, monthlyUsd: shareOf(quantity, sum, price).toFixed() };
  });
  const total = sumUsd(lines.map(amountOf));
  const settings = settingsOf(document);
  return {
    lines,
    totalUsd: total.toFixed(),
    isAtLeast: lines.some(isUnknown),
    byNode: subtotals(
      lines,
      (line) => line.owner,
      (id) => document.nodes.get(id)?.name ?? id,
    ),
    byFamily: subtotals(
      lines,
      (line) => familyOf(document, line),
      (family) => family,
    ),
    unknownCount: lines.filter(isUnknown).length,
    catalogueDate: prices.date,
    oldestPriceUsed: lines
      .flatMap((line) => line.price?.asOf ?? [])
      .sort()
      .at(0),
    hoursPerMonth: settings.hoursPerMonth,
    region: settings.region,
  };
}

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

function amountOf(line: CostLine): Usd {
  return line.monthlyUsd === undefined ? zeroUsd : usd(line.monthlyUsd);
}

function familyOf(document: LintelDocument, line: CostLine): string {
  const node = document.nodes.get(line.owner);
  return (node === undefined ? undefined : findKind(node.kind)?.family) ?? 'other';
}

/** Sums by key, the dearest first; a group with an unknown line is "at least". */
function subtotals(
  lines: readonly CostLine[],
  keyOf: (line: CostLine) => string,
  labelOf: (key: string) => string,
): readonly CostSubtotal[] {
  const groups = Map.groupBy(lines, keyOf);
  return [...groups]
    .map(([key, group]) => ({
      key,
      label: labelOf(key),
      amount: sumUsd(group.map(amountOf)),
      isAtLeast: group.some(isUnknown),
    }))
    .sort((a, b) => b.amount.comparedTo(a.amount) || (a.key < b.key ? -1 : 1))
    .map(({ amount, ...subtotal }) => ({ ...subtotal, monthlyUsd: amount.toFixed() }));
}
