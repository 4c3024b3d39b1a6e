import { expect, test } from 'vitest';
import { loadCurve } from './load-curve.ts';

test('loads add up, a trace is counted between the points, bursts and users are told apart', () => {
  const curve = loadCurve(
    {
      seed: 1,
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
  expect(loadCurve({ seed: 1, horizonSeconds: 2, arrivals: [{ pattern: trace }] }, 2).rates).toEqual([
    0, 0, 0,
  ]);
});

test('a schedule is marks where it comes at once, and a curve where it is spread', () => {
  const at = (spreadSeconds: number) =>
    loadCurve(
      {
        seed: 1,
        horizonSeconds: 600,
        arrivals: [{ pattern: { is: 'schedule', expression: 'rate(5 minutes)', count: 60, spreadSeconds } }],
      },
      10,
    );
  expect(at(0).bursts).toEqual([
    { at: 0, count: 60 },
    { at: 300, count: 60 },
  ]);
  const spread = at(60);
  expect(spread.bursts).toEqual([]);
  const total = spread.rates.reduce((sum, rate) => sum + rate * 60, 0);
  expect(total).toBeCloseTo(120, 9);
});

test('bursts by chance are drawn between their rates, around their mean', () => {
  const states = [
    { rate: 10, meanSeconds: 30 },
    { rate: 100, meanSeconds: 10 },
  ];
  const { rates } = loadCurve(
    { seed: 3, horizonSeconds: 36_000, arrivals: [{ from: 'users', pattern: { is: 'mmpp', states } }] },
    240,
  );
  expect(Math.min(...rates)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...rates)).toBeLessThanOrEqual(100);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  expect(Math.abs(mean / 32.5 - 1)).toBeLessThan(0.1);
});
