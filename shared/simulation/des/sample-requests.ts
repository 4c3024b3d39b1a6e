import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { ConnectionUse, Flow } from '../flow/flow.ts';
import type { DesEngine } from './des-engine.ts';
import { flags, request } from './request-pool.ts';

/** One of the requests that are under way, for showing it. */
export interface SampledRequest {
  /** The same from one look to the next for as long as it is under way. */
  readonly id: string;
  /** The connections of the drawing that it, or what it is a part of, has come over, in their order. */
  readonly way: readonly ConnectionId[];
  /** Its caller has gone, and the work goes on. */
  readonly isAbandoned: boolean;
}

/** More slots than this are looked at here and there. */
const mostLooks = 20_000;

/** Gives some of the requests that are under way, evenly over all of them: at most so many. */
export function createSampler(engine: DesEngine): (most: number) => readonly SampledRequest[] {
  const { flow, requests, servers } = engine;
  const parents = parentsOf(flow);
  /** The drawn node that a target is of. */
  const nodeOf = (target: number): NodeId | undefined => {
    const station = servers.station[target];
    const plan = station === undefined ? undefined : flow.stations[station];
    if (plan?.is !== 'servers') return undefined;
    let position = 0;
    for (let other = 0; other < target; other += 1) if (servers.station[other] === station) position += 1;
    return plan.targets[position]?.node;
  };
  const wayOf = (hop: number, slot: number): readonly ConnectionId[] => {
    const way: ConnectionId[] = [];
    let at = hop;
    for (let steps = 0; at >= 0 && steps <= flow.hops.length; steps += 1) {
      const target = at === hop ? nodeOf(requests.ints[(slot << 4) | request.target] as number) : undefined;
      const over = overWhich(flow.hops[at]?.via ?? [], target, slot);
      if (over !== undefined) way.unshift(over);
      at = parents[at] as number;
    }
    return way;
  };
  const generationOf = (slot: number): number => requests.ints[(slot << 4) | request.generation] as number;
  const isUnderWay = (slot: number): boolean => requests.ints[(slot << 4) | request.flags] !== 0;
  let followed: readonly { readonly slot: number; readonly generation: number }[] = [];
  return (most) => {
    // Those that were seen before are seen again, unless they would leave no room for others.
    const known = followed
      .filter(({ slot, generation }) => isUnderWay(slot) && generationOf(slot) === generation)
      .slice(0, Math.floor(most / 2));
    const chosen = new Set(known.map(({ slot }) => slot));
    const stride = Math.max(1, Math.floor(requests.used / mostLooks));
    const others: number[] = [];
    for (let slot = 0; slot < requests.used; slot += stride)
      if (isUnderWay(slot) && !chosen.has(slot)) others.push(slot);
    const step = Math.max(1, others.length / (most - chosen.size));
    for (let at = 0; at < others.length && chosen.size < most; at += step)
      chosen.add(others[Math.floor(at)] as number);
    followed = [...chosen].map((slot) => ({ slot, generation: generationOf(slot) }));
    return followed.flatMap(({ slot, generation }): readonly SampledRequest[] => {
      const base = slot << 4;
      const way = wayOf(requests.ints[base | request.hop] as number, slot);
      if (way.length === 0) return [];
      const isAbandoned = ((requests.ints[base | request.flags] as number) & flags.abandoned) !== 0;
      return [{ id: `${slot}.${generation}`, way, isAbandoned }];
    });
  };
}

/** The connection to the target that it went to; where that is not said, one of them by turns. */
function overWhich(
  via: readonly ConnectionUse[],
  node: NodeId | undefined,
  turn: number,
): ConnectionId | undefined {
  const exact = node === undefined ? undefined : via.find(({ target }) => target === node);
  return (exact ?? via[turn % Math.max(1, via.length)])?.connection;
}

/** By hop the one that leads to it first, as requests go; -1 where they begin. */
function parentsOf(flow: Flow): Int32Array {
  const parents = new Int32Array(flow.hops.length).fill(-2);
  const entries = flow.sources.flatMap(({ classes }) => classes.flatMap(({ entry }) => entry));
  const reached: number[] = [];
  const reach = (to: number, parent: number): void => {
    if (parents[to] !== -2) return;
    parents[to] = parent;
    reached.push(to);
  };
  for (const { to } of entries) reach(to, -1);
  for (const hop of reached) {
    const { next = [], calls = [], spawns = [] } = flow.hops[hop] ?? {};
    for (const { to } of [...calls.flat(), ...next, ...spawns]) reach(to, hop);
    const station = flow.stations[flow.hops[hop]?.station ?? -1];
    // What a queue's readers do comes after what was put into it.
    if (station?.is === 'queue')
      for (const { entry } of station.consumers) for (const { to } of entry) reach(to, hop);
  }
  return parents;
}
