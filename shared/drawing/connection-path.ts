import { type Box, boxContains, boxesOverlap, type Point, type Size } from '#shared/base/geometry.ts';
import type { ConnectionEnd } from './connection-end.ts';

export interface RouteRequest {
  readonly from: ConnectionEnd;
  readonly to: ConnectionEnd;
  /** Bend points drawn by hand, in absolute coordinates: kept as they are. */
  readonly route?: readonly Point[];
  /** Pixels to the side, for lines between the same two nodes. */
  readonly shift?: number;
  /** Pixels that move the middle part, so that lines of different nodes do not lie on each other. */
  readonly lane?: number;
  /** Boxes near an area that the line should not cross; both ends are left out by the caller. */
  obstacles?(area: Box): Iterable<Box>;
  /** Containers that hold neither end: better not crossed, but passable. */
  passable?(area: Box): Iterable<Box>;
}

type Axis = 'x' | 'y';

/** An end seen along one axis, so that left-right and top-bottom are the same code. */
interface Profile {
  /** Where lines touch it, and where its box ends. */
  readonly near: number;
  readonly far: number;
  readonly outerNear: number;
  readonly outerFar: number;
  /** The side that lines may use, across the axis. */
  readonly lo: number;
  readonly hi: number;
}

const clearance = 20;
/** The farthest a detour goes beyond both ends. */
const detourReach = 80;
/** A gap that a line and its arrow head fit into. */
const laneRoom = 28;
/** A side up to twice as long is met in its middle. */
const cornerInset = 80;
const titlePenalty = 40;
const reachFromLeft = 260;

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

function profile({ box, core }: ConnectionEnd, axis: Axis): Profile {
  return axis === 'x'
    ? {
        near: core.x,
        far: core.x + core.width,
        outerNear: box.x,
        outerFar: box.x + box.width,
        lo: core.y,
        hi: core.y + core.height,
      }
    : {
        near: core.y,
        far: box.y + box.height,
        outerNear: box.y,
        outerFar: box.y + box.height,
        lo: core.x,
        hi: core.x + core.width,
      };
}

function at(axis: Axis, along: number, across: number): Point {
  return axis === 'x' ? [along, across] : [across, along];
}

/**
 * Nodes that lie diagonally are joined across the smaller gap that has room for a line: that is the lane between two
 * rows or columns, where nothing stands, and lines of one node share it like a bus.
 */
function naturalAxis(a: Box, b: Box): Axis {
  const gapX = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width));
  const gapY = Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height));
  if (gapX < 0 && gapY < 0) {
    const dx = Math.abs(a.x + a.width / 2 - b.x - b.width / 2);
    const dy = Math.abs(a.y + a.height / 2 - b.y - b.height / 2);
    return dx >= dy ? 'x' : 'y';
  }
  if (Math.min(gapX, gapY) >= laneRoom) return gapX <= gapY ? 'x' : 'y';
  return gapX >= gapY ? 'x' : 'y';
}

/** Straight where the facing sides overlap, else a Z whose middle part runs in the gap. */
function acrossGap(
  { from, to, lane = 0, shift = 0 }: RouteRequest,
  axis: Axis,
  share: number,
  level?: number,
): Point[] {
  const f = profile(from, axis);
  const t = profile(to, axis);
  const forward = t.outerNear + t.outerFar >= f.outerNear + f.outerFar;
  const start = forward ? f.far : f.near;
  const end = forward ? t.near : t.far;
  const shared = sharedLevel(f, t, level);
  if (shared !== undefined) return [at(axis, start, shared + shift), at(axis, end, shared + shift)];
  const a = levelTowards(f, t) + shift;
  const b = levelTowards(t, f) + shift;
  const gapFrom = forward ? f.outerFar : f.outerNear;
  const gapTo = forward ? t.outerNear : t.outerFar;
  const room = Math.max(0, Math.abs(gapTo - gapFrom) / 2 - 8);
  const middle = gapFrom + (gapTo - gapFrom) * share + Math.max(-room, Math.min(room, lane));
  return [at(axis, start, a), at(axis, middle, a), at(axis, middle, b), at(axis, end, b)];
}

/** Other ways round: the simple ones when the natural one crosses a container, all when it crosses a node. */
function* detours(request: RouteRequest, axis: Axis, isBlocked: boolean): Generator<Point[]> {
  const other: Axis = axis === 'x' ? 'y' : 'x';
  yield acrossGap(request, other, 0.5);
  yield corner(request, axis);
  yield corner(request, other);
  if (!isBlocked) return;
  for (const level of [0.15, 0.85, 0.35, 0.65]) yield acrossGap(request, axis, 0.5, level);
  for (const share of [0.2, 0.8, 0.35, 0.65]) yield acrossGap(request, axis, share);
  for (const share of [0.2, 0.8]) yield acrossGap(request, other, share);
  for (const along of [axis, other]) {
    for (const side of ['far', 'near'] as const)
      for (const reach of [1, 3]) yield around(request, along, side, reach);
  }
}

/** One bend: leaves along the axis, arrives across it. */
function corner({ from, to, shift = 0 }: RouteRequest, axis: Axis): Point[] {
  const other: Axis = axis === 'x' ? 'y' : 'x';
  const f = profile(from, axis);
  const t = profile(to, axis);
  const tAcross = profile(to, other);
  const forward = t.outerNear + t.outerFar >= f.outerNear + f.outerFar;
  const a = (f.lo + f.hi) / 2 + shift;
  const meet = (tAcross.lo + tAcross.hi) / 2;
  const end = a < (tAcross.near + tAcross.far) / 2 ? tAcross.near : tAcross.far;
  return [at(axis, forward ? f.far : f.near, a), at(axis, meet, a), at(axis, meet, end)];
}

/** A U: both ends on the same side, past the farther of the two. */
function around(
  { from, to, lane = 0, shift = 0 }: RouteRequest,
  axis: Axis,
  side: 'near' | 'far',
  reach: number,
): Point[] {
  const f = profile(from, axis);
  const t = profile(to, axis);
  const a = (f.lo + f.hi) / 2 + shift;
  const b = (t.lo + t.hi) / 2 + shift;
  const beyond = clearance * reach + Math.abs(lane) / 2;
  const level =
    side === 'far' ? Math.max(f.outerFar, t.outerFar) + beyond : Math.min(f.outerNear, t.outerNear) - beyond;
  const start = side === 'far' ? f.far : f.near;
  const end = side === 'far' ? t.far : t.near;
  return [at(axis, start, a), at(axis, level, a), at(axis, level, b), at(axis, end, b)];
}

/** The level at which one straight line meets both sides: the middle of the smaller one where it can be. */
function sharedLevel(f: Profile, t: Profile, share?: number): number | undefined {
  const inset = Math.min(8, (f.hi - f.lo) / 4, (t.hi - t.lo) / 4);
  const lo = Math.max(f.lo, t.lo) + inset;
  const hi = Math.min(f.hi, t.hi) - inset;
  if (lo > hi) return undefined;
  if (share !== undefined) return lo + (hi - lo) * share;
  const sizeF = f.hi - f.lo;
  const sizeT = t.hi - t.lo;
  if (sizeF === sizeT) return (lo + hi) / 2;
  const smaller = sizeF < sizeT ? f : t;
  return Math.max(lo, Math.min(hi, (smaller.lo + smaller.hi) / 2));
}

/** The middle of a small side; of a long one, the place nearest to the other end. */
function levelTowards(own: Profile, other: Profile): number {
  const inset = Math.min(cornerInset, (own.hi - own.lo) / 2);
  return Math.max(own.lo + inset, Math.min(own.hi - inset, (other.lo + other.hi) / 2));
}

function selfLoop({ core }: ConnectionEnd): Point[] {
  const right = core.x + core.width;
  const middle = core.y + core.height / 2;
  const centre = core.x + core.width / 2;
  return [
    [right, middle],
    [right + clearance, middle],
    [right + clearance, core.y - clearance],
    [centre, core.y - clearance],
    [centre, core.y],
  ];
}

/**
 * From a container's border straight to what lies in it: from the left, where layout keeps room for labels, when
 * nothing is between; else from the nearest side (its title band last).
 */
function intoInner(outer: ConnectionEnd, inner: ConnectionEnd, { obstacles }: RouteRequest): Point[] {
  const x = inner.core.x + inner.core.width / 2;
  const y = inner.core.y + inner.core.height / 2;
  const { box } = outer;
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const innerRight = inner.core.x + inner.core.width;
  const innerBottom = inner.box.y + inner.box.height;
  const ways: readonly (readonly [number, Point, Point])[] = [
    [inner.core.x - box.x, [box.x, y], [inner.core.x, y]],
    [right - innerRight, [right, y], [innerRight, y]],
    [bottom - innerBottom, [x, bottom], [x, innerBottom]],
    [inner.core.y - box.y + titlePenalty, [x, box.y], [x, inner.core.y]],
  ];
  const isFree = (way: readonly Point[]): boolean =>
    obstacles === undefined || hits(way, [...obstacles(pathBounds(way))]) === 0;
  const [fromLeft] = ways;
  if (fromLeft !== undefined && fromLeft[0] <= reachFromLeft && isFree(fromLeft.slice(1) as Point[])) {
    return [fromLeft[1], fromLeft[2]];
  }
  const nearest = ways.reduce((best, way) => (way[0] < best[0] ? way : best));
  return [nearest[1], nearest[2]];
}

function handDrawn(from: ConnectionEnd, to: ConnectionEnd, route: readonly Point[]): Point[] {
  const first = route[0] ?? [0, 0];
  const last = route.at(-1) ?? first;
  return [...leaving(from, first), ...route, ...leaving(to, last).reverse()];
}

/** From the border to the first bend at right angles, with a corner where the bend is beside no side. */
function leaving({ box, core }: ConnectionEnd, [x, y]: Point): Point[] {
  const insideX = x >= core.x && x <= core.x + core.width;
  const insideY = y >= core.y && y <= core.y + core.height;
  if (insideX && !insideY) return [[x, y < core.y ? core.y : box.y + box.height]];
  const side = x < core.x + core.width / 2 ? core.x : core.x + core.width;
  if (insideY) return [[side, y]];
  const middle = core.y + core.height / 2;
  return [
    [side, middle],
    [x, middle],
  ];
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

/** How often the parts of the line run through a box; its border does not count. */
function hits(points: readonly Point[], obstacles: readonly Box[]): number {
  let count = 0;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (a === undefined || b === undefined) continue;
    const left = Math.min(a[0], b[0]);
    const top = Math.min(a[1], b[1]);
    const right = Math.max(a[0], b[0]);
    const bottom = Math.max(a[1], b[1]);
    for (const box of obstacles) {
      if (left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y) count += 1;
    }
  }
  return count;
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
