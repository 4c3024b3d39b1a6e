import type { Box, Point } from '#shared/base/geometry.ts';
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

/**
 * The page, containers, connections, then every leaf that has no element of its own; without what a drag carries
 * and the lines that end there. Of an `area` alone where the caller has clipped the context to it.
 */
export function paintScene(context: Context, input: PaintInput, area: Box = visibleArea(input)): Painted {
  const { viewport, pixelRatio, theme, scene, moving, overlay, mounted } = input;
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.fillStyle = theme.canvas;
  context.fillRect(0, 0, input.width, input.height);
  paintGrid(context, input);
  toDrawing(context, input);

  // What stands just outside may reach into it: names, heads, badges.
  const around = grow(area, 40 / viewport.zoom);
  const frames: SceneNode[] = [];
  const leaves: SceneNode[] = [];
  const coloured: SceneNode[] = [];
  for (const node of scene.nodesIn(around)) {
    if (moving.has(node.id)) continue;
    if (node.isFrame) frames.push(node);
    else {
      if (overlay !== 'none') coloured.push(node);
      if (!mounted.has(node.id)) leaves.push(node);
    }
  }
  frames.sort(byOrder);
  paintFrames(context, input, frames);
  paintHalos(context, input, coloured);
  const painted = paintConnections(context, input, stillConnections(input, around));
  paintLeaves(context, input, leaves);
  paintTitles(context, input, frames);
  return painted;
}

/** What a drag carries, where the hand has it, and the lines that follow it. */
export function paintCarried(context: Context, input: PaintInput): void {
  const { viewport, scene, moving, mounted, offset } = input;
  const frames: SceneNode[] = [];
  const leaves: SceneNode[] = [];
  for (const id of moving) {
    const node = scene.nodes.get(id);
    if (node === undefined) continue;
    if (node.isFrame) frames.push(node);
    else if (!mounted.has(id)) leaves.push(node);
  }
  frames.sort(byOrder);
  toDrawing(context, input);
  shifted(context, offset, () => paintFrames(context, input, frames));
  paintConnections(context, input, carriedConnections(input, grow(visibleArea(input), 40 / viewport.zoom)));
  shifted(context, offset, () => paintLeaves(context, input, leaves));
  paintTitles(context, input, frames, offset);
}

function toDrawing(context: Context, { viewport, pixelRatio }: PaintInput): void {
  const scale = pixelRatio * viewport.zoom;
  context.setTransform(scale, 0, 0, scale, pixelRatio * viewport.x, pixelRatio * viewport.y);
}

function isCarried({ moving }: PaintInput, { from, to }: SceneConnection): boolean {
  return moving.has(from.id) || moving.has(to.id);
}

/** Half of the widest label: it stands on its line. */
const labelReach = 100;

function stillConnections(input: PaintInput, area: Box): readonly SceneConnection[] {
  const { scene, moving } = input;
  const reach = grow(area, labelReach);
  return scene
    .connectionsIn(area)
    .filter(
      (connection) =>
        (moving.size === 0 || !isCarried(input, connection)) && passes(scene.knownPathOf(connection), reach),
    );
}

/** Whether a part of the line is in the area: most boxes around a line are empty where it does not go. */
function passes(path: readonly Point[] | undefined, { x, y, width, height }: Box): boolean {
  if (path === undefined) return true;
  return path.some(([toX, toY], index) => {
    const [fromX, fromY] = path[index - 1] ?? [toX, toY];
    return (
      Math.min(fromX, toX) <= x + width &&
      Math.max(fromX, toX) >= x &&
      Math.min(fromY, toY) <= y + height &&
      Math.max(fromY, toY) >= y
    );
  });
}

/** So many carried nodes are asked for their lines; of more, those lines follow that were in view. */
const mostAsked = 200;

function carriedConnections(input: PaintInput, area: Box): readonly SceneConnection[] {
  const { scene, moving } = input;
  if (moving.size >= mostAsked) {
    return scene.connectionsIn(area).filter((connection) => isCarried(input, connection));
  }
  // A line may come into view with the node that is dragged.
  return [...new Set([...moving].flatMap((id) => scene.connectionsOf(id)))];
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
