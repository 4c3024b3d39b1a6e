import { expect, test } from 'vitest';
import { routeWithSegmentAt } from './reroute.ts';
import { resizedBox } from './resize.ts';
import { snapBox, toGrid } from './snap.ts';

const box = { x: 103, y: 205, width: 120, height: 96 };

test('without neighbours a corner goes to the grid of 8', () => {
  expect(snapBox(box, [], 1)).toEqual({ dx: 1, dy: 3, guides: [] });
});

test('an edge near to the edge of a neighbour lines up with it and a guide says so', () => {
  const snapped = snapBox(box, [{ x: 100, y: 500, width: 120, height: 96 }], 1);
  expect(snapped.dx).toBe(-3);
  expect(snapped.guides).toEqual([{ from: [100, 208], to: [100, 596] }]);
});

test('the reach is in pixels of the screen: far out more lines up, close up less', () => {
  const neighbour = { x: 94, y: 900, width: 300, height: 96 };
  expect(snapBox(box, [neighbour], 1).guides).toEqual([]);
  expect(snapBox(box, [neighbour], 0.5).dx).toBe(-9);
});

test('a corner that is dragged inwards stops at what the container holds and at the least size', () => {
  const container = { x: 0, y: 0, width: 400, height: 300 };
  const around = { x: 40, y: 32, width: 200, height: 150 };
  expect(resizedBox(container, 'se', [-1000, -1000], around, toGrid)).toEqual({
    x: 0,
    y: 0,
    width: 240,
    height: 182,
  });
  expect(resizedBox(container, 'nw', [1000, 1000], around, toGrid)).toEqual({
    x: 40,
    y: 32,
    width: 360,
    height: 268,
  });
  expect(resizedBox(container, 'e', [-1000, 0], undefined, toGrid).width).toBe(96);
});

test('moving the middle part of a line keeps its ends and its right angles', () => {
  const points = [
    [0, 0],
    [100, 0],
    [100, 200],
    [300, 200],
  ] as const;
  expect(routeWithSegmentAt(points, 1, [161, 90])).toEqual([
    [160, 0],
    [160, 200],
  ]);
  expect(routeWithSegmentAt(points, 0, [10, 10])).toBeUndefined();
  expect(routeWithSegmentAt(points, 2, [10, 10])).toBeUndefined();
});
