import { z } from 'zod';

/** The kinds that a field names directly; one that holds them deeper belongs to its own part of the lift. */
export function kindsNamedBy(schema: z.ZodType): readonly string[] | undefined {
  for (let inner = schema; ; inner = inner.unwrap() as z.ZodType) {
    const kinds = inner.meta()?.reference;
    if (Array.isArray(kinds)) return kinds.map(String);
    if (
      !(inner instanceof z.ZodDefault || inner instanceof z.ZodOptional || inner instanceof z.ZodNullable)
    ) {
      return undefined;
    }
  }
}
