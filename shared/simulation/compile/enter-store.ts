import type { NodeId } from '#shared/document/records.ts';
import type { Branch } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { tableStation } from './front-doors.ts';
import { pastHottestPartition } from './hot-keys.ts';
import { numberOf } from './load-parameters.ts';
import { streamStation } from './queue-plans.ts';
import { tableUnits } from './table-units.ts';

/** Reads and writes of a table, each with its own units. */
export function enterTable(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const load = builder.load(id);
  const caller = builder.onTheWay.at(-2);
  const way = builder.reader.connectionsTo(id, 'data').find(({ from }) => from === caller);
  const access = way?.properties.access ?? 'read-write';
  const reads = access === 'read' ? 1 : access === 'write' ? 0 : numberOf(load.readShare, 0.8);
  const branches: Branch[] = [];
  if (reads > 0) {
    const units = tableUnits(builder, id, 'read', classIndex);
    const station = builder.once(`${id} read`, () => tableStation(builder, id, 'read'));
    const entry = builder.addHop({ station, calls: [], join: 0, spawns: [], next: then, units });
    const hops = pastHottestPartition(builder, id, 'read', units, classIndex, entry);
    branches.push(...hops.map(({ to, p }) => ({ to, p: p * reads })));
  }
  if (reads < 1) {
    const units = tableUnits(builder, id, 'write', classIndex);
    const station = builder.once(`${id} write`, () => tableStation(builder, id, 'write'));
    const entry = builder.addHop({
      station,
      calls: [],
      join: 0,
      spawns: [...builder.spawnsOf(id, classIndex), ...changesOf(builder, id)],
      next: then,
      units,
    });
    const hops = pastHottestPartition(builder, id, 'write', units, classIndex, entry);
    branches.push(...hops.map(({ to, p }) => ({ to, p: p * (1 - reads) })));
  }
  return branches;
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
