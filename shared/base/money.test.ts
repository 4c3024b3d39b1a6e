import { expect, test } from 'vitest';
import { formatUsd, sumUsd, usd } from './money.ts';

test('a tie of half a cent is rounded up, where binary floating point rounds down', () => {
  expect(formatUsd(usd('0.0225').times(730))).toBe('$16.43');
  expect(formatUsd('1.005')).toBe('$1.01');
});

test('thousands are separated and an empty sum is nothing', () => {
  expect(formatUsd('1234567.8')).toBe('$1,234,567.80');
  expect(formatUsd(sumUsd([]))).toBe('$0.00');
  expect(formatUsd('-0.001')).toBe('$0.00');
});
