import type { NodeView, Quantity, QuantityInput } from '../define-kind.ts';

/** An input of a quantity from the node's usage, with whether the user stated it. Undefined stays undefined. */
export function usageInput(node: NodeView, field: string, name: string, unit?: string): QuantityInput {
  const given = node.usage[field];
  const value = typeof given === 'number' || typeof given === 'string' ? given : undefined;
  const isDeclared = node.declaredUsage.has(field);
  const derived = isDeclared ? undefined : node.derivedUsage?.get(field);
  const origin = isDeclared ? 'declared' : (derived?.origin ?? 'default');
  // Bills have thousands of inputs: spreading what may be absent is most of the work of making one.
  const input: Mutable<QuantityInput> = { name, value, origin, field: `usage.${field}` };
  if (unit !== undefined) input.unit = unit;
  if (derived !== undefined) input.because = derived.because;
  return input;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

export function propertyInput(node: NodeView, field: string, name: string, unit?: string): QuantityInput {
  const given = node.properties[field];
  const value = typeof given === 'number' || typeof given === 'string' ? given : undefined;
  const input: Mutable<QuantityInput> = { name, value, origin: 'drawn', field };
  if (unit !== undefined) input.unit = unit;
  return input;
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
