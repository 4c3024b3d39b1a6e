import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import type { Box } from '#shared/base/geometry.ts';
import type { NodeId } from '#shared/document/records.ts';
import { containerTitleHeight } from '#shared/drawing/absolute-boxes.ts';
import { scene } from '../canvas-model.ts';
import { setGesture } from './gesture-store.ts';
import { leastBox, setContainerBox, withGrownContainers } from './grow-containers.ts';
import { toGrid } from './snap.ts';

/** Compass points: `n` is the upper side, `se` the lower right corner. */
export type ResizeSide = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';
export const resizeSides: readonly ResizeSide[] = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'];

const minWidth = 96;
const minHeight = containerTitleHeight + 24;

let least: Box | undefined;

/** Looks up once how small the node may become. */
export function beginResize(id: NodeId): void {
  least = leastBox(documentStore.getState().document, id);
}

/** Shows the node with one side or corner moved; never smaller than what it holds. */
export function resizeTo(
  id: NodeId,
  side: ResizeSide,
  [dx, dy]: readonly [number, number],
  isFree: boolean,
): void {
  const node = scene.nodes.get(id);
  if (node === undefined) return;
  const snap = isFree || !viewStore.getState().isSnapping ? Math.round : toGrid;
  setGesture({ type: 'resize', id, box: resizedBox(node.box, side, [dx, dy], least, snap), guides: [] });
}

export function resizedBox(
  box: Box,
  side: ResizeSide,
  [dx, dy]: readonly [number, number],
  around: Box | undefined,
  snap: (value: number) => number,
): Box {
  let left = box.x;
  let top = box.y;
  let right = box.x + box.width;
  let bottom = box.y + box.height;
  if (side.includes('w'))
    left = Math.min(snap(left + dx), right - minWidth, around?.x ?? Number.POSITIVE_INFINITY);
  if (side.includes('e')) {
    right = Math.max(
      snap(right + dx),
      left + minWidth,
      around === undefined ? -Infinity : around.x + around.width,
    );
  }
  if (side.includes('n'))
    top = Math.min(snap(top + dy), bottom - minHeight, around?.y ?? Number.POSITIVE_INFINITY);
  if (side.includes('s')) {
    bottom = Math.max(
      snap(bottom + dy),
      top + minHeight,
      around === undefined ? -Infinity : around.y + around.height,
    );
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function commitResize(id: NodeId, box: Box): void {
  const { document } = documentStore.getState();
  const node = document.nodes.get(id);
  const before = scene.nodes.get(id)?.box;
  if (node === undefined || before === undefined) return;
  const changes = setContainerBox(document, node, before, box);
  if (changes.length === 0) return;
  if (dispatch(`Resize ${node.name}`, withGrownContainers(document, changes, [id]))) {
    announce(`${node.name} is now ${box.width} by ${box.height}.`);
  }
}
