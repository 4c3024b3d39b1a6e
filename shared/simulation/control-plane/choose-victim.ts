import { assertNever } from '#shared/base/assert-never.ts';
import type { PlacementPlan, PlacementStrategy } from '../flow/hosts.ts';
import type { Target } from './capacity-group.ts';

/**
 * The target that scale-in takes: from the zone with the most; of a placed group by its strategies turned round, so that
 * packing empties the machine with most left; then one that does not serve, and the oldest.
 */
export function chooseVictim(
  candidates: readonly Target[],
  placement: PlacementPlan | undefined,
): Target | undefined {
  // What still waits for a machine costs nothing to give up.
  const waiting = candidates.filter(({ tenant }) => tenant !== undefined && tenant.host === undefined);
  if (waiting.length > 0) return waiting.at(-1);
  let left = candidates;
  for (const strategy of placement?.strategies ?? ['spread-zones' as const]) {
    if (strategy === 'random') break;
    const costs = left.map((target) => gainOf(strategy, target, left));
    const most = Math.max(...costs);
    left = left.filter((_, index) => costs[index] === most);
  }
  return [...left].sort(
    (a, b) => Number(a.isHealthy) - Number(b.isHealthy) || a.launchedAt - b.launchedAt || a.id - b.id,
  )[0];
}

function gainOf(
  strategy: Exclude<PlacementStrategy, 'random'>,
  target: Target,
  among: readonly Target[],
): number {
  const host = target.tenant?.host;
  switch (strategy) {
    case 'spread-zones':
      return among.filter(({ zone }) => zone === target.zone).length;
    case 'spread-hosts':
      return among.filter(({ tenant }) => tenant?.host === host).length;
    case 'binpack-cpu':
      return host?.vcpuLeft ?? 0;
    case 'binpack-memory':
      return host?.memoryLeft ?? 0;
    default:
      return assertNever(strategy);
  }
}
