import { groupBy } from '#shared/base/group-by.ts';
import type { DocumentNode, LintelDocument, NodeId } from './records.ts';

type Nodes = LintelDocument['nodes'];
type NodeLists<K> = ReadonlyMap<K, readonly DocumentNode[]>;

const childTables = new WeakMap<Nodes, NodeLists<NodeId | undefined>>();
const kindTables = new WeakMap<Nodes, NodeLists<string>>();

/** The nodes directly in each node, in document order; under undefined those that are in none. */
export function nodesByParent(nodes: Nodes): NodeLists<NodeId | undefined> {
  const known = childTables.get(nodes);
  if (known !== undefined) return known;
  const table = groupBy(nodes.values(), ({ parent }) => parent);
  childTables.set(nodes, table);
  return table;
}

/** The nodes of each kind, sorted by their ids. */
export function nodesByKind(nodes: Nodes): NodeLists<string> {
  const known = kindTables.get(nodes);
  if (known !== undefined) return known;
  const table = groupBy(nodes.values(), ({ kind }) => kind);
  for (const list of table.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  kindTables.set(nodes, table);
  return table;
}

let lastChange:
  | { readonly before: Nodes; readonly after: Nodes; readonly changed: readonly NodeId[] }
  | undefined;

/**
 * The nodes before the last edit, and the ids of those that it changed, where these are the nodes after it: for tables
 * that others keep. Undefined for all other nodes.
 */
export function lastEditOf(
  nodes: Nodes,
): { readonly before: Nodes; readonly changed: readonly NodeId[] } | undefined {
  return lastChange?.after === nodes ? lastChange : undefined;
}

/**
 * Hands the tables of a document on to the next one, in which some nodes have other contents: an edit of one among
 * thousands leaves nearly all of a table as it is. Where a node comes, goes or moves, they are made when somebody asks.
 */
export function carryNodeTables(before: Nodes, after: Nodes, changed: Iterable<NodeId>): void {
  lastChange = { before, after, changed: [...changed] };
  const replaced = new Map<DocumentNode, DocumentNode>();
  for (const id of lastChange.changed) {
    const [was, is] = [before.get(id), after.get(id)];
    if (was === undefined && is === undefined) continue;
    if (was === undefined || is === undefined || was.parent !== is.parent || was.kind !== is.kind) return;
    replaced.set(was, is);
  }
  carry(childTables, before, after, replaced, ({ parent }) => parent);
  carry(kindTables, before, after, replaced, ({ kind }) => kind);
}

function carry<K>(
  tables: WeakMap<Nodes, NodeLists<K>>,
  before: Nodes,
  after: Nodes,
  replaced: ReadonlyMap<DocumentNode, DocumentNode>,
  keyOf: (node: DocumentNode) => K,
): void {
  const known = tables.get(before);
  if (known === undefined) return;
  const table = new Map(known);
  for (const key of new Set([...replaced.keys()].map(keyOf))) {
    const list = known.get(key) ?? [];
    table.set(
      key,
      list.map((node) => replaced.get(node) ?? node),
    );
  }
  tables.set(after, table);
}
