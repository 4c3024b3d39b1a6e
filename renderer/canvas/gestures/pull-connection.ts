import { announce } from '#renderer/state/announce.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import { judgeConnection } from '#shared/catalogue/judge-connection.ts';
import type { NodeId } from '#shared/document/records.ts';
import { scene } from '../canvas-model.ts';
import { nodeAt } from '../hit-test.ts';
import { finishConnect } from './connect.ts';
import { gestureStore, noGesture, setGesture } from './gesture-store.ts';

/** A new connection follows the pointer; what is below it is judged. */
export function pullConnection(from: NodeId, at: Point): void {
  const target = nodeAt(scene, at, from)?.id;
  const { gesture } = gestureStore.getState();
  const judgement =
    gesture.type === 'connect' && gesture.target === target
      ? gesture.judgement
      : target === undefined
        ? undefined
        : judgeConnection(documentStore.getState().document, from, target);
  setGesture({ type: 'connect', from, at, target, judgement, by: 'pointer' });
}

export function pullEnd(id: string, end: 'from' | 'to', at: Point): void {
  const { document } = documentStore.getState();
  const connection = document.connections.get(id);
  if (connection === undefined) return;
  const fixed = end === 'from' ? connection.to : connection.from;
  const target = nodeAt(scene, at, fixed)?.id;
  const { gesture } = gestureStore.getState();
  const judgement =
    gesture.type === 'reconnect' && gesture.target === target
      ? gesture.judgement
      : target === undefined
        ? undefined
        : end === 'from'
          ? judgeConnection(document, target, fixed)
          : judgeConnection(document, fixed, target);
  setGesture({ type: 'reconnect', connection: id, end, at, target, judgement });
}

export function chooseTarget(from: NodeId, at: Point, client: Point): void {
  const target = nodeAt(scene, at, from)?.id;
  setGesture(noGesture);
  if (target === undefined) announce('Connecting ended: nothing was chosen.');
  else finishConnect(from, target, client);
}

/** The target of a connection that was begun by key. */
export function aimConnection(from: NodeId, at: Point): void {
  const target = nodeAt(scene, at, from)?.id;
  const { document } = documentStore.getState();
  setGesture({
    type: 'connect',
    from,
    at,
    target,
    judgement: target === undefined ? undefined : judgeConnection(document, from, target),
    by: 'keys',
  });
}
