import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { Branch, Hop } from '../flow/flow.ts';
import type { WaitPlan } from '../flow/waits.ts';
import type { ScenarioHop } from '../scenario/scenario.ts';
import { behaviourOf } from './behaviour-of.ts';
import { integrationWait, usualWait } from './enter-api.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { reachedFrom } from './guarded.ts';
import { causeOf, doorHop, sayWait, waitDoor } from './waited-for.ts';

interface PathWait extends WaitPlan {
  /** The hop from which on it is waited for. */
  readonly at: number;
}

/**
 * Who waits on a path that a scenario states, of which the first hop is `first`: an API for all that comes behind it, and
 * a caller for what a drawn connection leads to that says how long.
 */
export function waitOnPath(
  builder: FlowBuilder,
  path: readonly ScenarioHop[],
  ways: readonly (ConnectionView | undefined)[],
  first: number,
): void {
  const waits: PathWait[] = [];
  path.forEach(({ node, next: on }, index) => {
    const at = first + index;
    const isApi = behaviourOf(node, builder.reader) === 'api';
    if (isApi) {
      const next = path.findIndex((hop) => on.some(({ to }) => to === hop.id));
      const way = ways[next];
      const { seconds, isSet } =
        way === undefined
          ? { seconds: usualWait(builder, node), isSet: false }
          : integrationWait(builder, way);
      const { station, next: branches } = builder.hops[at] as Hop;
      const covers = reachedFrom(builder, branches, first);
      if (covers.length === 0) return;
      waits.push({ at, station, seconds, covers, cause: 'timeout_504' });
      if (way !== undefined) sayWait(builder, way, seconds, isSet);
    }
    const way = ways[index];
    const seconds = way?.usage.waitSeconds;
    if (way === undefined || typeof seconds !== 'number' || behaviourOf(way.from, builder.reader) === 'api')
      return;
    const door = throughDoor(builder, first, at, waitDoor(builder, way));
    const covers = reachedFrom(builder, [{ to: at, p: 1 }], first);
    waits.push({ at: door, station: waitDoor(builder, way), seconds, covers, cause: causeOf(builder, way) });
    sayWait(builder, way, seconds, true);
  });
  // What lies within another covers less, and comes first.
  waits.sort((a, b) => a.covers.length - b.covers.length);
  for (const { at, ...plan } of waits) {
    builder.hops[at] = { ...(builder.hops[at] as Hop), waits: [builder.waits.length] };
    builder.waits.push(plan);
  }
}

/** All that leads to a hop of the path leads to a door before it from now on; gives the place of the door. */
function throughDoor(builder: FlowBuilder, first: number, at: number, station: number): number {
  const door = builder.hops.length;
  const past = (branches: readonly Branch[]): readonly Branch[] =>
    branches.map(({ to, p }) => ({ to: to === at ? door : to, p }));
  for (let index = first; index < door; index += 1) {
    const hop = builder.hops[index] as Hop;
    builder.hops[index] = {
      ...hop,
      next: past(hop.next),
      calls: hop.calls.map(past),
      spawns: past(hop.spawns),
      ...(hop.onToken === undefined ? {} : { onToken: past(hop.onToken) }),
    };
  }
  builder.hops.push(doorHop(station, [{ to: at, p: 1 }], 0));
  return door;
}
