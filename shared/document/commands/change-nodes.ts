import type { Point } from '#shared/base/geometry.ts';
import type { JsonObject } from '#shared/base/json.ts';
import type { ChangeSet } from '../change-set.ts';
import { ancestorsOf, indexDocument } from '../document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '../records.ts';
import { getNode, removedConnection, removedNode, updatedNode, withoutUndefined } from './change-records.ts';

export function renameNode(document: LintelDocument, id: NodeId, name: string): ChangeSet {
  return patchNode(document, id, { name });
}

/** Sets properties; a value of undefined unsets one, so that its default counts again. */
export function setProperties(
  document: LintelDocument,
  id: NodeId,
  properties: JsonObject,
  field: 'properties' | 'usage' = 'properties',
): ChangeSet {
  const node = getNode(document, id);
  const next = withoutUndefined({ ...node[field], ...properties });
  return patchNode(document, id, { [field]: Object.keys(next).length === 0 ? undefined : next });
}

type NodePatch = { readonly [K in keyof Omit<DocumentNode, 'id'>]?: DocumentNode[K] | undefined };

/** Replaces fields of a node; a value of undefined removes the field. */
export function patchNode(document: LintelDocument, id: NodeId, patch: NodePatch): ChangeSet {
  const before = getNode(document, id);
  const isSame = (Object.keys(patch) as (keyof NodePatch)[]).every((key) => before[key] === patch[key]);
  return isSame ? [] : updatedNode(before, withoutUndefined({ ...before, ...patch }) as DocumentNode);
}

export interface NodeMove {
  readonly id: NodeId;
  /** Relative to the parent after the move. */
  readonly at: Point;
  /** Absent keeps the parent; null puts the node on the canvas. */
  readonly parent?: NodeId | null;
}

/** Moves nodes, also into other containers. A move of a node into itself or into what it holds is left out. */
export function moveNodes(document: LintelDocument, moves: readonly NodeMove[]): ChangeSet {
  return moves.flatMap((move) => {
    const node = getNode(document, move.id);
    const parent = move.parent === undefined ? node.parent : (move.parent ?? undefined);
    if (parent !== undefined && isInside(document, parent, node.id)) return [];
    const at: Point = [Math.round(move.at[0]), Math.round(move.at[1])];
    if (parent === node.parent && at[0] === node.at[0] && at[1] === node.at[1]) return [];
    return patchNode(document, move.id, { at, parent });
  });
}

/** Removes nodes with everything inside them, and connections; also the connections of what goes. */
export function removeRecords(
  document: LintelDocument,
  nodes: Iterable<NodeId>,
  connections: Iterable<string> = [],
): ChangeSet {
  const index = indexDocument(document);
  const goneNodes = new Map<NodeId, DocumentNode>();
  const visit = (id: NodeId): void => {
    const node = document.nodes.get(id);
    if (node === undefined || goneNodes.has(id)) return;
    goneNodes.set(id, node);
    for (const child of index.childrenOf(id)) visit(child.id);
  };
  for (const id of nodes) visit(id);
  const goneConnections = new Set<string>(connections);
  for (const id of goneNodes.keys()) {
    for (const connection of index.connectionsFrom(id)) goneConnections.add(connection.id);
    for (const connection of index.connectionsTo(id)) goneConnections.add(connection.id);
  }
  return [
    ...[...goneConnections].flatMap((id) => {
      const connection = document.connections.get(id);
      return connection === undefined ? [] : [removedConnection(connection)];
    }),
    // Children before their containers, so that the reversed order puts containers back first.
    ...[...goneNodes.values()].reverse().map(removedNode),
  ];
}

/** True when `id` is `container` or lies somewhere inside it. */
export function isInside(document: LintelDocument, id: NodeId, container: NodeId): boolean {
  if (id === container) return true;
  const node = document.nodes.get(id);
  return (
    node !== undefined && ancestorsOf(document.nodes, node).some((ancestor) => ancestor.id === container)
  );
}
