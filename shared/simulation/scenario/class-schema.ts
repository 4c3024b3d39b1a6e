import { z } from 'zod';
import { errorCauses } from '../flow/causes.ts';
import { distributionSchema } from './distribution-schema.ts';

const seconds = z.number().min(0);
const rate = z.number().min(0);

const hopSchema = z.strictObject({
  id: z.string(),
  node: z.string(),
  /** What is asked of a table; without it, a read. */
  op: z.enum(['read', 'write']).optional(),
  /** Which global secondary index of a table it queries; without it, the table. */
  index: z.string().optional(),
  /** Without it, as long as the node says; in two parts, its worker is busy for the first alone. */
  service: z
    .union([distributionSchema, z.strictObject({ cpu: distributionSchema, io: distributionSchema })])
    .optional(),
  /** Hops that begin beside each other once its own work is done; it goes on when so many have answered. */
  fanOut: z
    .strictObject({
      to: z.array(z.string()).min(1).max(100),
      join: z.union([z.enum(['all', 'any']), z.int().min(1).max(100)]).default('all'),
    })
    .optional(),
  /** Whoever leads here does not wait for it. */
  async: z.boolean().optional(),
  /** The share of requests that it answers itself, so that they do not go on. */
  cacheHit: z.number().min(0).max(1).optional(),
  /** Capacity units that it takes of a table. */
  units: z.number().positive().optional(),
  next: z.array(z.strictObject({ to: z.string(), p: z.number().min(0).max(1).default(1) })).default([]),
});

/** A kind of requests: how many of all, where they go, how patient their callers are. */
export const classSchema = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  weight: z.number().min(0).default(1),
  /** In place of what the drawing says: the first hop is where requests enter. */
  path: z.array(hopSchema).optional(),
  /** The larger of request and answer, for what it is sent over; without it, as the sender states. */
  payloadKilobytes: z.number().min(0).optional(),
  /** Of the request and of its answer, where they differ from one to the next. */
  payloadInKilobytes: distributionSchema.optional(),
  payloadOutKilobytes: distributionSchema.optional(),
  timeoutSeconds: z.number().positive().optional(),
  cancelOnTimeout: z.boolean().default(false),
  /** Of those that wait for a worker, the ones with the highest priority are next; 0 unless stated. */
  priority: z.int().min(0).max(7).optional(),
  /** Which keys they ask for: tables and streams share keys over partitions and shards. */
  keyModel: z
    .discriminatedUnion('is', [
      z.strictObject({ is: z.literal('uniform'), keys: z.int().min(1).max(1_000_000) }),
      z.strictObject({
        is: z.literal('zipf'),
        keys: z.int().min(1).max(1_000_000),
        exponent: z.number().min(0).max(5).default(1),
      }),
    ])
    .optional(),
  retry: z
    .strictObject({
      max: z.int().min(0).max(100).default(0),
      backoff: z.enum(['none', 'fixed', 'exponential']).default('exponential'),
      base: seconds.default(0.1),
      cap: seconds.default(20),
      /** Decorrelated: evenly between the base and three times the pause before, up to the cap. */
      jitter: z.enum(['none', 'full', 'decorrelated']).default('full'),
      /** Only after these causes; without it, after any. */
      retryOn: z.array(z.enum(errorCauses)).min(1).optional(),
    })
    .default({ max: 0, backoff: 'exponential', base: 0.1, cap: 20, jitter: 'full' }),
  /** An API key of a usage plan, with a rate and a burst of its own at every API. */
  usagePlan: z.strictObject({ rate, burst: z.number().min(0) }).optional(),
});
