import { assertNever } from '#shared/base/assert-never.ts';
import type { GroupPlan, TerminationPolicy } from '../flow/flow.ts';
import type { PlacementStrategy } from '../flow/hosts.ts';
import type { Target } from './target.ts';

/** Of AWS where a group states nothing: the oldest launch template, then the one that is paid for longest. */
const usual: readonly TerminationPolicy[] = ['oldest-version', 'closest-to-hour'];

/**
 * The target that scale-in takes: from the zone with the most; of a placed group by its strategies turned round, so that
 * packing empties the machine with most left; then one that does not serve, and then by the policies of the group.
 */
export function chooseVictim(
  candidates: readonly Target[],
  plan: Pick<GroupPlan, 'placement' | 'termination'>,
  now: number,
): Target | undefined {
  // What still waits for a machine costs nothing to give up.
  const waiting = candidates.filter(({ tenant }) => tenant !== undefined && tenant.host === undefined);
  if (waiting.length > 0) return waiting.at(-1);
  let left = candidates;
  for (const strategy of plan.placement?.strategies ?? ['spread-zones' as const]) {
    if (strategy === 'random') break;
    left = most(left, (target) => gainOf(strategy, target, left));
  }
  left = most(left, ({ isHealthy }) => (isHealthy ? 0 : 1));
  for (const policy of plan.termination ?? usual) left = most(left, (target) => rankOf(policy, target, now));
  return [...left].sort((a, b) => a.id - b.id)[0];
}

function most(targets: readonly Target[], value: (target: Target) => number): readonly Target[] {
  const values = targets.map(value);
  const best = Math.max(...values);
  return targets.filter((_, index) => values[index] === best);
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

function rankOf(policy: TerminationPolicy, target: Target, now: number): number {
  switch (policy) {
    case 'oldest':
      return -target.launchedAt;
    case 'newest':
      return target.launchedAt;
    case 'oldest-version':
      return -Number(target.version.name.slice(1));
    case 'closest-to-hour':
      return (now - target.launchedAt) % 3600;
    default:
      return assertNever(policy);
  }
}
