import { expect, test } from 'vitest';
import { breakerThreshold } from './breaker-threshold.ts';

test('without a threshold, half of the tasks wanted, never fewer than 3 or more than 200', () => {
  expect([2, 4, 9, 10, 1000].map((desired) => breakerThreshold(undefined, desired).threshold)).toEqual([
    3, 3, 5, 5, 200,
  ]);
});

test('a percentage within bounds, one without, and a number of tasks', () => {
  const at = (is: 'count' | 'bounded' | 'unbounded', value: number, desired: number) =>
    breakerThreshold({ is, value, resets: true }, desired);
  expect(at('bounded', 25, 40)).toEqual({ threshold: 10, text: 'clamp(ceil(0.25 × 40), 3, 200) = 10' });
  expect(at('bounded', 25, 4).threshold).toBe(3);
  expect(at('unbounded', 25, 4)).toEqual({ threshold: 1, text: 'ceil(0.25 × 4) = 1' });
  expect(at('unbounded', 50, 1000).threshold).toBe(500);
  expect(at('count', 7, 1000)).toEqual({ threshold: 7, text: '7, as stated' });
});
