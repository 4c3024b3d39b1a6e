import { equalJson, type JsonValue } from '#shared/base/json.ts';
import type { Change, ChangeSet } from '../change-set.ts';
import { type LintelDocument, tableNames } from '../records.ts';

/** The changes that turn one document into another, record by record; its id stays. Restoring a revision is this. */
export function replaceDocument(document: LintelDocument, wanted: LintelDocument): ChangeSet {
  return tableNames.flatMap((table): Change[] => {
    const ids = new Set([...document[table].keys(), ...wanted[table].keys()]);
    return [...ids].flatMap((id) => {
      const before = document[table].get(id);
      const after = wanted[table].get(id);
      if (equalJson(before as JsonValue | undefined, after as JsonValue | undefined)) return [];
      return [
        {
          table,
          id,
          ...(before === undefined ? {} : { before }),
          ...(after === undefined ? {} : { after }),
        } as Change,
      ];
    });
  });
}
