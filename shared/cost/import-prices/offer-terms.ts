import { sumUsd, type Usd, usd } from '#shared/base/money.ts';

/** One price of a term: of a tier, or of what is paid at the start or by the hour. */
export interface OfferDimension {
  readonly from: string;
  readonly unit: string;
  readonly usd: unknown;
}

/** What a commitment costs for one product, in effect for each hour of its term. */
export interface OfferTerm {
  /** As those of prices, `usagetype` and `instancetype` among them. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The service whose price it takes the place of: `AmazonEC2`. */
  readonly code: string;
  readonly plan: 'reserved' | 'instance-savings-plan' | 'compute-savings-plan';
  readonly term: '1y' | '3y';
  readonly payment: 'noUpfront' | 'partialUpfront' | 'allUpfront';
  /** In US dollars for an hour, what is paid at the start spread over the term. */
  readonly usd: string;
  /** The part of all that is paid at the start, from 0 to 1; absent where the file does not say. */
  readonly upfrontPart?: number;
}

const terms: Readonly<Record<string, OfferTerm['term']>> = { '1yr': '1y', '3yr': '3y' };
const payments: Readonly<Record<string, OfferTerm['payment']>> = {
  'No Upfront': 'noUpfront',
  'Partial Upfront': 'partialUpfront',
  'All Upfront': 'allUpfront',
};
const hoursOf: Readonly<Record<OfferTerm['term'], number>> = { '1y': 8760, '3y': 3 * 8760 };
/** Far finer than any bill, and the same digits on every machine. */
const digits = 10;

function isAmount(value: unknown): value is string {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
}

function paymentOf(words: unknown): OfferTerm['payment'] | undefined {
  return typeof words === 'string' ? payments[words] : undefined;
}

/**
 * A reservation from its term attributes and its two prices, one by the hour and one at the start. Undefined for
 * convertible ones, which cost more than the standard ones that the bill compares, and for what has no price.
 */
export function reservedTerm(
  code: string,
  attributes: OfferTerm['attributes'],
  about: { readonly length: unknown; readonly payment: unknown; readonly offeringClass: unknown },
  dimensions: readonly OfferDimension[],
): OfferTerm | undefined {
  const term = typeof about.length === 'string' ? terms[about.length] : undefined;
  const payment = paymentOf(about.payment);
  if (term === undefined || payment === undefined) return undefined;
  if (about.offeringClass !== undefined && about.offeringClass !== '' && about.offeringClass !== 'standard')
    return undefined;
  const sumOf = (isUpfront: boolean): Usd =>
    sumUsd(
      dimensions.flatMap(({ unit, usd: amount }) =>
        (unit === 'Quantity') === isUpfront && isAmount(amount) ? [usd(amount)] : [],
      ),
    );
  const atStart = sumOf(true).dividedBy(hoursOf[term]);
  const effective = sumOf(false).plus(atStart);
  if (effective.isZero()) return undefined;
  return {
    attributes,
    code,
    plan: 'reserved',
    term,
    payment,
    usd: effective.toDecimalPlaces(digits).toFixed(),
    upfrontPart: Number(atStart.dividedBy(effective).toFixed(6)),
  };
}

/** A rate of a Savings Plan, as its own offer files have it. Undefined for what is no plain rate. */
export function savingsPlanTerm(
  plan: Exclude<OfferTerm['plan'], 'reserved'>,
  years: unknown,
  payment: unknown,
  rate: Readonly<Record<string, unknown>>,
): OfferTerm | undefined {
  const term = years === 1 ? '1y' : years === 3 ? '3y' : undefined;
  const paid = paymentOf(payment);
  const discounted = rate.discountedRate;
  const price =
    typeof discounted === 'object' && discounted !== null && 'price' in discounted
      ? discounted.price
      : undefined;
  const usagetype = rate.discountedUsageType;
  if (term === undefined || paid === undefined || typeof usagetype !== 'string') return undefined;
  if (!isAmount(price) || usd(price).isZero()) return undefined;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    attributes: {
      usagetype,
      operation: text(rate.discountedOperation),
      regioncode: text(rate.discountedRegionCode),
      instancetype: /BoxUsage:(.+)$/.exec(usagetype)?.[1] ?? '',
      // Rates of a plan name the usage alone; that of Linux on shared hardware is `BoxUsage` run as `RunInstances`.
      operatingsystem: 'Linux',
      tenancy: 'Shared',
      preinstalledsw: 'NA',
    },
    code: text(rate.discountedServiceCode),
    plan,
    term,
    payment: paid,
    usd: usd(price).toFixed(),
  };
}
