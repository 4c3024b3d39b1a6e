import type { Box, Point } from '#shared/base/geometry.ts';
import { containerTitleHeight } from '#shared/drawing/absolute-boxes.ts';
import { distanceToPath } from '#shared/drawing/connection-path.ts';
import { connectionDetailAt } from './level-of-detail.ts';
import type { Scene, SceneConnection, SceneNode } from './scene.ts';

/** What lies under a point. A container is held by its `edge` (title or border); its `body` belongs to what is in it. */
export type Hit =
  | { readonly type: 'leaf'; readonly node: SceneNode }
  | { readonly type: 'frame'; readonly node: SceneNode; readonly part: 'edge' | 'body' }
  | { readonly type: 'connection'; readonly connection: SceneConnection };

/** How near a pointer has to come, in pixels of the screen. */
const linePixels = 6;
const borderPixels = 6;
const minTitlePixels = 10;
/** A container this small on the screen has no room for a body of its own: it is held anywhere. */
const smallFramePixels = 140;

/** What is on top under the point: a leaf, else a connection, else the innermost container. */
export function hitTest(scene: Scene, [x, y]: Point, zoom: number): Hit | undefined {
  const reach = borderPixels / zoom;
  const near = scene.nodesIn({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach });
  const leaf = topmost(near.filter((node) => !node.isFrame && holds(node.box, x, y)));
  if (leaf !== undefined) return { type: 'leaf', node: leaf };
  const frames = near.filter((node) => node.isFrame);
  const border = topmost(
    frames.filter((node) => isOnBorder(node.box, x, y, reach) && !isSmall(node.box, zoom)),
  );
  const frame = topmost(frames.filter((node) => holds(node.box, x, y)));
  const connection = hitConnection(scene, [x, y], zoom);
  if (connection !== undefined) return { type: 'connection', connection };
  // A border that lies outside of the innermost container is not meant when the pointer is well inside.
  if (
    border !== undefined &&
    (frame === undefined || border.order >= frame.order || border.id === frame.id)
  ) {
    return { type: 'frame', node: border, part: 'edge' };
  }
  if (frame === undefined) return undefined;
  const titleHeight = Math.max(containerTitleHeight, minTitlePixels / zoom);
  const isTitle = y <= frame.box.y + titleHeight;
  return { type: 'frame', node: frame, part: isTitle || isSmall(frame.box, zoom) ? 'edge' : 'body' };
}

/** The innermost container at the point that is not one of the excluded nodes. */
export function frameAt(scene: Scene, [x, y]: Point, excluded: ReadonlySet<string>): SceneNode | undefined {
  return topmost(
    scene
      .nodesIn({ x, y, width: 0, height: 0 })
      .filter((node) => node.isFrame && !excluded.has(node.id) && holds(node.box, x, y)),
  );
}

/** The node that a connection dropped here would end at. */
export function nodeAt(scene: Scene, [x, y]: Point, except: string): SceneNode | undefined {
  const here = scene
    .nodesIn({ x, y, width: 0, height: 0 })
    .filter((node) => node.id !== except && holds(node.box, x, y));
  return topmost(here.filter((node) => !node.isFrame)) ?? topmost(here);
}

/** Nodes for a box selection: leaves that it touches, containers that it holds whole, nothing inside those. */
export function nodesInBox(scene: Scene, area: Box): readonly SceneNode[] {
  const frames = new Set<string>();
  const touched = scene.nodesIn(area);
  for (const node of touched) if (node.isFrame && isWithin(area, node.box)) frames.add(node.id);
  const isInChosen = (node: SceneNode): boolean => {
    let parent = node.node.parent;
    for (let depth = 0; parent !== undefined && depth < 1000; depth += 1) {
      if (frames.has(parent)) return true;
      parent = scene.nodes.get(parent)?.node.parent;
    }
    return false;
  };
  return touched.filter((node) => (node.isFrame ? frames.has(node.id) : true) && !isInChosen(node));
}

function hitConnection(scene: Scene, point: Point, zoom: number): SceneConnection | undefined {
  if (connectionDetailAt(zoom) === 'straight') return undefined;
  const reach = linePixels / zoom;
  const [x, y] = point;
  let best: { readonly connection: SceneConnection; readonly distance: number } | undefined;
  for (const connection of scene.connectionsIn({
    x: x - reach,
    y: y - reach,
    width: 2 * reach,
    height: 2 * reach,
  })) {
    // A line that has not been painted yet cannot be meant.
    const points = scene.knownPathOf(connection);
    if (points === undefined) continue;
    const distance = distanceToPath(points, point);
    if (distance <= reach && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { connection, distance };
  }
  return best?.connection;
}

function topmost(nodes: readonly SceneNode[]): SceneNode | undefined {
  return nodes.reduce<SceneNode | undefined>(
    (best, node) => (best === undefined || node.order > best.order ? node : best),
    undefined,
  );
}

function holds(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

function isWithin(outer: Box, inner: Box): boolean {
  return holds(outer, inner.x, inner.y) && holds(outer, inner.x + inner.width, inner.y + inner.height);
}

function isOnBorder(box: Box, x: number, y: number, reach: number): boolean {
  const isNear =
    x >= box.x - reach &&
    x <= box.x + box.width + reach &&
    y >= box.y - reach &&
    y <= box.y + box.height + reach;
  const isInside =
    x > box.x + reach && x < box.x + box.width - reach && y > box.y + reach && y < box.y + box.height - reach;
  return isNear && !isInside;
}

function isSmall(box: Box, zoom: number): boolean {
  return box.width * zoom < smallFramePixels || box.height * zoom < smallFramePixels * 0.6;
}
