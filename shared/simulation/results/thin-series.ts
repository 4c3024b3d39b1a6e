import type { Series, SeriesColumn } from './run-record.ts';

/** Counts within a bucket: they add up. What is looked at once a bucket is not. */
const isCount = (what: string): boolean =>
  /^(offered|completed|failed|requests|errors\.|slower\.)/.test(what);
/** Of which the largest says more than any other. */
const isPeak = (what: string): boolean => /^(p\d+|queued|oldestAge)$/.test(what);
const isMean = (what: string): boolean => ['busy', 'use', 'way', 'cpu', 'mean', 'version'].includes(what);

/**
 * The series with at most so many buckets: as many as a chart has room for. Counts are added up; of percentiles,
 * queues and ages the worst stays; of what is in use the mean; of what is set the last.
 */
export function thinSeries(series: Series, most: number): Series {
  const longest = Math.max(0, ...series.columns.map(({ values }) => values.length));
  const factor = Math.ceil(longest / most);
  if (factor <= 1) return series;
  const left = longest % factor;
  return {
    bucketSeconds: series.bucketSeconds * factor,
    ...(left === 0 ? {} : { lastSeconds: series.bucketSeconds * left }),
    columns: series.columns.map((column) => ({ ...column, values: thinned(column, factor) })),
  };
}

function thinned({ what, values }: SeriesColumn, factor: number): readonly (number | null)[] {
  const result: (number | null)[] = [];
  for (let from = 0; from < values.length; from += factor) {
    const known = values.slice(from, from + factor).filter((value) => value !== null);
    if (known.length === 0) result.push(null);
    else if (isCount(what)) result.push(sum(known));
    else if (isPeak(what)) result.push(Math.max(...known));
    else if (isMean(what)) result.push(sum(known) / known.length);
    else result.push(known.at(-1) ?? null);
  }
  return result;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
