import { csvCell } from '#shared/base/csv-cell.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import type { CostReason } from '../compare-estimates.ts';
import { markdownCell } from './bill-as-markdown.ts';
import { type BillComparison, signedUsd } from './compare-bills.ts';
import { textTable } from './text-table.ts';

const marks = { added: '+', removed: '-', changed: '~' } as const;

export function comparisonAsText(comparison: BillComparison): string {
  const rows = comparison.changes.map(({ change, owner, label, before, after, differenceUsd, why }) => [
    marks[change],
    owner,
    label,
    before,
    after,
    signedUsd(differenceUsd),
    why,
  ]);
  const total = ['', '', 'Total per month', ...totals(comparison)];
  return `${textTable([...rows, total], [3, 4, 5])}\n${note(comparison)}`;
}

export function comparisonAsMarkdown(comparison: BillComparison): string {
  const rows = comparison.changes.map(
    ({ owner, label, before, after, differenceUsd, why }) =>
      `| ${[owner, label, before, after, signedUsd(differenceUsd), why].map(markdownCell).join(' | ')} |`,
  );
  return `${[
    '| Where | What | Before | After | Difference | Why |',
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...rows,
    `| | **Total** | ${totals(comparison).map(markdownCell).join(' | ')} | |`,
  ].join('\n')}\n${note(comparison) === '' ? '' : `\n${note(comparison)}`}`;
}

export function comparisonAsCsv(comparison: BillComparison): string {
  const rows = comparison.changes.map(({ change, owner, label, before, after, differenceUsd, why }) =>
    [change, owner, label, before, after, differenceUsd ?? '', why].map(csvCell).join(','),
  );
  return `${['change,name,label,before,after,differenceUsd,why', ...rows].join('\r\n')}\r\n`;
}

/** Exact decimals as text; a difference that is not known is absent. */
export function comparisonAsJson(comparison: BillComparison, files: readonly [string, string]): string {
  return `${JSON.stringify(
    {
      format: 'lintel-cost-comparison/1',
      before: { file: files[0], totalUsd: comparison.totalBefore },
      after: { file: files[1], totalUsd: comparison.totalAfter },
      differenceUsd: comparison.differenceUsd,
      byReason: comparison.byReason,
      isPartial: comparison.isPartial,
      changes: comparison.changes,
    },
    null,
    2,
  )}\n`;
}

function totals({ totalBefore, totalAfter, differenceUsd }: BillComparison): readonly string[] {
  return [formatUsd(totalBefore), formatUsd(totalAfter), signedUsd(differenceUsd)];
}

/** What the difference comes from, and whether it is all of it. */
function note({ byReason, isPartial }: BillComparison): string {
  const parts = Object.entries(byReason)
    .filter(([, amount]) => !usd(amount).isZero())
    .map(([reason, amount]) => `${reasonWords[reason as CostReason]} ${signedUsd(usd(amount))}`);
  return [
    ...(parts.length === 0 ? [] : [`By reason: ${parts.join(', ')}.\n`]),
    ...(isPartial ? ['Some lines have no amount, so the totals are those of what is known.\n'] : []),
  ].join('');
}

const reasonWords: Readonly<Record<CostReason, string>> = {
  added: 'added',
  removed: 'removed',
  quantity: 'quantity',
  usage: 'usage',
  price: 'price',
  sharing: 'shared tiers',
};
