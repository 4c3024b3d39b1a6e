import type { NodeId } from '#shared/document/records.ts';
import type { Branch, Hop } from '../flow/flow.ts';
import { behaviourOf } from './behaviour-of.ts';
import { cacheShards, overShards } from './caches.ts';
import { callsOf } from './calls.ts';
import { proxyStation } from './database-stations.ts';
import { enterApi } from './enter-api.ts';
import { enterBalancer, enterServers, enterTargets, membersOf } from './enter-balancer.ts';
import { enterDatabase } from './enter-database.ts';
import { enterBus, enterEdge } from './enter-edge.ts';
import { enterPipe } from './enter-pipe.ts';
import { enterTable, isWrittenTo } from './enter-store.ts';
import { enterWorkflow } from './enter-workflow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { functionStation } from './function-station.ts';
import { pastHottestShard } from './hot-keys.ts';
import { pastOrder } from './keep-order.ts';
import { numberOf } from './load-parameters.ts';
import { delayStation } from './station-makers.ts';

/** The hops of a visit to a node, as it behaves. */
export function enterNode(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  switch (behaviourOf(id, builder.reader)) {
    case 'balancer':
      return enterBalancer(builder, id, then, classIndex);
    case 'target-group':
      return enterTargets(
        builder,
        { key: id, owners: [id], members: membersOf(builder, id) },
        then,
        classIndex,
      );
    case 'servers':
      return enterServers(builder, [id], undefined, then, classIndex);
    case 'function':
      return enterFunction(builder, id, then, classIndex);
    case 'api':
      return enterApi(builder, id, then, classIndex);
    case 'queue': {
      const sent = builder.plain(builder.queue(id), then, undefined, classIndex);
      return builder.reader.hasTrait(id, 'stream')
        ? pastHottestShard(builder, id, classIndex, sent)
        : pastOrder(builder, id, sent, classIndex);
    }
    case 'table':
      return enterTable(builder, id, then, classIndex);
    case 'database':
      return enterDatabase(builder, id, then, classIndex);
    case 'workflow':
      return enterWorkflow(builder, id, then, classIndex);
    case 'bus':
      return enterBus(builder, id, then, classIndex);
    case 'proxy':
      return builder.holding(
        builder.once(id, () => proxyStation(builder, id)),
        id,
        then,
        classIndex,
      );
    case 'edge':
      return enterEdge(builder, id, then, classIndex);
    case 'cache': {
      const shards = cacheShards(builder, id, classIndex);
      const next = builder.downstream(id, then, classIndex);
      return overShards(shards, (station) => builder.plain(station, next, id, classIndex));
    }
    case 'store': {
      const station = builder.once(id, () => delayStation(builder, id));
      return builder.plain(station, then, isWrittenTo(builder, id) ? id : undefined, classIndex);
    }
    default: {
      if (builder.node(id).kind === 'event-pipe') return enterPipe(builder, id, then, classIndex);
      const station = builder.once(id, () => delayStation(builder, id));
      return builder.plain(station, builder.downstream(id, then, classIndex), id, classIndex);
    }
  }
}

function enterFunction(
  builder: FlowBuilder,
  id: NodeId,
  then: readonly Branch[],
  classIndex: number,
): readonly Branch[] {
  const station = builder.once(id, () => functionStation(builder, id));
  builder.accountConcurrency = numberOf(builder.load(id).accountConcurrency, builder.accountConcurrency);
  const entry = builder.holding(station, id, then, classIndex);
  const hop = entry[0]?.to ?? -1;
  if (builder.isDetached) {
    const kind = isAwaited(builder, id) ? { isAwaited: true } : { isEvent: true };
    builder.hops[hop] = { ...(builder.hops[hop] as Hop), ...kind };
  }
  return entry;
}

/** Of a request that nobody waits for: whether whoever calls the function waits all the same, and hands over no event. */
function isAwaited(builder: FlowBuilder, id: NodeId): boolean {
  const caller = builder.onTheWay.at(-2);
  if (caller === undefined) return false;
  // A pipe waits for what enriches its records and for its target.
  if (builder.node(caller).kind === 'event-pipe') return true;
  const by = behaviourOf(caller, builder.reader);
  return (
    (by === 'workflow' || by === 'servers' || by === 'api' || by === 'balancer' || by === 'function') &&
    callsOf(builder, caller).some(({ to }) => to === id)
  );
}
