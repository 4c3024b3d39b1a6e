import { variationOf } from '../flow/distribution.ts';
import type { Branch, Flow } from '../flow/flow.ts';
import { cutAt, type Moments } from './cut-times.ts';

/** Which class goes over each hop; -1 for what nobody waits for. */
export function classesOfHops(flow: Flow): Int32Array {
  const classes = new Int32Array(flow.hops.length).fill(-1);
  const visit = (hop: number, classIndex: number): void => {
    if (classes[hop] !== -1) return;
    classes[hop] = classIndex;
    const { next = [], onToken = [], guard = -1 } = flow.hops[hop] ?? {};
    const { otherwise = [] } = flow.guards?.[guard] ?? {};
    for (const { to } of [...next, ...onToken, ...otherwise]) visit(to, classIndex);
  };
  for (const { classes: members } of flow.sources) {
    for (const { class: classIndex, entry } of members) for (const { to } of entry) visit(to, classIndex);
  }
  return classes;
}

/** Hops of what was sent on without anybody who waits for it, until it is a message or done. */
export function detachedHops(flow: Flow): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (hop: number): void => {
    if (found.has(hop)) return;
    found.add(hop);
    const { next = [], onToken = [], guard = -1 } = flow.hops[hop] ?? {};
    const { otherwise = [] } = flow.guards?.[guard] ?? {};
    for (const { to } of [...next, ...onToken, ...otherwise]) visit(to);
  };
  for (const { spawns } of flow.hops) for (const { to } of spawns) visit(to);
  return found;
}

/** Stations so that each comes after those that send to it, as far as there are no circles. */
export function topologicalOrder(flow: Flow, hopsOf: readonly (readonly number[])[]): readonly number[] {
  const order: number[] = [];
  const state = new Int8Array(flow.stations.length);
  const visit = (station: number): void => {
    if (state[station] !== 0) return;
    state[station] = 1;
    for (const hop of hopsOf[station] ?? []) {
      const { next, calls, spawns, onToken = [] } = flow.hops[hop] as Flow['hops'][number];
      for (const { to } of [...next, ...onToken, ...calls.flat(), ...spawns])
        visit(flow.hops[to]?.station ?? station);
    }
    const plan = flow.stations[station];
    if (plan?.is === 'queue') {
      for (const { entry } of plan.consumers)
        for (const { to } of entry) visit(flow.hops[to]?.station ?? station);
    }
    order.push(station);
  };
  flow.stations.forEach((_, station) => {
    visit(station);
  });
  return order.reverse();
}

/**
 * How long a request holds its place, with the variance of that: its own time and that of what it waits for, without queueing, and no longer than
 * callers wait. `hangOf` gives the share of a station that hangs, and for how long somebody waits there.
 */
export function holdTimes(
  flow: Flow,
  services: Float64Array,
  factors: Float64Array,
  hangOf: (station: number) => { readonly share: number; readonly seconds: number },
): { readonly times: Float64Array; readonly variances: Float64Array } {
  const means = services.map((mean, index) => {
    const { share, seconds } = hangOf(index);
    return mean * (factors[index] as number) * (1 - share) + seconds * share;
  });
  const own = Float64Array.from(
    flow.stations,
    ({ service }, index) => variationOf(service) * (means[index] as number) * (means[index] as number),
  );
  const covers = (flow.waits ?? []).map((wait) => new Set(wait.covers));
  const times = Float64Array.from(means);
  const variances = Float64Array.from(own);
  const timeOf = (branches: readonly Branch[], depth: number, within?: ReadonlySet<number>): Moments => {
    const sum = { mean: 0, variance: 0 };
    if (depth > 20) return sum;
    for (const { to, p } of branches) {
      const hop = flow.hops[to];
      if (hop === undefined || within?.has(to) === false) continue;
      const inner = joined(
        hop.calls.map((group) => timeOf(group, depth + 1)),
        hop.join,
      );
      const on = waited(hop, timeOf(hop.next, depth + 1, within), depth);
      sum.mean += p * ((means[hop.station] as number) + inner.mean + on.mean);
      sum.variance += p * ((own[hop.station] as number) + inner.variance + on.variance);
    }
    return sum;
  };
  /** Behind a door where somebody begins to wait, the visit takes no longer, and what is late does not go on. */
  const waited = ({ waits, next }: Flow['hops'][number], whole: Moments, depth: number): Moments => {
    const [wait, ...others] = waits ?? [];
    const plan = wait === undefined || others.length > 0 ? undefined : flow.waits?.[wait];
    if (wait === undefined || plan === undefined) return whole;
    const visit = timeOf(next, depth + 1, covers[wait]);
    const cut = cutAt(visit, plan.seconds);
    return {
      mean: cut.mean + (1 - cut.late) * (whole.mean - visit.mean),
      variance: Math.max(0, whole.variance - visit.variance + cut.variance),
    };
  };
  for (const { station, calls, join } of flow.hops) {
    if (calls.length === 0) continue;
    const inner = joined(
      calls.map((group) => timeOf(group, 0)),
      join,
    );
    const whole = (means[station] as number) + inner.mean;
    if (whole <= (times[station] as number)) continue;
    times[station] = whole;
    variances[station] = (own[station] as number) + inner.variance;
  }
  return { times, variances };
}

/** When so many of the parts are back. */
function joined(times: readonly Moments[], join: number): Moments {
  const inOrder = [...times].sort((a, b) => a.mean - b.mean);
  return inOrder[Math.min(join, times.length) - 1] ?? { mean: 0, variance: 0 };
}
