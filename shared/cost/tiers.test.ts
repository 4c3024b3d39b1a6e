import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tieredCost } from './tiers.ts';

const lambda = [
  { upTo: 6_000_000_000, usd: '0.0000166667' },
  { upTo: 15_000_000_000, usd: '0.000015' },
  { upTo: null, usd: '0.0000133334' },
];

test('every quantity is charged at the price of the tier it falls into', () => {
  expect(tieredCost(50_000, lambda).toFixed(2)).toBe('0.83');
  expect(tieredCost(7_000_000_000, lambda).toFixed()).toBe('115000.2');
  expect(tieredCost(0, lambda).toFixed()).toBe('0');
});

test('more never costs less, and the cost has no jump at a border', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000_000_000 }), fc.nat(1000), (quantity, more) => {
      const difference = tieredCost(quantity + more, lambda).minus(tieredCost(quantity, lambda));
      expect(difference.gte(0)).toBe(true);
      expect(difference.lte(more * 0.0000166667 + 1e-12)).toBe(true);
    }),
  );
});
