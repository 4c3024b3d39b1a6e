import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeapQueue } from './event-queue.ts';
import { LadderQueue } from './ladder-queue.ts';

const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ push: fc.double({ min: 0, max: 100, noNaN: true }) }) },
  { weight: 2, arbitrary: fc.record({ push: fc.integer({ min: 0, max: 3 }).map((n) => n / 10) }) },
  { weight: 2, arbitrary: fc.record({ push: fc.integer({ min: 0, max: 3 }).map((n) => n * 1e6) }) },
  { weight: 5, arbitrary: fc.constant('pop' as const) },
  { weight: 1, arbitrary: fc.constant('purge' as const) },
);

test('the ladder gives the order of a plain heap, ties, cancelled and far events included', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 600 }), (acts) => {
      const heap = new HeapQueue();
      const ladder = new LadderQueue();
      const isDead = (payload: number): boolean => payload % 3 === 0;
      let now = 0;
      let payload = 0;
      const popBoth = (): void => {
        expect(ladder.peekTime()).toBe(heap.peekTime());
        expect(ladder.pop()).toBe(heap.pop());
        expect([ladder.time, ladder.payload, ladder.mark]).toEqual([heap.time, heap.payload, heap.mark]);
        now = heap.time;
      };
      for (const each of acts) {
        if (each === 'pop') popBoth();
        else if (each === 'purge') {
          heap.purge(isDead);
          ladder.purge(isDead);
        } else {
          heap.push(now + each.push, payload, payload * 7);
          ladder.push(now + each.push, payload, payload * 7);
          payload += 1;
        }
        expect(ladder.size).toBe(heap.size);
      }
      while (heap.size > 0) popBoth();
      expect(ladder.pop()).toBe(false);
    }),
  );
});

test('a hundred thousand events at the same time come out in the order they went in', () => {
  const ladder = new LadderQueue();
  for (let index = 0; index < 100_000; index += 1) ladder.push(1, index, 0);
  for (let index = 0; index < 100_000; index += 1) {
    ladder.pop();
    if (ladder.payload !== index) expect(ladder.payload).toBe(index);
  }
  expect(ladder.size).toBe(0);
});
