import type { FreeTierMode } from '#shared/document/records.ts';
import type { PriceBook } from './price-book.ts';
import type { FreeAllowance } from './price-catalogue.ts';

/** What is free for one design. */
export interface FreeTier {
  readonly mode: FreeTierMode;
  allowanceFor(component: string): FreeAllowance | undefined;
  /** In the unit of its components. */
  amountOf(allowance: FreeAllowance): number;
}

export const noFreeTier: FreeTier = {
  mode: 'none',
  allowanceFor: () => undefined,
  amountOf: () => 0,
};

export function freeTierOf(prices: PriceBook, mode: FreeTierMode, hoursPerMonth: number): FreeTier {
  if (mode === 'none') return noFreeTier;
  return {
    mode,
    allowanceFor: (component) => prices.freeAllowance(component, mode),
    amountOf: ({ amount, per }) => (per === 'hour' ? amount * hoursPerMonth : amount),
  };
}

/**
 * What is left to pay of one quantity when all that share the free amount are `sum`: each gets its part of the free
 * amount in proportion, so none ever falls below zero.
 */
export function billedQuantity(quantity: number, sum: number, free: number): number {
  if (free >= sum) return 0;
  return quantity === sum ? sum - free : quantity * ((sum - free) / sum);
}
