import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import { defaultConnections } from '#shared/catalogue/kit/database-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ServersStation } from '../flow/flow.ts';
import { ln } from '../portable-math.ts';
import { behaviourOf } from './behaviour-of.ts';
import { failoverOf } from './failovers.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { zonesOf } from './group-plans.ts';
import { numberOf } from './load-parameters.ts';
import { number } from './resource-facts.ts';
import { alone, stationBase } from './station-base.ts';
import { usualFigure } from './usual-figure.ts';

const endless = Number.POSITIVE_INFINITY;

/** Cores of a relational database, and connections in front of them. */
export function databaseStation(builder: FlowBuilder, id: NodeId): ServersStation {
  const size = sizeOf(builder, id);
  const workers = usualFigure(builder, id, 'workers', size.cores);
  const engine = String(builder.node(id).properties.engine ?? '');
  const known = defaultConnections(
    engine,
    size.gibibytes * 1024 * 1024 * 1024,
    awsFigure,
    (x) => ln(x) / ln(2),
  );
  const connections = usualFigure(builder, id, 'maxConnections', known ?? endless);
  return {
    ...stationBase(builder, id),
    ...alone,
    targets: [{ node: id, zone: 0 }],
    workers,
    queueLimit: Math.max(0, connections - workers),
    fullCause: 'conn_limit_db',
    ...(Number.isFinite(connections)
      ? {
          tellsFull: {
            cause: 'conn_limit_db',
            text: `${builder.reader.nameOf(id)} has no connection left and refuses others`,
            arithmetic: `${connections} connections`,
          },
        }
      : {}),
    ...(isBehindProxy(builder, id) ? { waitsWhileAway: true } : {}),
    // It runs in one zone at a time.
    zones: [zonesOf(builder, id)[0] ?? ''],
    ...failoverOf(builder, id),
  };
}

/** A proxy keeps its clients while its database is away, where nobody asks it directly. */
function isBehindProxy(builder: FlowBuilder, id: NodeId): boolean {
  const callers = builder.reader.connectionsTo(id, 'data');
  return callers.length > 0 && callers.every(({ from }) => behaviourOf(from, builder.reader) === 'proxy');
}

/** Connections that a proxy shares among its clients: a part of those of its database. */
export function proxyStation(builder: FlowBuilder, id: NodeId): ServersStation {
  const load = builder.load(id);
  const { properties } = builder.node(id);
  const database = builder.reader
    .connectionsFrom(id, 'data')
    .find(({ to }) => behaviourOf(to, builder.reader) === 'database')?.to;
  const { queueLimit, workers } =
    database === undefined ? { queueLimit: endless, workers: 0 } : databaseStation(builder, database);
  const most = queueLimit + workers;
  const share = number(properties.maxConnectionsPercent as number | undefined, 100) / 100;
  // Sessions that are pinned keep a connection of their own and share none.
  const pinned = numberOf(load.pinnedShare, 0);
  return {
    ...stationBase(builder, id),
    ...alone,
    targets: [{ node: id, zone: 0 }],
    workers: most === endless ? endless : Math.max(1, Math.floor(most * share * (1 - pinned))),
    fullCause: 'conn_limit_db',
    waitTimeout: number(
      properties.connectionBorrowTimeout as number | undefined,
      awsFigure('rdsProxy.borrowTimeout'),
    ),
  };
}

/** Cores and memory of its class, or of the most capacity that a serverless cluster grows to. */
function sizeOf(builder: FlowBuilder, id: NodeId): { readonly cores: number; readonly gibibytes: number } {
  const { kind, properties } = builder.node(id);
  if (kind === 'aurora-cluster' && properties.capacity === 'serverless') {
    const units = numberOf(properties.maxCapacity, 1);
    return {
      cores: Math.max(1, Math.floor(units * awsFigure('aurora.capacityUnitVcpu'))),
      gibibytes: units * awsFigure('aurora.capacityUnitGib'),
    };
  }
  const name = typeof properties.dbInstanceClass === 'string' ? properties.dbInstanceClass : '';
  const facts = builder.options.instanceType?.(name.replace(/^db\./, ''));
  return { cores: facts?.vcpu ?? 2, gibibytes: facts?.memoryGib ?? 4 };
}
