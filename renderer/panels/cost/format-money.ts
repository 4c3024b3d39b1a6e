import { formatUsd, usd } from '#shared/base/money.ts';

/** A difference with its sign: `+$3.20`, `−$41.00`. */
export function formatDifference(amount: string): string {
  const value = usd(amount);
  const text = formatUsd(value.abs());
  if (value.isZero()) return text;
  return value.isNegative() ? `−${text}` : `+${text}`;
}

/** Small amounts with three significant digits: `$0.0000123`. */
export function formatSmallUsd(amount: string): string {
  const value = usd(amount);
  if (value.isZero() || value.abs().gte('0.01')) return formatUsd(value);
  return `$${value.toSignificantDigits(3).toFixed()}`;
}
