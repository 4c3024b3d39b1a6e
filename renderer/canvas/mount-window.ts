import type { Viewport } from '#renderer/state/view-store.ts';
import type { Box } from '#shared/base/geometry.ts';
import type { NodeId } from '#shared/document/records.ts';
import { maxMounted, mountZoom } from './level-of-detail.ts';
import type { Scene, SceneNode } from './scene.ts';

export interface MountView {
  readonly viewport: Viewport;
  readonly width: number;
  readonly height: number;
}

/** How much of the view is mounted around it: panning a little then mounts nothing. */
const surplus = 1 / 3;

/**
 * The nodes that should have an element of their own now, the nearest to the middle of the view first: those of a
 * readable view and a third around it; further out none, as paint shows all that can be read there. Pinned ones
 * (selected, focused, dragged) always.
 */
export function nodesToMount(scene: Scene, view: MountView, pinned: Iterable<NodeId>): readonly NodeId[] {
  const { viewport, width, height } = view;
  const { zoom } = viewport;
  const area: Box = {
    x: (-viewport.x - width * surplus) / zoom,
    y: (-viewport.y - height * surplus) / zoom,
    width: (width * (1 + 2 * surplus)) / zoom,
    height: (height * (1 + 2 * surplus)) / zoom,
  };
  const chosen = new Set<NodeId>();
  for (const id of pinned) if (scene.nodes.has(id)) chosen.add(id);
  const centre = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
  const ranked = (zoom >= mountZoom ? scene.nodesIn(area) : [])
    .map((node) => ({ node, distance: distanceTo(node, centre) }))
    .sort((a, b) => a.distance - b.distance);
  for (const { node } of ranked) {
    if (chosen.size >= maxMounted) break;
    chosen.add(node.id);
  }
  return [...chosen];
}

/** Containers around the middle count as near: they are what the rest stands in. */
function distanceTo({ box }: SceneNode, { x, y }: { readonly x: number; readonly y: number }): number {
  const dx = Math.max(box.x - x, 0, x - box.x - box.width);
  const dy = Math.max(box.y - y, 0, y - box.y - box.height);
  return Math.hypot(dx, dy);
}
