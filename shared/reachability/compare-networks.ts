import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Verdict } from './ask.ts';
import { askDrawing, buildMatrix } from './ask-drawing.ts';
import type { DrawnNetwork } from './compile/compile-network.ts';
import { findExposure } from './exposure.ts';
import { liveQuestions } from './live-questions.ts';
import type { NodeQuestion } from './node-question.ts';

export interface Side {
  readonly document: LintelDocument;
  readonly drawn: DrawnNetwork;
}

/** A way whose answer is not the same in both drawings. `absent`: an end is not drawn there. */
export interface ChangedWay extends NodeQuestion {
  readonly before: Verdict | 'absent';
  readonly after: Verdict | 'absent';
}

export interface ReachDifference {
  readonly opened: readonly ChangedWay[];
  readonly closed: readonly ChangedWay[];
  /** Partly instead of wholly, unknown instead of known: neither opened nor closed. */
  readonly changed: readonly ChangedWay[];
  /** "Opens 3 paths from the internet, closes 1." */
  readonly summary: string;
}

/** What two drawings let through differently: every entry point to everything that listens, and what is drawn as a way. */
export function compareReach(before: Side, after: Side): ReachDifference {
  const questions = new Map<string, NodeQuestion>();
  for (const side of [before, after]) {
    for (const question of questionsOf(side)) {
      const { from, to, protocol, port, family } = question;
      questions.set(`${from} ${to} ${protocol} ${port} ${family ?? 4}`, question);
    }
  }
  const opened: ChangedWay[] = [];
  const closed: ChangedWay[] = [];
  const changed: ChangedWay[] = [];
  for (const [, question] of [...questions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const way: ChangedWay = {
      ...question,
      before: verdictIn(before, question),
      after: verdictIn(after, question),
    };
    if (way.before === way.after || (!isOpen(way.before) && !isOpen(way.after))) continue;
    if (!isOpen(way.before)) opened.push(way);
    else if (!isOpen(way.after)) closed.push(way);
    else changed.push(way);
  }
  return { opened, closed, changed, summary: summaryOf(opened, closed, changed) };
}

function questionsOf({ document, drawn }: Side): readonly NodeQuestion[] {
  const exposed = findExposure(drawn.network).flatMap(
    ({ object, protocol, ports, family }): readonly NodeQuestion[] => {
      const to: NodeId | undefined = drawn.nodeOf(object);
      return to === undefined ? [] : [{ from: 'internet', to, protocol, port: ports[0], ...over(family) }];
    },
  );
  const rows = buildMatrix(document, drawn).map(({ from, to, protocol, port, family }) => ({
    from,
    to,
    protocol,
    port,
    ...over(family),
  }));
  const live = liveQuestions(document, drawn).map(({ from, to, protocol, port }) => ({
    // People are the internet: the same way under two names is one way.
    from: drawn.endOf(from) === 'internet' ? 'internet' : from,
    to,
    protocol,
    port,
  }));
  return [...exposed, ...rows, ...live];
}

function over(family: 6 | undefined): { readonly family?: 6 } {
  return family === undefined ? {} : { family };
}

function verdictIn({ document, drawn }: Side, question: NodeQuestion): Verdict | 'absent' {
  const answer = askDrawing(document, drawn, question);
  return answer.ok ? answer.value.verdict : 'absent';
}

/** What may be open counts as open: nobody knows that it is not. */
function isOpen(verdict: Verdict | 'absent'): boolean {
  return verdict !== 'absent' && verdict !== 'unreachable';
}

function summaryOf(
  opened: readonly ChangedWay[],
  closed: readonly ChangedWay[],
  changed: readonly ChangedWay[],
): string {
  if (opened.length + closed.length + changed.length === 0) return 'Opens and closes nothing.';
  const fromInternet = (ways: readonly ChangedWay[]): number =>
    ways.filter(({ from }) => from === 'internet').length;
  const parts = [
    ...count(fromInternet(opened), 'opens', 'from the internet'),
    ...count(opened.length - fromInternet(opened), 'opens', 'inside'),
    ...count(fromInternet(closed), 'closes', 'from the internet'),
    ...count(closed.length - fromInternet(closed), 'closes', 'inside'),
    ...count(changed.length, 'changes', ''),
  ];
  const text = `${parts.join(', ')}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function count(number: number, verb: string, where: string): readonly string[] {
  if (number === 0) return [];
  return [`${verb} ${number} ${number === 1 ? 'path' : 'paths'}${where === '' ? '' : ` ${where}`}`];
}
