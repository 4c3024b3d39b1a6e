import type { CostSubtotal } from '#shared/cost/estimate.ts';

/** A monthly amount for a badge: `$16`, `$1.3k`, `under $1`, with "from" when a part of it is unknown. */
export function formatMonthlyCost({ monthlyUsd, isAtLeast }: CostSubtotal): string {
  const usd = Number(monthlyUsd);
  const amount = usd > 0 && usd < 1 ? '<$1' : `$${shortNumber(usd)}`;
  return isAtLeast ? `≥ ${amount}` : amount;
}

function shortNumber(value: number): string {
  if (value < 1000) return String(Math.round(value));
  if (value < 1_000_000) return `${trimmed(value / 1000)}k`;
  return `${trimmed(value / 1_000_000)}M`;
}

function trimmed(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
}
