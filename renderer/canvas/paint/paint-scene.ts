import { grow, type SceneConnection, type SceneNode } from '../scene.ts';
import { paintConnections } from './paint-connections.ts';
import { type Context, type PaintInput, visibleArea } from './paint-frame.ts';
import { paintFrames } from './paint-frames.ts';
import { paintHalos, paintLeaves } from './paint-leaves.ts';
import { paintTitles } from './paint-titles.ts';

export interface Painted {
  /** Something could not be finished in this frame: paint the next one too. */
  readonly isIncomplete: boolean;
}

/** One picture: the page, containers, connections, then every leaf that has no element of its own. */
export function paintScene(context: Context, input: PaintInput): Painted {
  const { viewport, pixelRatio, theme, width, height, scene, moving, offset } = input;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.fillStyle = theme.canvas;
  context.fillRect(0, 0, width, height);
  paintGrid(context, input);
  const scale = pixelRatio * viewport.zoom;
  context.setTransform(scale, 0, 0, scale, pixelRatio * viewport.x, pixelRatio * viewport.y);

  const area = grow(visibleArea(input), 40 / viewport.zoom);
  const frames: SceneNode[] = [];
  const leaves: SceneNode[] = [];
  const coloured: SceneNode[] = [];
  const movedFrames: SceneNode[] = [];
  const movedLeaves: SceneNode[] = [];
  for (const node of scene.nodesIn(area)) {
    if (moving.has(node.id)) continue;
    if (node.isFrame) frames.push(node);
    else {
      if (input.overlay !== 'none') coloured.push(node);
      if (!input.mounted.has(node.id)) leaves.push(node);
    }
  }
  frames.sort(byOrder);
  if (moving.size > 0) {
    for (const id of moving) {
      const node = scene.nodes.get(id);
      if (node === undefined) continue;
      if (node.isFrame) movedFrames.push(node);
      else if (!input.mounted.has(id)) movedLeaves.push(node);
    }
    movedFrames.sort(byOrder);
  }

  paintFrames(context, input, frames);
  if (movedFrames.length > 0) shifted(context, offset, () => paintFrames(context, input, movedFrames));
  paintHalos(context, input, coloured);
  const { isIncomplete } = paintConnections(context, input, visibleConnections(input, area));
  paintLeaves(context, input, leaves);
  if (movedLeaves.length > 0) shifted(context, offset, () => paintLeaves(context, input, movedLeaves));
  paintTitles(context, input, frames);
  if (movedFrames.length > 0) paintTitles(context, input, movedFrames, offset);
  return { isIncomplete };
}

function visibleConnections(
  { scene, moving }: PaintInput,
  area: Parameters<typeof grow>[0],
): readonly SceneConnection[] {
  const found = scene.connectionsIn(area);
  if (moving.size === 0) return found;
  // A line may come into view with the node that is dragged.
  const all = new Map(found.map((connection) => [connection.id, connection]));
  if (moving.size < 200) {
    for (const id of moving)
      for (const connection of scene.connectionsOf(id)) all.set(connection.id, connection);
  }
  return [...all.values()];
}

function shifted(context: Context, [x, y]: readonly [number, number], paint: () => void): void {
  context.save();
  context.translate(x, y);
  paint();
  context.restore();
}

function byOrder(a: SceneNode, b: SceneNode): number {
  return a.order - b.order;
}

const dotSpacing = 24;
const dots = new Map<string, CanvasPattern | null>();

/** Faint dots, which say how near the page is and where things snap; none far out. */
function paintGrid(context: Context, { viewport, theme, width, height, pixelRatio }: PaintInput): void {
  const { zoom, x, y } = viewport;
  if (zoom < 0.4) return;
  const step = dotSpacing * zoom;
  const pixels = Math.max(4, Math.round(step * pixelRatio));
  const key = `${theme.name} ${pixels}`;
  let pattern = dots.get(key);
  if (pattern === undefined) {
    if (dots.size > 64) dots.clear();
    pattern = context.createPattern(dotTile(pixels, theme.grid, pixelRatio), 'repeat');
    dots.set(key, pattern);
  }
  if (pattern === null) return;
  pattern.setTransform(new DOMMatrix([step / pixels, 0, 0, step / pixels, x % step, y % step]));
  context.fillStyle = pattern;
  context.fillRect(0, 0, width, height);
}

function dotTile(pixels: number, colour: string, pixelRatio: number): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = pixels;
  tile.height = pixels;
  const context = tile.getContext('2d');
  if (context === null) return tile;
  context.fillStyle = colour;
  context.beginPath();
  context.arc(pixelRatio, pixelRatio, pixelRatio, 0, 2 * Math.PI);
  context.fill();
  return tile;
}
