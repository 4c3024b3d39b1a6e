import { usd } from '#shared/base/money.ts';
import { forgetful, type Tracker } from '#shared/base/tracked-memo.ts';
import { type AccountOwner, accountOf } from '#shared/catalogue/account-owner.ts';
import type { CostContext, CostLineDraft, NodeView } from '#shared/catalogue/define-kind.ts';
import { createDocumentReader, facts, viewWith } from '#shared/catalogue/document-reader.ts';
import type { Connection, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Architecture } from '#shared/resolve/architecture.ts';
import type { CostLine, PriceUsed } from './estimate.ts';
import type { PriceBook } from './price-book.ts';
import { cautionsOf, oldBefore } from './price-cautions.ts';
import { type QuantityRange, quantityRanges } from './ranges.ts';
import { scalingAlarmLines } from './scaling-alarms.ts';
import { spotPrice } from './spot-price.ts';
import type { DerivedUsage } from './traffic/derive-usage.ts';
import type { ConnectionFlow } from './traffic/request-flows.ts';
import { regionOf, transferLines } from './traffic/transfer-lines.ts';

/** A line before its amount is known: that may depend on the quantities of other nodes. */
export interface OpenLine {
  readonly line: Omit<CostLine, 'state' | 'monthlyUsd'>;
  readonly quantity: number | undefined;
  readonly price: PriceUsed | undefined;
  /** The quantity if its usage were at the low or at the high end of what can be expected. */
  readonly range?: { readonly low: number; readonly high: number };
  /** The lines whose quantities are summed before tiers apply; absent where the price has no tiers. */
  readonly tierGroup?: string;
  /** The node causes it, and this account is charged for it: once for all that do, up to a quantity. */
  readonly ofAccount?: { readonly account: AccountOwner; readonly atMost: number };
}

/** One reader of a drawing that notes what each of many computations reads: making it anew for each is dear. */
export interface CostReading {
  /** The same context, noting reads in this tracker from now on. */
  with(tracker: Tracker): CostContext;
}

export function readDrawing(
  document: LintelDocument,
  architecture: Architecture,
  prices: PriceBook,
): CostReading {
  let current: Tracker = forgetful;
  const tracker: Tracker = { read: (key) => current.read(key), computation: () => current };
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
  return {
    with(next) {
      current = next;
      return ctx;
    },
  };
}

/** What a node is charged for, each with the price of its Region. */
export function openLinesOf(
  ctx: CostContext,
  id: NodeId,
  prices: PriceBook,
  oldDay: string = oldBefore(prices.date),
  derived?: DerivedUsage,
  workloadSpread = 0,
): readonly OpenLine[] {
  const stored = ctx.node(id);
  const kind = ctx.kindOf(id);
  if (stored === undefined || kind?.cost === undefined) return [];
  const region = regionOf(ctx, id);
  const node = withDerivedUsage(stored, derived);
  const drafts = kind.cost(node, ctx);
  const ranges = quantityRanges(node, kind, ctx, drafts, prices.uncertainty, workloadSpread);
  const hidden = scalingAlarmLines(id, kind, ctx);
  const all = hidden.length === 0 ? drafts : [...drafts, ...hidden];
  return all.map((draft, index) => {
    const open = openLine(draft, index, id, region, prices, oldDay, ranges[index]);
    return draft.ofAccount === undefined
      ? open
      : { ...open, ofAccount: { account: accountOf(ctx, id), atMost: draft.ofAccount.atMost } };
  });
}

/** What a connection is charged for: the data that it carries. */
export function openTransferLines(
  reader: CostContext,
  connection: Connection,
  flow: ConnectionFlow,
  prices: PriceBook,
  oldDay: string,
  spread: number,
): readonly OpenLine[] {
  const isStated = flow.origin === 'declared' || spread === 0;
  return transferLines(connection, flow, reader).map(({ draft, region }, index) => {
    const { value } = draft.quantity;
    const range =
      isStated || value === undefined ? undefined : { low: value * (1 - spread), high: value * (1 + spread) };
    return openLine(draft, index, connection.id, region, prices, oldDay, range);
  });
}

/** The node with the figures that follow from the workload in place of the defaults. */
function withDerivedUsage(node: NodeView, derived: DerivedUsage | undefined): NodeView {
  if (derived === undefined || derived.size === 0) return node;
  const figures = [...derived].filter(([field]) => !node.declaredUsage.has(field));
  return viewWith(node, {
    usage: { ...node.usage, ...Object.fromEntries(figures.map(([field, { value }]) => [field, value])) },
    derivedUsage: derived,
  });
}

/** A line with the price of its Region. Prices from before `oldDay` are marked as old. */
export function openLine(
  draft: CostLineDraft,
  index: number,
  owner: CostLine['owner'],
  region: string,
  prices: PriceBook,
  oldDay: string,
  range?: QuantityRange,
): OpenLine {
  const { component, label, quantity, note, includedIn } = draft;
  const whole = shareOf(prices.price(component, region), draft.priceShare, region, prices);
  const price =
    whole === undefined || draft.spotPart === undefined
      ? whole
      : spotPrice(whole, component, region, draft.spotPart, prices);
  const service = prices.component(component)?.service ?? component;
  const key = `${owner} ${component} ${index}`;
  // Drawings have thousands of lines: spreading what may be absent is most of the work of making one.
  const line: Mutable<OpenLine['line']> =
    price === undefined
      ? { key, owner, service, component, label, region, quantity }
      : { key, owner, service, component, label, region, quantity, price };
  if (price !== undefined) {
    const cautions = cautionsOf(price, oldDay);
    if (cautions.length > 0) line.cautions = cautions;
  }
  if (note !== undefined) line.note = note;
  if (includedIn !== undefined) line.includedIn = includedIn;
  if (draft.spotPart !== undefined && draft.spotPart > 0) line.isSpot = true;
  const open: Mutable<OpenLine> =
    range === undefined
      ? { line, quantity: quantity.value, price }
      : { line, quantity: quantity.value, price, range };
  if (price !== undefined && price.tiers.length > 1 && includedIn === undefined)
    open.tierGroup = `${component} ${region}`;
  return open;
}

/** The Region whose figures stand in where a share is listed for no other. */
const listedRegion = 'us-east-1';

/** A part of each tier; unknown where the part is. An override is a price for the line as it is. */
function shareOf(
  price: PriceUsed | undefined,
  share: CostLineDraft['priceShare'],
  region: string,
  prices: PriceBook,
): PriceUsed | undefined {
  if (price === undefined || share === undefined || price.override !== undefined) return price;
  const listed = prices.price(share.component, region) ?? prices.price(share.component, listedRegion);
  const part = listed?.tiers[0]?.usd;
  if (part === undefined) return undefined;
  const of = Number(part);
  const known = shares.get(price);
  if (known?.share?.of === of) return known;
  const shared: PriceUsed = {
    ...price,
    tiers: price.tiers.map((tier) => ({ ...tier, usd: usd(tier.usd).times(part).toFixed() })),
    share: { of, wholeUsd: price.tiers[0]?.usd ?? '0', because: share.because },
  };
  shares.set(price, shared);
  return shared;
}

/** Amounts are remembered by price, so the same one has to be the same object. */
const shares = new WeakMap<PriceUsed, PriceUsed>();

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };
