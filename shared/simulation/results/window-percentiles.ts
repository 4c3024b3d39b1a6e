import type { Histogram } from '../des/histogram.ts';
import { latencyOf, sumHistograms } from './histogram-record.ts';
import type { HistogramRecord, RunRecord, WindowRecord } from './run-record.ts';
import type { ClassResult, Latency, NodeResult, SimulationResult } from './simulation-result.ts';

/**
 * Percentiles of the stretches in which every request was simulated, in place of those that rates cannot have: each
 * counts as much as the part of the run that it stands for. Means and counts stay those of the whole run.
 */
export function withWindowPercentiles(
  classes: readonly ClassResult[],
  nodes: readonly NodeResult[],
  records: readonly RunRecord[],
): Pick<SimulationResult, 'classes' | 'nodes' | 'windows'> & {
  /** Of all answers of each class. */
  readonly latencies: readonly Histogram[];
} {
  const windows = records.flatMap((record) => record.windows ?? []);
  const inAll = (index: number): Histogram =>
    sumHistograms(records.flatMap((record) => record.classes[index]?.latency ?? []));
  if (windows.length === 0) return { classes, nodes, latencies: classes.map((_, index) => inAll(index)) };
  // A stretch at the peak says how it is there, not how it is all day.
  const own = windows.map((window) => window.classes.reduce((sum, { count }) => sum + count, 0));
  const all = own.reduce((sum, count) => sum + count, 0);
  const stoodFor = windows.reduce((sum, { weight }, at) => sum + (own[at] === 0 ? 0 : weight), 0);
  const scales = windows.map(({ weight }, at) =>
    stoodFor === 0 || own[at] === 0 ? 1 : (weight / stoodFor) * (all / (own[at] as number)),
  );
  const within = (of: (window: WindowRecord) => HistogramRecord | undefined): Histogram =>
    sumHistograms(
      windows.flatMap((window, at) => {
        const part = of(window);
        return part === undefined ? [] : [scaled(part, scales[at] as number)];
      }),
    );
  const over = ({ mean }: Latency, histogram: Histogram): Latency => ({ ...latencyOf(histogram), mean });
  const latencies = classes.map((_, index) => within((window) => window.classes[index]));
  return {
    classes: classes.map((each, index) => ({
      ...each,
      latency: over(each.latency, latencies[index] as Histogram),
    })),
    nodes: nodes.map((each, index) => ({
      ...each,
      time: over(
        each.time,
        within((window) => window.stations[index]?.sojourn),
      ),
      wait: over(
        each.wait,
        within((window) => window.stations[index]?.wait),
      ),
    })),
    latencies,
    windows: windows.map(({ from, to, classes: latencies }) => ({
      from,
      to,
      requests: latencies.reduce((sum, { count }) => sum + count, 0),
    })),
  };
}

/** As if each value had come up so many times. */
function scaled(record: HistogramRecord, times: number): HistogramRecord {
  if (times === 0) return { ...record, count: 0, sum: 0, buckets: [] };
  return {
    ...record,
    count: record.count * times,
    sum: record.sum * times,
    buckets: record.buckets.map((value, at) => (at % 2 === 0 ? value : value * times)),
  };
}
