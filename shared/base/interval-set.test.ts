import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCidr } from './cidr.ts';
import {
  containsSet,
  formatAsCidrs,
  type Interval,
  type IntervalSet,
  intersect,
  intervalSet,
  sameSet,
  setOfBlocks,
  sizeOf,
  subtract,
  union,
} from './interval-set.ts';

const universe = 64;
const interval = fc
  .tuple(fc.integer({ min: 0, max: universe - 1 }), fc.integer({ min: 0, max: 12 }))
  .map(([first, length]): Interval => [BigInt(first), BigInt(Math.min(universe - 1, first + length))]);
const set = fc.array(interval, { maxLength: 8 }).map(intervalSet);

function members(of: IntervalSet): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [first, last] of of)
    for (let value = first; value <= last; value += 1n) found.add(Number(value));
  return found;
}

function isNormal(of: IntervalSet): boolean {
  return of.every(([first, last], i) => first <= last && (i === 0 || first > (of[i - 1]?.[1] ?? 0n) + 1n));
}

test('union, intersection and difference are those of their members, in normal form', () => {
  fc.assert(
    fc.property(set, set, (a, b) => {
      const [inA, inB] = [members(a), members(b)];
      expect(members(union(a, b))).toEqual(new Set([...inA, ...inB]));
      expect(members(intersect(a, b))).toEqual(new Set([...inA].filter((value) => inB.has(value))));
      expect(members(subtract(a, b))).toEqual(new Set([...inA].filter((value) => !inB.has(value))));
      expect([union(a, b), intersect(a, b), subtract(a, b)].every(isNormal)).toBe(true);
      expect(sizeOf(a)).toBe(BigInt(inA.size));
    }),
  );
});

test('what is left and what is taken away make the whole again', () => {
  fc.assert(
    fc.property(set, set, (a, b) => {
      expect(sameSet(union(subtract(a, b), intersect(a, b)), a)).toBe(true);
      expect(containsSet(a, intersect(a, b))).toBe(true);
    }),
  );
});

test('blocks cover exactly the members, and as few as can be', () => {
  expect(formatAsCidrs([[0n, 0xffffffffn]], 4)).toEqual(['0.0.0.0/0']);
  expect(formatAsCidrs([[1n, 4n]], 4)).toEqual(['0.0.0.1/32', '0.0.0.2/31', '0.0.0.4/32']);
  expect(formatAsCidrs([[0n, 2n ** 128n - 1n]], 6)).toEqual(['::/0']);
  fc.assert(
    fc.property(set, (a) => {
      const blocks = formatAsCidrs(a, 4).flatMap((text) => parseCidr(text) ?? []);
      expect(sameSet(setOfBlocks(blocks), a)).toBe(true);
    }),
  );
});
