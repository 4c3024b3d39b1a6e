import { findKind } from '#shared/catalogue/registry.ts';
import type { Connection, ConnectionId, LintelDocument, NodeId } from '#shared/document/records.ts';

/** How a node hands on what it receives over connections of one kind. */
export type Spread = 'each' | 'shared';

/** Connection kinds that carry requests, messages or events from their start to their end. */
const carrying: ReadonlySet<string> = new Set([
  'alias',
  'call',
  'data',
  'event',
  'forward',
  'invoke',
  'origin',
  'poll',
  'target',
  'traffic',
]);

function carriesRequests({ kind }: Pick<Connection, 'kind'>): boolean {
  return carrying.has(kind);
}

/** Kinds that spread messages to every receiver; what else polls shares them. */
const copiesToAll: ReadonlySet<string> = new Set([
  'kinesis-stream',
  'sns-topic',
  'event-bus',
  'dynamodb-table',
]);

/**
 * Whether each of the connections gets all that arrives, as the calls of a function do, or they share it, as the
 * targets of a load balancer and the routes of an API do.
 */
export function spreadOf(fromKind: string, connectionKind: string): Spread {
  const traits = findKind(fromKind)?.traits ?? [];
  if (connectionKind === 'forward' || connectionKind === 'target' || connectionKind === 'alias')
    return 'shared';
  if (connectionKind === 'origin' || traits.includes('load-balancer') || traits.includes('actor'))
    return 'shared';
  if (traits.includes('api')) return 'shared';
  if (connectionKind === 'poll') return copiesToAll.has(fromKind) ? 'each' : 'shared';
  return 'each';
}

/** Nodes in the order in which requests reach them, with the connections that they hand on by. */
export interface RequestPaths {
  readonly order: readonly NodeId[];
  readonly onwards: ReadonlyMap<NodeId, readonly Connection[]>;
  /** Connections that lead back to where requests have been: they carry nothing further. */
  readonly loops: ReadonlySet<ConnectionId>;
}

const known = new WeakMap<LintelDocument['connections'], RequestPaths>();

/** Computed once for each table of connections: edits of nodes leave it as it is. */
export function requestPathsOf({ connections }: LintelDocument): RequestPaths {
  let paths = known.get(connections);
  if (paths === undefined) {
    paths = findPaths(connections);
    known.set(connections, paths);
  }
  return paths;
}

function findPaths(connections: LintelDocument['connections']): RequestPaths {
  const onwards = new Map<NodeId, Connection[]>();
  const ids = new Set<NodeId>();
  const carriers = [...connections.values()].filter(carriesRequests).sort(byId);
  for (const connection of carriers) {
    ids.add(connection.from);
    ids.add(connection.to);
    const list = onwards.get(connection.from);
    if (list === undefined) onwards.set(connection.from, [connection]);
    else list.push(connection);
  }
  const loops = new Set<ConnectionId>();
  const order: NodeId[] = [];
  const open = new Set<NodeId>();
  const done = new Set<NodeId>();
  // Depth first without recursion: drawings may be chains of thousands.
  for (const start of [...ids].sort()) {
    if (done.has(start)) continue;
    const stack: { readonly id: NodeId; next: number }[] = [{ id: start, next: 0 }];
    open.add(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const connection = onwards.get(top.id)?.[top.next];
      top.next += 1;
      if (connection === undefined) {
        stack.pop();
        open.delete(top.id);
        done.add(top.id);
        order.push(top.id);
      } else if (open.has(connection.to)) {
        loops.add(connection.id);
      } else if (!done.has(connection.to)) {
        open.add(connection.to);
        stack.push({ id: connection.to, next: 0 });
      }
    }
  }
  return { order: order.reverse(), onwards, loops };
}

function byId(a: Connection, b: Connection): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
