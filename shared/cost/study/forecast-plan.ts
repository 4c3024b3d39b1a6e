import { sumUsd, type Usd, usd, zeroUsd } from '#shared/base/money.ts';
import type { DocumentDiscount, DocumentForecast } from '#shared/document/records.ts';
import type { CostLine, Estimate } from '../estimate.ts';
import type { PriceBook } from '../price-book.ts';
import { committables } from './committable.ts';
import { type PurchaseOption, purchaseOptions, usualSpot } from './purchase-options.ts';

/** Of a year that is no leap year. */
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const hoursOfDay = 24;

/** Growth against the first month, planned changes that have come, and the season against the average one. */
export function usageFactor(plan: DocumentForecast, index: number): number {
  const growth = (1 + (plan.growthPercentPerMonth ?? 0) / 100) ** index;
  const planned = (plan.changes ?? []).reduce(
    (factor, change) => (index + 1 >= change.month ? factor * (change.usagePercent / 100) : factor),
    growth,
  );
  const shape = plan.monthlyShape;
  if (shape === undefined) return planned;
  const mean = shape.reduce((total, each) => total + each, 0) / shape.length;
  const season = shape[((plan.startMonth ?? 1) - 1 + index) % shape.length] ?? mean;
  return mean === 0 ? planned : planned * (season / mean);
}

/** The hours of a month: 672 to 744 where months have their real lengths, else those of the settings. */
export function hoursIn(plan: DocumentForecast, index: number, hoursPerMonth: number): number {
  if (plan.usesCalendarMonths !== true) return hoursPerMonth;
  const days = daysOfMonth[((plan.startMonth ?? 1) - 1 + index) % daysOfMonth.length];
  return days === undefined ? hoursPerMonth : days * hoursOfDay;
}

interface Running {
  readonly option: PurchaseOption;
  readonly fromMonth: number;
}

/** Planned commitments as the months go by: what each changes in the bill of a month. */
export interface PlannedCommitments {
  /** Added to the bill of the month, whose index is from 0; negative where the commitments save. */
  take(estimate: Estimate, index: number): Usd;
  /** What is planned, and what of it cannot be reckoned, as sentences. */
  readonly basis: readonly string[];
}

/**
 * A commitment replaces what its service costs on demand by its payments, from its first month to the end of its term.
 * It covers what ran when it was made: what comes later runs on demand, what goes is paid all the same.
 */
export function plannedCommitments(
  plan: DocumentForecast,
  prices: PriceBook,
  own: readonly DocumentDiscount[] = [],
  baseOf: (line: CostLine) => number = () => 1,
): PlannedCommitments {
  const running: Running[] = [];
  const basis: string[] = [];
  return {
    basis,
    take(estimate, index) {
      for (const { option: id, fromMonth } of plan.commitments ?? []) {
        if (fromMonth !== index + 1) continue;
        const option = purchaseOptions(estimate, prices, usualSpot, own, baseOf).find(
          (each) => each.id === id,
        );
        if (option?.cashFlowUsd === undefined) {
          basis.push(
            `${option?.title ?? id} from month ${fromMonth}: left out, no discount is known for it.`,
          );
        } else {
          running.push({ option, fromMonth });
          basis.push(`${option.serviceTitle}: ${option.title}, from month ${fromMonth}.`);
        }
      }
      return running.reduce((difference, { option, fromMonth }) => {
        const paid = option.cashFlowUsd?.[index + 1 - fromMonth];
        if (paid === undefined) return difference;
        const onDemand = onDemandOf(estimate, option.service);
        const covered = onDemand.lt(option.onDemandUsd) ? onDemand : usd(option.onDemandUsd);
        return difference.plus(paid).minus(covered);
      }, zeroUsd);
    },
  };
}

function onDemandOf({ lines }: Estimate, service: string): Usd {
  const committable = committables.find((each) => each.service === service);
  return sumUsd(
    lines.flatMap(({ component, monthlyUsd, isSpot }) =>
      monthlyUsd !== undefined && isSpot !== true && committable?.covers(component) === true
        ? [usd(monthlyUsd)]
        : [],
    ),
  );
}
