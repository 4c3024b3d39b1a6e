import { usd } from '#shared/base/money.ts';
import type { PriceUsed } from './estimate.ts';
import type { PriceBook } from './price-book.ts';

/** What Spot takes off the on-demand price, as a fraction, with its cheap and dear days where they are known. */
export interface SpotDiscount {
  readonly fraction: number;
  readonly low?: number;
  readonly high?: number;
}

/** The usual discount of Spot for an instance type or for Fargate; undefined where the price file has none. */
export function spotDiscountOf(
  component: string,
  region: string,
  prices: PriceBook,
): SpotDiscount | undefined {
  if (component.startsWith('fargate/')) {
    const fraction = prices.price('fargate/spotDiscount', region)?.tiers[0]?.usd;
    return fraction === undefined ? undefined : { fraction: Number(fraction) };
  }
  if (!component.startsWith('ec2/')) return undefined;
  const [family = ''] = component.slice('ec2/'.length).split('.');
  const spot = prices.commitments?.families[family]?.spot;
  return spot === undefined ? undefined : { fraction: spot.median, low: spot.low, high: spot.high };
}

/**
 * The price where a part of the hours, from 0 to 1, is Spot's: an estimate, because Spot prices move. The price itself
 * where nothing is known about Spot, or where somebody put it in place of the catalogue's.
 */
export function spotPrice(
  price: PriceUsed,
  component: string,
  region: string,
  part: number,
  prices: PriceBook,
): PriceUsed {
  const discount = spotDiscountOf(component, region, prices);
  if (discount === undefined || part === 0 || price.override !== undefined) return price;
  const of = Number((1 - part * discount.fraction).toFixed(6));
  const known = made.get(price)?.get(of);
  if (known !== undefined) return known;
  const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`;
  const days =
    discount.low === undefined || discount.high === undefined
      ? ''
      : `, ${percent(discount.low)} to ${percent(discount.high)} on most days`;
  const spot: PriceUsed = {
    ...price,
    tiers: price.tiers.map((tier) => ({ ...tier, usd: usd(tier.usd).times(usd(of)).toFixed() })),
    estimated: true,
    share: {
      of,
      wholeUsd: price.tiers[0]?.usd ?? '0',
      because: `${part === 1 ? 'Spot' : `${percent(part)} on Spot, which`} is usually ${percent(discount.fraction)} cheaper${days}`,
    },
  };
  const prior = made.get(price);
  if (prior === undefined) made.set(price, new Map([[of, spot]]));
  else prior.set(of, spot);
  return spot;
}

/** Amounts are remembered by price, so the same one has to be the same object. */
const made = new WeakMap<PriceUsed, Map<number, PriceUsed>>();
