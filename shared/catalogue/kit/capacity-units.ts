import type { DocumentReader, NodeView, Quantity } from '../define-kind.ts';
import { computed, usageInput } from './quantity.ts';
import { formatNumber, monthHours } from './usage-quantity.ts';

/** One dimension of a load balancer capacity unit: how much of it one unit holds. */
export interface Dimension {
  /** The usage field. */
  readonly field: string;
  readonly name: string;
  readonly unit: string;
  readonly perUnit: number;
  /** True for an amount of the month, which counts by the hour. */
  readonly isMonthly?: boolean;
}

/**
 * The unit-hours of a load balancer: the highest of its dimensions counts, not their sum. Taken as even over the
 * month, as nothing here says when the traffic comes.
 */
export function capacityUnitHours(
  node: NodeView,
  ctx: DocumentReader,
  unit: string,
  dimensions: readonly Dimension[],
): Quantity {
  const hours = monthHours(ctx);
  const inputs = dimensions.map(({ field, name, unit: inputUnit }) =>
    usageInput(node, field, name, inputUnit),
  );
  const terms = dimensions.map(({ isMonthly, perUnit, name }, index) => {
    const value = inputs[index]?.value;
    const shown = typeof value === 'number' ? formatNumber(value) : '?';
    const hourly = isMonthly === true ? `${shown} ÷ ${formatNumber(ctx.settings.hoursPerMonth)}` : shown;
    return `${name} ${hourly} ÷ ${formatNumber(perUnit)}`;
  });
  return computed(
    unit,
    `highest of (${terms.join('; ')}) × ${formatNumber(ctx.settings.hoursPerMonth)} h`,
    [...inputs, hours],
    (...values) => {
      const month = values.at(-1) ?? 0;
      const units = dimensions.map(
        ({ isMonthly, perUnit }, index) => (values[index] ?? 0) / (isMonthly === true ? month : 1) / perUnit,
      );
      return Math.max(...units) * month;
    },
  );
}
