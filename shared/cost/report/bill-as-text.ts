import {
  type Bill,
  describeAmount,
  describeBasis,
  describeLeftOut,
  describeQuantity,
  describeTotal,
} from './bill.ts';
import { textTable } from './text-table.ts';

/** The bill as a table: what, how much of it, what it costs; the total last. */
export function billAsText({ estimate, nameOf }: Bill): string {
  const rows = estimate.lines.map((line) => [
    nameOf(line.owner),
    line.label,
    describeQuantity(line),
    describeAmount(line),
  ]);
  const leftOut = describeLeftOut(estimate);
  const total = ['', '', 'Total per month', describeTotal(estimate)];
  return `${textTable([...rows, total], [3])}\n${describeBasis(estimate)}${leftOut === '' ? '' : `\n${leftOut}`}\n`;
}
