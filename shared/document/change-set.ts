import { equalJson, type JsonValue } from '#shared/base/json.ts';
import { carryNodeTables } from './node-tables.ts';
import type { LintelDocument, RecordTypes, TableName } from './records.ts';

/**
 * One record before and after: `before` absent means added, `after` absent means removed. Everything that
 * happens to a document is a list of these: undo is the list reversed, the worker's copy, the journal and the
 * revision history are fed by the same values.
 */
export type Change = {
  readonly [T in TableName]: {
    readonly table: T;
    readonly id: string;
    readonly before?: RecordTypes[T];
    readonly after?: RecordTypes[T];
  };
}[TableName];

export type ChangeSet = readonly Change[];

export const noChanges: ChangeSet = [];

/** The document after the changes; the same document when there are none. Records are replaced, never edited. */
export function applyChanges(document: LintelDocument, changes: ChangeSet): LintelDocument {
  if (changes.length === 0) return document;
  const tables = new Map<TableName, Map<string, RecordTypes[TableName]>>();
  for (const change of changes) {
    let table = tables.get(change.table);
    if (table === undefined) {
      table = new Map<string, RecordTypes[TableName]>(document[change.table]);
      tables.set(change.table, table);
    }
    if (change.after === undefined) table.delete(change.id);
    else table.set(change.id, change.after);
  }
  const next = { ...document, ...Object.fromEntries(tables) } as LintelDocument;
  if (next.nodes !== document.nodes) {
    const changed = changes.flatMap(({ table, id }) => (table === 'nodes' ? [id] : []));
    carryNodeTables(document.nodes, next.nodes, changed);
  }
  return next;
}

/** The changes that take the document back to where it was. */
export function reverseChanges(changes: ChangeSet): ChangeSet {
  return changes
    .map(
      (change) =>
        ({
          table: change.table,
          id: change.id,
          ...(change.after === undefined ? {} : { before: change.after }),
          ...(change.before === undefined ? {} : { after: change.before }),
        }) as Change,
    )
    .reverse();
}

/** One change set with the effect of both in order; a record touched twice appears once, one that ends as it began not at all. */
export function mergeChanges(first: ChangeSet, second: ChangeSet): ChangeSet {
  const merged = new Map<string, Change>();
  for (const change of [...first, ...second]) {
    const key = `${change.table} ${change.id}`;
    const earlier = merged.get(key);
    if (earlier === undefined) {
      merged.set(key, change);
      continue;
    }
    merged.delete(key);
    const { before } = earlier;
    const { after } = change;
    if (equalJson(before as JsonValue | undefined, after as JsonValue | undefined)) continue;
    merged.set(key, {
      table: change.table,
      id: change.id,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    } as Change);
  }
  return [...merged.values()];
}
