import type { ConnectionView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Branch, Hop } from '../flow/flow.ts';
import type { ScenarioHop } from '../scenario/scenario.ts';
import { behaviourOf } from './behaviour-of.ts';
import { type CacheShard, cacheShards, overShards } from './caches.ts';
import { CannotCompile } from './cannot-compile.ts';
import { databaseStation, proxyStation } from './database-stations.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { apiStation, busStation, workflowStation } from './front-doors.ts';
import { functionStation } from './function-station.ts';
import { connectionUse } from './over-connection.ts';
import { alone, stationBase } from './station-base.ts';
import { delayStation } from './station-makers.ts';
import { indexesOf, indexNamed, indexUnits, pastIndexes, writeUnits } from './table-indexes.ts';
import { indexStation, tableStation } from './table-stations.ts';
import { tableUnits } from './table-units.ts';
import { waitOnPath } from './wait-on-path.ts';

const endless = Number.POSITIVE_INFINITY;

/** The hops of a path that the scenario states, and where it begins. */
export function enterPath(
  builder: FlowBuilder,
  path: readonly ScenarioHop[],
  classIndex: number,
): readonly Branch[] {
  const first = builder.hops.length;
  const places = new Map(path.map(({ id }, index) => [id, first + index]));
  const detached = new Set(path.flatMap((hop) => (hop.async === true ? [hop.id] : [])));
  // Hops lead to each other in any order, so all have their place before one is complete.
  for (const _ of path) builder.hops.push(plainHop(0, []));
  path.forEach((hop, index) => {
    builder.hops[first + index] = hopOf(builder, hop, places, detached, classIndex);
  });
  const ways = path.map((hop) => drawnWayTo(builder, hop, path));
  path.forEach((hop, index) => {
    const plan = builder.hops[first + index] as Hop;
    const way = ways[index];
    const entry = entered(builder, hop, plan, classIndex);
    builder.hops[first + index] =
      way === undefined ? entry : { ...entry, via: [connectionUse(builder, way, classIndex)] };
  });
  waitOnPath(builder, path, ways, first);
  return [{ to: first, p: 1 }];
}

/** A write of a table goes past its indexes before it comes to the table, and a visit of a cache to one of its shards. */
function entered(builder: FlowBuilder, { node, op }: ScenarioHop, plan: Hop, classIndex: number): Hop {
  const passing = (next: readonly Branch[]): Hop => {
    const key = `${node} entered`;
    const station = builder.once(key, () => ({
      ...stationBase(builder, node),
      id: key,
      service: { is: 'constant', value: 0 },
      errorRate: 0,
      is: 'buckets',
      buckets: [],
    }));
    return plainHop(station, next);
  };
  if (behaviourOf(node, builder.reader) === 'cache') {
    const shards = cacheShards(builder, node, classIndex);
    if (shards.length === 1) return plan;
    return passing(overShards(shards, (station) => builder.addHop({ ...plan, station })));
  }
  if (op !== 'write' || indexesOf(builder, node).length === 0) return plan;
  return passing(pastIndexes(builder, node, classIndex, builder.addHop(plan)));
}

/** The connection that a hop is reached over, where it is drawn and requests come from one node alone. */
function drawnWayTo(
  builder: FlowBuilder,
  { id, node }: ScenarioHop,
  path: readonly ScenarioHop[],
): ConnectionView | undefined {
  const before = path.filter(
    ({ next, fanOut }) => next.some(({ to }) => to === id) || fanOut?.to.includes(id) === true,
  );
  const from = new Set(before.map((hop) => hop.node));
  const [only] = from;
  return only === undefined || from.size > 1
    ? undefined
    : builder.reader.connectionsFrom(only).find(({ to }) => to === node);
}

function hopOf(
  builder: FlowBuilder,
  hop: ScenarioHop,
  places: ReadonlyMap<string, number>,
  detached: ReadonlySet<string>,
  classIndex: number,
): Hop {
  const station = stationOf(builder, hop, classIndex);
  const goesOn = 1 - (hop.cacheHit ?? 0);
  const branch = (to: string, p: number): readonly Branch[] => {
    const place = places.get(to);
    return place === undefined || p === 0 ? [] : [{ to: place, p }];
  };
  const parts = (hop.fanOut?.to ?? []).filter((to) => !detached.has(to));
  const spawns = [
    ...(hop.fanOut?.to ?? []).filter((to) => detached.has(to)).flatMap((to) => branch(to, 1)),
    ...hop.next.filter(({ to }) => detached.has(to)).flatMap(({ to, p }) => branch(to, p)),
  ];
  const join = hop.fanOut?.join ?? 'all';
  const waits: Pick<Hop, 'calls' | 'join' | 'spawns'> = {
    calls: parts.map((to) => branch(to, 1)),
    join: join === 'all' ? parts.length : join === 'any' ? 1 : Math.min(join, parts.length),
    spawns,
  };
  const { service } = hop;
  const [own, aside] =
    service === undefined ? [] : 'cpu' in service ? [service.cpu, service.io] : [service, undefined];
  const whatItTakes = {
    ...(own === undefined ? {} : { service: own }),
    units: hop.units ?? unitsOf(builder, hop, classIndex),
  };
  const after = hop.next.filter(({ to }) => !detached.has(to)).flatMap(({ to, p }) => branch(to, p));
  const isApart =
    aside !== undefined ||
    (goesOn < 1 && parts.length + spawns.length > 0) ||
    (parts.length > 0 && !holdsItsPlace(builder, hop.node)) ||
    (spawns.length > 0 && !['servers', 'function'].includes(builder.stations[station]?.is ?? ''));
  if (!isApart)
    return {
      ...plainHop(
        station,
        after.map(({ to, p }) => ({ to, p: p * goesOn })),
      ),
      ...waits,
      ...whatItTakes,
    };
  let next: readonly Branch[] = after;
  if (parts.length + spawns.length > 0)
    next = builder.addHop({
      ...plainHop(asideStation(builder, hop.node, 'waits for others'), next),
      ...waits,
    });
  if (aside !== undefined)
    next = builder.addHop({
      ...plainHop(asideStation(builder, hop.node, 'waits for input and output'), next),
      service: aside,
    });
  return {
    ...plainHop(
      station,
      next.map(({ to, p }) => ({ to, p: p * goesOn })),
    ),
    ...whatItTakes,
  };
}

/** Of a table as many units as the item or the payload takes; of anything else one. */
function unitsOf(builder: FlowBuilder, { node, op, index }: ScenarioHop, classIndex: number): number {
  if (behaviourOf(node, builder.reader) !== 'table') return 1;
  if (op === 'write') return writeUnits(builder, node, classIndex);
  return index === undefined
    ? tableUnits(builder, node, 'read', classIndex)
    : indexUnits(builder, node, indexNamed(builder, node, index), 'read', classIndex);
}

function plainHop(station: number, next: readonly Branch[]): Hop {
  return { station, calls: [], join: 0, spawns: [], next, units: 1 };
}

/** Whether a request keeps its worker while it waits for parts. */
function holdsItsPlace(builder: FlowBuilder, id: NodeId): boolean {
  const behaviour = behaviourOf(id, builder.reader);
  return behaviour === 'function' || (behaviour === 'servers' && builder.load(id).holdsWhileCalling === true);
}

/** Time at a node that takes none of its workers. */
function asideStation(builder: FlowBuilder, id: NodeId, what: string): number {
  const key = `${id} ${what}`;
  return builder.once(key, () => ({
    ...alone,
    id: key,
    node: id,
    name: `${builder.reader.nameOf(id)} (${what})`,
    service: { is: 'constant', value: 0 },
    errorRate: 0,
    targets: [{ node: id, zone: 0 }],
    workers: endless,
  }));
}

/** The station that requests come to when they come to the node. */
function stationOf(builder: FlowBuilder, { node: id, op, index }: ScenarioHop, classIndex: number): number {
  const behaviour = behaviourOf(id, builder.reader);
  if (index !== undefined && (behaviour !== 'table' || op === 'write'))
    throw new CannotCompile(
      'bad-scenario',
      behaviour === 'table'
        ? `A path writes to ${builder.node(id).name}, which takes the write to its indexes by itself: take "index" away.`
        : `${builder.node(id).name} is no table, so no path can query an index of it: take "index" away.`,
    );
  if (op !== undefined && behaviour !== 'table')
    throw new CannotCompile(
      'bad-scenario',
      `${builder.node(id).name} is no table, so no path can ${op} it: take "op" away.`,
    );
  switch (behaviour) {
    case 'servers':
      return builder.servers([id]);
    case 'function':
      return builder.once(id, () => functionStation(builder, id));
    case 'database':
      return builder.once(id, () => databaseStation(builder, id));
    case 'queue':
      return builder.queue(id);
    case 'api':
      return builder.once(id, () => apiStation(builder, id));
    case 'workflow':
      return builder.once(id, () => workflowStation(builder, id));
    case 'bus':
      return builder.once(id, () => busStation(builder, id));
    case 'proxy':
      return builder.once(id, () => proxyStation(builder, id));
    case 'cache':
      return (cacheShards(builder, id, classIndex)[0] as CacheShard).station;
    case 'table': {
      if (index === undefined)
        return builder.once(`${id} ${op ?? 'read'}`, () => tableStation(builder, id, op ?? 'read'));
      const found = indexNamed(builder, id, index);
      return builder.once(`${id} index ${index} read`, () => indexStation(builder, id, found, 'read'));
    }
    case undefined:
      throw new CannotCompile(
        'bad-scenario',
        `${builder.node(id).name} takes no requests, so no path can lead over it.`,
      );
    default:
      return builder.once(id, () => delayStation(builder, id));
  }
}
