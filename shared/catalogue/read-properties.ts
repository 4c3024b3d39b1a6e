import type { z } from 'zod';
import type { Properties } from '#shared/document/records.ts';
import type { InvalidField } from './define-kind.ts';

export interface ReadProperties {
  readonly values: Readonly<Record<string, unknown>>;
  readonly invalid: readonly InvalidField[];
}

/**
 * Stored properties read through a kind's schema, field by field: a value that the schema refuses is reported and
 * replaced by the default, so that one wrong field never hides the rest. Unknown fields are left where they are.
 */
export function readProperties(schema: z.ZodObject, stored: Properties | undefined): ReadProperties {
  const values: Record<string, unknown> = {};
  const invalid: InvalidField[] = [];
  for (const [field, fieldSchema] of Object.entries(schema.shape) as [string, z.ZodType][]) {
    const given = stored?.[field];
    const parsed = fieldSchema.safeParse(given);
    if (parsed.success) {
      if (parsed.data !== undefined) values[field] = parsed.data;
      continue;
    }
    for (const issue of parsed.error.issues) {
      invalid.push({ field: [field, ...issue.path.map(String)].join('.'), message: issue.message });
    }
    const fallback = fieldSchema.safeParse(undefined);
    if (fallback.success && fallback.data !== undefined) values[field] = fallback.data;
  }
  return { values, invalid };
}
