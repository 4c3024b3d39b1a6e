import { equalJson, type JsonValue } from '#shared/base/json.ts';
import type { FactKey } from '#shared/base/tracked-memo.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { facts } from './document-reader.ts';
import { referencesOf } from './node-references.ts';

/** The facts that a change set makes untrue. Moving or resizing a node changes no fact: it means the same. */
export function factsChangedBy(changes: ChangeSet): ReadonlySet<FactKey> {
  const changed = new Set<FactKey>();
  for (const change of changes) {
    if (change.table === 'header') changed.add(facts.settings);
    if (change.table === 'decisions') changed.add(facts.decisions);
    if (change.table === 'scenarios') changed.add(facts.scenarios);
    if (change.table === 'connections') {
      changed.add(facts.connection(change.id));
      for (const record of [change.before, change.after]) {
        if (record === undefined) continue;
        changed.add(facts.from(record.from));
        changed.add(facts.to(record.to));
      }
    }
    if (change.table === 'nodes' && meaningDiffers(change.before, change.after)) {
      const { before, after } = change;
      const changesKind = before?.kind !== after?.kind;
      const changesParent = before?.parent !== after?.parent || before === undefined || after === undefined;
      changed.add(facts.node(change.id));
      if (before?.name !== after?.name) changed.add(facts.name(change.id));
      if (changesKind || changesParent) changed.add(facts.place(change.id));
      for (const record of [before, after]) {
        if (record === undefined) continue;
        if (changesKind) changed.add(facts.kind(record.kind));
        for (const { target } of referencesOf(record)) changed.add(facts.referencedBy(target));
        if (changesParent) changed.add(facts.children(record.parent));
      }
    }
  }
  return changed;
}

const geometry: ReadonlySet<string> = new Set(['at', 'size', 'locked', 'collapsed']);

function meaningDiffers(before: DocumentNode | undefined, after: DocumentNode | undefined): boolean {
  if (before === undefined || after === undefined) return true;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof DocumentNode>;
  for (const key of keys) {
    if (geometry.has(key)) continue;
    if (!equalJson(before[key] as JsonValue | undefined, after[key] as JsonValue | undefined)) return true;
  }
  return false;
}
