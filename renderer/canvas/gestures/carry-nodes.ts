import { announce } from '#renderer/state/announce.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import type { Box, Point } from '#shared/base/geometry.ts';
import type { NodeId } from '#shared/document/records.ts';
import { scene } from '../canvas-model.ts';
import { frameAt } from '../hit-test.ts';
import { judgeDrop } from './drop-nodes.ts';
import { type DropTarget, gestureStore, setGesture } from './gesture-store.ts';
import { rootsOf, withDescendants } from './grow-containers.ts';
import { snapBox } from './snap.ts';

/** So many neighbours are asked whether they snap. */
const maxNeighbours = 250;

/** Carries nodes from where the press began to where the pointer is. */
export function carryNodes(
  ids: readonly NodeId[],
  start: Point,
  at: Point,
  keys: { readonly alt: boolean; readonly free: boolean },
): void {
  const { document } = documentStore.getState();
  const current = gestureStore.getState().gesture;
  const known = current.type === 'move' ? current : undefined;
  const roots =
    known?.roots ?? rootsOf(document, ids).filter((id) => document.nodes.get(id)?.locked !== true);
  if (roots.length === 0) {
    if (known === undefined) announce('It is locked. Unlock it to move it.');
    return;
  }
  const moving = known?.moving ?? withDescendants(document, roots);
  const target = dropTargetAt(roots, moving, at, known?.target);
  const raw: readonly [number, number] = [at[0] - start[0], at[1] - start[1]];
  const { offset, guides } = snappedOffset(roots, moving, raw, keys.free, target);
  setGesture({ type: 'move', roots, moving, offset, target, guides, isClone: keys.alt });
}

/** The container below the pointer, when the drop would change where a node belongs. */
function dropTargetAt(
  roots: readonly NodeId[],
  moving: ReadonlySet<NodeId>,
  at: Point,
  known: DropTarget | undefined,
): DropTarget | undefined {
  const { document } = documentStore.getState();
  const frame = frameAt(scene, at, moving);
  const nodes = roots.flatMap((id) => document.nodes.get(id) ?? []);
  if (nodes.every((node) => node.parent === frame?.id)) return undefined;
  if (known !== undefined && known.container === frame?.id) return known;
  return judgeDrop(document, nodes, frame);
}

function snappedOffset(
  roots: readonly NodeId[],
  moving: ReadonlySet<NodeId>,
  [dx, dy]: readonly [number, number],
  isFree: boolean,
  target: DropTarget | undefined,
) {
  const rounded = [Math.round(dx), Math.round(dy)] as const;
  const first = roots[0] === undefined ? undefined : scene.nodes.get(roots[0]);
  if (first === undefined || isFree || !viewStore.getState().isSnapping)
    return { offset: rounded, guides: [] };
  const box = { ...first.box, x: first.box.x + dx, y: first.box.y + dy };
  const parent = target === undefined ? first.node.parent : target.container;
  const { viewport, canvasSize } = viewStore.getState();
  const area: Box = {
    x: -viewport.x / viewport.zoom,
    y: -viewport.y / viewport.zoom,
    width: canvasSize.width / viewport.zoom,
    height: canvasSize.height / viewport.zoom,
  };
  const neighbours = scene
    .nodesIn(area)
    .filter((node) => node.node.parent === parent && !moving.has(node.id))
    .slice(0, maxNeighbours)
    .map((node) => node.box);
  const snapped = snapBox(box, neighbours, viewport.zoom);
  return {
    offset: [Math.round(dx + snapped.dx), Math.round(dy + snapped.dy)] as const,
    guides: snapped.guides,
  };
}
