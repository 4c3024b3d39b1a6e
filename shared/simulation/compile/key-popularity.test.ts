import { expect, test } from 'vitest';
import { hitRatioOf, keyTiers } from './key-popularity.ts';

const zipf = (keys: number, exponent = 1) => ({ is: 'zipf', keys, exponent }) as const;
const harmonic = (count: number): number =>
  Array.from({ length: count }, (_, index) => 1 / (index + 1)).reduce((sum, each) => sum + each, 0);

test('decades of Zipf keys take the shares of the harmonic series, in drawings of any size', () => {
  const tiers = keyTiers(zipf(1000), true);
  expect(tiers.map(({ keys }) => keys)).toEqual([10, 90, 900]);
  const total = harmonic(1000);
  const expected = [harmonic(10), harmonic(100) - harmonic(10), total - harmonic(100)];
  for (const [index, { share }] of tiers.entries())
    expect(share).toBeCloseTo((expected[index] ?? 0) / total, 6);
  const many = keyTiers(zipf(1_000_000_000, 0.8), true);
  expect(many).toHaveLength(9);
  expect(many.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
});

test('keys that are asked for equally often are hit as far as they fit', () => {
  expect(hitRatioOf({ is: 'uniform', keys: 1000 }, 250)).toBeCloseTo(0.25, 6);
  expect(hitRatioOf(zipf(1000, 0), 250)).toBeCloseTo(0.25, 4);
});

test('popular keys are hit more often, and all of them where all fit', () => {
  // What a cache that knew the popularity would hit bounds one that only knows what came last.
  const best = harmonic(100) / harmonic(1000);
  const ratio = hitRatioOf(zipf(1000), 100);
  expect(ratio).toBeLessThan(best);
  expect(ratio).toBeGreaterThan(0.5);
  expect(hitRatioOf(zipf(1000), 1000)).toBe(1);
});
