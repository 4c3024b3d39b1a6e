import { type Box, boxContains, boxesOverlap, type Point, type Size } from '#shared/base/geometry.ts';
import {
  acrossGap,
  detourReach,
  detours,
  handDrawn,
  hits,
  intoInner,
  naturalAxis,
  type RouteRequest,
  selfLoop,
} from './connection-ways.ts';

/**
 * The line from one node to the other as points: right angles only, from the sides that face each other, around
 * other nodes where a simple way exists. Whole pixels; at least two points.
 */
export function routeConnection(request: RouteRequest): readonly Point[] {
  const { from, to, route } = request;
  if (route !== undefined && route.length > 0) return tidy(handDrawn(from, to, route));
  if (from.box === to.box || sameBox(from.box, to.box)) return tidy(selfLoop(from));
  if (boxContains(from.box, to.box)) return tidy(intoInner(from, to, request));
  if (boxContains(to.box, from.box)) return tidy(intoInner(to, from, request).reverse());

  const axis = naturalAxis(from.box, to.box);
  const natural = tidy(acrossGap(request, axis, 0.5));
  const surroundings = lookAround(request);
  const naturalCost = costOf(natural, surroundings);
  if (naturalCost.crossings === 0) return natural;

  let best = natural;
  let bestCost = naturalCost.total;
  for (const candidate of detours(request, axis, naturalCost.hits > 0)) {
    const points = tidy(candidate);
    const { total } = costOf(points, surroundings);
    if (total < bestCost) {
      best = points;
      bestCost = total;
    }
  }
  return best;
}

/** The points as SVG path data, with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 8): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${first[0]} ${first[1]}`];
  rest.forEach((point, index) => {
    const before = points[index];
    const after = rest[index + 1];
    if (before === undefined) return;
    if (after === undefined) {
      parts.push(`L${point[0]} ${point[1]}`);
      return;
    }
    const bend = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const start = towards(point, before, bend);
    const end = towards(point, after, bend);
    parts.push(`L${start[0]} ${start[1]}Q${point[0]} ${point[1]} ${end[0]} ${end[1]}`);
  });
  return parts.join('');
}

/** Where the label is centred: the middle of the longest part, level parts first because text is level. */
export function labelPoint(points: readonly Point[]): Point {
  let best: Point = points[0] ?? [0, 0];
  let bestLength = -1;
  for (const [a, b] of segments(points)) {
    const length = distance(a, b) * (a[1] === b[1] ? 1.5 : 1);
    if (length > bestLength) {
      bestLength = length;
      best = [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
    }
  }
  return best;
}

/**
 * Where a label of that size is centred so that it covers no node: the middle of a part, long and level parts first;
 * `labelPoint` when there is no such place.
 */
export function freeLabelPoint(
  points: readonly Point[],
  [width, height]: Size,
  obstacles: (area: Box) => Iterable<Box>,
): Point {
  const places = [...segments(points)].flatMap(([a, b]) => {
    const length = distance(a, b);
    const isLevel = a[1] === b[1];
    const fits = length >= (isLevel ? width : height) + 24;
    return [0.5, 0.3, 0.7].map((share) => ({
      at: [Math.round(a[0] + (b[0] - a[0]) * share), Math.round(a[1] + (b[1] - a[1]) * share)] as const,
      rank: (fits ? 10_000 : 0) + length * (isLevel ? 1.5 : 1) - (share === 0.5 ? 0 : 1),
    }));
  });
  places.sort((a, b) => b.rank - a.rank);
  const free = places.find(({ at: [x, y] }) => {
    const area = { x: x - width / 2, y: y - height / 2, width, height };
    for (const box of obstacles(area)) if (boxesOverlap(area, box)) return false;
    return true;
  });
  return free?.at ?? labelPoint(points);
}

/** The three corners of the arrow head, its tip first. */
export function arrowHead(
  points: readonly Point[],
  at: 'start' | 'end',
  size = 10,
): readonly [Point, Point, Point] | undefined {
  const ordered = at === 'end' ? [...points].reverse() : points;
  const [tip, next] = ordered;
  if (tip === undefined || next === undefined) return undefined;
  const length = distance(tip, next);
  if (length === 0) return undefined;
  const dx = (next[0] - tip[0]) / length;
  const dy = (next[1] - tip[1]) / length;
  const back: Point = [tip[0] + dx * size, tip[1] + dy * size];
  const half = size * 0.45;
  return [
    tip,
    tenth([back[0] - dy * half, back[1] + dx * half]),
    tenth([back[0] + dy * half, back[1] - dx * half]),
  ];
}

/** The box around the points, control points of the rounded corners included (they are the points themselves). */
export function pathBounds(points: readonly Point[]): Box {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** How far a point is from the line: for hit tests. */
export function distanceToPath(points: readonly Point[], [x, y]: Point): number {
  let best = Number.POSITIVE_INFINITY;
  for (const [a, b] of segments(points)) {
    const dx = b[0] - a[0];
    const dy = b[1] - a[1];
    const squared = dx * dx + dy * dy;
    const t = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / squared));
    best = Math.min(best, Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy));
  }
  return best;
}

/** A stable number from -2 to 2 for an id, times 6 px: keeps the middle parts of different lines apart. */
export function laneOf(id: string): number {
  let hash = 7;
  for (let index = 0; index < id.length; index += 1) hash = (hash * 31 + id.charCodeAt(index)) | 0;
  return ((Math.abs(hash) % 5) - 2) * 6;
}

/** What is near the two ends, asked for once and looked at for every way round. */
interface Surroundings {
  readonly obstacles: readonly Box[];
  readonly passable: readonly Box[];
}

function lookAround({ from, to, obstacles, passable }: RouteRequest): Surroundings {
  const area = areaAround(from.box, to.box);
  return {
    obstacles: obstacles === undefined ? [] : [...obstacles(area)],
    passable: passable === undefined ? [] : [...passable(area)],
  };
}

function costOf(
  points: readonly Point[],
  { obstacles, passable }: Surroundings,
): { readonly total: number; readonly hits: number; readonly crossings: number } {
  let length = 0;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (a !== undefined && b !== undefined) length += Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
  }
  const hit = hits(points, obstacles);
  const crossed = hits(points, passable);
  return {
    total: length + 60 * points.length + 1500 * hit + 120 * crossed,
    hits: hit,
    crossings: hit + crossed,
  };
}

function areaAround(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x) - detourReach;
  const y = Math.min(a.y, b.y) - detourReach;
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) + detourReach - x,
    height: Math.max(a.y + a.height, b.y + b.height) + detourReach - y,
  };
}

/** Whole pixels, no point twice, no point in the middle of a straight part. */
function tidy(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const [x, y] of points) {
    const point: Point = [Math.round(x), Math.round(y)];
    const last = kept.at(-1);
    if (last !== undefined && last[0] === point[0] && last[1] === point[1]) continue;
    const before = kept.at(-2);
    if (before !== undefined && last !== undefined && onOneLine(before, last, point)) kept.pop();
    kept.push(point);
  }
  const [only] = kept;
  return kept.length === 1 && only !== undefined ? [only, only] : kept;
}

function onOneLine(a: Point, b: Point, c: Point): boolean {
  if (a[0] === b[0] && b[0] === c[0]) return (b[1] - a[1]) * (c[1] - b[1]) >= 0;
  if (a[1] === b[1] && b[1] === c[1]) return (b[0] - a[0]) * (c[0] - b[0]) >= 0;
  return false;
}

function* segments(points: readonly Point[]): Generator<readonly [Point, Point]> {
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (a !== undefined && b !== undefined) yield [a, b];
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to);
  if (length === 0) return from;
  return tenth([from[0] + ((to[0] - from[0]) * by) / length, from[1] + ((to[1] - from[1]) * by) / length]);
}

function tenth([x, y]: Point): Point {
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
