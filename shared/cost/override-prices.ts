import type { DocumentSettings } from '#shared/document/records.ts';
import type { PriceUsed, UsdString } from './estimate.ts';
import type { PriceBook } from './price-book.ts';

/** A unit price that somebody put in place of the catalogue's: negotiated, newer, or missing there. */
export interface PriceOverride {
  readonly component: string;
  /** Every Region when absent. */
  readonly region?: string;
  readonly tiers: PriceUsed['tiers'];
  /** Why, as the bill then says beside the price. */
  readonly reason: string;
  /** `YYYY-MM-DD`: the day it was agreed or read; without it the price counts as of the catalogue's date. */
  readonly asOf?: string;
  /** Needed for components that the catalogue does not have. */
  readonly unit?: string;
  /** It is itself an estimate, as those that a written bill carries along. */
  readonly estimated?: boolean;
}

/** One price for every quantity, as tiers. */
export function flatPrice(usd: UsdString): PriceUsed['tiers'] {
  return [{ upTo: null, usd }];
}

/** The prices that the document puts in place of the catalogue's. */
export function overridesOf({ priceOverrides = [] }: DocumentSettings): readonly PriceOverride[] {
  return priceOverrides.map(({ usd, ...override }) => ({ ...override, tiers: flatPrice(usd) }));
}

/** The book with some prices replaced. A price for one Region wins over one for all of them. */
export function overridePrices(book: PriceBook, overrides: readonly PriceOverride[]): PriceBook {
  if (overrides.length === 0) return book;
  const byPlace = new Map(overrides.map((each) => [keyOf(each.component, each.region), each]));
  const find = (component: string, region: string): PriceOverride | undefined =>
    byPlace.get(keyOf(component, region)) ?? byPlace.get(keyOf(component, undefined));
  return {
    ...book,
    price(component, region) {
      const override = find(component, region);
      if (override === undefined) return book.price(component, region);
      return {
        unit: override.unit ?? book.component(component)?.unit ?? '',
        tiers: override.tiers,
        region,
        source: { id: 'override', title: 'Your own price', trust: 'high' },
        asOf: override.asOf ?? book.date,
        estimated: override.estimated ?? false,
        override: { reason: override.reason },
      };
    },
  };
}

function keyOf(component: string, region: string | undefined): string {
  return `${component} ${region ?? '*'}`;
}
