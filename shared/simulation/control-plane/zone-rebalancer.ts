import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import type { Target } from './target.ts';

const lookSeconds = 10;

/**
 * Moves targets to zones that have too few, one batch after another: launched there first, and one elsewhere goes when it
 * serves. The group may be above its maximum by a tenth, or one.
 */
export function rebalanceZones(group: CapacityGroup, clock: ControlClock, log: DecisionLog): void {
  const { plan } = group;
  if (plan.rebalancesZones !== true || plan.placement !== undefined) return;
  const atMost = Math.max(1, Math.floor(awsFigure('autoScaling.rebalanceShare') * group.max));

  const look = (): void => {
    if (group.isDeploying) {
      clock.after(lookSeconds, look);
      return;
    }
    const moves = Math.min(atMost, missingIn(group));
    if (moves === 0) return;
    const batch: Target[] = [];
    for (let move = 0; move < moves; move += 1) {
      const target = group.launch(group.version);
      if (target !== undefined) batch.push(target);
    }
    log.add(
      plan.node,
      'capacity',
      `${plan.name}: moves ${batch.length} to a zone with fewer`,
      countsOf(group)
        .map(({ zone, count }) => `${zone} ${count}`)
        .join(', '),
    );
    finish(batch);
  };

  const finish = (batch: readonly Target[]): void => {
    const isReady = batch.every(
      ({ state, isHealthy }) => state === 'gone' || (state === 'in-service' && isHealthy),
    );
    if (!isReady) {
      clock.after(lookSeconds, () => finish(batch));
      return;
    }
    group.reconcile();
    clock.after(lookSeconds, look);
  };

  look();
}

function countsOf(group: CapacityGroup): readonly { readonly zone: string; readonly count: number }[] {
  return group.usableZones().map((zone) => ({
    zone: group.station.zones[zone] ?? '',
    count: group.active().filter((target) => target.zone === zone).length,
  }));
}

/** How many have to move until no zone has two more than another. */
function missingIn(group: CapacityGroup): number {
  const counts = countsOf(group).map(({ count }) => count);
  if (counts.length < 2) return 0;
  const most = Math.max(...counts);
  const fewest = Math.min(...counts);
  return most - fewest < 2 ? 0 : Math.floor((most - fewest) / 2);
}
