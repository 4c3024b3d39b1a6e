import { select, selectionStore, toggleConnection, toggleNode } from '#renderer/state/selection-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import type { NodeId } from '#shared/document/records.ts';
import { focusNode, scene } from '../canvas-model.ts';
import { hitTest } from '../hit-test.ts';
import type { ResizeSide } from './resize.ts';

/** What a press may turn into once the pointer moves. */
export type Intent =
  | { readonly type: 'move'; readonly ids: readonly NodeId[]; readonly clicked: NodeId }
  | { readonly type: 'box-select'; readonly base: readonly NodeId[]; readonly clicked: NodeId | undefined }
  | { readonly type: 'resize'; readonly id: NodeId; readonly side: ResizeSide }
  | { readonly type: 'connect'; readonly from: NodeId }
  | { readonly type: 'reconnect'; readonly connection: string; readonly end: 'from' | 'to' }
  | { readonly type: 'bend'; readonly connection: string; readonly segment: number }
  | { readonly type: 'nothing' };

/** By what is below the pointer; selecting happens when it goes down. */
export function intentAt(at: Point, isAdding: boolean): Intent {
  const hit = hitTest(scene, at, viewStore.getState().viewport.zoom);
  focusNode(undefined);
  const { nodeIds } = selectionStore.getState();
  if (hit?.type === 'connection') {
    if (isAdding) toggleConnection(hit.connection.id);
    else select([], [hit.connection.id]);
    return { type: 'nothing' };
  }
  const base = isAdding ? [...nodeIds] : [];
  if (hit === undefined) return { type: 'box-select', base, clicked: undefined };
  const { id } = hit.node;
  const isHeld = hit.type === 'leaf' || hit.part === 'edge' || nodeIds.has(id);
  if (!isHeld) return { type: 'box-select', base, clicked: id };
  if (isAdding) {
    toggleNode(id);
    return { type: 'nothing' };
  }
  if (!nodeIds.has(id)) select([id]);
  return { type: 'move', ids: [...selectionStore.getState().nodeIds], clicked: id };
}

export function intentOfHandle(handle: HTMLElement | SVGElement): Intent {
  const { handle: type, node = '', side, connection = '', end, segment } = handle.dataset;
  switch (type) {
    case 'resize':
      return { type: 'resize', id: node, side: (side ?? 'se') as ResizeSide };
    case 'connect':
      return { type: 'connect', from: node };
    case 'reconnect':
      return { type: 'reconnect', connection, end: end === 'from' ? 'from' : 'to' };
    case 'bend':
      return { type: 'bend', connection, segment: Number(segment ?? 0) };
    default:
      return { type: 'nothing' };
  }
}
