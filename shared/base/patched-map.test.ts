import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patchedMap } from './patched-map.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const patch = fc.array(fc.tuple(key, fc.option(fc.integer(), { nil: undefined })), { maxLength: 4 });

describe('patchedMap', () => {
  it('is the map that the changes lead to, in key order, and leaves every earlier one as it was', () => {
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 12 }), (patches) => {
        let map: ReadonlyMap<string, number> = new Map([
          ['b', 1],
          ['d', 2],
        ]);
        let expected = [...map];
        for (const changes of patches.map((entries) => new Map(entries))) {
          const before = map;
          const was = expected;
          map = patchedMap(map, changes);
          expected = [...new Map([...was, ...changes])]
            .flatMap(([id, value]): [string, number][] => (value === undefined ? [] : [[id, value]]))
            .sort(([a], [b]) => (a < b ? -1 : 1));
          expect([...map]).toEqual(expected);
          expect([...map.values()]).toEqual(expected.map(([, value]) => value));
          expect([...map.keys()].map((id) => map.get(id))).toEqual([...map.values()]);
          expect(map.size).toBe(expected.length);
          expect([...before]).toEqual(was);
        }
      }),
    );
  });

  it('stays right over many replacements', () => {
    const start = new Map(Array.from({ length: 1_000 }, (_, index) => [String(1_000 + index), 0]));
    let map: ReadonlyMap<string, number> = start;
    for (let index = 0; index < 1_000; index += 1)
      map = patchedMap(map, new Map([[String(1_000 + index), 1]]));
    expect([...map.values()].every((value) => value === 1)).toBe(true);
    expect([...start.values()].every((value) => value === 0)).toBe(true);
  });

  it('is the same map without changes', () => {
    const map = new Map([['a', 1]]);
    expect(patchedMap(map, new Map())).toBe(map);
  });
});
