import { describeFault } from '#shared/base/result.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { openPriceLists, type PricedList, type PriceList, pricePriceList } from '#shared/cost/price-list.ts';
import { CliFault } from '../cli-fault.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { priceListsAsJson, priceListsAsText } from '../formats/price-list.ts';
import { openPrices } from '../open-prices.ts';
import { readInput } from '../read-input.ts';
import type { Shell } from '../shell.ts';

export interface PriceOptions {
  readonly region?: string | undefined;
  /** Which prices to use: the catalogue's, or those that the list states. */
  readonly prices: 'catalogue' | 'list';
  readonly format: 'text' | 'json';
}

/** Prices quantities of components. What the catalogue does not have is unknown and makes totals lower bounds. */
export async function price(file: string, options: PriceOptions, shell: Shell): Promise<ExitCode> {
  const input = await readInput(file, shell);
  if (!input.ok) throw new CliFault(input.fault);
  const opened = openPriceLists(parseJson(input.value.text, input.value.file));
  if (!opened.ok) throw new CliFault({ ...opened.fault, file: input.value.file });
  const prices = await openPrices();
  const today = new Date().toISOString().slice(0, 10);
  const from = options.prices === 'list' ? 'own' : 'catalogue';
  const lists = opened.value.map((list) => ({ ...list, region: options.region ?? list.region }));
  warnOfRegions(lists, prices, input.value.file, shell);
  const priced: readonly PricedList[] = lists.map((list) => pricePriceList(list, prices, from, today));
  shell.writeOut(
    options.format === 'json' ? priceListsAsJson(priced, prices) : priceListsAsText(priced, prices),
  );
  return exitCodes.fine;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CliFault({ code: 'not-json', message: 'This is not JSON; a price list is a JSON file.', file });
  }
}

/** A Region without prices is more often a slip than a wish. Global services have no Region. */
function warnOfRegions(lists: readonly PriceList[], prices: PriceBook, file: string, shell: Shell): void {
  const named = new Set(
    lists.flatMap((list) => [list.region, ...list.lines.flatMap(({ region }) => region ?? [])]),
  );
  for (const region of named) {
    if (region === 'global' || region in prices.regions) continue;
    const message = `warning: The price catalogue has no Region ${region}.`;
    shell.writeMessage(describeFault({ code: 'warning', message, file }));
  }
}
