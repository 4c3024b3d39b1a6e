import { z } from 'zod';
import { distributionSchema } from './distribution-schema.ts';

const seconds = z.number().min(0);
const rate = z.number().min(0);

const shapes = {
  constant: z.strictObject({ is: z.literal('constant'), rate }),
  sine: z.strictObject({
    is: z.literal('sine'),
    mean: rate,
    amplitude: z.number(),
    period: z.number().positive(),
    phase: z.number().default(0),
  }),
  ramp: z.strictObject({
    is: z.literal('ramp'),
    from: rate,
    to: rate,
    start: seconds.default(0),
    end: seconds,
  }),
  spike: z.strictObject({
    is: z.literal('spike'),
    base: rate,
    at: seconds,
    factor: z.number().min(0),
    rise: seconds.default(0),
    hold: seconds,
    fall: seconds.default(0),
  }),
  steps: z.strictObject({
    is: z.literal('steps'),
    steps: z.array(z.strictObject({ at: seconds, rate })).min(1),
  }),
};
const simpleRate = z.discriminatedUnion('is', [
  shapes.constant,
  shapes.sine,
  shapes.ramp,
  shapes.spike,
  shapes.steps,
]);
const rateSchema = z.discriminatedUnion('is', [
  shapes.constant,
  shapes.sine,
  shapes.ramp,
  shapes.spike,
  shapes.steps,
  z.strictObject({ is: z.enum(['sum', 'product']), of: z.array(simpleRate).min(1) }),
]);

/** Who asks, of what, and how often. */
export const arrivalSchema = z.strictObject({
  /** Where the requests come from; without it, the first node that sends traffic. */
  from: z.string().optional(),
  /** The node that they go to, past what is drawn in between. */
  to: z.string().optional(),
  /** Of these classes, by their weights; without any, of all. */
  classes: z.array(z.string()).optional(),
  pattern: z.discriminatedUnion('is', [
    z.strictObject({ is: z.literal('poisson'), rate: rateSchema }),
    z.strictObject({ is: z.literal('constant'), rate: rateSchema }),
    /** Random arrivals at the rate of a state, which lasts for a random time; then comes the next state. */
    z.strictObject({
      is: z.literal('mmpp'),
      states: z
        .array(z.strictObject({ rate, meanSeconds: z.number().positive() }))
        .min(2)
        .max(16),
    }),
    /** So many at each start of a schedule, at once or evenly over some seconds. */
    z.strictObject({
      is: z.literal('schedule'),
      /** As EventBridge Scheduler takes it: `cron(0/5 8-17 ? * MON-FRI *)` or `rate(5 minutes)`. */
      expression: z.string(),
      count: z.int().min(1).max(1_000_000),
      spreadSeconds: seconds.default(0),
    }),
    z.strictObject({ is: z.literal('burst'), at: seconds.default(0), count: z.int().min(0).max(50_000_000) }),
    z.strictObject({
      is: z.literal('closed'),
      users: z.int().min(1).max(10_000_000),
      think: distributionSchema,
    }),
    z.strictObject({
      is: z.literal('trace'),
      csv: z.string(),
      timeScale: z.number().positive().default(1),
      rateFactor: z.number().min(0).default(1),
    }),
  ]),
});
