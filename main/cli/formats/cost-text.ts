import type { CheckedInput } from './checked-input.ts';
import { costRows, describeBasis, describeTotal } from './cost-rows.ts';

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
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(0, ...[...rows, total].map((row) => row[column]?.length ?? 0)),
  );
  const format = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return `${[...rows.map(format), format(total), describeBasis(cost)].join('\n')}\n`;
}
