import type { Box, Point } from '#shared/base/geometry.ts';
import { connectionEndOf } from '#shared/drawing/connection-end.ts';
import { arrowHead, labelPoint, laneOf, routeConnection } from '#shared/drawing/connection-path.ts';
import { estimateTextWidth } from '#shared/drawing/wrap-label.ts';
import { connectionDetailAt } from '../level-of-detail.ts';
import type { SceneConnection, SceneNode } from '../scene.ts';
import { type Context, fitText, font, type PaintInput } from './paint-frame.ts';

interface Line {
  readonly connection: SceneConnection;
  readonly points: readonly Point[];
}

/** Milliseconds a frame spends on lines that are not known yet; the rest follow in the next frames. */
const routingBudgetMs = 2;
/**
 * The thinnest line, in pixels of the screen. A line of up to one pixel is drawn several times faster than a wider
 * one where there is no graphics card; a whole one could come out a trifle wider.
 */
const hairline = 0.98;
/** Lines in one path. One path of thousands that cross each other takes as long as all the rest of the picture. */
const linesPerPath = 64;
export const connectionLabelSize = 11;
export const connectionLabelWidth = 180;

export interface PaintedConnections {
  /** Some lines are provisional: paint again. */
  readonly isIncomplete: boolean;
}

/** All connections as paint: one path a style, then heads, then labels. */
export function paintConnections(
  context: Context,
  input: PaintInput,
  connections: readonly SceneConnection[],
): PaintedConnections {
  const { viewport, theme, promoted, selectedConnections } = input;
  const { zoom } = viewport;
  const detail = connectionDetailAt(zoom);
  if (detail === 'straight') {
    paintStraight(context, input, connections);
    return { isIncomplete: false };
  }
  const { lines, isIncomplete } = linesOf(input, connections);
  const styles = new Map<string, Line[]>();
  for (const line of lines) {
    if (promoted.has(line.connection.id)) continue;
    const isSelected = selectedConnections.has(line.connection.id);
    // Dashes are the dearest strokes: where they could not be told from a solid line they are one.
    const dash = detail === 'full' ? line.connection.line : 'solid';
    const key = isSelected ? 'selected solid' : `${line.connection.isFaint ? 'faint' : 'plain'} ${dash}`;
    const group = styles.get(key);
    if (group === undefined) styles.set(key, [line]);
    else group.push(line);
  }
  context.lineJoin = 'round';
  for (const [key, group] of styles) {
    const [tone = 'plain', dash = 'solid'] = key.split(' ');
    const colour = toneColour(input, tone);
    context.strokeStyle = colour;
    context.lineWidth = Math.max(tone === 'selected' ? 2.5 : tone === 'faint' ? 1 : 1.5, hairline / zoom);
    context.setLineDash(dash === 'dashed' ? [7, 5] : dash === 'dotted' ? [2, 4] : []);
    const traceLine = detail === 'full' ? traceRounded : trace;
    strokeInParts(context, group, ({ points }) => traceLine(context, points));
    context.setLineDash([]);
    if (detail !== 'full') continue;
    context.fillStyle = colour;
    context.beginPath();
    for (const line of group) traceHeads(context, line);
    context.fill();
  }
  if (detail === 'full' && zoom >= 0.5) for (const line of lines) paintLabel(context, input, line);
  context.fillStyle = theme.text;
  return { isIncomplete };
}

function toneColour({ theme }: PaintInput, tone: string): string {
  if (tone === 'selected') return theme.connection.selected;
  return tone === 'faint' ? theme.connection.faint : theme.connection.stroke;
}

/** Far out: a thin straight line from centre to centre, which needs no route. */
function paintStraight(context: Context, input: PaintInput, connections: readonly SceneConnection[]): void {
  const { theme, viewport, selectedConnections } = input;
  const minimum = 3 / viewport.zoom;
  context.strokeStyle = theme.connection.stroke;
  // The more lines there are, the fainter is each: a thousand of them are a texture and not a wall.
  context.globalAlpha = Math.max(0.1, Math.min(0.45, 14 / Math.sqrt(connections.length + 1)));
  context.lineWidth = hairline / viewport.zoom;
  const isStill = input.moving.size === 0 && input.resized.size === 0;
  strokeInParts(context, connections, ({ id, from, to }) => {
    if (selectedConnections.has(id)) return;
    const a = isStill ? from.box : boxOf(input, from);
    const b = isStill ? to.box : boxOf(input, to);
    const ax = a.x + a.width / 2;
    const ay = a.y + a.height / 2;
    const bx = b.x + b.width / 2;
    const by = b.y + b.height / 2;
    if (Math.abs(ax - bx) < minimum && Math.abs(ay - by) < minimum) return;
    context.moveTo(ax, ay);
    context.lineTo(bx, by);
  });
  context.globalAlpha = 1;
  if (selectedConnections.size === 0) return;
  context.strokeStyle = theme.connection.selected;
  // Everything selected is a thousand wide lines: thin ones say the same.
  context.lineWidth = (selectedConnections.size > 200 ? hairline : 2) / viewport.zoom;
  strokeInParts(context, connections, ({ id, from, to }) => {
    if (!selectedConnections.has(id)) return;
    context.moveTo(...centreOf(boxOf(input, from)));
    context.lineTo(...centreOf(boxOf(input, to)));
  });
}

function strokeInParts<T>(context: Context, items: readonly T[], traceOne: (item: T) => void): void {
  for (let from = 0; from < items.length; from += linesPerPath) {
    context.beginPath();
    const to = Math.min(items.length, from + linesPerPath);
    for (let index = from; index < to; index += 1) {
      const item = items[index];
      if (item !== undefined) traceOne(item);
    }
    context.stroke();
  }
}

function linesOf(
  input: PaintInput,
  connections: readonly SceneConnection[],
): { readonly lines: readonly Line[]; readonly isIncomplete: boolean } {
  const { scene } = input;
  const lines: Line[] = [];
  let isIncomplete = false;
  const startedAt = performance.now();
  for (const connection of connections) {
    const touched = isTouched(input, connection);
    if (touched) {
      lines.push({ connection, points: provisionalPath(input, connection) });
      continue;
    }
    const known = scene.knownPathOf(connection);
    if (known !== undefined && scene.isPathCurrent(connection)) {
      lines.push({ connection, points: known });
    } else if (performance.now() - startedAt < routingBudgetMs) {
      lines.push({ connection, points: scene.computePath(connection) });
    } else {
      lines.push({ connection, points: known ?? provisionalPath(input, connection) });
      isIncomplete = true;
    }
  }
  return { lines, isIncomplete };
}

function isTouched({ moving, resized }: PaintInput, { from, to }: SceneConnection): boolean {
  return moving.has(from.id) || moving.has(to.id) || resized.has(from.id) || resized.has(to.id);
}

/** The line while an end is on the move: around nothing, but from the right sides. */
function provisionalPath(input: PaintInput, connection: SceneConnection): readonly Point[] {
  const { moving, offset, scene } = input;
  const { from, to } = connection;
  if (moving.has(from.id) && moving.has(to.id)) {
    const known = scene.knownPathOf(connection);
    if (known !== undefined) return known.map(([x, y]): Point => [x + offset[0], y + offset[1]]);
  }
  const { route } = connection.connection;
  return routeConnection({
    from: connectionEndOf(from.node, boxOf(input, from)),
    to: connectionEndOf(to.node, boxOf(input, to)),
    lane: laneOf(connection.connection.from),
    ...(route === undefined ? {} : { route }),
  });
}

function boxOf({ moving, offset, resized }: PaintInput, { id, box }: SceneNode): Box {
  if (moving.has(id)) return { ...box, x: box.x + offset[0], y: box.y + offset[1] };
  return resized.get(id) ?? box;
}

function centreOf(box: Box): [number, number] {
  return [box.x + box.width / 2, box.y + box.height / 2];
}

function trace(context: Context, points: readonly Point[]): void {
  points.forEach(([x, y], index) => {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}

function traceRounded(context: Context, points: readonly Point[]): void {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return;
  context.moveTo(first[0], first[1]);
  for (let index = 1; index < points.length - 1; index += 1) {
    const before = points[index - 1];
    const corner = points[index];
    const after = points[index + 1];
    if (before === undefined || corner === undefined || after === undefined) continue;
    const radius = Math.min(8, manhattan(before, corner) / 2, manhattan(corner, after) / 2);
    context.arcTo(corner[0], corner[1], after[0], after[1], radius);
  }
  context.lineTo(last[0], last[1]);
}

function manhattan(a: Point, b: Point): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
}

function traceHeads(context: Context, { connection, points }: Line): void {
  if (connection.heads === 'none') return;
  const heads = [
    arrowHead(points, 'end'),
    connection.heads === 'both' ? arrowHead(points, 'start') : undefined,
  ];
  for (const head of heads) {
    if (head === undefined) continue;
    trace(context, head);
    context.closePath();
  }
}

function paintLabel(context: Context, input: PaintInput, { connection, points }: Line): void {
  if (input.promoted.has(connection.id)) return;
  const text = fitText(connectionLabel(connection), connectionLabelWidth, connectionLabelSize);
  if (text === '' || points.length < 2) return;
  const { theme } = input;
  const [x, y] = labelPoint(points);
  const width = estimateTextWidth(text, connectionLabelSize) + 8;
  context.fillStyle = theme.connection.labelBackground;
  context.globalAlpha = 0.88;
  context.beginPath();
  context.roundRect(x - width / 2, y - 8, width, 16, 3);
  context.fill();
  context.globalAlpha = 1;
  context.font = font(connectionLabelSize);
  context.fillStyle = theme.connection.label;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x, y + 0.5);
}

/** What is written on the line: its own label, else protocol and port where they are set. */
export function connectionLabel({ connection }: SceneConnection): string {
  if (connection.label !== undefined && connection.label !== '')
    return connection.label.replace(/\s*\n\s*/g, ' ');
  const { protocol, port } = connection.properties ?? {};
  const parts = [protocol, port].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.join(' ');
}
