import { expect, test } from 'vitest';
import { gammaTail } from './gamma-tail.ts';

test('a gamma of one exponential has its tail, one of four stages that of Erlang', () => {
  for (const time of [0.01, 0.5, 1, 3, 20]) {
    expect(gammaTail(2, 4, time)).toBeCloseTo(Math.exp(-time / 2), 11);
    const x = 4 * (time / 2);
    const erlang = Math.exp(-x) * (1 + x + (x * x) / 2 + (x * x * x) / 6);
    expect(gammaTail(2, 1, time)).toBeCloseTo(erlang, 11);
  }
});

test('a time without spread is late or not', () => {
  expect(gammaTail(2, 0, 1.9)).toBe(1);
  expect(gammaTail(2, 0, 2.1)).toBe(0);
  expect(gammaTail(0, 0, 1)).toBe(0);
});
