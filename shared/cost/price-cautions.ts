import type { PriceCaution, PriceUsed } from './estimate.ts';

/** A price read longer ago than this may not hold any more. */
export const oldAfterMonths = 24;

/** Why a price may not hold any more; nothing for one that somebody put in place. */
export function cautionsOf(price: PriceUsed, oldBefore: string): readonly PriceCaution[] {
  if (price.override !== undefined) return [];
  const cautions: PriceCaution[] = [];
  if (price.asOf < oldBefore) cautions.push('old-price');
  if (price.source.trust === 'low') cautions.push('low-trust');
  return cautions;
}

/**
 * The day before which prices are old: for `2026-11-20` that is `2024-11-20`. Days compare as text, so the 31st of a
 * short month does no harm.
 */
export function oldBefore(today: string): string {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const count = year * 12 + (month - 1) - oldAfterMonths;
  const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
  return `${pad(Math.floor(count / 12), 4)}-${pad((count % 12) + 1, 2)}${today.slice(7)}`;
}
