import type { Intent, LintelDocument } from '#shared/document/records.ts';
import type { Verdict } from './ask.ts';
import { askDrawing } from './ask-drawing.ts';
import type { DrawnNetwork } from './compile/compile-network.ts';
import { causesOf } from './explain.ts';
import { nameObjectsIn } from './name-objects.ts';

/** A pinned question, and how it is answered now. */
export interface IntentResult {
  readonly intent: Intent;
  /** Undefined when it cannot be asked: an end is gone. */
  readonly verdict: Verdict | undefined;
  readonly isKept: boolean;
  /** Why it is not kept, in words. */
  readonly reason?: string;
}

/** Every pinned question, in the order of their ids. What cannot be told is not kept: nobody knows that it holds. */
export function checkIntents(
  document: LintelDocument,
  drawn: DrawnNetwork,
  ask: typeof askDrawing = askDrawing,
): readonly IntentResult[] {
  return [...document.intents.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((intent): IntentResult => {
      const { from, to, protocol, port, family } = intent;
      const answer = ask(document, drawn, {
        from,
        to,
        protocol,
        port,
        ...(family === undefined ? {} : { family }),
      });
      if (!answer.ok) return { intent, verdict: undefined, isKept: false, reason: answer.fault.message };
      const { verdict } = answer.value;
      const isKept = verdict === (intent.must === 'reach' ? 'reachable' : 'unreachable');
      const [cause] = causesOf(answer.value);
      const text = cause?.text ?? wayText(answer.value.path);
      const reason = isKept ? undefined : nameObjectsIn(text, drawn.nameOf);
      return { intent, verdict, isKept, ...(reason === undefined ? {} : { reason }) };
    });
}

function wayText(path: readonly string[]): string {
  return `The way is ${path.join(' → ')}.`;
}
