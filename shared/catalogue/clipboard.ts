import { z } from 'zod';
import { cidrsOverlap, formatCidr, nextFreeBlock, parseCidr } from '#shared/base/cidr.ts';
import type { Point } from '#shared/base/geometry.ts';
import { slugOf, uniqueName } from '#shared/base/names.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { freeLogicalId } from '#shared/document/commands/add-node.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import { addedNode, withoutUndefined } from '#shared/document/commands/change-records.ts';
import { ancestorsOf, indexDocument } from '#shared/document/document-index.ts';
import {
  type Connection,
  connectionSchema,
  type DocumentNode,
  type LintelDocument,
  type NodeId,
  nodeSchema,
} from '#shared/document/records.ts';
import { mapReferences } from './node-references.ts';

/** Nodes and the connections among them, as they lie on the clipboard: plain JSON, checked when it is pasted. */
export interface Clip {
  readonly lintel: 'clip/1';
  /** Containers before what they hold; nodes without a parent in the clip are the tops. */
  readonly nodes: readonly DocumentNode[];
  readonly connections: readonly Connection[];
}

const clipSchema = z.object({
  lintel: z.literal('clip/1'),
  nodes: z.array(nodeSchema.extend({ id: z.string() })).max(20_000),
  connections: z.array(connectionSchema.extend({ id: z.string() })).max(50_000),
});

/** The clip in a text, or undefined when the clipboard holds something else. */
export function readClip(text: string): Clip | undefined {
  try {
    const parsed = clipSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The nodes with everything inside them and the connections that have both ends among them. */
export function copyNodes(document: LintelDocument, ids: Iterable<NodeId>): Clip {
  const index = indexDocument(document);
  const nodes = new Map<NodeId, DocumentNode>();
  const visit = (id: NodeId): void => {
    const node = document.nodes.get(id);
    if (node === undefined || nodes.has(id)) return;
    nodes.set(id, node);
    for (const child of index.childrenOf(id)) visit(child.id);
  };
  const chosen = new Set(ids);
  for (const id of chosen) {
    const node = document.nodes.get(id);
    const isInsideAnother =
      node !== undefined && ancestorsOf(document.nodes, node).some((ancestor) => chosen.has(ancestor.id));
    if (!isInsideAnother) visit(id);
  }
  return {
    lintel: 'clip/1',
    nodes: [...nodes.values()],
    connections: [...document.connections.values()].filter(
      ({ from, to }) => nodes.has(from) && nodes.has(to),
    ),
  };
}

export interface Paste {
  /** The container that takes the tops; absent keeps the container each was copied from, where it is still there. */
  readonly parent?: NodeId | undefined;
  /** Added to the place of every top. */
  readonly offset: Point;
}

/**
 * Adds a clip with fresh ids, logical ids and, for subnets that would overlap, fresh address blocks. References
 * among the copied nodes point to the copies, references to others stay.
 */
export function pasteClip(
  document: LintelDocument,
  clip: Clip,
  { parent, offset }: Paste,
): { readonly ids: readonly NodeId[]; readonly changes: ChangeSet } {
  const newIds = new Map<NodeId, NodeId>();
  const taken = new Set(document.nodes.keys());
  for (const node of clip.nodes) {
    const id = uniqueName(slugOf(node.id), (name) => taken.has(name));
    taken.add(id);
    newIds.set(node.id, id);
  }
  let current = document;
  let changes: ChangeSet = [];
  const tops: NodeId[] = [];
  const apply = (next: ChangeSet): void => {
    current = applyChanges(current, next);
    changes = mergeChanges(changes, next);
  };
  for (const node of clip.nodes) {
    const id = newIds.get(node.id) ?? node.id;
    const isTop = node.parent === undefined || !newIds.has(node.parent);
    const keptParent = node.parent !== undefined && document.nodes.has(node.parent) ? node.parent : undefined;
    const copy = withoutUndefined({
      ...node,
      id,
      parent: isTop ? (parent ?? keptParent) : newIds.get(node.parent ?? ''),
      at: isTop ? ([node.at[0] + offset[0], node.at[1] + offset[1]] as const) : node.at,
      logicalId: freeLogicalId(current, node.name, id),
      properties:
        node.properties === undefined
          ? node.properties
          : mapReferences(node.kind, node.properties, (old) => newIds.get(old) ?? old),
    }) as DocumentNode;
    apply([addedNode(withFreshBlock(current, copy))]);
    if (isTop) tops.push(id);
  }
  for (const { id: _, from, to, ...rest } of clip.connections) {
    const ends = { from: newIds.get(from) ?? from, to: newIds.get(to) ?? to };
    if (!current.nodes.has(ends.from) || !current.nodes.has(ends.to)) continue;
    apply(addConnection(current, { ...rest, ...ends }).changes);
  }
  return { ids: tops, changes };
}

/** A pasted subnet whose block is taken in its VPC gets the next free one of the same size, if there is one. */
function withFreshBlock(document: LintelDocument, node: DocumentNode): DocumentNode {
  const own =
    typeof node.properties?.cidrBlock === 'string' ? parseCidr(node.properties.cidrBlock) : undefined;
  if (node.kind !== 'subnet' || own === undefined) return node;
  const vpc = ancestorsOf(document.nodes, node).find((ancestor) => ancestor.kind === 'vpc');
  if (vpc === undefined) return node;
  const siblings = [...document.nodes.values()].filter(
    (other) => other.kind === 'subnet' && ancestorsOf(document.nodes, other).some(({ id }) => id === vpc.id),
  );
  const taken = siblings.flatMap(({ properties }) => blockOf(properties?.cidrBlock));
  if (!taken.some((block) => cidrsOverlap(block, own))) return node;
  const ranges = blockOf(vpc.properties?.cidrBlock ?? '10.0.0.0/16');
  const free = nextFreeBlock(ranges, taken, own.prefix);
  return free === undefined
    ? node
    : { ...node, properties: { ...node.properties, cidrBlock: formatCidr(free) } };
}

function blockOf(value: unknown) {
  const block = typeof value === 'string' ? parseCidr(value) : undefined;
  return block === undefined ? [] : [block];
}
