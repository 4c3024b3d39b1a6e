import { Decimal } from 'decimal.js';

/** 40 digits: prices have up to 12 decimals and monthly quantities up to 15 digits before the point. */
const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 40 });

/** An exact amount of US dollars, or a price per unit. Binary floating point would get ties of a cent wrong. */
export type Usd = Decimal;

export function usd(value: string | number | Decimal): Usd {
  return new Exact(value);
}

export const zeroUsd: Usd = usd(0);

export function sumUsd(amounts: Iterable<Usd>): Usd {
  let sum: Usd | undefined;
  for (const amount of amounts) sum = sum === undefined ? amount : sum.plus(amount);
  return sum ?? zeroUsd;
}

/** Rounded half up to the cent, with thousands separators: `$1,284.10`. */
export function formatUsd(amount: Usd | string): string {
  const rounded = usd(amount).toFixed(2);
  const [whole = '0', cents = '00'] = rounded.replace('-', '').split('.');
  const sign = rounded.startsWith('-') && Number(rounded) !== 0 ? '-' : '';
  return `${sign}$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
