import { unwrap } from '#shared/base/result.ts';
import type { RateChanges } from '#shared/cost/import-prices/commitment-rates.ts';
import { importPrices, type PriceImport } from '#shared/cost/import-prices/import-prices.ts';
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
  shell.writeMessage(describeImport(input.value.file, imported.value.report));
  return createPriceBook(imported.value.catalogue);
}

function describeImport(file: string, report: PriceImport['report']): string {
  const { title, date, leftOutCount, commitments } = report;
  const counts = ({ changed, added, removed, unchangedCount }: RateChanges): string =>
    `${changed.length} changed, ${added.length} new, ${removed.length} gone, ${unchangedCount} the same`;
  const ofRates = Object.values(commitments).some((each) => (Array.isArray(each) ? each.length : each) > 0);
  return [
    `${file}: ${title}${date === '' ? '' : `, of ${date}`}. Prices: ${counts(report)}`,
    leftOutCount === 0 ? '' : `, ${leftOutCount} rows left out`,
    ofRates ? `. Rates of reservations and Savings Plans: ${counts(commitments)}` : '',
    '.',
  ].join('');
}

async function openOwnPrices(): Promise<PriceBook> {
  const { default: prices } = await import('../../assets/prices/aws-prices.json', {
    with: { type: 'json' },
  });
  return createPriceBook(unwrap(openPriceCatalogue(prices)));
}
