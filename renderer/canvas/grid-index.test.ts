import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Box } from '#shared/base/geometry.ts';
import { GridIndex } from './grid-index.ts';

const box = fc.record({
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer({ min: -5000, max: 5000 }),
  width: fc.integer({ min: 0, max: 6000 }),
  height: fc.integer({ min: 0, max: 6000 }),
});

function meets(a: Box, b: Box): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

test('a query finds what a look at every box finds, each once, after any sets and deletes', () => {
  const step = fc.record({ id: fc.integer({ min: 0, max: 20 }), box: fc.option(box, { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), box, (steps, area) => {
      const index = new GridIndex<number>(256);
      const plain = new Map<number, Box>();
      for (const { id, box: next } of steps) {
        if (next === undefined) {
          index.delete(String(id));
          plain.delete(id);
        } else {
          index.set(String(id), next, id);
          plain.set(id, next);
        }
      }
      const expected = [...plain].filter(([, b]) => meets(b, area)).map(([id]) => id);
      expect([...index.query(area)].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
      expect(index.size).toBe(plain.size);
    }),
  );
});

test('a moved item is found at its new place alone', () => {
  const index = new GridIndex<string>();
  index.set('web', { x: 0, y: 0, width: 10, height: 10 }, 'web');
  index.set('web', { x: 9000, y: 0, width: 10, height: 10 }, 'web');
  expect(index.query({ x: -5, y: -5, width: 50, height: 50 })).toEqual([]);
  expect(index.query({ x: 8990, y: -5, width: 50, height: 50 })).toEqual(['web']);
});
