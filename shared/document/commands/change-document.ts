import type { ChangeSet } from '../change-set.ts';
import { headerOf } from '../document-index.ts';
import type { DocumentSettings, LintelDocument, Suppression } from '../records.ts';
import { withoutUndefined } from './change-records.ts';

export function renameDocument(document: LintelDocument, name: string): ChangeSet {
  const before = headerOf(document);
  return before.name === name ? [] : [{ table: 'header', id: before.id, before, after: { ...before, name } }];
}

export function changeSettings(document: LintelDocument, settings: Partial<DocumentSettings>): ChangeSet {
  const before = headerOf(document);
  const after = { ...before, settings: withoutUndefined({ ...before.settings, ...settings }) };
  return [{ table: 'header', id: before.id, before, after }];
}

/** Accepts a finding with a reason; accepting it again replaces the reason. */
export function suppress(document: LintelDocument, suppression: Omit<Suppression, 'id'>): ChangeSet {
  const id = `${suppression.rule} ${suppression.scope} ${suppression.target}`;
  const before = document.suppressions.get(id);
  const after: Suppression = withoutUndefined({ ...suppression, id });
  return [{ table: 'suppressions', id, ...(before === undefined ? {} : { before }), after }];
}

export function unsuppress(document: LintelDocument, id: string): ChangeSet {
  const before = document.suppressions.get(id);
  return before === undefined ? [] : [{ table: 'suppressions', id, before }];
}
