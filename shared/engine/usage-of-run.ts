import { viewNode } from '#shared/catalogue/document-reader.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { SimulatedUsage } from '#shared/cost/traffic/traffic.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';

export interface UsageOfRun {
  readonly simulated: SimulatedUsage;
  /** How busy nodes were on average, from 0 to 1. */
  readonly utilisation: ReadonlyMap<NodeId, number>;
}

const secondsPerHour = 3600;
const averageFields = ['averageTasks', 'averageInstances', 'averageNodes', 'averagePods'] as const;

/**
 * What a run of the simulation says about a month of the bill: a month of the load that it had. Calls come from what
 * reached each node, durations from what functions took, counts from what groups ran on average.
 */
export function usageOfRun(document: LintelDocument, result: SimulationResult): UsageOfRun {
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
  return { simulated: { usage, calls }, utilisation };
}
