import { createStore } from 'zustand/vanilla';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { select } from '#renderer/state/selection-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import type { ConnectionKind } from '#shared/catalogue/define-connection-kind.ts';
import { type ConnectionJudgement, judgeConnection } from '#shared/catalogue/judge-connection.ts';
import { addConnection, patchConnection } from '#shared/document/commands/change-connections.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { scene } from '../canvas-model.ts';
import { describeConnection } from '../describe-node.ts';
import { setGesture } from './gesture-store.ts';

/** The question what a new or moved line shall mean, where more than one answer is right, or none. */
export interface ConnectQuestion {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly judgement: ConnectionJudgement;
  /** Where the menu opens, in pixels of the page. */
  readonly at: Point;
  /** The connection that was moved to these ends; absent for a new one. */
  readonly existing?: ConnectionId;
}

export const connectQuestionStore = createStore<{ readonly question: ConnectQuestion | undefined }>(() => ({
  question: undefined,
}));

/** Starts connecting by keys: the target is the node that keys or pointer choose next. */
export function startConnecting(from: NodeId): void {
  const node = scene.nodes.get(from);
  if (node === undefined || documentStore.getState().isReadOnly) return;
  const { box } = node;
  setGesture({
    type: 'connect',
    from,
    at: [box.x + box.width / 2, box.y + box.height / 2],
    target: undefined,
    judgement: undefined,
    by: 'keys',
  });
  announce(`Connecting from ${node.node.name}. Go to the target and press Enter; Escape ends it.`);
}

/** Connects when there is one thing the line can mean, else asks. */
export function finishConnect(from: NodeId, to: NodeId, at: Point): void {
  const { document } = documentStore.getState();
  const judgement = judgeConnection(document, from, to);
  const [kind, ...others] = judgement.legal;
  if (kind !== undefined && others.length === 0) connect(kind, from, to);
  else ask({ from, to, judgement, at });
}

/** Moves an end of a connection. It keeps its kind where that is legal between the new ends. */
export function finishReconnect(id: ConnectionId, end: 'from' | 'to', node: NodeId, at: Point): void {
  const { document } = documentStore.getState();
  const connection = document.connections.get(id);
  if (connection === undefined || connection[end] === node) return;
  const from = end === 'from' ? node : connection.from;
  const to = end === 'to' ? node : connection.to;
  const judgement = judgeConnection(document, from, to);
  const kept = [...judgement.legal, ...judgement.remarks].find((kind) => kind.id === connection.kind);
  const [only, ...others] = judgement.legal;
  const kind = kept ?? (others.length === 0 ? only : undefined);
  if (kind === undefined) ask({ from, to, judgement, at, existing: id });
  else reconnect(id, kind, from, to);
}

export function answerQuestion(kind: ConnectionKind): void {
  const { question } = connectQuestionStore.getState();
  connectQuestionStore.setState({ question: undefined });
  if (question === undefined) return;
  const { from, to, existing } = question;
  if (existing === undefined) connect(kind, from, to);
  else reconnect(existing, kind, from, to);
}

/** The line the other way round, where only that is legal. */
export function answerReversed(kind: ConnectionKind): void {
  const { question } = connectQuestionStore.getState();
  connectQuestionStore.setState({ question: undefined });
  if (question === undefined) return;
  const { from, to, existing } = question;
  if (existing === undefined) connect(kind, to, from);
  else reconnect(existing, kind, to, from);
}

export function dismissQuestion(): void {
  connectQuestionStore.setState({ question: undefined });
}

function ask(question: ConnectQuestion): void {
  connectQuestionStore.setState({ question });
  if (question.judgement.reason !== undefined) announce(question.judgement.reason);
}

function connect(kind: ConnectionKind, from: NodeId, to: NodeId): void {
  const { document } = documentStore.getState();
  const { id, changes } = addConnection(document, { kind: kind.id, from, to });
  if (!dispatch(`Connect: ${kind.title}`, changes)) return;
  select([], [id]);
  announceConnection(id);
}

function reconnect(id: ConnectionId, kind: ConnectionKind, from: NodeId, to: NodeId): void {
  const { document } = documentStore.getState();
  // Bends drawn by hand belong to the old place.
  if (!dispatch('Reconnect', patchConnection(document, id, { kind: kind.id, from, to, route: undefined })))
    return;
  select([], [id]);
  announceConnection(id);
}

function announceConnection(id: ConnectionId): void {
  const { document } = documentStore.getState();
  const connection = document.connections.get(id);
  if (connection !== undefined) announce(`${describeConnection(document, connection)}.`);
}
