import type { Box, Point } from '#shared/base/geometry.ts';
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

export type Axis = 'x' | 'y';

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
export const detourReach = 80;
/** A gap that a line and its arrow head fit into. */
const laneRoom = 28;
/** A side up to twice as long is met in its middle. */
const cornerInset = 80;
const titlePenalty = 40;
const reachFromLeft = 260;

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
export function naturalAxis(a: Box, b: Box): Axis {
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
export function acrossGap(
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
export function* detours(request: RouteRequest, axis: Axis, isBlocked: boolean): Generator<Point[]> {
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

export function selfLoop({ core }: ConnectionEnd): Point[] {
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
export function intoInner(outer: ConnectionEnd, inner: ConnectionEnd, { obstacles }: RouteRequest): Point[] {
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
    obstacles === undefined || hits(way, [...obstacles(boxBetween(way))]) === 0;
  const [fromLeft] = ways;
  if (fromLeft !== undefined && fromLeft[0] <= reachFromLeft && isFree(fromLeft.slice(1) as Point[])) {
    return [fromLeft[1], fromLeft[2]];
  }
  const nearest = ways.reduce((best, way) => (way[0] < best[0] ? way : best));
  return [nearest[1], nearest[2]];
}

export function handDrawn(from: ConnectionEnd, to: ConnectionEnd, route: readonly Point[]): Point[] {
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

/** How often the parts of the line run through a box; its border does not count. */
export function hits(points: readonly Point[], obstacles: readonly Box[]): number {
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

function boxBetween([a = [0, 0], b = a]: readonly Point[]): Box {
  return {
    x: Math.min(a[0], b[0]),
    y: Math.min(a[1], b[1]),
    width: Math.abs(a[0] - b[0]),
    height: Math.abs(a[1] - b[1]),
  };
}
