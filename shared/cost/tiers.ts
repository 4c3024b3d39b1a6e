import { type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { PriceUsed } from './estimate.ts';

/** What a quantity costs: marginal tiers, each quantity at the price of the tier it falls into. Exact. */
export function tieredCost(quantity: number, tiers: PriceUsed['tiers']): Usd {
  const [only] = tiers;
  if (only !== undefined && only.upTo === null) return quantity > 0 ? usd(quantity).times(only.usd) : zeroUsd;
  let cost = zeroUsd;
  let from = 0;
  for (const tier of tiers) {
    const upTo = tier.upTo ?? Number.POSITIVE_INFINITY;
    const inTier = Math.min(quantity, upTo) - from;
    if (inTier <= 0) break;
    cost = cost.plus(exactDifference(Math.min(quantity, upTo), from).times(tier.usd));
    from = upTo;
  }
  return cost;
}

/** The difference in decimal: 0.3 − 0.1 is 0.2. */
function exactDifference(to: number, from: number): Usd {
  return usd(to).minus(usd(from));
}
