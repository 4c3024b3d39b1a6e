import type { CostContext, NodeView, Quantity, QuantityInput } from '../define-kind.ts';
import { factorIn, stepsOf } from './load-curve.ts';
import { computed, usageInput } from './quantity.ts';
import { formatNumber, monthHours } from './usage-quantity.ts';

/** One dimension of a load balancer capacity unit. */
export interface Dimension {
  /** The usage field. */
  readonly field: string;
  readonly name: string;
  readonly unit: string;
  /** How much of it one unit holds; unknown when the price catalogue does not say. */
  readonly perUnit: number | undefined;
  /** True for an amount of the month, which counts by the hour. */
  readonly isMonthly?: boolean;
  /** True when it counts towards the same dimension as the one before it. */
  readonly addsToPrevious?: boolean;
}

/**
 * The unit-hours of a load balancer: in each hour the highest of its dimensions counts, not their sum. What follows
 * from the workload or from a simulation run comes when that comes; what is stated or assumed is taken as even over
 * the month.
 */
export function capacityUnitHours(
  node: NodeView,
  ctx: CostContext,
  unit: string,
  dimensions: readonly Dimension[],
): Quantity {
  const hours = monthHours(ctx);
  const amounts = dimensions.map((each) => usageInput(node, each.field, each.name, each.unit));
  const holds = dimensions.map(
    ({ name, perUnit }): QuantityInput => ({
      name: `${name} in one unit`,
      value: perUnit,
      origin: 'derived',
    }),
  );
  const terms = dimensions.map((each, index) => term(each, amounts[index], ctx.settings.hoursPerMonth));
  const shapes = dimensions.map(({ field }) =>
    node.declaredUsage.has(field) ? undefined : node.derivedUsage?.get(field)?.byHour,
  );
  const hoursApart = stepsOf(shapes);
  const isOfRun = amounts.some(({ origin }) => origin === 'simulated');
  const when =
    hoursApart === 1
      ? 'highest of'
      : isOfRun
        ? `highest in each of the ${hoursApart} hours of the run of`
        : 'highest in each hour of the day of';
  return computed(
    unit,
    `${when} (${joinTerms(dimensions, terms)}) × ${formatNumber(ctx.settings.hoursPerMonth)} h`,
    [...amounts, ...holds, hours],
    (...values) => {
      const month = values.at(-1) ?? 0;
      let sum = 0;
      for (let hour = 0; hour < hoursApart; hour += 1) {
        let highest = 0;
        let current = 0;
        dimensions.forEach(({ isMonthly, addsToPrevious }, index) => {
          const amount = (values[index] ?? 0) / (isMonthly === true ? month : 1);
          const units =
            (amount * factorIn(shapes[index], hour, hoursApart)) / (values[dimensions.length + index] ?? 1);
          current = addsToPrevious === true ? current + units : units;
          highest = Math.max(highest, current);
        });
        sum += highest;
      }
      return (sum / hoursApart) * month;
    },
  );
}

function joinTerms(dimensions: readonly Dimension[], terms: readonly string[]): string {
  return terms.reduce((text, each, index) =>
    dimensions[index]?.addsToPrevious === true ? `${text} + ${each}` : `${text}; ${each}`,
  );
}

function term(dimension: Dimension, amount: QuantityInput | undefined, month: number): string {
  const shown = typeof amount?.value === 'number' ? formatNumber(amount.value) : '?';
  const hourly = dimension.isMonthly === true ? `${shown} ÷ ${formatNumber(month)}` : shown;
  const perUnit = dimension.perUnit === undefined ? '?' : formatNumber(dimension.perUnit);
  return `${dimension.name} ${hourly} ÷ ${perUnit}`;
}
