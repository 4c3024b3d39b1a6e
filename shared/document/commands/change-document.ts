import type { ChangeSet } from '../change-set.ts';
import { headerOf } from '../document-index.ts';
import type { DocumentSettings, LintelDocument, RuleLevel, Suppression } from '../records.ts';
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

/** Makes a rule count otherwise in this drawing; undefined leaves it to the profile again. */
export function setRuleLevel(
  document: LintelDocument,
  rule: string,
  level: RuleLevel | undefined,
): ChangeSet {
  const { [rule]: _, ...others } = headerOf(document).settings.ruleLevels ?? {};
  const entries = Object.entries({ ...others, ...(level === undefined ? {} : { [rule]: level }) });
  const ruleLevels = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return changeSettings(document, {
    ruleLevels: entries.length === 0 ? undefined : ruleLevels,
  } as Partial<DocumentSettings>);
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
