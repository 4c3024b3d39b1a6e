import { expect, test } from 'vitest';
import { confidenceBands } from './confidence-bands.ts';
import type { Series } from './run-record.ts';

const series = (...values: (number | null)[]): Series => ({
  bucketSeconds: 5,
  columns: [
    { what: 'desired', of: 'group', values: [2] },
    { what: 'p99', of: 'requests', values },
  ],
});

test('a band is the mean and its interval by Student, bucket by bucket', () => {
  const bands = confidenceBands([series(1, 4, null), series(2, 4, 7), series(3, 4, null)]);
  expect(bands?.bucketSeconds).toBe(5);
  expect(bands?.columns).toHaveLength(1);
  const [p99] = bands?.columns ?? [];
  expect(p99).toMatchObject({ what: 'p99', of: 'requests', mean: [2, 4, 7] });
  // t(0.975, 2) = 4.302653; the deviation of 1, 2, 3 is 1.
  const half = 4.302653 / Math.sqrt(3);
  expect(p99?.high[0]).toBeCloseTo(2 + half, 4);
  // 2 − 2.48 would be a negative latency.
  expect(p99?.low[0]).toBe(0);
  expect([p99?.low[1], p99?.high[1]]).toEqual([4, 4]);
  expect([p99?.low[2], p99?.high[2]]).toEqual([null, null]);
});

test('one replication has no band', () => {
  expect(confidenceBands([series(1)])).toBeUndefined();
});
