import type { Change, ChangeSet } from '../change-set.ts';
import type { Connection, DocumentNode, LintelDocument } from '../records.ts';

export function addedNode(node: DocumentNode): Change {
  return { table: 'nodes', id: node.id, after: node };
}

export function removedNode(node: DocumentNode): Change {
  return { table: 'nodes', id: node.id, before: node };
}

export function updatedNode(before: DocumentNode, after: DocumentNode): ChangeSet {
  return before === after ? [] : [{ table: 'nodes', id: before.id, before, after }];
}

export function addedConnection(connection: Connection): Change {
  return { table: 'connections', id: connection.id, after: connection };
}

export function removedConnection(connection: Connection): Change {
  return { table: 'connections', id: connection.id, before: connection };
}

export function updatedConnection(before: Connection, after: Connection): ChangeSet {
  return before === after ? [] : [{ table: 'connections', id: before.id, before, after }];
}

/** The node: for ids that came from this document. */
export function getNode(document: LintelDocument, id: string): DocumentNode {
  const node = document.nodes.get(id);
  if (node === undefined) throw new Error(`The document has no node ${id}.`);
  return node;
}

/** The record without the fields whose value is undefined: an unset field is an absent one. */
export function withoutUndefined<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
