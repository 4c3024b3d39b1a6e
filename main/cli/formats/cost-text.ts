import type { CheckedInput } from './checked-input.ts';
import { costRows, describeBasis, describeTotal } from './cost-rows.ts';
import { textTable } from './text-table.ts';

/** The bill as a table: what, how much of it, what it costs; the total last. */
export function costAsText(checked: CheckedInput): string {
  const { cost } = checked.analysis;
  const rows = costRows(checked).map(({ owner, line, quantity, amount }) => [
    owner,
    line.label,
    quantity,
    amount,
  ]);
  const total = ['', '', 'Total per month', describeTotal(cost)];
  return `${textTable([...rows, total], [3])}\n${describeBasis(cost)}\n`;
}
