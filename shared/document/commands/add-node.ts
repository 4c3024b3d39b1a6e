import type { Point, Size } from '#shared/base/geometry.ts';
import { logicalIdOf, slugOf, uniqueName } from '#shared/base/names.ts';
import type { ChangeSet } from '../change-set.ts';
import type { DocumentNode, LintelDocument, NodeId, Properties } from '../records.ts';
import { addedNode, withoutUndefined } from './change-records.ts';

export interface NewNode {
  readonly kind: string;
  readonly name: string;
  readonly parent?: NodeId | undefined;
  /** Relative to the parent, rounded to whole pixels. */
  readonly at: Point;
  readonly size?: Size | undefined;
  readonly properties?: Properties | undefined;
  /** Wanted id; made unique. Without it the id is made from the name. */
  readonly id?: string | undefined;
  readonly origin?: Properties | undefined;
}

/** Adds a node; its readable id and its logical id are unique in the document and stay for ever. */
export function addNode(
  document: LintelDocument,
  node: NewNode,
): { readonly id: NodeId; readonly changes: ChangeSet } {
  const id = uniqueName(node.id ?? slugOf(node.name), (name) => document.nodes.has(name));
  const record: DocumentNode = withoutUndefined({
    id,
    kind: node.kind,
    name: node.name,
    parent: node.parent,
    at: [Math.round(node.at[0]), Math.round(node.at[1])] as const,
    size: node.size,
    logicalId: freeLogicalId(document, node.name, id),
    properties: node.properties,
    origin: node.origin,
  }) as DocumentNode;
  return { id, changes: [addedNode(record)] };
}

/** A logical id that no other node has; left out of the record when it is what the id gives anyway. */
export function freeLogicalId(document: LintelDocument, name: string, id: NodeId): string | undefined {
  const taken = new Set<string>();
  for (const node of document.nodes.values()) taken.add(node.logicalId ?? logicalIdOf(node.id));
  const logicalId = uniqueName(logicalIdOf(name), (candidate) => taken.has(candidate), '');
  return logicalId === logicalIdOf(id) ? undefined : logicalId;
}
