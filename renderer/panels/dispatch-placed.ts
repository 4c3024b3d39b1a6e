import { withGrownContainers } from '#renderer/canvas/gestures/grow-containers.ts';
import { withRoomAround } from '#renderer/canvas/gestures/make-room.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import type { ChangeSet } from '#shared/document/change-set.ts';

/** Dispatches what the engine drew; containers grow around new nodes as they do around those that people drop. */
export function dispatchPlaced(label: string, changes: ChangeSet): boolean {
  const { document } = documentStore.getState();
  const added = changes.flatMap(({ table, id, before, after }) =>
    table === 'nodes' && before === undefined && after !== undefined ? [id] : [],
  );
  const grown = added.length === 0 ? changes : withGrownContainers(document, changes, added);
  const placed = added.reduce((all, id) => withRoomAround(document, all, id), grown);
  return dispatch(label, placed);
}
