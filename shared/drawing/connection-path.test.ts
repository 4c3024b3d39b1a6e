import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boxContains, boxesOverlap, type Point } from '#shared/base/geometry.ts';
import {
  arrowHead,
  distanceToPath,
  labelPoint,
  pathBounds,
  roundedPath,
  routeConnection,
} from './connection-path.ts';

function end(x: number, y: number, width = 120, height = 96) {
  const box = { x, y, width, height };
  return { box, core: box };
}

const anyEnd = fc
  .tuple(
    fc.integer({ min: -500, max: 500 }),
    fc.integer({ min: -500, max: 500 }),
    fc.integer({ min: 20, max: 300 }),
    fc.integer({ min: 20, max: 300 }),
  )
  .map(([x, y, width, height]) => end(x, y, width, height));

function isRightAngled(points: readonly Point[]): boolean {
  return points.every((point, index) => {
    const before = points[index - 1];
    return before === undefined || before[0] === point[0] || before[1] === point[1];
  });
}

function onBorder([x, y]: Point, box: Box): boolean {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const inside = x >= box.x && x <= right && y >= box.y && y <= bottom;
  return inside && (x === box.x || x === right || y === box.y || y === bottom);
}

describe('routeConnection', () => {
  it('joins two nodes side by side with one straight line between the sides that face each other', () => {
    expect(routeConnection({ from: end(0, 0), to: end(300, 0) })).toEqual([
      [120, 48],
      [300, 48],
    ]);
    expect(routeConnection({ from: end(300, 0), to: end(0, 0) })).toEqual([
      [300, 48],
      [120, 48],
    ]);
  });

  it('uses the lane between two rows, where nothing stands, when the other node lies diagonally', () => {
    expect(routeConnection({ from: end(0, 0), to: end(200, 150) })).toEqual([
      [60, 96],
      [60, 123],
      [260, 123],
      [260, 150],
    ]);
  });

  it('starts at the container border when the other end lies inside', () => {
    expect(routeConnection({ from: end(0, 0, 600, 400), to: end(40, 200) })).toEqual([
      [0, 248],
      [40, 248],
    ]);
  });

  it('keeps the bends that were drawn by hand', () => {
    const route: Point[] = [
      [60, 300],
      [360, 300],
    ];
    const points = routeConnection({ from: end(0, 0), to: end(300, 0), route });
    expect(points).toEqual([[60, 96], ...route, [360, 96]]);
  });

  it('goes round a node that stands in the way', () => {
    const obstacle: Box = { x: 180, y: 0, width: 80, height: 96 };
    const points = routeConnection({
      from: end(0, 0),
      to: end(300, 0),
      obstacles: (area) => (boxesOverlap({ ...area, height: area.height + 1 }, obstacle) ? [obstacle] : []),
    });
    expect(points.length).toBeGreaterThan(2);
    expect(isRightAngled(points)).toBe(true);
    for (let index = 1; index < points.length; index += 1) {
      const a = points[index - 1] as Point;
      const b = points[index] as Point;
      const part = pathBounds([a, b]);
      const crosses =
        part.x < obstacle.x + obstacle.width &&
        part.x + part.width > obstacle.x &&
        part.y < obstacle.y + obstacle.height &&
        part.y + part.height > obstacle.y;
      expect(crosses, `${a} to ${b}`).toBe(false);
    }
  });

  it('is right-angled, in whole pixels, and touches both borders, wherever the nodes are', () => {
    fc.assert(
      fc.property(anyEnd, anyEnd, fc.integer({ min: -12, max: 12 }), (from, to, lane) => {
        const points = routeConnection({ from, to, lane });
        expect(points.length).toBeGreaterThanOrEqual(2);
        expect(points.flat().every(Number.isInteger)).toBe(true);
        expect(isRightAngled(points)).toBe(true);
        if (boxContains(from.box, to.box) || boxContains(to.box, from.box)) return;
        if (boxesOverlap(from.box, to.box)) return;
        expect(onBorder(points[0] as Point, from.box)).toBe(true);
        expect(onBorder(points.at(-1) as Point, to.box)).toBe(true);
      }),
    );
  });
});

describe('parts of a line', () => {
  const points: Point[] = [
    [0, 0],
    [100, 0],
    [100, 40],
    [150, 40],
  ];

  it('writes a path with rounded corners that stays within the bounds of its points', () => {
    expect(roundedPath(points)).toBe('M0 0L92 0Q100 0 100 8L100 32Q100 40 108 40L150 40');
    expect(pathBounds(points)).toEqual({ x: 0, y: 0, width: 150, height: 40 });
  });

  it('puts the label in the middle of the longest level part', () => {
    expect(labelPoint(points)).toEqual([50, 0]);
  });

  it('points the arrow head along the last part', () => {
    expect(arrowHead(points, 'end', 10)).toEqual([
      [150, 40],
      [140, 35.5],
      [140, 44.5],
    ]);
    expect(arrowHead(points, 'start', 10)?.[0]).toEqual([0, 0]);
  });

  it('measures how far a click is from the line', () => {
    expect(distanceToPath(points, [50, 7])).toBe(7);
    expect(distanceToPath(points, [103, 44])).toBe(4);
  });
});
