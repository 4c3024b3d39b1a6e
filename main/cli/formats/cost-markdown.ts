import type { CheckedInput } from './checked-input.ts';
import { costRows, describeBasis, describeTotal } from './cost-rows.ts';

/** The bill as a Markdown table, for a README or a pull request. */
export function costAsMarkdown(checked: CheckedInput): string {
  const { cost } = checked.analysis;
  const rows = costRows(checked).map(
    ({ owner, line, quantity, amount }) =>
      `| ${markdownCell(owner)} | ${markdownCell(line.label)} | ${markdownCell(quantity)} | ${markdownCell(amount)} |`,
  );
  return `${[
    '| Where | What | Quantity | Per month |',
    '| --- | --- | --- | ---: |',
    ...rows,
    `| | **Total** | | **${markdownCell(describeTotal(cost))}** |`,
    '',
    describeBasis(cost),
  ].join('\n')}\n`;
}

/** Text in a table cell: no new columns, no lines, no markup from a name. */
export function markdownCell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\|`*_{}[\]<>$~]/g, '\\$&');
}
