import { formatUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { DocumentSettings } from '#shared/document/records.ts';
import type { CreditsUse, UsdString } from './estimate.ts';
import type { PriceBook } from './price-book.ts';

/** What the account has in credits: what the settings state, else what a new account gets on signing up. */
export function creditsOf(
  { freeTier, creditsUsd }: Pick<DocumentSettings, 'freeTier' | 'creditsUsd'>,
  prices: PriceBook,
): { readonly givenUsd: UsdString; readonly expireMonths?: number; readonly note: string } | undefined {
  if (freeTier !== 'credits') return undefined;
  const known = prices.catalogue.freeTier?.credits;
  const expiry = known === undefined ? {} : { expireMonths: known.expireMonths };
  if (creditsUsd !== undefined) return { givenUsd: creditsUsd, ...expiry, note: 'as stated in the settings' };
  if (known === undefined) return { givenUsd: '0', note: 'the price catalogue does not say how much' };
  const { asOf } = prices.catalogue.freeTier ?? { asOf: '' };
  return {
    givenUsd: known.atSignUpUsd,
    ...expiry,
    note: `of an account made since ${known.since}, on signing up; up to ${known.byActivitiesUsd} more for trying out services (${asOf})`,
  };
}

/** How far credits reach when every month costs `total`. */
export function applyCredits(
  settings: DocumentSettings,
  prices: PriceBook,
  total: Usd,
): CreditsUse | undefined {
  const credits = creditsOf(settings, prices);
  if (credits === undefined) return undefined;
  const given = usd(credits.givenUsd);
  const covered = total.lt(given) ? total : given;
  const lasting = total.isZero() ? Number.POSITIVE_INFINITY : given.dividedBy(total).toNumber();
  const months = Math.floor(Math.min(lasting, credits.expireMonths ?? Number.POSITIVE_INFINITY));
  const due = total.minus(covered);
  return {
    givenUsd: credits.givenUsd,
    firstMonthUsd: covered.toFixed(),
    dueUsd: due.toFixed(),
    ...(Number.isFinite(months) ? { months } : {}),
    summary: `Credits of ${formatUsd(given)} (${credits.note}) ${reach(months, covered)}; the first month is then ${formatUsd(due)}.`,
  };
}

function reach(months: number, covered: Usd): string {
  if (!Number.isFinite(months)) return 'cover it';
  if (months === 0) return `take ${formatUsd(covered)} off the first month`;
  return `cover ${months === 1 ? 'one month' : `${months} months`} of it`;
}

/** Takes credits off one month after the other; the same order gives the same amounts. */
export function createCreditBalance(
  settings: DocumentSettings,
  prices: PriceBook,
): ((total: Usd, month: number) => Usd) | undefined {
  const credits = creditsOf(settings, prices);
  if (credits === undefined) return undefined;
  let left = usd(credits.givenUsd);
  return (total, month) => {
    if (credits.expireMonths !== undefined && month > credits.expireMonths) return zeroUsd;
    const taken = total.lt(left) ? total : left;
    left = left.minus(taken);
    return taken;
  };
}
