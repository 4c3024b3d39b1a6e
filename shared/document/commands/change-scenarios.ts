import type { JsonObject } from '#shared/base/json.ts';
import type { ChangeSet } from '../change-set.ts';
import type { FreeRecord, LintelDocument } from '../records.ts';

/** Puts the scenario in the document: a new one, or in the place of what has its id. */
export function putScenario(document: LintelDocument, id: string, content: JsonObject): ChangeSet {
  const before = document.scenarios.get(id);
  const after: FreeRecord = { ...content, id };
  return [{ table: 'scenarios', id, ...(before === undefined ? {} : { before }), after }];
}

export function removeScenario(document: LintelDocument, id: string): ChangeSet {
  const before = document.scenarios.get(id);
  return before === undefined ? [] : [{ table: 'scenarios', id, before }];
}

/** An id for a scenario of that name which the document does not have yet. */
export function freeScenarioId(document: LintelDocument, name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  const base = plain === '' ? 'scenario' : plain;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!document.scenarios.has(id)) return id;
  }
}
