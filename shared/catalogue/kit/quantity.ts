import type { NodeView, Quantity, QuantityInput } from '../define-kind.ts';

/** A quantity that the drawing alone decides: `hours(2, 730, 'gateways')` reads "2 gateways × 730 h". */
export function hours(count: number, hoursPerMonth: number, what: string): Quantity {
  return {
    value: count * hoursPerMonth,
    unit: 'hours',
    formula: `${count} ${what} × ${hoursPerMonth} h`,
    inputs: [
      { name: what, value: count, origin: 'drawn' },
      { name: 'hours per month', value: hoursPerMonth, unit: 'h', origin: 'setting', field: 'hoursPerMonth' },
    ],
  };
}

/** An input of a quantity from the node's usage, with whether the user stated it. Undefined stays undefined. */
export function usageInput(node: NodeView, field: string, name: string, unit?: string): QuantityInput {
  const value = node.usage[field];
  const derived = node.declaredUsage.has(field) ? undefined : node.derivedUsage?.get(field);
  return {
    name,
    value: typeof value === 'number' || typeof value === 'string' ? value : undefined,
    ...(unit === undefined ? {} : { unit }),
    origin: node.declaredUsage.has(field) ? 'declared' : (derived?.origin ?? 'default'),
    field: `usage.${field}`,
    ...(derived === undefined ? {} : { because: derived.because }),
  };
}

export function propertyInput(node: NodeView, field: string, name: string, unit?: string): QuantityInput {
  const value = node.properties[field];
  return {
    name,
    value: typeof value === 'number' || typeof value === 'string' ? value : undefined,
    ...(unit === undefined ? {} : { unit }),
    origin: 'drawn',
    field,
  };
}

/**
 * A quantity computed from inputs. `compute` runs only when every input has a number; one that is missing makes
 * the quantity unknown, and the line then asks for it.
 */
export function computed(
  unit: string,
  formula: string,
  inputs: readonly QuantityInput[],
  compute: (...values: number[]) => number,
): Quantity {
  const values = inputs.map((input) => Number(input.value ?? Number.NaN));
  const value = values.every(Number.isFinite) ? compute(...values) : undefined;
  return { value, unit, formula, inputs };
}
