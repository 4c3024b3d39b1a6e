import { equalJson, type JsonValue } from '#shared/base/json.ts';
import type { Connection, ConnectionId, DocumentNode, LintelDocument, NodeId } from './records.ts';

/** One record that is not the same in two documents. */
export interface Difference<T> {
  readonly id: string;
  /** `moved` is a change of place or size alone, which says nothing about the architecture. */
  readonly what: 'added' | 'removed' | 'changed' | 'moved';
  readonly before: T | undefined;
  readonly after: T | undefined;
  /** Fields and properties that differ, in alphabetical order; empty for what was added or removed. */
  readonly fields: readonly string[];
}

export interface DocumentComparison {
  readonly nodes: readonly Difference<DocumentNode>[];
  readonly connections: readonly Difference<Connection>[];
}

const placeFields: ReadonlySet<string> = new Set(['at', 'size', 'route', 'collapsed']);
const order = ['added', 'removed', 'changed', 'moved'] as const;

/** What was drawn, taken away and changed between two documents, by record; equal documents give empty lists. */
export function compareDocuments(before: LintelDocument, after: LintelDocument): DocumentComparison {
  return {
    nodes: compareTables<NodeId, DocumentNode>(before.nodes, after.nodes),
    connections: compareTables<ConnectionId, Connection>(before.connections, after.connections),
  };
}

function compareTables<Id extends string, T extends DocumentNode | Connection>(
  before: ReadonlyMap<Id, T>,
  after: ReadonlyMap<Id, T>,
): readonly Difference<T>[] {
  const found: Difference<T>[] = [];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(id);
    const now = after.get(id);
    if (old === now) continue;
    if (old === undefined || now === undefined) {
      found.push({ id, what: old === undefined ? 'added' : 'removed', before: old, after: now, fields: [] });
      continue;
    }
    const fields = fieldsThatDiffer(old, now);
    if (fields.length === 0) continue;
    const what = fields.every((field) => placeFields.has(field)) ? 'moved' : 'changed';
    found.push({ id, what, before: old, after: now, fields });
  }
  return found.sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what) || (a.id < b.id ? -1 : 1));
}

/** Properties and usage count one by one, under their own names. */
function fieldsThatDiffer(
  before: DocumentNode | Connection,
  after: DocumentNode | Connection,
): readonly string[] {
  const a = flat(before);
  const b = flat(after);
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((field) => !equalJson(a.get(field), b.get(field)))
    .sort();
}

function flat(record: DocumentNode | Connection): ReadonlyMap<string, JsonValue | undefined> {
  const fields = new Map<string, JsonValue | undefined>();
  for (const [field, value] of Object.entries(record) as [string, JsonValue | undefined][]) {
    if (field !== 'properties' && field !== 'usage') fields.set(field, value);
    else for (const [name, inner] of Object.entries(value ?? {})) fields.set(name, inner);
  }
  return fields;
}
