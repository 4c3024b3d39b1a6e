import { csvCell } from '#shared/base/csv-cell.ts';
import type { SimulationResult } from './simulation-result.ts';

/**
 * The curves of a run as a table for a spreadsheet: a row for each stretch of time, named by its end in seconds, a column
 * for each figure and what it is of. What is unknown is empty.
 */
export function curvesAsCsv({ series }: Pick<SimulationResult, 'series'>): string {
  const { bucketSeconds, lastSeconds = bucketSeconds, columns } = series;
  const length = Math.max(0, ...columns.map(({ values }) => values.length));
  const head = ['seconds', ...columns.map(({ what, of }) => csvCell(of === '' ? what : `${what} ${of}`))];
  const rows = Array.from({ length }, (_, row) => {
    const end = row === length - 1 ? row * bucketSeconds + lastSeconds : (row + 1) * bucketSeconds;
    return [String(end), ...columns.map(({ values }) => String(values[row] ?? ''))].join(',');
  });
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}
