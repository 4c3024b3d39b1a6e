import { expect, test } from 'vitest';
import { weighWindows } from './weigh-windows.ts';

const moments = (seconds: readonly number[]) =>
  seconds.map((each, index) => ({ at: 60 * (index + 1), requests: 100, seconds: each }));
const window = (from: number, count = 1000) => ({
  from,
  to: from + 60,
  classes: [{ count, sum: 0, min: 0, max: 0, buckets: [] }],
});

test('a stretch stands for the moments that were like it', () => {
  // Eight quiet minutes and two of a peak; a stretch of each.
  const run = moments([1, 1, 1, 1, 9, 9, 1, 1, 1, 1]);
  expect(weighWindows(run, [window(0), window(240)])).toEqual([800, 200]);
});

test('stretches that are alike share by their requests', () => {
  const run = moments([1, 1.01, 1, 0.99]);
  expect(weighWindows(run, [window(0, 3000), window(120, 1000)])).toEqual([300, 100]);
});

test('what is like none counts for the nearest, and a stretch without requests for nothing', () => {
  const run = moments([1, 2, 100]);
  expect(weighWindows(run, [window(0), window(60), window(120, 0)])).toEqual([100, 200, 0]);
});
