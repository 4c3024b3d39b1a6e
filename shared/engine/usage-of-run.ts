import { viewNode } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { SimulatedUsage } from '#shared/cost/traffic/traffic.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { MeasuredRun } from '#shared/simulation/results/cost-of-run.ts';

export interface UsageOfRun {
  readonly simulated: SimulatedUsage;
  /** How busy nodes were on average, from 0 to 1. */
  readonly utilisation: ReadonlyMap<NodeId, number>;
}

const secondsPerHour = 3600;
const averageFields = ['averageTasks', 'averageInstances', 'averageNodes', 'averagePods'] as const;

/**
 * What a run of the simulation says about a month of the bill: a month of the load that it had. Calls come from what
 * reached each node, durations from what functions took, counts from what groups ran on average, and when it came from
 * the hours of the run.
 */
export function usageOfRun(document: LintelDocument, result: MeasuredRun): UsageOfRun {
  const { hoursPerMonth } = settingsOf(document);
  const usage = new Map<NodeId, Record<string, number>>();
  const calls = new Map<NodeId, number>();
  const utilisation = new Map<NodeId, number>();
  const shapeOf = (id: NodeId): Readonly<Record<string, unknown>> => {
    const node = document.nodes.get(id);
    return (node === undefined ? undefined : findKind(node.kind)?.usage?.shape) ?? {};
  };
  const say = (id: NodeId, field: string, value: number | null | undefined): void => {
    if (value === null || value === undefined || !Number.isFinite(value) || !(field in shapeOf(id))) return;
    usage.set(id, { ...usage.get(id), [field]: value });
  };
  for (const each of result.nodes) {
    const node = document.nodes.get(each.node);
    if (node === undefined) continue;
    // Several stations may stand for one node: a queue and those who wait for it.
    const perMonth = each.perSecond * secondsPerHour * hoursPerMonth;
    calls.set(each.node, Math.max(calls.get(each.node) ?? 0, perMonth));
    if (each.utilisation !== null)
      utilisation.set(each.node, Math.max(utilisation.get(each.node) ?? 0, each.utilisation));
    const memory = viewNode(node).properties.memorySize;
    const { function: run } = each;
    if (run !== undefined && run.invocations > 0 && typeof memory === 'number')
      say(
        each.node,
        'averageDurationMs',
        (run.billedGigabyteSeconds / run.invocations / (memory / 1024)) * 1000,
      );
  }
  for (const group of result.groups) {
    const hours = result.seconds / secondsPerHour;
    if (hours <= 0) continue;
    for (const field of averageFields) say(group.node, field, group.targetHours / hours);
  }
  const { payload } = result;
  return {
    simulated: { usage, calls, curves: curvesOf(result), ...(payload === undefined ? {} : { payload }) },
    utilisation,
  };
}

/**
 * How what went over each connection is spread over the whole hours of the run, as factors around 1. Nothing for a run
 * of less than two: within an hour AWS counts the average.
 */
function curvesOf({ seconds, series }: MeasuredRun): ReadonlyMap<ConnectionId, readonly number[]> {
  const curves = new Map<ConnectionId, readonly number[]>();
  const hours = Math.floor(seconds / secondsPerHour);
  if (hours < 2 || series === undefined) return curves;
  const { bucketSeconds, columns } = series;
  for (const { what, of, values } of columns) {
    if (what !== 'requests') continue;
    const sums = new Array<number>(hours).fill(0);
    values.forEach((value, bucket) => {
      // A bucket may lie in two hours, or be longer than one.
      const [from, to] = [bucket * bucketSeconds, (bucket + 1) * bucketSeconds];
      for (
        let hour = Math.floor(from / secondsPerHour);
        hour < hours && hour * secondsPerHour < to;
        hour += 1
      ) {
        const inside = Math.min(to, (hour + 1) * secondsPerHour) - Math.max(from, hour * secondsPerHour);
        sums[hour] = (sums[hour] ?? 0) + (value ?? 0) * (inside / bucketSeconds);
      }
    });
    const mean = sums.reduce((total, sum) => total + sum, 0) / hours;
    if (mean > 0)
      curves.set(
        of,
        sums.map((sum) => sum / mean),
      );
  }
  return curves;
}
