import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import type { ConnectionUse, Flow } from '../flow/flow.ts';
import type { SampledRequest } from '../results/request-record.ts';
import type { DesEngine } from './des-engine.ts';
import { flags, request } from './request-pool.ts';

/** More slots than this are looked at here and there. */
const mostLooks = 20_000;

/** Gives some of the requests that are under way, evenly over all of them: at most so many, in the order of their ranks. */
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
  return (most) => {
    const stride = Math.max(1, Math.floor(requests.used / mostLooks));
    const found: { readonly slot: number; readonly generation: number; readonly rank: number }[] = [];
    for (let slot = 0; slot < requests.used; slot += stride) {
      if (!isUnderWay(slot)) continue;
      const generation = generationOf(slot);
      found.push({ slot, generation, rank: rankOf(slot, generation) });
    }
    // The same at a moment whoever looked before, and those that rank first do so for as long as they are there.
    const chosen = found.sort((a, b) => a.rank - b.rank || a.slot - b.slot).slice(0, most);
    return chosen.flatMap(({ slot, generation }): readonly SampledRequest[] => {
      const base = slot << 4;
      const way = wayOf(requests.ints[base | request.hop] as number, slot);
      if (way.length === 0) return [];
      const isAbandoned = ((requests.ints[base | request.flags] as number) & flags.abandoned) !== 0;
      return [{ id: `${slot}.${generation}`, way, isAbandoned }];
    });
  };
}

/** As good as chance, and the same each time it is asked. */
function rankOf(slot: number, generation: number): number {
  let mixed = Math.imul(slot + 1, 0x9e37_79b1) ^ Math.imul(generation + 1, 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
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
