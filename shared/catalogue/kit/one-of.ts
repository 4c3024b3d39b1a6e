import { z } from 'zod';

/** A whole number that is one of these: a number field in the inspector. */
export function oneOf(values: readonly number[]): z.ZodInt {
  const [last] = values.slice(-1);
  const text = `${values.slice(0, -1).join(', ')} or ${last}`;
  return z.int().refine((value) => values.includes(value), { message: `Give ${text}.` });
}
