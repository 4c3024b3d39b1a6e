import type { Flow, ScalingPolicyPlan } from '../flow/flow.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What begins without a single target and never gets one, in one sentence. */
export function findEmptyServers({ stations, groups }: Flow, { timeline }: Scenario): string | undefined {
  for (const [index, station] of stations.entries()) {
    if (station.is !== 'servers' || station.targets.length > 0 || station.hasNone === true) continue;
    const group = groups.find((each) => each.station === index);
    const isSet = timeline.some(
      (event) =>
        (event.do === 'setDesired' || event.do === 'register') &&
        (event.node === station.node || event.node === group?.node),
    );
    if (isSet) continue;
    const name = group?.name ?? station.name;
    if (group === undefined || group.max === 0)
      return `${name} has no targets, and its largest size is 0, so it can answer nothing: give it a size.`;
    if (group.policies.length === 0 && group.schedule.length === 0)
      return `${name} begins with no targets and nothing makes it grow, so it can answer nothing: give it a size.`;
    if (!group.policies.some(actsWithoutTargets) && group.schedule.length === 0)
      return `${name} begins with no targets, and as long as there are none its policies have nothing to measure, so it can answer nothing: give it a size.`;
  }
  return undefined;
}

/** Messages wait whether somebody takes them or not; what targets do is known of targets alone. */
function actsWithoutTargets(policy: ScalingPolicyPlan): boolean {
  if (policy.metric === 'messages' || policy.metric === 'backlog-per-target') return true;
  return policy.is === 'step' && policy.missing === 'breaching';
}
