import { expect, test } from 'vitest';
import { curvesAsCsv } from './curves-as-csv.ts';

test('curves are a row for each stretch of time, and what is unknown is empty', () => {
  const series = {
    bucketSeconds: 10,
    lastSeconds: 5,
    columns: [
      { what: 'offered', of: 'orders, all', values: [40, 41] },
      { what: 'p99', of: 'orders, all', values: [null, 0.25] },
      { what: 'cost', of: '', values: [0.001] },
    ],
  };
  expect(curvesAsCsv({ series })).toBe(
    'seconds,"offered orders, all","p99 orders, all",cost\r\n10,40,,0.001\r\n15,41,0.25,\r\n',
  );
});
