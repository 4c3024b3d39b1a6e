import type { Tracker } from '#shared/base/tracked-memo.ts';
import type { CostContext, CostLineDraft } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader, facts } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { CostLine, PriceUsed } from './estimate.ts';
import type { PriceBook } from './price-book.ts';
import { cautionsOf, oldBefore } from './price-cautions.ts';

/** A line before its amount is known: that may depend on the quantities of other nodes. */
export interface OpenLine {
  readonly line: Omit<CostLine, 'state' | 'monthlyUsd'>;
  readonly quantity: number | undefined;
  readonly price: PriceUsed | undefined;
  /** The lines whose quantities are summed before tiers apply; absent where the price has no tiers. */
  readonly tierGroup?: string;
}

/** What a node is charged for, each with the price of its Region. */
export function openLinesOf(
  document: LintelDocument,
  architecture: Architecture,
  id: NodeId,
  prices: PriceBook,
  tracker: Tracker,
  oldDay: string = oldBefore(prices.date),
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
  return kind.cost(node, ctx).map((draft, index) => openLine(draft, index, id, region, prices, oldDay));
}

/** The Region that a node is billed in: its frame's, else the document's. */
function regionOf(ctx: CostContext, id: NodeId): string {
  const region = ctx.ancestorOf(id, 'region')?.properties.region;
  return typeof region === 'string' ? region : ctx.settings.region;
}

/** A line with the price of its Region. Prices from before `oldDay` are marked as old. */
export function openLine(
  draft: CostLineDraft,
  index: number,
  owner: NodeId,
  region: string,
  prices: PriceBook,
  oldDay: string,
): OpenLine {
  const { component, label, quantity, note } = draft;
  const price = prices.price(component, region);
  const cautions = price === undefined ? [] : cautionsOf(price, oldDay);
  const hasTiers = price !== undefined && price.tiers.length > 1;
  return {
    line: {
      key: `${owner} ${component} ${index}`,
      owner,
      service: prices.component(component)?.service ?? component,
      component,
      label,
      region,
      quantity,
      ...(price === undefined ? {} : { price }),
      ...(note === undefined ? {} : { note }),
      ...(cautions.length === 0 ? {} : { cautions }),
    },
    quantity: quantity.value,
    price,
    ...(hasTiers ? { tierGroup: `${component} ${region}` } : {}),
  };
}
