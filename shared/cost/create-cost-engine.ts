import { sumUsd, usd } from '#shared/base/money.ts';
import { type FactKey, TrackedMemo } from '#shared/base/tracked-memo.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { DocumentSettings, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { CostSubtotal, Estimate } from './estimate.ts';
import { freeTierOf } from './free-tier.ts';
import { billOf, isBillCurrent, type NodeBill, sumDesign } from './node-bill.ts';
import { type OpenLine, openLinesOf } from './open-lines.ts';
import { overridePrices, overridesOf } from './override-prices.ts';
import type { PriceBook } from './price-book.ts';
import { oldBefore } from './price-cautions.ts';

export interface CostEngine {
  /**
   * The bill of this revision. With the facts that changed since the last call only nodes that read one of them are
   * costed again; without, all are.
   */
  update(document: LintelDocument, architecture: Architecture, changedFacts?: Iterable<FactKey>): Estimate;
}

/**
 * Prices a drawing, edit by edit. A fresh engine gives the same bill as one that saw every edit. `today` decides which
 * prices count as old; without it, the catalogue's own date does.
 */
export function createCostEngine(catalogue: PriceBook, today?: () => string): CostEngine {
  let prices = catalogue;
  let overrides: DocumentSettings['priceOverrides'];
  let allowances = '';
  let memo = new TrackedMemo<readonly OpenLine[]>();
  /** Nodes that are charged for something. */
  const open = new Map<NodeId, readonly OpenLine[]>();
  const bills = new Map<NodeId, NodeBill>();
  /** Their ids, sorted; made again when there are others. */
  let order: readonly NodeId[] | undefined;
  let isFirst = true;

  return {
    update(document, architecture, changedFacts) {
      const settings = settingsOf(document);
      const isAfresh = isFirst || changedFacts === undefined || settings.priceOverrides !== overrides;
      if (isAfresh) {
        overrides = settings.priceOverrides;
        prices = overridePrices(catalogue, overridesOf(settings));
      }
      const touched = isAfresh ? reset(document) : stale(changedFacts);
      isFirst = false;
      const oldDay = oldBefore(today?.() ?? catalogue.date);
      for (const id of touched) {
        bills.delete(id);
        const wasCharged = open.delete(id);
        if (!document.nodes.has(id)) {
          memo.forget(id);
          if (wasCharged) order = undefined;
          continue;
        }
        const lines = memo.get(id, (tracker) =>
          openLinesOf(document, architecture, id, prices, tracker, oldDay),
        );
        if (lines.length > 0) open.set(id, lines);
        if (wasCharged !== lines.length > 0) order = undefined;
      }
      // Sums of floats depend on their order: it is that of the ids, whatever the order of the edits was.
      order ??= [...open.keys()].sort();
      const mode = settings.freeTier ?? 'none';
      const sums = sumDesign(
        order.map((id) => open.get(id) ?? []),
        freeTierOf(prices, mode, settings.hoursPerMonth),
      );
      const now = `${mode} ${settings.hoursPerMonth}`;
      if (now !== allowances) bills.clear();
      allowances = now;
      for (const [id, lines] of open) {
        const before = bills.get(id);
        if (before === undefined || !isBillCurrent(before, sums)) bills.set(id, billOf(lines, sums));
      }
      return estimateOf(
        document,
        order.flatMap((id): SortedBills => {
          const bill = bills.get(id);
          return bill === undefined ? [] : [[id, bill]];
        }),
        prices,
      );
    },
  };

  function reset(document: LintelDocument): Iterable<NodeId> {
    memo = new TrackedMemo();
    open.clear();
    bills.clear();
    order = undefined;
    return document.nodes.keys();
  }

  /** Subjects that read a changed fact, and nodes that are new. */
  function stale(changedFacts: Iterable<FactKey>): Iterable<NodeId> {
    const changed = [...changedFacts];
    const touched = new Set(memo.invalidate(changed));
    for (const fact of changed) if (fact.startsWith('node:')) touched.add(fact.slice('node:'.length));
    return touched;
  }
}

function estimateOf(document: LintelDocument, sorted: SortedBills, prices: PriceBook): Estimate {
  const families = byFamily(document, sorted);
  const unknownCount = sorted.reduce((count, [, bill]) => count + bill.unknownCount, 0);
  const settings = settingsOf(document);
  return {
    lines: sorted.flatMap(([, bill]) => bill.lines),
    totalUsd: sumUsd(families.map(({ monthlyUsd }) => usd(monthlyUsd))).toFixed(),
    isAtLeast: unknownCount > 0,
    byNode: byNode(document, sorted),
    byFamily: families,
    unknownCount,
    catalogueDate: prices.date,
    oldestPriceUsed: sorted
      .flatMap(([, { oldestPrice }]) => oldestPrice ?? [])
      .reduce<string | undefined>(
        (oldest, date) => (oldest === undefined || date < oldest ? date : oldest),
        undefined,
      ),
    hoursPerMonth: settings.hoursPerMonth,
    region: settings.region,
    freeTier: settings.freeTier ?? 'none',
    cautions: countCautions(sorted),
  };
}

function countCautions(bills: SortedBills): Estimate['cautions'] {
  const count = { 'old-price': 0, 'low-trust': 0 };
  for (const [, { cautions }] of bills) for (const caution of cautions) count[caution] += 1;
  return count;
}

type SortedBills = readonly (readonly [NodeId, NodeBill])[];

/** The dearest first; a node with an unknown line is "at least". */
function byNode(document: LintelDocument, bills: SortedBills): readonly CostSubtotal[] {
  return [...bills]
    .sort(([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1))
    .map(([key, { totalUsd, unknownCount }]) => ({
      key,
      label: document.nodes.get(key)?.name ?? key,
      monthlyUsd: totalUsd,
      isAtLeast: unknownCount > 0,
    }));
}

function byFamily(document: LintelDocument, bills: SortedBills): readonly CostSubtotal[] {
  const families = Map.groupBy(bills, ([id]) => familyOf(document, id));
  return [...families]
    .map(([family, members]) => ({
      key: family,
      label: family,
      total: sumUsd(members.map(([, { total }]) => total)),
      isAtLeast: members.some(([, { unknownCount }]) => unknownCount > 0),
    }))
    .sort((a, b) => b.total.comparedTo(a.total) || (a.key < b.key ? -1 : 1))
    .map(({ total, ...family }) => ({ ...family, monthlyUsd: total.toFixed() }));
}

function familyOf(document: LintelDocument, id: NodeId): string {
  const node = document.nodes.get(id);
  return (node === undefined ? undefined : findKind(node.kind)?.family) ?? 'other';
}
