import type { Series } from './run-record.ts';
import type { BandColumn, Bands } from './simulation-result.ts';
import { studentQuantile } from './student.ts';

/** What is worth a band: what replications differ in and charts show. */
const isBanded = (what: string): boolean =>
  /^(offered|completed|failed|p50|p99|queued|busy|oldestAge|targets)$/.test(what);

/**
 * The mean of the replications in each bucket, with its 95 % interval by Student. Undefined for a single one. A bucket
 * that fewer than two replications know has no interval.
 */
export function confidenceBands(replications: readonly Series[]): Bands | undefined {
  const [first] = replications;
  if (first === undefined || replications.length < 2) return undefined;
  const quantiles = replications.map((_, index) => (index === 0 ? 0 : studentQuantile(0.975, index)));
  const columns = first.columns.flatMap(({ what, of, values }, place): BandColumn[] => {
    if (!isBanded(what)) return [];
    const all = replications.map(({ columns: each }) => {
      const same = each[place];
      return same?.what === what && same.of === of
        ? same
        : each.find((column) => column.what === what && column.of === of);
    });
    const mean: (number | null)[] = [];
    const low: (number | null)[] = [];
    const high: (number | null)[] = [];
    for (let bucket = 0; bucket < values.length; bucket += 1) {
      const known: number[] = [];
      for (const column of all) {
        const value = column?.values[bucket];
        if (value !== null && value !== undefined) known.push(value);
      }
      if (known.length < 2) {
        mean.push(known[0] ?? null);
        low.push(null);
        high.push(null);
        continue;
      }
      const middle = known.reduce((sum, value) => sum + value, 0) / known.length;
      const square = known.reduce((sum, value) => sum + (value - middle) * (value - middle), 0);
      const half = (quantiles[known.length - 1] ?? 0) * Math.sqrt(square / (known.length - 1) / known.length);
      mean.push(short(middle));
      // Nothing that is measured over time is negative.
      low.push(short(Math.max(0, middle - half)));
      high.push(short(middle + half));
    }
    // What is never there has no band.
    return mean.every((value) => value === null || value === 0) ? [] : [{ what, of, mean, low, high }];
  });
  return { bucketSeconds: first.bucketSeconds, columns };
}

/** Six digits are more than a chart shows and a band means. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
