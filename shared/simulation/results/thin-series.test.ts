import { expect, test } from 'vitest';
import { thinSeries } from './thin-series.ts';

test('counts add up, the worst of waiting stays, use is the mean, settings are the last', () => {
  const thin = thinSeries(
    {
      bucketSeconds: 5,
      columns: [
        { what: 'offered', of: 'all', values: [1, 2, 3, 4, 5] },
        { what: 'requests', of: 'users-web', values: [5, 5, 5, 5, 5] },
        { what: 'errors.timeout_client', of: 'all', values: [0, 2, 0, 0, 1] },
        { what: 'p99', of: 'all', values: [0.1, 0.4, null, null, 0.2] },
        { what: 'queued', of: 'app', values: [7, 3, 0, 9, 1] },
        { what: 'busy', of: 'app', values: [1, 3, 2, 4, 6] },
        { what: 'desired', of: 'group', values: [2, 4, 4, 8, 8] },
      ],
    },
    3,
  );
  expect(thin).toMatchObject({ bucketSeconds: 10, lastSeconds: 5 });
  expect(thin.columns.map(({ values }) => values)).toEqual([
    [3, 7, 5],
    [10, 10, 5],
    [2, 0, 1],
    [0.4, null, 0.2],
    [7, 9, 1],
    [2, 3, 6],
    [4, 8, 8],
  ]);
});

test('what has room stays as it is', () => {
  const series = { bucketSeconds: 1, columns: [{ what: 'offered', of: 'all', values: [1, 2] }] };
  expect(thinSeries(series, 2)).toBe(series);
});
