import { expect, test } from 'vitest';
import { loadCurve } from './load-curve.ts';

test('loads add up, a trace is counted between the points, bursts and users are told apart', () => {
  const curve = loadCurve(
    {
      horizonSeconds: 10,
      arrivals: [
        { pattern: { is: 'poisson', rate: { is: 'ramp', from: 0, to: 10, start: 0, end: 10 } } },
        { pattern: { is: 'constant', rate: { is: 'constant', rate: 5 } } },
        { pattern: { is: 'trace', csv: 't,count\n2.5,6\n', timeScale: 1, rateFactor: 1 } },
        { pattern: { is: 'burst', at: 3, count: 100 } },
        { pattern: { is: 'closed', users: 7, think: { is: 'constant', value: 1 } } },
      ],
    },
    5,
  );
  expect(curve.rates).toEqual([5, 7 + 3, 9, 11, 13, 15]);
  expect(curve.bursts).toEqual([{ at: 3, count: 100 }]);
  expect(curve.users).toBe(7);
});

test('a trace that cannot be read draws nothing', () => {
  const trace = { is: 'trace', csv: 't,count\nx,1\n', timeScale: 1, rateFactor: 1 } as const;
  expect(loadCurve({ horizonSeconds: 2, arrivals: [{ pattern: trace }] }, 2).rates).toEqual([0, 0, 0]);
});
