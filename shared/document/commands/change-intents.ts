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

/**
 * Pins a question with the answer it must keep; pinning it again replaces what it must be, and with another answer
 * what it accepted is reported again.
 */
export function pinIntent(document: LintelDocument, intent: Omit<Intent, 'id'>): ChangeSet {
  const id = intentIdOf(intent);
  const before = document.intents.get(id);
  const accepts = intent.accepts ?? (before?.must === intent.must ? before.accepts : undefined);
  const after: Intent = withoutUndefined({ ...intent, id, ...(accepts === undefined ? {} : { accepts }) });
  return [{ table: 'intents', id, ...(before === undefined ? {} : { before }), after }];
}

/**
 * Accepts a finding as meant: pins the questions that the rule offers (`EngineService.offerIntent`), each with the
 * reason. A question that was pinned already keeps what else it accepts.
 */
export function acceptAsIntent(
  document: LintelDocument,
  intents: readonly Omit<Intent, 'id'>[],
  reason: string,
): ChangeSet {
  return intents.flatMap((intent) => {
    const before = document.intents.get(intentIdOf(intent));
    const added = intent.accepts ?? [];
    const same = before?.must === intent.must ? before.accepts : undefined;
    const kept = (same ?? []).filter((each) => !added.some(({ finding }) => finding === each.finding));
    return pinIntent(document, { ...intent, reason, accepts: [...kept, ...added] });
  });
}

/** The pinned question accepts the finding no more, and stays pinned. */
export function withdrawAcceptance(document: LintelDocument, id: string, finding: string): ChangeSet {
  const before = document.intents.get(id);
  if (before?.accepts === undefined) return [];
  const { accepts, ...rest } = before;
  const left = accepts.filter((each) => each.finding !== finding);
  if (left.length === accepts.length) return [];
  return [{ table: 'intents', id, before, after: left.length === 0 ? rest : { ...rest, accepts: left } }];
}

export function unpinIntent(document: LintelDocument, id: string): ChangeSet {
  const before = document.intents.get(id);
  return before === undefined ? [] : [{ table: 'intents', id, before }];
}
