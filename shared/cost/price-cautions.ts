import type { PriceCaution, PriceUsed } from './estimate.ts';

/** A price read longer ago than this may not hold any more. */
export const oldAfterMonths = 24;

/** Why a price may not hold any more; nothing for one that somebody put in place. */
export function cautionsOf(price: PriceUsed, today: string): readonly PriceCaution[] {
  if (price.override !== undefined) return [];
  const cautions: PriceCaution[] = [];
  if (price.asOf < monthsBefore(today, oldAfterMonths)) cautions.push('old-price');
  if (price.source.trust === 'low') cautions.push('low-trust');
  return cautions;
}

/** `2026-11-20` less 24 months is `2024-11-20`. Days compare as text, so the 31st of a short month does no harm. */
function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const count = year * 12 + (month - 1) - months;
  const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
  return `${pad(Math.floor(count / 12), 4)}-${pad((count % 12) + 1, 2)}${day.slice(7)}`;
}
