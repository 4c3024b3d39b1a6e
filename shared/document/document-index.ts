import { nodesByParent } from './node-tables.ts';
import type {
  Connection,
  DocumentHeader,
  DocumentNode,
  DocumentSettings,
  LintelDocument,
  NodeId,
} from './records.ts';

/** Who sits in whom and what is connected to what, in document order. Computed once per table, then shared. */
export interface DocumentIndex {
  childrenOf(parent: NodeId | undefined): readonly DocumentNode[];
  connectionsFrom(node: NodeId): readonly Connection[];
  connectionsTo(node: NodeId): readonly Connection[];
}

interface ConnectionTable {
  readonly from: ReadonlyMap<NodeId, readonly Connection[]>;
  readonly to: ReadonlyMap<NodeId, readonly Connection[]>;
}

const connectionTables = new WeakMap<LintelDocument['connections'], ConnectionTable>();

export function indexDocument(document: LintelDocument): DocumentIndex {
  const children = nodesByParent(document.nodes);
  const connections = connectionTableOf(document.connections);
  return {
    childrenOf: (parent) => children.get(parent) ?? [],
    connectionsFrom: (node) => connections.from.get(node) ?? [],
    connectionsTo: (node) => connections.to.get(node) ?? [],
  };
}

export function headerOf(document: LintelDocument): DocumentHeader {
  const header = document.header.get('document');
  if (header === undefined) throw new Error('A document always has its header record.');
  return header;
}

export function settingsOf(document: LintelDocument): DocumentSettings {
  return headerOf(document).settings;
}

/** The node's containers, nearest first. Stops at a missing parent and at a cycle, which a damaged file may hold. */
export function ancestorsOf(nodes: LintelDocument['nodes'], node: DocumentNode): readonly DocumentNode[] {
  const ancestors: DocumentNode[] = [];
  const seen = new Set<NodeId>([node.id]);
  let next = node.parent;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const parent = nodes.get(next);
    if (parent === undefined) break;
    ancestors.push(parent);
    next = parent.parent;
  }
  return ancestors;
}

function connectionTableOf(connections: LintelDocument['connections']): ConnectionTable {
  const known = connectionTables.get(connections);
  if (known !== undefined) return known;
  const from = new Map<NodeId, Connection[]>();
  const to = new Map<NodeId, Connection[]>();
  for (const connection of connections.values()) {
    push(from, connection.from, connection);
    push(to, connection.to, connection);
  }
  const table = { from, to };
  connectionTables.set(connections, table);
  return table;
}

function push<K, V>(table: Map<K, V[]>, key: K, value: V): void {
  const list = table.get(key);
  if (list === undefined) table.set(key, [value]);
  else list.push(value);
}
