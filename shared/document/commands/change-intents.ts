import type { ChangeSet } from '../change-set.ts';
import type { Intent, LintelDocument } from '../records.ts';
import { withoutUndefined } from './change-records.ts';

/** The id of an intent is its question, so that a question is pinned once. */
export function intentIdOf({
  from,
  to,
  protocol,
  port,
  family,
}: {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port: number;
  readonly family?: 4 | 6 | undefined;
}): string {
  return `${from} ${to} ${protocol} ${port}${family === 6 ? ' 6' : ''}`;
}

/** Pins a question with the answer it must keep; pinning it again replaces what it must be. */
export function pinIntent(document: LintelDocument, intent: Omit<Intent, 'id'>): ChangeSet {
  const id = intentIdOf(intent);
  const before = document.intents.get(id);
  const after: Intent = withoutUndefined({ ...intent, id });
  return [{ table: 'intents', id, ...(before === undefined ? {} : { before }), after }];
}

export function unpinIntent(document: LintelDocument, id: string): ChangeSet {
  const before = document.intents.get(id);
  return before === undefined ? [] : [{ table: 'intents', id, before }];
}
