import { Histogram } from '../des/histogram.ts';
import type { HistogramRecord } from './run-record.ts';
import type { Latency } from './simulation-result.ts';

export function recordHistogram(histogram: Histogram): HistogramRecord {
  const buckets: number[] = [];
  histogram.counts.forEach((count, index) => {
    if (count > 0) buckets.push(index, count);
  });
  return {
    count: histogram.count,
    sum: histogram.sum,
    min: histogram.count === 0 ? 0 : histogram.min,
    max: histogram.max,
    buckets,
  };
}

/** One histogram of several records. */
export function sumHistograms(records: readonly HistogramRecord[]): Histogram {
  const sum = new Histogram();
  for (const { count, sum: total, min, max, buckets } of records) {
    if (count === 0) continue;
    for (let at = 0; at < buckets.length; at += 2) {
      const index = buckets[at] as number;
      sum.counts[index] = (sum.counts[index] as number) + (buckets[at + 1] as number);
    }
    sum.count += count;
    sum.sum += total;
    sum.min = Math.min(sum.min, min);
    sum.max = Math.max(sum.max, max);
  }
  return sum;
}

/** Percentiles where there are enough values to say. */
export function latencyOf(histogram: Histogram): Latency {
  const at = (share: number): number | null => histogram.percentile(share) ?? null;
  return {
    mean: histogram.mean() ?? null,
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    max: histogram.count === 0 ? null : histogram.max,
  };
}
