import { sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { DocumentDiscount } from '#shared/document/records.ts';
import type { CostLine } from '../estimate.ts';
import type { PriceBook } from '../price-book.ts';
import {
  type Committable,
  type Discount,
  discountOf,
  type Payment,
  type Plan,
  type Term,
} from './committable.ts';

/** What the lines of one service are paid with. */
export interface Paid {
  readonly committable: Committable;
  readonly lines: readonly CostLine[];
  readonly prices: PriceBook;
  readonly own: readonly DocumentDiscount[];
  readonly hoursPerMonth: number;
  /** The part of a line that runs in every hour. */
  readonly baseOf: (line: CostLine) => number;
}

/** A line with what a way of paying takes off it; undefined where nobody knows. */
export interface Discounted {
  readonly line: CostLine;
  readonly discount: Discount | undefined;
}

/** The lines, each with its discount under a plan. */
export function discounted(
  { committable, lines, prices, own }: Paid,
  ...about: [Plan, Term?, Payment?]
): readonly Discounted[] {
  const [plan, term, payment] = about;
  return lines.map(
    (line): Discounted => ({
      line,
      discount: discountOf(
        {
          committable,
          line,
          plan,
          ...(term === undefined ? {} : { term }),
          ...(payment === undefined ? {} : { payment }),
        },
        own,
        prices,
      ),
    }),
  );
}

/** What the lines cost on demand in a month. */
export function totalOf(lines: readonly CostLine[]): Usd {
  return sumUsd(lines.map(({ monthlyUsd }) => usd(monthlyUsd ?? '0')));
}

/** What has no known discount, as components without their service. */
export function unknownOf(found: readonly Discounted[]): readonly string[] {
  const names = found.flatMap(({ line, discount }) =>
    discount === undefined ? [line.component.slice(line.component.indexOf('/') + 1)] : [],
  );
  return [...new Set(names)].sort();
}

/** Where the discounts come from, as sentences. */
export function notesOf(found: readonly Discounted[], plan: Plan, prices: PriceBook): readonly string[] {
  const reasons = new Set(found.flatMap(({ discount }) => discount?.own ?? []));
  const isCatalogue = found.some(
    ({ discount }) => discount !== undefined && discount.own === undefined && discount.exact === undefined,
  );
  const exact = new Set(found.flatMap(({ discount }) => discount?.exact ?? []));
  const asOf = prices.commitments?.asOf ?? '';
  return [
    ...(reasons.size === 0 ? [] : [`Your own discount: ${[...reasons].join('; ')}.`]),
    ...(exact.size === 0 ? [] : [`Exact rates: ${[...exact].sort().join('; ')}.`]),
    ...(isCatalogue && plan !== 'spot'
      ? [`Discounts of ${asOf}, by instance family, for Linux in us-east-1: approximations elsewhere.`]
      : []),
    ...(isCatalogue && plan !== 'reserved' && plan !== 'spot'
      ? ['Rates of Savings Plans are taken from those of reservations.']
      : []),
  ];
}

/** What the line would cost if its instances never stopped; a group that scales counts as it runs on average. */
export function wholeMonth({ monthlyUsd, quantity }: CostLine, hoursPerMonth: number): Usd {
  const amount = usd(monthlyUsd ?? '0');
  const running = quantity.inputs.find(({ field }) => field === 'usage.runningHoursPerMonth')?.value;
  if (typeof running !== 'number' || running <= 0 || running >= hoursPerMonth) return amount;
  return amount.times(hoursPerMonth).dividedBy(running);
}

/** The first month after which less has been paid in all than on demand. */
export function paidBackIn(cashFlow: readonly Usd[], onDemand: Usd): number | undefined {
  let committed = zeroUsd;
  let demanded = zeroUsd;
  for (const [index, amount] of cashFlow.entries()) {
    committed = committed.plus(amount);
    demanded = demanded.plus(onDemand);
    if (committed.lt(demanded)) return index + 1;
  }
  return undefined;
}
