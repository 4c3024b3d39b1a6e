import type { Branch, Flow } from '../flow/flow.ts';

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

/** How long a request holds its place: its own time and that of what it waits for, without queueing. */
export function holdTimes(flow: Flow, services: Float64Array, factors: Float64Array): Float64Array {
  const means = services.map((mean, index) => mean * (factors[index] as number));
  const times = Float64Array.from(means);
  const timeOf = (branches: readonly Branch[], depth: number): number =>
    depth > 20
      ? 0
      : branches.reduce((sum, { to, p }) => {
          const hop = flow.hops[to];
          if (hop === undefined) return sum;
          const inner = joined(
            hop.calls.map((group) => timeOf(group, depth + 1)),
            hop.join,
          );
          return sum + p * ((means[hop.station] as number) + inner + timeOf(hop.next, depth + 1));
        }, 0);
  for (const { station, calls, join } of flow.hops) {
    if (calls.length === 0) continue;
    const inner = joined(
      calls.map((group) => timeOf(group, 0)),
      join,
    );
    times[station] = Math.max(times[station] as number, (means[station] as number) + inner);
  }
  return times;
}

/** When so many of the parts are back. */
function joined(times: readonly number[], join: number): number {
  return [...times].sort((a, b) => a - b)[Math.min(join, times.length) - 1] ?? 0;
}
