import type { PriceBook } from '../price-book.ts';
import { committables, discountOf, type Plan } from './committable.ts';

/**
 * What a commitment of one year with nothing upfront, or Spot, usually takes off the price of a component, as a
 * fraction; undefined where the price file does not know. Of commitments the one that lets the type change.
 */
export function usualDiscount(
  way: 'commitment' | 'spot',
  component: string,
  region: string,
  prices: PriceBook,
): number | undefined {
  const committable = committables.find((each) => each.covers(component));
  const plan: Plan =
    way === 'spot'
      ? 'spot'
      : committable?.plans.includes('compute-savings-plan')
        ? 'compute-savings-plan'
        : 'reserved';
  if (committable === undefined || !committable.plans.includes(plan)) return undefined;
  const question = { committable, line: { component, region }, plan };
  return discountOf(
    plan === 'spot' ? question : { ...question, term: '1y', payment: 'noUpfront' },
    [],
    prices,
  )?.fraction;
}
