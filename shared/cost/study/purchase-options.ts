import { sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { DocumentDiscount } from '#shared/document/records.ts';
import type { CostLine, Estimate, UsdString } from '../estimate.ts';
import type { PriceBook } from '../price-book.ts';
import {
  committables,
  type Discount,
  largestDiscount,
  type Payment,
  type Plan,
  type Term,
} from './committable.ts';
import { discounted, notesOf, type Paid, paidBackIn, totalOf, unknownOf, wholeMonth } from './paid-lines.ts';

/** A way of paying for what a drawing keeps running, against paying on demand. */
export interface PurchaseOption {
  readonly id: string;
  readonly title: string;
  /** What it pays for: `ec2`, and what people call that. */
  readonly service: string;
  readonly serviceTitle: string;
  readonly plan: Plan;
  readonly term?: Term;
  readonly payment?: Payment;
  /** What it costs on demand in a month: what the option replaces. */
  readonly onDemandUsd: UsdString;
  /** What a month costs in effect, payments at the start spread over the term. Absent when a discount is unknown. */
  readonly monthlyUsd?: UsdString;
  readonly savedUsd?: UsdString;
  /** For Spot, whose price moves: between its cheap and its dear days. */
  readonly range?: { readonly lowUsd: UsdString; readonly highUsd: UsdString };
  readonly upfrontUsd?: UsdString;
  readonly termMonths?: number;
  /** What is paid in each month of the term, the first with the payment at the start. */
  readonly cashFlowUsd?: readonly UsdString[];
  /** The first month after which less has been paid in all than on demand. */
  readonly paidBackInMonth?: number;
  /** The part of the time that instances must run for the commitment to be no dearer than paying on demand. */
  readonly breakEvenUtilisation?: number;
  /** What is lost each month if use drops by 30 %, against paying on demand. */
  readonly lossAtThirtyPercentLessUsd?: UsdString;
  /** What has no discount in the catalogue. */
  readonly unknown: readonly string[];
  /** The most that such a plan takes off, where no more than that is known. */
  readonly atMostPercent?: number;
  readonly notes: readonly string[];
}

export interface SpotAssumptions {
  /** The part of the hours that runs on Spot; the rest stays on demand. */
  readonly sharePercent: number;
  /** The part of the Spot time during which nothing is to be had, so that it runs on demand instead. */
  readonly interruptionPercent: number;
}

/** Room for a service that copes with interruptions, and a base that does not have to. */
export const usualSpot: SpotAssumptions = { sharePercent: 70, interruptionPercent: 5 };

const terms = ['1y', '3y'] as const;
const payments = ['noUpfront', 'partialUpfront', 'allUpfront'] as const;
const monthsOf: Readonly<Record<Term, number>> = { '1y': 12, '3y': 36 };
const termWords: Readonly<Record<Term, string>> = { '1y': '1 year', '3y': '3 years' };
const paymentWords: Readonly<Record<Payment, string>> = {
  noUpfront: 'nothing upfront',
  partialUpfront: 'half upfront',
  allUpfront: 'all upfront',
};
const planWords: Readonly<Record<Exclude<Plan, 'spot'>, string>> = {
  reserved: 'Reserved',
  'instance-savings-plan': 'EC2 Instance Savings Plan',
  'compute-savings-plan': 'Compute Savings Plan',
};
/** AWS takes half of the sum at the start of a partial-upfront term. */
const upfrontParts: Readonly<Record<Payment, number>> = { noUpfront: 0, partialUpfront: 0.5, allUpfront: 1 };

/**
 * Every way to pay for the instances, tasks and functions of a bill, service by service. One whose discount neither
 * the catalogue nor the user knows is there and says so.
 */
export function purchaseOptions(
  estimate: Estimate,
  prices: PriceBook,
  spot: SpotAssumptions = usualSpot,
  own: readonly DocumentDiscount[] = [],
  baseOf: (line: CostLine) => number = () => 1,
): readonly PurchaseOption[] {
  return committables.flatMap((committable) => {
    const lines = estimate.lines.filter(
      ({ component, monthlyUsd, isSpot }) =>
        monthlyUsd !== undefined && isSpot !== true && committable.covers(component),
    );
    if (lines.length === 0) return [];
    const paid: Paid = { committable, lines, prices, own, hoursPerMonth: estimate.hoursPerMonth, baseOf };
    return committable.plans.flatMap((plan) =>
      plan === 'spot'
        ? [onSpot(paid, spot)]
        : terms.flatMap((term) =>
            payments
              .filter(
                (payment) =>
                  committable.needsUpfrontFor3y !== true || term !== '3y' || payment !== 'noUpfront',
              )
              .flatMap((payment) => [
                commit(paid, plan, term, payment),
                ...(payment === 'noUpfront' ? forBase(paid, plan, term, payment) : []),
              ]),
          ),
    );
  });
}

function commit(paid: Paid, plan: Exclude<Plan, 'spot'>, term: Term, payment: Payment): PurchaseOption {
  const { committable, lines, prices, hoursPerMonth } = paid;
  const { service, title } = committable;
  const months = monthsOf[term];
  const onDemand = totalOf(lines);
  const found = discounted(paid, plan, term, payment);
  const unknown = unknownOf(found);
  const atMost = largestDiscount(service, plan, prices);
  const base: PurchaseOption = {
    id: `${service} ${plan} ${term} ${payment}`,
    title: `${planWords[plan]}, ${termWords[term]}, ${paymentWords[payment]}`,
    service,
    serviceTitle: title,
    plan,
    term,
    payment,
    onDemandUsd: onDemand.toFixed(),
    termMonths: months,
    unknown,
    notes: notesOf(found, plan, prices),
  };
  if (unknown.length > 0)
    return atMost === undefined ? base : { ...base, atMostPercent: Math.round(atMost * 100) };
  // A commitment is for every hour, used or not.
  const each = found.map(({ line, discount }) => ({
    effective: wholeMonth(line, hoursPerMonth).times(usd(1).minus(usd(discount?.fraction ?? 0))),
    upfrontPart: discount?.upfrontPart ?? upfrontParts[payment],
  }));
  const effective = sumUsd(each.map((line) => line.effective));
  const all = effective.times(months);
  const upfront = sumUsd(each.map((line) => line.effective.times(usd(line.upfrontPart)).times(months)));
  const monthly = all.minus(upfront).dividedBy(months);
  const cashFlow = Array.from({ length: months }, (_, index) =>
    index === 0 ? monthly.plus(upfront) : monthly,
  );
  const reduced = onDemand.times('0.7');
  const paidBack = paidBackIn(cashFlow, onDemand);
  return {
    ...base,
    monthlyUsd: effective.toFixed(),
    savedUsd: onDemand.minus(effective).toFixed(),
    upfrontUsd: upfront.toFixed(),
    cashFlowUsd: cashFlow.map((amount) => amount.toFixed()),
    ...(paidBack === undefined ? {} : { paidBackInMonth: paidBack }),
    ...breakEven(lines, effective, hoursPerMonth),
    lossAtThirtyPercentLessUsd: (effective.gt(reduced) ? effective.minus(reduced) : zeroUsd).toFixed(),
  };
}

/**
 * The commitment for what runs in every hour alone, where some of it scales: the rest stays on demand. Nothing where all
 * runs always, or where a discount is unknown.
 */
function forBase(
  paid: Paid,
  plan: Exclude<Plan, 'spot'>,
  term: Term,
  payment: Payment,
): readonly PurchaseOption[] {
  const { lines, baseOf, hoursPerMonth } = paid;
  const whole = commit(paid, plan, term, payment);
  if (whole.monthlyUsd === undefined || lines.every((line) => baseOf(line) === 1)) return [];
  const based = lines.map((line) => ({ line, base: usd(baseOf(line)) }));
  const covered = sumUsd(based.map(({ line, base }) => usd(line.monthlyUsd ?? '0').times(base)));
  const found = discounted(paid, plan, term, payment);
  const committed = sumUsd(
    based.map(({ line, base }, index) =>
      wholeMonth(line, hoursPerMonth)
        .times(base)
        .times(usd(1).minus(usd(found[index]?.discount?.fraction ?? 0))),
    ),
  );
  const onDemand = totalOf(lines);
  const above = onDemand.minus(covered);
  const effective = committed.plus(above);
  const reduced = onDemand.times('0.7');
  const then = committed.plus(reduced.gt(covered) ? reduced.minus(covered) : zeroUsd);
  const months = monthsOf[term];
  const cashFlow = Array.from({ length: months }, () => effective);
  const paidBack = paidBackIn(cashFlow, onDemand);
  return [
    {
      id: `${whole.id} base`,
      title: `${whole.title}, for the base alone`,
      service: whole.service,
      serviceTitle: whole.serviceTitle,
      plan,
      term,
      payment,
      onDemandUsd: onDemand.toFixed(),
      monthlyUsd: effective.toFixed(),
      savedUsd: onDemand.minus(effective).toFixed(),
      upfrontUsd: zeroUsd.toFixed(),
      termMonths: months,
      cashFlowUsd: cashFlow.map((amount) => amount.toFixed()),
      ...(paidBack === undefined ? {} : { paidBackInMonth: paidBack }),
      lossAtThirtyPercentLessUsd: (then.gt(reduced) ? then.minus(reduced) : zeroUsd).toFixed(),
      unknown: [],
      notes: [
        ...whole.notes,
        `Base: what runs in every hour, ${covered.dividedBy(onDemand).times(100).toFixed(0)} % of it; the rest stays on demand.`,
      ],
    },
  ];
}

function breakEven(
  lines: readonly CostLine[],
  effective: Usd,
  hoursPerMonth: number,
): { readonly breakEvenUtilisation?: number } {
  const always = sumUsd(lines.map((line) => wholeMonth(line, hoursPerMonth)));
  return always.isZero() ? {} : { breakEvenUtilisation: Number(effective.dividedBy(always).toFixed(4)) };
}

function onSpot(paid: Paid, { sharePercent, interruptionPercent }: SpotAssumptions): PurchaseOption {
  const { committable, lines, prices } = paid;
  const onDemand = totalOf(lines);
  const found = discounted(paid, 'spot');
  const base: PurchaseOption = {
    id: `${committable.service} spot`,
    title: `Spot for ${sharePercent} % of the hours`,
    service: committable.service,
    serviceTitle: committable.title,
    plan: 'spot',
    onDemandUsd: onDemand.toFixed(),
    unknown: unknownOf(found),
    notes: [
      ...notesOf(found, 'spot', prices),
      `${interruptionPercent} % of the Spot time runs on demand, as capacity is taken back.`,
      committable.service === 'fargate'
        ? 'One rate for Fargate Spot, from a single figure: an approximation.'
        : `Spot prices move daily; these are medians of ${prices.commitments?.asOf ?? ''}.`,
    ],
  };
  if (base.unknown.length > 0) return base;
  const onSpotPart = usd(sharePercent)
    .dividedBy(100)
    .times(usd(100 - interruptionPercent).dividedBy(100));
  const withDiscount = (pick: (discount: Discount) => number): Usd =>
    sumUsd(
      found.map(({ line, discount }) => {
        const off = discount === undefined ? zeroUsd : onSpotPart.times(usd(pick(discount)));
        return usd(line.monthlyUsd ?? '0').times(usd(1).minus(off));
      }),
    );
  const expected = withDiscount(({ fraction }) => fraction);
  return {
    ...base,
    monthlyUsd: expected.toFixed(),
    savedUsd: onDemand.minus(expected).toFixed(),
    // The smallest discount is the dearest day.
    ...(found.every(({ discount }) => discount?.low === undefined)
      ? {}
      : {
          range: {
            lowUsd: withDiscount(({ high, fraction }) => high ?? fraction).toFixed(),
            highUsd: withDiscount(({ low, fraction }) => low ?? fraction).toFixed(),
          },
        }),
  };
}
