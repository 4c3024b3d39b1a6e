import { sumUsd, usd } from '#shared/base/money.ts';
import type { CostLine, Estimate, LineState, UsdString } from '#shared/cost/estimate.ts';

export type CostGrouping = 'family' | 'node' | 'lines';

export interface CostGroup {
  readonly key: string;
  /** Absent when lines stand alone. */
  readonly title: string | undefined;
  readonly lines: readonly CostLine[];
  readonly monthlyUsd: UsdString;
  readonly isAtLeast: boolean;
}

const withoutAmount: ReadonlySet<LineState> = new Set(['unknown-price', 'needs-usage']);

/** The lines of the bill in groups: what is not in the total first, then the dearest group, the dearest line first. */
export function groupCostLines(
  estimate: Estimate,
  by: CostGrouping,
  nameOf: (id: string) => string,
): readonly CostGroup[] {
  const groups = new Map<string, CostLine[]>();
  for (const line of estimate.lines) {
    const key = withoutAmount.has(line.state)
      ? ''
      : { family: line.service, node: line.owner, lines: 'all' }[by];
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  const missing = groups.get('');
  groups.delete('');
  const sorted = [...groups]
    .map(([key, lines]) => ({
      key,
      title: by === 'lines' ? undefined : by === 'node' ? nameOf(key) : key,
      lines: lines.toSorted((a, b) => amountOf(b).cmp(amountOf(a)) || (a.key < b.key ? -1 : 1)),
      monthlyUsd: sumUsd(lines.map(amountOf)).toFixed(),
      isAtLeast: false,
    }))
    .sort((a, b) => usd(b.monthlyUsd).cmp(a.monthlyUsd) || (a.key < b.key ? -1 : 1));
  if (missing === undefined) return sorted;
  return [
    {
      key: '',
      title: 'Not in the total: no price, or usage is missing',
      lines: missing,
      monthlyUsd: '0',
      isAtLeast: true,
    },
    ...sorted,
  ];
}

function amountOf(line: CostLine) {
  return usd(line.monthlyUsd ?? '0');
}
