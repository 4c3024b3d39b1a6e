import { unwrap } from '#shared/base/result.ts';
import { createPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';

/** The price catalogue that comes with the project. */
export async function openPrices(): Promise<PriceBook> {
  const { default: prices } = await import('../../assets/prices/aws-prices.json', {
    with: { type: 'json' },
  });
  return createPriceBook(unwrap(openPriceCatalogue(prices)));
}
