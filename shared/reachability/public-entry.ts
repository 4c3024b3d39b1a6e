import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { DrawnNetwork } from './compile/compile-network.ts';
import type { DrawingAnswer, NodeQuestion } from './node-question.ts';

/**
 * The answer where the internet asks for what AWS itself puts there: an API, or the URL of a function. No packet of it
 * passes a VPC; who may call is a question of authorisation and not of the network. Undefined for everything else.
 */
export function askPublicEntry(
  document: LintelDocument,
  drawn: DrawnNetwork,
  question: NodeQuestion,
): DrawingAnswer | undefined {
  const { from, to } = question;
  if (!document.nodes.has(to) || !isTheInternet(document, drawn, from)) return undefined;
  const reader = createDocumentReader(document, forgetful);
  const entry = reader.node(to);
  if (entry === undefined) return undefined;
  const isApi = reader.hasTrait(to, 'api');
  if (!isApi && (entry.kind !== 'lambda-function' || entry.properties.functionUrl === 'none'))
    return undefined;
  const path = [from, to];
  const refusal = refusalOf(question, isApi && entry.properties.endpointType === 'PRIVATE');
  if (refusal === undefined) {
    const text = 'AWS answers on a public address of its own.';
    return {
      question,
      verdict: 'reachable',
      codes: [],
      blocks: [],
      notes: [{ object: to, direction: 'forward', text, effect: 'pass' }],
      path,
      returnPath: [to, from],
    };
  }
  const code = 'NO_POSSIBLE_DESTINATION';
  const note = { object: to, direction: 'forward', text: refusal, effect: 'block', code } as const;
  return {
    question,
    verdict: 'unreachable',
    codes: [[code, to, 'forward']],
    blocks: [note],
    notes: [note],
    path,
    returnPath: [],
  };
}

function isTheInternet(document: LintelDocument, drawn: DrawnNetwork, id: NodeId): boolean {
  return document.nodes.has(id) ? drawn.endOf(id) === 'internet' : id === 'internet';
}

function refusalOf({ to, protocol, port }: NodeQuestion, isPrivate: boolean): string | undefined {
  if (isPrivate) return `${to} is private: it is called through an endpoint of a VPC only.`;
  return protocol === 'tcp' && port === 443 ? undefined : `${to} answers on tcp 443 only.`;
}
