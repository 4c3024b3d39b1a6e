import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeInOrder } from './sorted-list.ts';

test('what is put in its place leaves the list in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (numbers, wanted) => {
      const list = numbers.toSorted((a, b) => a - b);
      const place = placeInOrder(list, (each) => each < wanted);
      expect(list.toSpliced(place, 0, wanted)).toEqual([...numbers, wanted].toSorted((a, b) => a - b));
      expect(place).toBe(list.filter((each) => each < wanted).length);
    }),
  );
});
