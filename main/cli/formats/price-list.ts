import type { PriceBook } from '#shared/cost/price-book.ts';
import type { PricedList } from '#shared/cost/price-list.ts';
import { describeAmount, describeQuantity, describeTotal } from '#shared/cost/report/bill.ts';
import { textTable } from '#shared/cost/report/text-table.ts';

/** Each list as a table with its total. */
export function priceListsAsText(lists: readonly PricedList[], prices: PriceBook): string {
  const tables = lists.map((list) => {
    const rows = list.lines.map((line) => [line.label, describeQuantity(line), describeAmount(line)]);
    const total = ['Total per month', '', describeTotal(list)];
    const title = list.title ?? list.id;
    return `${title === undefined ? '' : `${title}\n`}${textTable([...rows, total], [2])}\n`;
  });
  return `${tables.join('\n')}\nPrices of ${prices.date}, each line in its own unit.\n`;
}

/** One list as an object, several as `lists`. Amounts are exact decimals as text; an unknown one is absent. */
export function priceListsAsJson(lists: readonly PricedList[], prices: PriceBook): string {
  const head = { format: 'lintel-price/1', catalogueDate: prices.date };
  const [only] = lists;
  const content =
    lists.length === 1 && only !== undefined
      ? { ...head, ...jsonOf(only) }
      : { ...head, lists: lists.map(jsonOf) };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function jsonOf(list: PricedList): object {
  const { id, title, region, freeTier, lines, totalUsd, roundedUsd, isAtLeast } = list;
  return {
    id,
    title,
    region,
    freeTier,
    totalUsd,
    /** Half up to the cent, as a number. */
    total: Number(roundedUsd),
    isAtLeast,
    lines: lines.map(({ key: _, owner: __, quantity, ...line }) => ({
      ...line,
      quantity: quantity.value,
      unit: quantity.unit,
    })),
  };
}
