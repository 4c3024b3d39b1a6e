import { usd } from '#shared/base/money.ts';
import type { PriceCatalogue } from '../price-catalogue.ts';
import { instanceComponentOf, isOfRegion, offerComponents, plainComponentOf } from './offer-components.ts';
import type { OfferFile } from './offer-file.ts';
import type { PriceChange } from './price-change.ts';

type Commitments = NonNullable<PriceCatalogue['commitments']>;
export type CommitmentRate = NonNullable<Commitments['rates']>[string][string][number];

/** How the rates of commitments differ between two catalogues. */
export interface RateChanges {
  readonly added: readonly PriceChange[];
  readonly changed: readonly PriceChange[];
  readonly removed: readonly PriceChange[];
  readonly unchangedCount: number;
}

/**
 * The commitments with the rates that an offer file has for what Lintel prices: those of the same component, Region,
 * plan, term and payment are replaced, all others stay.
 */
export function withOfferedRates(
  commitments: Commitments | undefined,
  offer: OfferFile,
  source: string,
): Commitments | undefined {
  if (commitments === undefined || offer.terms.length === 0) return commitments;
  const rates = { ...commitments.rates };
  for (const { attributes, code, plan, term, payment, usd: amount, upfrontPart } of offer.terms) {
    const price = { attributes, unit: '', tiers: [] };
    const region = attributes.regioncode;
    const plain = plainComponentOf(offerComponents[code] ?? [], price);
    const component = instanceComponentOf(code, price) ?? plain?.component;
    if (region === undefined || region === '' || component === undefined || !isOfRegion(price)) continue;
    const rate: CommitmentRate = {
      plan,
      term,
      payment,
      usd: usd(amount)
        .times(plain?.per ?? 1)
        .toFixed(),
      ...(upfrontPart === undefined ? {} : { upfrontPart }),
      asOf: offer.publishedOn,
      source,
    };
    const byRegion = rates[component];
    const others = (byRegion?.[region] ?? []).filter((each) => keyOf(each) !== keyOf(rate));
    const sorted = [...others, rate].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    rates[component] = { ...byRegion, [region]: sorted };
  }
  return Object.keys(rates).length === 0 ? commitments : { ...commitments, rates };
}

/** Every rate of a commitment that is new, different or gone; `component` names it with its plan. */
export function compareRates(before: PriceCatalogue, after: PriceCatalogue): RateChanges {
  const [olds, news] = [ratesOf(before), ratesOf(after)];
  const lists = { added: [] as PriceChange[], changed: [] as PriceChange[], removed: [] as PriceChange[] };
  let unchangedCount = 0;
  for (const key of [...new Set([...olds.keys(), ...news.keys()])].sort()) {
    const [old, now] = [olds.get(key), news.get(key)];
    const [component = '', region = '', what = ''] = key.split('\n');
    const change: PriceChange = {
      component: `${component}, ${what}`,
      region,
      beforeUsd: old?.usd,
      afterUsd: now?.usd,
    };
    if (old === undefined) lists.added.push(change);
    else if (now === undefined) lists.removed.push(change);
    else if (usd(old.usd).eq(now.usd)) unchangedCount += 1;
    else lists.changed.push(change);
  }
  return { ...lists, unchangedCount };
}

function ratesOf({ commitments }: PriceCatalogue): ReadonlyMap<string, CommitmentRate> {
  const rates = new Map<string, CommitmentRate>();
  for (const [component, byRegion] of Object.entries(commitments?.rates ?? {}))
    for (const [region, each] of Object.entries(byRegion))
      for (const rate of each) rates.set(`${component}\n${region}\n${keyOf(rate)}`, rate);
  return rates;
}

const planWords = {
  reserved: 'reserved',
  'instance-savings-plan': 'EC2 Instance Savings Plan',
  'compute-savings-plan': 'Compute Savings Plan',
} as const;
const termWords = { '1y': '1 year', '3y': '3 years' } as const;
const paymentWords = {
  noUpfront: 'nothing upfront',
  partialUpfront: 'partly upfront',
  allUpfront: 'all upfront',
} as const;

/** `reserved 1 year all upfront`. */
function keyOf({ plan, term, payment }: Pick<CommitmentRate, 'plan' | 'term' | 'payment'>): string {
  return `${planWords[plan]} ${termWords[term]} ${paymentWords[payment]}`;
}
