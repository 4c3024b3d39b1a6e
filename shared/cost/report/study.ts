import { formatUsd, usd } from '#shared/base/money.ts';
import type { Estimate } from '../estimate.ts';
import type { CostStudy } from '../study/study-cost.ts';
import { unitCostsOf } from '../study/unit-costs.ts';
import { widestLines } from '../study/widest-lines.ts';
import type { Bill } from './bill.ts';
import { signedUsd } from './compare-bills.ts';
import { textTable } from './text-table.ts';

/** Range, unit costs and budgets, as lines below a bill; nothing where there is none of them. */
export function describeFigures(estimate: Estimate): string {
  const { range, totalUsd, budgets } = estimate;
  const isRange = range.lowUsd !== totalUsd || range.highUsd !== totalUsd;
  const units = unitCostsOf(estimate)
    .filter(({ per }) => per === 'million requests' || per === 'thousand users')
    .map((unit) => `${formatUsd(unit.usd)} per ${unit.per}`);
  const lines = [
    ...(isRange ? [`Between ${formatUsd(range.lowUsd)} and ${formatUsd(range.highUsd)}.`] : []),
    ...(units.length === 0 ? [] : [`${units.join(', ')}.`]),
    ...budgets.map(describeBudget),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** `Budget Network: $36.50 of $30.00 a month, $6.50 over.` */
export function describeBudget({
  name,
  spentUsd,
  limitUsd,
  isOver,
  isAtLeast,
}: Estimate['budgets'][number]): string {
  const kept = isOver
    ? `${formatUsd(usd(spentUsd).minus(limitUsd))} over`
    : isAtLeast
      ? 'kept by what is known'
      : 'kept';
  return `Budget ${name}: ${formatUsd(spentUsd)} of ${formatUsd(limitUsd)} a month, ${kept}.`;
}

/** Of a plan without any known discount one row stands for all its terms. */
function knownFirst(purchases: CostStudy['purchases']): CostStudy['purchases'] {
  const unknown = new Set<string>();
  return purchases.flatMap((option) => {
    if (option.monthlyUsd !== undefined) return [option];
    const plan = `${option.service} ${option.plan}`;
    if (unknown.has(plan)) return [];
    unknown.add(plan);
    const [title = option.title] = option.title.split(',');
    return [{ ...option, title }];
  });
}

/** Months to come, what else could be, and what makes the bill uncertain, as text. */
export function studyAsText({ forecast, alternatives, purchases }: CostStudy, bill: Bill): string {
  const parts: string[] = [];
  if (forecast !== undefined) {
    const rows = forecast.months.map(({ month, usageFactor, totalUsd, range, cumulativeUsd }) => [
      `Month ${month}`,
      `${Math.round(usageFactor * 1000) / 10} %`,
      formatUsd(totalUsd),
      `${formatUsd(range.lowUsd)} – ${formatUsd(range.highUsd)}`,
      formatUsd(cumulativeUsd),
    ]);
    const header = ['', 'Usage', 'Expected', 'Low – high', 'In all'];
    parts.push(
      `${forecast.months.length} ${forecast.months.length === 1 ? 'month' : 'months'}\n${textTable([header, ...rows], [1, 2, 3, 4])}\n${forecast.basis.join(' ')}`,
    );
  }
  if (alternatives.length > 0) {
    const rows = alternatives.map(({ title, totalUsd, differenceUsd, unknown }) => [
      title,
      totalUsd === undefined ? 'unknown' : formatUsd(totalUsd),
      totalUsd === undefined ? `no price: ${unknown.slice(0, 3).join(', ')}` : signedUsd(differenceUsd),
    ]);
    parts.push(`What if\n${textTable(rows, [1, 2])}`);
  }
  if (purchases.length > 0) {
    const rows = knownFirst(purchases).map((option) => [
      option.serviceTitle,
      option.title,
      option.monthlyUsd === undefined ? 'unknown' : formatUsd(option.monthlyUsd),
      option.savedUsd === undefined
        ? `no discount known${option.atMostPercent === undefined ? '' : `, at most ${option.atMostPercent} %`}: ${option.unknown.join(', ')}`
        : signedUsd(usd(option.savedUsd).negated()),
      option.upfrontUsd === undefined ? '' : `${formatUsd(option.upfrontUsd)} at the start`,
      option.paidBackInMonth === undefined ? '' : `paid back in month ${option.paidBackInMonth}`,
      option.breakEvenUtilisation === undefined
        ? ''
        : `worth it from ${Math.round(option.breakEvenUtilisation * 100)} % use`,
    ]);
    parts.push(`Paying otherwise\n${textTable(rows, [2, 3])}`);
  }
  const wide = alternatives.length === 0 ? [] : widestLines(bill.estimate, 5);
  if (wide.length > 0) {
    const rows = wide.map(({ line, lowUsd, highUsd, because }) => [
      bill.nameOf(line.owner),
      line.label,
      `${formatUsd(lowUsd)} – ${formatUsd(highUsd)}`,
      because,
    ]);
    parts.push(`What makes it uncertain\n${textTable(rows, [2])}`);
  }
  return parts.map((part) => `\n${part}\n`).join('');
}
