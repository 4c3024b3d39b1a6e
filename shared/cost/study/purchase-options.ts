import { sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { CostLine, Estimate, UsdString } from '../estimate.ts';
import type { PriceBook } from '../price-book.ts';

type Term = '1y' | '3y';
type Payment = 'noUpfront' | 'partialUpfront' | 'allUpfront';

/** A way of paying for the instances of a drawing, against paying on demand. */
export interface PurchaseOption {
  readonly id: string;
  readonly title: string;
  readonly plan: 'reserved' | 'instance-savings-plan' | 'compute-savings-plan' | 'spot';
  /** What the instances cost on demand in a month: what the option replaces. */
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
  /** Components without a discount in the catalogue. */
  readonly unknown: readonly string[];
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

const monthsOf: Readonly<Record<Term, number>> = { '1y': 12, '3y': 36 };
const termWords: Readonly<Record<Term, string>> = { '1y': '1 year', '3y': '3 years' };
const paymentWords: Readonly<Record<Payment, string>> = {
  noUpfront: 'nothing upfront',
  partialUpfront: 'half upfront',
  allUpfront: 'all upfront',
};
/** AWS takes half of the sum at the start of a partial-upfront term. */
const partialUpfront = 0.5;

/** Every way to pay for the EC2 instances of a bill. Empty when it has none, or the catalogue knows no discounts. */
export function purchaseOptions(
  estimate: Estimate,
  prices: PriceBook,
  spot: SpotAssumptions = usualSpot,
): readonly PurchaseOption[] {
  const lines = estimate.lines.filter(isInstance);
  const { commitments } = prices;
  if (lines.length === 0 || commitments === undefined) return [];
  const plans = ['reserved', 'instance-savings-plan', 'compute-savings-plan'] as const;
  const committed = plans.flatMap((plan) =>
    (['1y', '3y'] as const).flatMap((term) =>
      (['noUpfront', 'partialUpfront', 'allUpfront'] as const).map((payment) =>
        commit(lines, plan, term, payment, commitments, estimate.hoursPerMonth),
      ),
    ),
  );
  return [...committed, onSpot(lines, commitments, spot)];
}

type Commitments = NonNullable<PriceBook['commitments']>;

function isInstance({ component, monthlyUsd }: CostLine): boolean {
  return component.startsWith('ec2/') && monthlyUsd !== undefined;
}

function familyOf({ component }: CostLine): string {
  return component.slice('ec2/'.length).split('.')[0] ?? '';
}

function discountOf(
  family: string,
  plan: PurchaseOption['plan'],
  term: Term,
  payment: Payment,
  { families, payment: payments, computePlan, computePlanLimits }: Commitments,
): number | undefined {
  const known = families[family];
  const standard = term === '1y' ? known?.reserved1y : known?.reserved3y;
  if (standard === undefined) return undefined;
  const paid = payment === 'allUpfront' ? standard : standard + payments[payment][term];
  if (plan !== 'compute-savings-plan') return paid;
  return Math.min(paid + computePlan[term], computePlanLimits.ec2);
}

function commit(
  lines: readonly CostLine[],
  plan: Exclude<PurchaseOption['plan'], 'spot'>,
  term: Term,
  payment: Payment,
  commitments: Commitments,
  hoursPerMonth: number,
): PurchaseOption {
  const months = monthsOf[term];
  const onDemand = sumUsd(lines.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0')));
  const unknown = lines
    .filter((line) => discountOf(familyOf(line), plan, term, payment, commitments) === undefined)
    .map(({ component }) => component.slice('ec2/'.length));
  const words = {
    reserved: 'Reserved instances',
    'instance-savings-plan': 'EC2 Instance Savings Plan',
    'compute-savings-plan': 'Compute Savings Plan',
  }[plan];
  const base = {
    id: `${plan} ${term} ${payment}`,
    title: `${words}, ${termWords[term]}, ${paymentWords[payment]}`,
    plan,
    onDemandUsd: onDemand.toFixed(),
    termMonths: months,
    unknown: [...new Set(unknown)].sort(),
    notes: [
      `Discounts of ${commitments.asOf}, by instance family, for Linux in us-east-1: approximations elsewhere.`,
      ...(plan === 'reserved' ? [] : ['Rates of Savings Plans are taken from those of reservations.']),
    ],
  };
  if (unknown.length > 0) return base;
  // A commitment is for every hour, used or not.
  const effective = sumUsd(
    lines.map((line) => {
      const discount = discountOf(familyOf(line), plan, term, payment, commitments) ?? 0;
      return wholeMonth(line, hoursPerMonth).times(usd(1).minus(discount));
    }),
  );
  const all = effective.times(months);
  const upfront =
    payment === 'allUpfront' ? all : payment === 'partialUpfront' ? all.times(partialUpfront) : zeroUsd;
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

/** What the line would cost if its instances never stopped; a group that scales counts as it runs on average. */
function wholeMonth({ monthlyUsd, quantity }: CostLine, hoursPerMonth: number): Usd {
  const amount = usd(monthlyUsd ?? '0');
  const running = quantity.inputs.find(({ field }) => field === 'usage.runningHoursPerMonth')?.value;
  if (typeof running !== 'number' || running <= 0 || running >= hoursPerMonth) return amount;
  return amount.times(hoursPerMonth).dividedBy(running);
}

function breakEven(
  lines: readonly CostLine[],
  effective: Usd,
  hoursPerMonth: number,
): { readonly breakEvenUtilisation?: number } {
  const always = sumUsd(lines.map((line) => wholeMonth(line, hoursPerMonth)));
  return always.isZero() ? {} : { breakEvenUtilisation: Number(effective.dividedBy(always).toFixed(4)) };
}

function paidBackIn(cashFlow: readonly Usd[], onDemand: Usd): number | undefined {
  let committed = zeroUsd;
  let demanded = zeroUsd;
  for (const [index, amount] of cashFlow.entries()) {
    committed = committed.plus(amount);
    demanded = demanded.plus(onDemand);
    if (committed.lt(demanded)) return index + 1;
  }
  return undefined;
}

function onSpot(
  lines: readonly CostLine[],
  commitments: Commitments,
  { sharePercent, interruptionPercent }: SpotAssumptions,
): PurchaseOption {
  const onDemand = sumUsd(lines.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0')));
  const unknown = lines
    .filter((line) => commitments.families[familyOf(line)]?.spot === undefined)
    .map(({ component }) => component.slice('ec2/'.length));
  const base: PurchaseOption = {
    id: 'spot',
    title: `Spot for ${sharePercent} % of the hours`,
    plan: 'spot',
    onDemandUsd: onDemand.toFixed(),
    unknown: [...new Set(unknown)].sort(),
    notes: [
      `${interruptionPercent} % of the Spot time runs on demand, as capacity is taken back.`,
      `Spot prices move daily; these are medians of ${commitments.asOf}.`,
    ],
  };
  if (unknown.length > 0) return base;
  const onSpotPart = usd(sharePercent)
    .dividedBy(100)
    .times(usd(100 - interruptionPercent).dividedBy(100));
  const withDiscount = (pick: (spot: { low: number; median: number; high: number }) => number): Usd =>
    sumUsd(
      lines.map((line) => {
        const spot = commitments.families[familyOf(line)]?.spot;
        const discount = spot === undefined ? 0 : pick(spot);
        return usd(line.monthlyUsd ?? '0').times(usd(1).minus(onSpotPart.times(discount)));
      }),
    );
  const expected = withDiscount(({ median }) => median);
  return {
    ...base,
    monthlyUsd: expected.toFixed(),
    savedUsd: onDemand.minus(expected).toFixed(),
    // The smallest discount is the dearest day.
    range: {
      lowUsd: withDiscount(({ high }) => high).toFixed(),
      highUsd: withDiscount(({ low }) => low).toFixed(),
    },
  };
}
