import {
  type Bill,
  describeAmount,
  describeBasis,
  describeLeftOut,
  describeQuantity,
  describeTotal,
  remarksOf,
} from './bill.ts';

/** The bill as a Markdown table, for a README or a pull request, with remarks as numbered notes below. */
export function billAsMarkdown({ estimate, nameOf }: Bill): string {
  const remarks = [...new Set(estimate.lines.flatMap(remarksOf))];
  const rows = estimate.lines.map((line) => {
    const marks = remarksOf(line).map((remark) => ` [${remarks.indexOf(remark) + 1}]`);
    const cells = [nameOf(line.owner), line.label, describeQuantity(line), describeAmount(line)];
    const [owner, label, quantity, amount] = cells.map(markdownCell);
    return `| ${owner} | ${label}${markdownCell(marks.join(''))} | ${quantity} | ${amount} |`;
  });
  const leftOut = markdownCell(describeLeftOut(estimate));
  const notes = remarks.map((remark, index) => `${index + 1}. ${markdownCell(remark)}`);
  return `${[
    '| Where | What | Quantity | Per month |',
    '| --- | --- | --- | ---: |',
    ...rows,
    `| | **Total** | | **${markdownCell(describeTotal(estimate))}** |`,
    '',
    describeBasis(estimate),
    ...(leftOut === '' ? [] : ['', leftOut]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n')}\n`;
}

/** Text in a table cell: no new columns, no lines, no markup from a name. */
export function markdownCell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\|`*_{}[\]<>$~]/g, '\\$&');
}
