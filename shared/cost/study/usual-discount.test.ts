import { expect, test } from 'vitest';
import pricesFile from '#assets/prices/aws-prices.json' with { type: 'json' };
import { unwrap } from '#shared/base/result.ts';
import { createPriceBook } from '../price-book.ts';
import { openPriceCatalogue } from '../price-catalogue.ts';
import { usualDiscount } from './usual-discount.ts';

const prices = createPriceBook(unwrap(openPriceCatalogue(pricesFile)));

test('a year of a family is the reservation less the way it is paid and the freedom to change', () => {
  // 41.2 % for all upfront, 4 points less with nothing upfront, 11.5 less for a Compute Savings Plan.
  expect(usualDiscount('commitment', 'ec2/m5.large', 'us-east-1', prices)).toBeCloseTo(0.257, 6);
});

test('Spot is the median of its family', () => {
  expect(usualDiscount('spot', 'ec2/m5.large', 'us-east-1', prices)).toBe(0.67);
});

test('what nobody sells at a discount has none', () => {
  expect(usualDiscount('commitment', 'vpc.nat/hour', 'us-east-1', prices)).toBeUndefined();
  expect(
    usualDiscount('spot', 'rds/instance:mysql:db.m5.large:singleAz', 'us-east-1', prices),
  ).toBeUndefined();
});
