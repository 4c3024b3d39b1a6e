import type { CapacityGroup } from './capacity-group.ts';
import type { ProbeResult } from './health-checker.ts';
import type { Target } from './target.ts';

/** What a load balancer says of a target, with its reason where it is not healthy. */
export interface TargetState {
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused' | 'unavailable';
  readonly reason?: string;
}

/** The code for what a check met. Codes: elasticloadbalancing/latest/APIReference/API_TargetHealth. */
export const reasonCodes: Readonly<Record<Exclude<ProbeResult, 'answers'>, string>> = {
  fails: 'Target.ResponseCodeMismatch',
  refuses: 'Target.FailedHealthChecks',
  silent: 'Target.Timeout',
};

/** Why a load balancer sends a target nothing: it is in a zone of its own, or beyond what is registered. */
export function whyUnused({ station, targets }: CapacityGroup, target: Target): string | undefined {
  const { entryZones, zones, mostTargets = Number.POSITIVE_INFINITY } = station;
  if (!entryZones.includes(target.zone))
    return `Target.NotInUse: its load balancer is not in zone ${zones[target.zone] ?? '?'}`;
  const used = targets.filter(
    (each) => each !== target && each.state === 'in-service' && each.isUnused !== true,
  ).length;
  return used < mostTargets ? undefined : `its load balancer takes ${mostTargets} targets`;
}

/** How its load balancer sees a target; undefined of one that is not registered, and without a load balancer. */
export function targetStateOf(group: CapacityGroup, target: Target): TargetState | undefined {
  if (group.station.isBalanced !== true || target.state === 'gone' || target.state === 'pending')
    return undefined;
  if (target.state === 'draining') return { state: 'draining', reason: 'Target.DeregistrationInProgress' };
  if (target.isUnused === true) return { state: 'unused', reason: 'Target.NotInUse' };
  if (group.plan.health === undefined) return { state: 'unavailable', reason: 'Target.HealthCheckDisabled' };
  if (target.checker?.isInitial === true) return { state: 'initial', reason: 'Elb.InitialHealthChecking' };
  return target.isHealthy
    ? { state: 'healthy' }
    : { state: 'unhealthy', reason: target.failedBy ?? reasonCodes.refuses };
}

/** The targets of a group by how their load balancer sees them, each state with its number. */
export function targetStates(group: CapacityGroup): readonly (TargetState & { readonly count: number })[] {
  const counts = new Map<string, TargetState & { readonly count: number }>();
  for (const target of group.targets) {
    const state = targetStateOf(group, target);
    if (state === undefined) continue;
    const key = `${state.state} ${state.reason ?? ''}`;
    counts.set(key, { ...state, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** `3 healthy, 1 unhealthy (Target.Timeout)`. */
export function stateWords(states: readonly (TargetState & { readonly count: number })[]): string {
  return states
    .map(({ state, reason, count }) => `${count} ${state}${reason === undefined ? '' : ` (${reason})`}`)
    .join(', ');
}
