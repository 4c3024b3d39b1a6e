import type { JsonObject } from '#shared/base/json.ts';
import { uniqueName } from '#shared/base/names.ts';
import type { ChangeSet } from '../change-set.ts';
import type { Connection, ConnectionId, LintelDocument, NodeId, Properties } from '../records.ts';
import { addedConnection, updatedConnection, withoutUndefined } from './change-records.ts';

export interface NewConnection {
  readonly kind: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly label?: string | undefined;
  readonly properties?: Properties | undefined;
  readonly id?: string | undefined;
  readonly origin?: Properties | undefined;
}

/** Connects two nodes; the id is made from theirs (`users-web-alb`). */
export function addConnection(
  document: LintelDocument,
  connection: NewConnection,
): { readonly id: ConnectionId; readonly changes: ChangeSet } {
  const wanted = connection.id ?? `${connection.from}-${connection.to}`;
  const id = uniqueName(wanted, (name) => document.connections.has(name));
  const record = withoutUndefined({
    id,
    kind: connection.kind,
    from: connection.from,
    to: connection.to,
    label: connection.label,
    properties: connection.properties,
    origin: connection.origin,
  }) as Connection;
  return { id, changes: [addedConnection(record)] };
}

type ConnectionPatch = { readonly [K in keyof Omit<Connection, 'id'>]?: Connection[K] | undefined };

/** Replaces fields of a connection; a value of undefined removes the field. */
export function patchConnection(
  document: LintelDocument,
  id: ConnectionId,
  patch: ConnectionPatch,
): ChangeSet {
  const before = getConnection(document, id);
  const isSame = (Object.keys(patch) as (keyof ConnectionPatch)[]).every((key) => before[key] === patch[key]);
  return isSame ? [] : updatedConnection(before, withoutUndefined({ ...before, ...patch }) as Connection);
}

export function setConnectionProperties(
  document: LintelDocument,
  id: ConnectionId,
  properties: JsonObject,
  field: 'properties' | 'usage' = 'properties',
): ChangeSet {
  const next = withoutUndefined({ ...getConnection(document, id)[field], ...properties });
  return patchConnection(document, id, { [field]: Object.keys(next).length === 0 ? undefined : next });
}

/** Turns the connection around; bend points drawn by hand are turned with it. */
export function reverseConnection(document: LintelDocument, id: ConnectionId): ChangeSet {
  const { from, to, route } = getConnection(document, id);
  return patchConnection(document, id, { from: to, to: from, route: route?.toReversed() });
}

function getConnection(document: LintelDocument, id: ConnectionId): Connection {
  const connection = document.connections.get(id);
  if (connection === undefined) throw new Error(`The document has no connection ${id}.`);
  return connection;
}
