import type { CheckedInput } from './checked-input.ts';
import { costRows } from './cost-rows.ts';

const header =
  'owner,name,service,component,label,region,quantity,unit,formula,state,monthlyUsd,priceUsd,source,asOf';

/** One line of the bill a row. Unknown amounts are empty cells, which a sum leaves out. */
export function costAsCsv(checked: CheckedInput): string {
  const rows = costRows(checked).map(({ line, owner }) => [
    line.owner,
    owner,
    line.service,
    line.component,
    line.label,
    line.region,
    line.quantity.value === undefined ? '' : String(line.quantity.value),
    line.quantity.unit,
    line.quantity.formula,
    line.state,
    line.monthlyUsd ?? '',
    line.price?.tiers.map(({ usd }) => usd).join(' / ') ?? '',
    line.price?.source.title ?? '',
    line.price?.asOf ?? '',
  ]);
  return `${[header, ...rows.map((row) => row.map(csvCell).join(','))].join('\r\n')}\r\n`;
}

/** A cell that a spreadsheet shows as text: one that begins like a formula gets an apostrophe in front. */
export function csvCell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
