import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inReadingOrder, nearestInDirection } from './spatial-navigation.ts';

function at(id: string, x: number, y: number) {
  return { id, box: { x, y, width: 100, height: 100 } };
}

const grid = [at('a', 0, 0), at('b', 200, 0), at('c', 400, 0), at('d', 0, 200), at('e', 200, 200)];

test.each([
  ['a', 'right', 'b'],
  ['b', 'left', 'a'],
  ['b', 'down', 'e'],
  ['d', 'up', 'a'],
  ['c', 'right', undefined],
  ['c', 'down', 'e'],
] as const)('from %s the next one %s is %s', (from, direction, expected) => {
  const start = grid.find((node) => node.id === from);
  if (start === undefined) throw new Error('unknown');
  const others = grid.filter((node) => node !== start);
  expect(nearestInDirection(start.box, others, direction)?.id).toBe(expected);
});

test('what lies straight ahead comes before what is nearer but aslant', () => {
  const start = at('start', 0, 0);
  const found = nearestInDirection(start.box, [at('aslant', 120, 110), at('ahead', 300, 0)], 'right');
  expect(found?.id).toBe('ahead');
});

test('nodes are read row by row although their tops differ a little', () => {
  const rows = [at('c', 400, 12), at('a', 0, 8), at('b', 200, 0), at('e', 200, 150), at('d', 0, 160)];
  expect(inReadingOrder(rows).map((node) => node.id)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('reading order holds every node once, in the same order however they come', () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 }));
  fc.assert(
    fc.property(fc.array(place, { maxLength: 30 }), (places) => {
      const nodes = places.map(([x, y], index) => at(`n${index}`, x, y));
      const forward = inReadingOrder(nodes).map((node) => node.id);
      expect([...forward].sort()).toEqual(nodes.map((node) => node.id).sort());
      // Two nodes at one place have no order of their own.
      const keys = new Set(places.map(([x, y]) => `${x} ${y}`));
      if (keys.size === places.length) {
        expect(inReadingOrder([...nodes].reverse()).map((node) => node.id)).toEqual(forward);
      }
    }),
  );
});
