import { latencyOf, sumHistograms } from './histogram-record.ts';
import type { HistogramRecord, RunRecord, WindowRecord } from './run-record.ts';
import type { ClassResult, Latency, NodeResult, SimulationResult } from './simulation-result.ts';

/**
 * Percentiles of the stretches in which every request was simulated, in place of those that rates cannot have. Means
 * and counts stay those of the whole run.
 */
export function withWindowPercentiles(
  classes: readonly ClassResult[],
  nodes: readonly NodeResult[],
  records: readonly RunRecord[],
): Pick<SimulationResult, 'classes' | 'nodes' | 'windows'> {
  const windows = records.flatMap((record) => record.windows ?? []);
  if (windows.length === 0) return { classes, nodes };
  const over = (whole: Latency, of: (window: WindowRecord) => HistogramRecord | undefined): Latency => {
    const parts = windows.map(of).filter((part) => part !== undefined);
    return { ...latencyOf(sumHistograms(parts)), mean: whole.mean };
  };
  return {
    classes: classes.map((each, index) => ({
      ...each,
      latency: over(each.latency, (window) => window.classes[index]),
    })),
    nodes: nodes.map((each, index) => ({
      ...each,
      time: over(each.time, (window) => window.stations[index]?.sojourn),
      wait: over(each.wait, (window) => window.stations[index]?.wait),
    })),
    windows: windows.map(({ from, to, classes: latencies }) => ({
      from,
      to,
      requests: latencies.reduce((sum, { count }) => sum + count, 0),
    })),
  };
}
