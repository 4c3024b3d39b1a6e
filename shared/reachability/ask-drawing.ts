import { fault, ok, type Result } from '#shared/base/result.ts';
import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { type Answer, askReachability, interfacesOf } from './ask.ts';
import { askArea, isArea } from './ask-area.ts';
import type { DrawnNetwork } from './compile/compile-network.ts';
import type { Protocol } from './network.ts';
import type { DrawingAnswer, NodeQuestion } from './node-question.ts';
import { askPublicEntry } from './public-entry.ts';

/**
 * Whether one node of the drawing reaches another. A sender that spans subnets has to get there from each of them; of
 * several receivers one is enough.
 */
export function askDrawing(
  document: LintelDocument,
  drawn: DrawnNetwork,
  question: NodeQuestion,
  askNetwork: typeof askReachability = askReachability,
): Result<DrawingAnswer> {
  const entry = askPublicEntry(document, drawn, question);
  if (entry !== undefined) return ok(entry);
  const from = endOf(document, drawn, question.from);
  if (!from.ok) return from;
  const to = endOf(document, drawn, question.to);
  if (!to.ok) return to;
  if (isArea(drawn.network, question.from) || isArea(drawn.network, question.to))
    return askArea(drawn.network, question, { from: from.value, to: to.value }, askNetwork);
  const sources = interfacesOf(drawn.network, from.value);
  const ask = (source: string): Result<Answer> =>
    askNetwork(drawn.network, { ...question, from: source, to: to.value });
  if (sources.length <= 1) return ask(from.value);

  const answers: { readonly source: string; readonly answer: Answer }[] = [];
  for (const source of sources) {
    const answer = ask(source);
    if (!answer.ok) return answer;
    answers.push({ source, answer: answer.value });
  }
  const verdicts = new Set(answers.map(({ answer }) => answer.verdict));
  // The first that does not get there tells the most.
  const telling = answers.find(({ answer }) => answer.verdict !== 'reachable') ?? answers[0];
  if (telling === undefined) return ask(from.value);
  const { answer } = telling;
  if (verdicts.size === 1) return ok(answer);
  const perSource = answers.map((each) => ({ source: each.source, verdict: each.answer.verdict }));
  return ok({ ...answer, verdict: verdicts.has('unknown') ? 'unknown' : 'partly', perSource });
}

export interface MatrixRow {
  readonly from: string;
  readonly to: NodeId;
  readonly protocol: Protocol;
  readonly port: number;
  /** Absent for IPv4, which goes without saying. */
  readonly family?: 6;
  readonly answer: DrawingAnswer;
}

/**
 * Every entry point (the internet, each network outside) against every port that a node listens on, over IPv6 too
 * where both have such addresses.
 */
export function buildMatrix(document: LintelDocument, drawn: DrawnNetwork): readonly MatrixRow[] {
  const reader = createDocumentReader(document, forgetful);
  const entries = ['internet', ...drawn.network.sites.keys()];
  const withIpv6 = [
    'internet',
    ...[...drawn.network.sites.values()]
      .filter(({ addresses }) => addresses[6].length > 0)
      .map(({ id }) => id),
  ];
  const rows: MatrixRow[] = [];
  for (const id of [...document.nodes.keys()].sort()) {
    const end = drawn.endOf(id);
    const interfaces = end === undefined ? [] : interfacesOf(drawn.network, end);
    if (interfaces.length === 0) continue;
    const hasIpv6 = interfaces.some((each) => drawn.network.interfaces.get(each)?.addresses[6] !== undefined);
    const asked: readonly Pick<MatrixRow, 'from' | 'family'>[] = [
      ...entries.map((from) => ({ from })),
      ...(hasIpv6 ? withIpv6.map((from) => ({ from, family: 6 }) as const) : []),
    ];
    const node = reader.node(id);
    const ports = (node === undefined ? undefined : reader.kindOf(id)?.listens?.(node)) ?? [];
    for (const { protocol, port } of ports) {
      for (const entry of asked) {
        const answer = askDrawing(document, drawn, { ...entry, to: id, protocol, port });
        if (answer.ok) rows.push({ ...entry, to: id, protocol, port, answer: answer.value });
      }
    }
  }
  return rows;
}

function endOf(document: LintelDocument, drawn: DrawnNetwork, id: NodeId): Result<string> {
  const node = document.nodes.get(id);
  if (node === undefined) {
    // A service stands for itself: it need not be drawn to be called.
    if (id === 'internet' || drawn.network.services.has(id)) return ok(id);
    return fault('unknown-end', `There is no node "${id}" in this drawing.`);
  }
  const end = drawn.endOf(id) ?? (isArea(drawn.network, id) ? id : undefined);
  if (end !== undefined) return ok(end);
  return fault(
    'not-in-network',
    `${node.name} (${id}) has no place in a network: it is in no subnet and is no service that packets are sent to.`,
  );
}
