import { z } from 'zod';
import { usd } from '#shared/base/money.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';
import type { FreeTierMode } from '#shared/document/records.ts';
import type { CostLine, UsdString } from './estimate.ts';
import { freeTierOf } from './free-tier.ts';
import { billOf, sumDesign } from './node-bill.ts';
import { openLine } from './open-lines.ts';
import { overridePrices, type PriceOverride } from './override-prices.ts';
import type { PriceBook } from './price-book.ts';
import { oldBefore } from './price-cautions.ts';

const amount = z.union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?$/)]);

const lineSchema = z.object({
  component: z.string().min(1),
  /** In the unit of the component; absent is unknown. */
  quantity: z.number().nonnegative().nullish(),
  label: z.string().optional(),
  region: z.string().optional(),
  price: amount.nullish(),
  /** The stated price is an estimate. */
  estimated: z.boolean().optional(),
  tiers: z
    .array(z.object({ upTo: z.number().positive().nullable(), price: amount }))
    .min(1)
    .optional(),
});

const listSchema = z.object({
  id: z.string().optional(),
  title: z.string().optional(),
  region: z.string().default('us-east-1'),
  hoursPerMonth: z.number().positive().default(730),
  freeTier: z.enum(['none', 'always-free', 'legacy-12-months', 'credits']).default('none'),
  lines: z.array(lineSchema),
});

/** Quantities of price components, to be priced without a drawing. */
export type PriceList = z.infer<typeof listSchema>;

export interface PricedList {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly region: string;
  readonly freeTier: FreeTierMode;
  readonly lines: readonly CostLine[];
  /** Exact; what has no amount is not in it. */
  readonly totalUsd: UsdString;
  /** The total half up to the cent. */
  readonly roundedUsd: UsdString;
  /** A line has no amount: the total is a lower bound. */
  readonly isAtLeast: boolean;
}

/**
 * The lists in a file: one list, several under `cases`, an array of lists, or an array of lines. Quantities are what is
 * billed: a free amount that they already leave out is not taken off again unless `freeTier` asks for it. A bill written
 * as JSON is read as a list too, and comes to the same total with the prices that it states.
 */
export function openPriceLists(content: unknown): Result<readonly PriceList[]> {
  const parsed = z.array(listSchema).min(1).safeParse(listsIn(content));
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? '' : `${placeOf(issue.path)}: `;
  return fault('price-list', `This is not a list of quantities: ${place}${issue?.message ?? 'unreadable'}.`);
}

function listsIn(content: unknown): unknown {
  if (Array.isArray(content))
    return content.some((each) => has(each, 'component')) ? [{ lines: content }] : content;
  if (has(content, 'cases')) return content.cases;
  return has(content, 'format') && content.format === 'lintel-cost/1' ? [listOfBill(content)] : [content];
}

/** A bill that was written as JSON, as a list: its quantities, and its prices as the ones that it states. */
function listOfBill(bill: object): unknown {
  if (!has(bill, 'lines') || !Array.isArray(bill.lines)) return bill;
  const lines = bill.lines.map((line: unknown) => {
    if (!has(line, 'quantity')) return line;
    const quantity = has(line.quantity, 'value') ? line.quantity.value : undefined;
    const stated = has(line, 'price') && has(line.price, 'tiers') ? line.price.tiers : undefined;
    const tiers = Array.isArray(stated)
      ? stated.map((tier: unknown) => (has(tier, 'usd') ? { ...tier, price: tier.usd } : tier))
      : undefined;
    const estimated = has(line, 'price') && has(line.price, 'estimated') ? line.price.estimated : undefined;
    return { ...line, quantity, tiers, price: undefined, estimated };
  });
  return { ...bill, lines };
}

function has<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}

/** `list 2, lines.0.quantity` */
function placeOf([list, ...path]: readonly PropertyKey[]): string {
  return [`list ${Number(list) + 1}`, ...(path.length === 0 ? [] : [path.join('.')])].join(', ');
}

/** Prices each line, tiers and free amounts applied to the sum of the list. `own` uses the prices that it states. */
export function pricePriceList(
  list: PriceList,
  catalogue: PriceBook,
  from: 'catalogue' | 'own' = 'catalogue',
  today: string = catalogue.date,
): PricedList {
  const prices = from === 'own' ? overridePrices(catalogue, statedPrices(list)) : catalogue;
  const oldDay = oldBefore(today);
  const open = list.lines.map((line, index) => {
    const unit = prices.component(line.component)?.unit ?? '';
    const value = line.quantity ?? undefined;
    const quantity = {
      value,
      unit,
      formula: value === undefined ? 'not stated' : `${usd(value).toFixed()} ${unit}`.trim(),
      inputs: [{ name: 'quantity', value, unit, origin: 'declared' as const }],
    };
    const draft = { component: line.component, label: line.label ?? line.component, quantity };
    return openLine(draft, index, list.id ?? 'list', line.region ?? list.region, prices, oldDay);
  });
  const freeTier = freeTierOf(prices, list.freeTier, list.hoursPerMonth);
  const bill = billOf(open, sumDesign([open], freeTier));
  return {
    id: list.id,
    title: list.title,
    region: list.region,
    freeTier: list.freeTier,
    lines: bill.lines,
    totalUsd: bill.totalUsd,
    roundedUsd: bill.total.toFixed(2),
    isAtLeast: bill.unknownCount > 0,
  };
}

function statedPrices(list: PriceList): readonly PriceOverride[] {
  return list.lines.flatMap(({ component, region, price, tiers, estimated }): readonly PriceOverride[] => {
    const stated =
      tiers?.map((tier) => ({ upTo: tier.upTo, usd: usd(tier.price).toFixed() })) ??
      (price == null ? undefined : [{ upTo: null, usd: usd(price).toFixed() }]);
    if (stated === undefined) return [];
    return [
      {
        component,
        region: region ?? list.region,
        tiers: stated,
        reason: 'Stated in the list',
        ...(estimated === undefined ? {} : { estimated }),
      },
    ];
  });
}
