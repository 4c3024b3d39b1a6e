import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { select, selectionStore } from '#renderer/state/selection-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import { patchConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { countOf } from '../describe-node.ts';
import { finishConnect, finishReconnect } from './connect.ts';
import { dropCopies, dropNodes } from './drop-nodes.ts';
import { gestureStore, noGesture, setGesture } from './gesture-store.ts';
import { commitResize } from './resize.ts';

/** The gesture becomes one change set. */
export function finishGesture(client: Point): void {
  const { gesture } = gestureStore.getState();
  const { document } = documentStore.getState();
  setGesture(noGesture);
  switch (gesture.type) {
    case 'move': {
      const { roots, offset, target, isClone } = gesture;
      const isStill = offset[0] === 0 && offset[1] === 0 && target === undefined;
      if (isStill) return;
      const drop = isClone ? dropCopies : dropNodes;
      const { ids, changes } = drop(document, roots, offset, target);
      const what = nameOf(roots);
      if (!dispatch(`${isClone ? 'Copy' : 'Move'} ${what}`, changes)) return;
      select(ids);
      const place = target === undefined ? '' : ` to ${target.name}`;
      const warning = target === undefined || target.judgement.isLegal ? '' : ` ${target.judgement.reason}`;
      announce(`${isClone ? 'Copied' : 'Moved'} ${what}${place}.${warning}`);
      return;
    }
    case 'resize':
      commitResize(gesture.id, gesture.box);
      return;
    case 'box-select':
      announce(`${countOf(selectionStore.getState().nodeIds.size, 'node')} selected.`);
      return;
    case 'connect':
      if (gesture.target !== undefined) finishConnect(gesture.from, gesture.target, client);
      return;
    case 'reconnect':
      if (gesture.target !== undefined) {
        finishReconnect(gesture.connection, gesture.end, gesture.target, client);
      }
      return;
    case 'bend':
      dispatch('Route by hand', patchConnection(document, gesture.connection, { route: gesture.route }));
      return;
    default:
  }
}

function nameOf(ids: readonly NodeId[]): string {
  const [only] = ids;
  const node = only === undefined ? undefined : documentStore.getState().document.nodes.get(only);
  return ids.length === 1 && node !== undefined ? node.name : countOf(ids.length, 'node');
}
