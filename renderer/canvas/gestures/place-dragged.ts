import type { DragEvent } from 'react';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { select } from '#renderer/state/selection-store.ts';
import { getDraggedKind, kindDragType, setDraggedKind } from '#renderer/state/view-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { defaultSizeOf, iconSize, iconTop } from '#shared/drawing/absolute-boxes.ts';
import { scene } from '../canvas-model.ts';
import { frameAt } from '../hit-test.ts';
import { revealArea } from '../view-control.ts';
import { judgeDrop, placeNode } from './drop-nodes.ts';
import { gestureStore, noGesture, setGesture } from './gesture-store.ts';
import { landingPlace, takingFrame } from './landing-place.ts';
import { toGrid } from './snap.ts';

const nothing: ReadonlySet<string> = new Set();

/** Shows where a kind from the palette would land, and whether it belongs there. */
export function dragKindOver(event: DragEvent, at: Point): void {
  if (!event.dataTransfer.types.includes(kindDragType) || documentStore.getState().isReadOnly) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  const kind = getDraggedKind();
  if (kind === undefined) return;
  const { document } = documentStore.getState();
  const frame = takingFrame(document, scene, kind, frameAt(scene, at, nothing));
  const { gesture } = gestureStore.getState();
  const known = gesture.type === 'place' && gesture.kind === kind ? gesture.target : undefined;
  const target =
    known !== undefined && known.container === frame?.id ? known : judgeDrop(document, [{ kind }], frame);
  const [width, height] = defaultSizeOf(kind);
  const [x, y] = cornerOf(kind, at);
  setGesture({ type: 'place', kind, box: { x, y, width, height }, target });
}

export function dragKindAway(event: DragEvent): void {
  const isInside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
  if (!isInside && gestureStore.getState().gesture.type === 'place') setGesture(noGesture);
}

/** Puts the dragged kind down; false when something else was dropped. */
export function dropKind(event: DragEvent, at: Point): boolean {
  const kind = event.dataTransfer.getData(kindDragType);
  if (gestureStore.getState().gesture.type === 'place') setGesture(noGesture);
  if (kind === '') return false;
  event.preventDefault();
  setDraggedKind(undefined);
  const { document } = documentStore.getState();
  const frame = takingFrame(document, scene, kind, frameAt(scene, at, nothing));
  const target = judgeDrop(document, [{ kind }], frame);
  const place = landingPlace(document, kind, target.container, cornerOf(kind, at));
  const { id, changes } = placeNode(document, kind, target.container, place);
  const title = findKind(kind)?.title ?? kind;
  if (!dispatch(`Add ${title}`, changes)) return false;
  select([id]);
  // It may have landed beside the pointer, or beside what fills the view.
  const drawn = scene.nodes.get(id);
  if (drawn !== undefined && !drawn.isFrame) revealArea(drawn.box);
  const where = target.container === undefined ? 'on the canvas' : `in ${target.name}`;
  announce(`${title} placed ${where}.${target.judgement.isLegal ? '' : ` ${target.judgement.reason}`}`);
  return true;
}

/** An icon lands under the pointer; a container is held by its corner, as it may be larger than the view. */
function cornerOf(kind: string, [x, y]: Point): Point {
  const [width] = defaultSizeOf(kind);
  const isContainer = findKind(kind)?.appearance.as === 'container';
  if (isContainer) return [toGrid(x - 16), toGrid(y - 16)];
  return [toGrid(x - width / 2), toGrid(y - iconTop - iconSize / 2)];
}
