import { unwrap } from '#shared/base/result.ts';
import { importPrices } from '#shared/cost/import-prices/import-prices.ts';
import { createPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { openPriceCatalogue } from '#shared/cost/price-catalogue.ts';
import { CliFault } from './cli-fault.ts';
import { readInput } from './read-input.ts';
import type { Shell } from './shell.ts';

/** The price catalogue that comes with the project, or with the prices of a file in their place. */
export async function openPrices(file?: string, shell?: Shell): Promise<PriceBook> {
  const own = await openOwnPrices();
  if (file === undefined || shell === undefined) return own;
  const input = await readInput(file, shell);
  if (!input.ok) throw new CliFault(input.fault);
  const imported = importPrices(input.value.text, input.value.file, own.catalogue);
  if (!imported.ok) throw new CliFault(imported.fault);
  return createPriceBook(imported.value.catalogue);
}

async function openOwnPrices(): Promise<PriceBook> {
  const { default: prices } = await import('../../assets/prices/aws-prices.json', {
    with: { type: 'json' },
  });
  return createPriceBook(unwrap(openPriceCatalogue(prices)));
}
