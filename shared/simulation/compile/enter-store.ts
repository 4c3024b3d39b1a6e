import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { pastHottestPartition } from './hot-keys.ts';
import { numberOf } from './load-parameters.ts';
import { streamStation } from './queue-plans.ts';
import { indexNamed, pastIndexes, queriedShares, queryIndex, writeUnits } from './table-indexes.ts';
import { tableStation } from './table-stations.ts';
import { tableUnits } from './table-units.ts';

/** Reads and writes of a table, each with its own units. */
export function enterTable(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const caller = builder.onTheWay.at(-2);
  const way = builder.reader.connectionsTo(id, 'data').find(({ from }) => from === caller);
  const access = way?.properties.access ?? 'read-write';
  const reads = access === 'read' ? 1 : access === 'write' ? 0 : numberOf(builder.load(id).readShare, 0.8);
  const index = typeof way?.properties.index === 'string' ? way.properties.index : undefined;
  return [
    ...(reads > 0 ? weighed(readTable(builder, id, then, classIndex, index), reads) : []),
    ...(reads < 1 ? weighed(writeTable(builder, id, then, classIndex), 1 - reads) : []),
  ];
}

function weighed(branches: readonly Branch[], share: number): readonly Branch[] {
  return branches.map(({ to, p }) => ({ to, p: p * share }));
}

/** A read: of the index that is named, else of indexes and table as the load says. */
export function readTable(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
  index: string | undefined,
): readonly Branch[] {
  if (index !== undefined) return queryIndex(builder, id, indexNamed(builder, id, index), then, classIndex);
  const queried = queriedShares(builder, id);
  const rest = 1 - queried.reduce((sum, { share }) => sum + share, 0);
  const queries = queried.flatMap((each) =>
    weighed(queryIndex(builder, id, each.index, then, classIndex), each.share),
  );
  if (rest < 1e-9) return queries;
  const units = tableUnits(builder, id, 'read', classIndex);
  const station = builder.once(`${id} read`, () => tableStation(builder, id, 'read'));
  const entry = builder.addHop({ station, calls: [], join: 0, spawns: [], next: then, units });
  return [...queries, ...weighed(pastHottestPartition(builder, id, 'read', units, classIndex, entry), rest)];
}

/** A write: of the table with its local indexes, once its global indexes have taken it. */
function writeTable(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const units = writeUnits(builder, id, classIndex);
  const station = builder.once(`${id} write`, () => tableStation(builder, id, 'write'));
  const entry = builder.addHop({
    station,
    calls: [],
    join: 0,
    spawns: [...builder.spawnsOf(id, classIndex), ...changesOf(builder, id)],
    next: then,
    units,
  });
  const write = pastHottestPartition(builder, id, 'write', units, classIndex, entry);
  return pastIndexes(builder, id, classIndex, write);
}

/** Each write of a table with readers is a record in its stream. */
function changesOf(builder: FlowBuilder, id: NodeId): readonly Branch[] {
  if (builder.reader.connectionsFrom(id, 'poll').length === 0) return [];
  const key = `${id} stream`;
  builder.queuesToComplete.set(key, id);
  const station = builder.once(key, () => streamStation(builder, id, key));
  return builder.addHop({ station, calls: [], join: 0, spawns: [], next: [], units: 1 });
}

/**
 * Whether the visit on the way puts an object into the store, which is what its events are about. Who works on those
 * events reads the object, unless its connection says that it only writes.
 */
export function isWrittenTo(builder: FlowBuilder, store: NodeId): boolean {
  const caller = builder.onTheWay.at(-2);
  if (caller === undefined || behaviourOf(caller, builder.reader) === 'source') return true;
  const access = builder.reader.connectionsTo(store, 'data').find(({ from }) => from === caller)
    ?.properties.access;
  if (access === 'read') return false;
  return access === 'write' || !isStartedBy(builder, store, caller);
}

/** Whether what happens at the one leads to work at the other, over events, queues and what they call. */
function isStartedBy(builder: FlowBuilder, start: NodeId, end: NodeId): boolean {
  const seen = new Set<NodeId>([start]);
  for (const id of seen) {
    if (id === end) return true;
    for (const { kind, to } of builder.reader.connectionsFrom(id)) {
      if (kind === 'event' || kind === 'poll' || kind === 'invoke' || kind === 'call') seen.add(to);
    }
  }
  return false;
}
