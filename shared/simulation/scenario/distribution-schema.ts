import { z } from 'zod';

/** How long something takes, in seconds, or how large it is, in kilobytes. */
export const distributionSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('constant'), value: z.number().min(0) }),
  z.strictObject({ is: z.literal('exponential'), mean: z.number().min(0) }),
  z.strictObject({ is: z.literal('erlang'), mean: z.number().min(0), stages: z.int().min(1).max(1000) }),
  z.strictObject({
    is: z.literal('hyperexponential'),
    mean: z.number().min(0),
    variation: z.number().min(1),
  }),
  z.strictObject({
    is: z.literal('lognormal'),
    mean: z.number().positive(),
    variation: z.number().positive(),
  }),
  z.strictObject({ is: z.literal('uniform'), from: z.number().min(0), to: z.number().min(0) }),
  z.strictObject({
    is: z.literal('pareto'),
    from: z.number().positive(),
    to: z.number().positive(),
    shape: z.number().positive(),
  }),
  z.strictObject({
    is: z.literal('empirical'),
    values: z.array(z.number().min(0)).min(1),
    /** How often each value comes up, beside the others; without it, equally often. */
    weights: z.array(z.number().min(0)).optional(),
  }),
  z.strictObject({
    is: z.literal('histogram'),
    /** From where to where each bin goes: one more than there are bins, rising. */
    edges: z.array(z.number().min(0)).min(2),
    counts: z.array(z.number().min(0)).min(1),
  }),
  /** These values one after another, and again from the first. */
  z.strictObject({ is: z.literal('trace'), values: z.array(z.number().min(0)).min(1) }),
]);
