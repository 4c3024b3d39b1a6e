import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Part, Verdict } from './ask.ts';
import type { DrawnNetwork } from './compile/compile-network.ts';
import { causesOf } from './explain.ts';
import type { ExplanationCode } from './explanation-codes.ts';
import { nameObjectsIn } from './name-objects.ts';
import type { DrawingAnswer, NodeQuestion } from './node-question.ts';
import type { Direction, Note } from './walk-state.ts';

/** One step of a way, for people: the node it is at, what happens there, and the rule that decided. */
export interface Hop {
  readonly object: string;
  /** The node that the object is or belongs to; absent for the internet and services. */
  readonly node?: NodeId;
  /** The name of the node where the object is one, else the object. */
  readonly name: string;
  readonly direction: Direction;
  readonly effect: Note['effect'];
  readonly text: string;
  readonly rule?: string;
  readonly code?: ExplanationCode;
}

/** An answer as the window shows it: a sentence, hops, causes, and the nodes that light up. */
export interface DescribedAnswer {
  readonly question: NodeQuestion;
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly hops: readonly Hop[];
  readonly causes: readonly {
    readonly text: string;
    readonly fix?: string;
    readonly nodes: readonly NodeId[];
  }[];
  /** Nodes in the order in which packets pass them. */
  readonly path: readonly NodeId[];
  readonly returnPath: readonly NodeId[];
  /** Where the request or the answer is refused. */
  readonly blockedAt: readonly NodeId[];
  /** Which of the two is refused first; absent where neither is. */
  readonly refusedOn?: Direction;
  readonly allowed?: Part;
  readonly refused?: Part;
  readonly perSource?: readonly { readonly source: string; readonly verdict: Verdict }[];
}

export function describeAnswer(
  document: LintelDocument,
  drawn: DrawnNetwork,
  question: NodeQuestion,
  answer: DrawingAnswer,
): DescribedAnswer {
  const { verdict } = answer;
  const refusedOn = answer.blocks.find(({ effect }) => effect === 'block')?.direction;
  const nodeOf = (object: string): NodeId | undefined => drawnNode(document, drawn, question, object);
  const nodesOf = (objects: readonly string[]): readonly NodeId[] => {
    const nodes = objects.flatMap((object) => nodeOf(object) ?? []);
    return nodes.filter((id, index) => nodes.indexOf(id) === index);
  };
  const named = (text: string): string => nameObjectsIn(text, drawn.nameOf);
  const causes = causesOf(answer).map(({ text, fix, codes }) => ({
    text: named(text),
    ...(fix === undefined ? {} : { fix: named(fix) }),
    nodes: nodesOf(codes.map(([, object]) => object)),
  }));
  return {
    question,
    verdict,
    sentence: sentenceOf(document, question, answer, causes[0]?.text),
    hops: answer.notes.map((note): Hop => {
      const { object, direction, effect, text, rule, code } = note;
      const node = nodeOf(object);
      return {
        object,
        ...(node === undefined ? {} : { node }),
        name: object === 'internet' ? 'The internet' : drawn.nameOf(object),
        direction,
        effect,
        text: named(text),
        ...(rule === undefined ? {} : { rule: named(rule) }),
        ...(code === undefined ? {} : { code }),
      };
    }),
    causes,
    path: nodesOf(answer.path),
    returnPath: nodesOf(answer.returnPath),
    blockedAt: nodesOf(answer.blocks.map(({ object }) => object)),
    ...(refusedOn === undefined ? {} : { refusedOn }),
    ...(answer.allowed === undefined ? {} : { allowed: answer.allowed }),
    ...(answer.refused === undefined ? {} : { refused: answer.refused }),
    ...(answer.perSource === undefined
      ? {}
      : {
          perSource: answer.perSource.map(({ source, verdict: own }) => ({
            source: source.split('/').map(drawn.nameOf).join(' in '),
            verdict: own,
          })),
        }),
  };
}

/** People stand for the internet, and the bucket for its service, where the question was about them. */
function drawnNode(
  document: LintelDocument,
  drawn: DrawnNetwork,
  { from, to }: NodeQuestion,
  object: string,
): NodeId | undefined {
  for (const end of [from, to]) if (document.nodes.has(end) && drawn.endOf(end) === object) return end;
  if (object !== 'internet') return drawn.nodeOf(object);
  const outside = [...document.nodes.values()].filter(
    ({ id, kind }) => (kind === 'users' || kind === 'internet') && drawn.endOf(id) === object,
  );
  const connected = outside.find(({ id }) =>
    [...document.connections.values()].some(
      (each) => each.from === id && (each.to === to || each.to === from),
    ),
  );
  return (connected ?? outside[0])?.id;
}

function sentenceOf(
  document: LintelDocument,
  { from, to, protocol, port }: NodeQuestion,
  { verdict }: DrawingAnswer,
  cause: string | undefined,
): string {
  const [sender, receiver] = [from, to].map((id) =>
    id === 'internet' && !document.nodes.has(id) ? 'the internet' : (document.nodes.get(id)?.name ?? id),
  );
  const what = protocol === 'icmp' ? 'ICMP' : `${protocol.toUpperCase()} ${port}`;
  const subject = `${(sender ?? '').charAt(0).toUpperCase()}${(sender ?? '').slice(1)}`;
  const because = cause === undefined ? '' : ` ${cause}`;
  switch (verdict) {
    case 'reachable':
      return `${subject} reaches ${receiver} on ${what}, and the answer comes back.`;
    case 'partly':
      return `${subject} reaches ${receiver} on ${what} in part only.${because}`;
    case 'unreachable':
      return `${subject} does not reach ${receiver} on ${what}.${because}`;
    case 'unknown':
      return `Whether ${sender} reaches ${receiver} on ${what} cannot be told.${because}`;
  }
}
