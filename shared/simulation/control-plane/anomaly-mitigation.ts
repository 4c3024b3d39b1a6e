import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';

/** How often targets are compared, and over how long a time. */
const every = 10;
const looks = 6;
/** With fewer requests nothing is said about a target. */
const leastRequests = 20;
/** Standard deviations from its peers that make a target an anomaly. */
const deviations = 3;
/** What is left of its share, and what comes back at each look that finds nothing. */
const reducedWeight = 0.1;
const weightBack = 0.15;

interface Count {
  readonly requests: number;
  readonly failures: number;
}

/**
 * A load balancer that sends less to a target which fails more than its peers: its share of failures over a minute lies
 * more than three deviations above theirs. When it no longer does, its weight comes back in even steps. AWS does not say
 * how it decides; this is our detector.
 */
export function startAnomalyMitigation(
  group: CapacityGroup,
  plant: Plant,
  clock: ControlClock,
  log: DecisionLog,
): void {
  if (group.station.mitigatesAnomalies !== true) return;
  const counts = new Map<number, Count[]>();
  const weights = new Map<number, number>();

  const look = (): void => {
    clock.after(every, look);
    const targets = group.inService().filter(({ isHealthy }) => isHealthy);
    const recent = new Map<number, Count>();
    for (const { id } of targets) {
      const known = counts.get(id) ?? [];
      known.push({ requests: plant.requestCount(id), failures: plant.failureCount(id) });
      if (known.length > looks + 1) known.shift();
      counts.set(id, known);
      const [first] = known;
      const last = known.at(-1);
      if (first !== undefined && last !== undefined)
        recent.set(id, {
          requests: last.requests - first.requests,
          failures: last.failures - first.failures,
        });
    }
    let isChanged = false;
    for (const { id } of targets) {
      const weight = weights.get(id) ?? 1;
      const found = anomalyOf(id, recent);
      const next = found === undefined ? Math.min(1, weight + weightBack) : reducedWeight;
      if (next === weight) continue;
      weights.set(id, next);
      plant.setWeight(id, next);
      isChanged = true;
      const name = `${group.plan.name}: target ${group.targets.findIndex((each) => each.id === id) + 1}`;
      if (found !== undefined)
        log.add(group.plan.node, 'health', `${name} fails more than its peers and gets less`, found);
      else if (next === 1) log.add(group.plan.node, 'health', `${name} gets its full share again`);
    }
    if (isChanged) plant.refresh(group.plan.station);
  };
  clock.at(every, look);
}

/** Why a target is one, in figures; undefined where it is like its peers. */
export function anomalyOf(id: number, recent: ReadonlyMap<number, Count>): string | undefined {
  const own = recent.get(id);
  if (own === undefined || own.requests < leastRequests) return undefined;
  let requests = 0;
  let failures = 0;
  for (const [other, count] of recent) {
    if (other === id) continue;
    requests += count.requests;
    failures += count.failures;
  }
  if (requests < leastRequests) return undefined;
  const usual = failures / requests;
  // A little more than nothing, so that one failure among peers without any is none.
  const deviation = Math.sqrt(Math.max(usual * (1 - usual), 1 / requests) / own.requests);
  const share = own.failures / own.requests;
  if (share <= usual + deviations * deviation) return undefined;
  const percent = (value: number): string => `${rounded(100 * value)} %`;
  return `${percent(share)} of ${Math.round(own.requests)} failed, peers ${percent(usual)} + ${deviations} × ${percent(deviation)}`;
}
