import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStream } from '../des/random-stream.ts';
import { meanPauses, pauseAfter, type RetryPlan } from './retry.ts';

const decorrelated: RetryPlan = { max: 6, backoff: 'fixed', base: 0.1, cap: 1e9, jitter: 'decorrelated' };

test('a decorrelated pause lies between its base and three times the pause before, and never above the cap', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 5, noNaN: true }),
      fc.double({ min: 0.001, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      fc.double({ min: 1, max: 10, noNaN: true }),
      (base, cap, draw, times) => {
        const before = base * times;
        const pause = pauseAfter({ ...decorrelated, base, cap }, 2, before, draw);
        expect(pause).toBeLessThanOrEqual(Math.min(cap, 3 * before) + 1e-12);
        expect(pause).toBeGreaterThanOrEqual(Math.min(cap, base) - 1e-12);
      },
    ),
    { seed: 7 },
  );
});

test('without a cap the mean pause follows its recursion: half of the base and of three times the mean before', () => {
  let expected = decorrelated.base;
  for (const mean of meanPauses(decorrelated)) {
    expected = (decorrelated.base + 3 * expected) / 2;
    expect(Math.abs(mean / expected - 1)).toBeLessThan(1e-9);
  }
});

test('with a cap the mean is that of many draws', () => {
  const retry = { ...decorrelated, cap: 0.5 };
  const stream = createStream(11, 'caller', 'retries', 0);
  const sums = new Float64Array(retry.max);
  const draws = 100_000;
  for (let caller = 0; caller < draws; caller += 1) {
    let pause = 0;
    for (let attempt = 1; attempt <= retry.max; attempt += 1) {
      pause = pauseAfter(retry, attempt, pause, stream.uniform());
      sums[attempt - 1] = (sums[attempt - 1] as number) + pause;
    }
  }
  meanPauses(retry).forEach((mean, index) => {
    expect(Math.abs((sums[index] as number) / draws / mean - 1)).toBeLessThan(0.01);
  });
});

test('full jitter halves the pause that doubles up to its cap', () => {
  const retry: RetryPlan = { max: 4, backoff: 'exponential', base: 1, cap: 4, jitter: 'full' };
  expect([...meanPauses(retry)]).toEqual([0.5, 1, 2, 2]);
  expect([...meanPauses({ ...retry, jitter: 'none' })]).toEqual([1, 2, 4, 4]);
  expect([...meanPauses({ ...retry, backoff: 'none' })]).toEqual([0, 0, 0, 0]);
});
