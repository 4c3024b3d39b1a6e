import { z } from 'zod';
import { fault, ok, type Result } from '#shared/base/result.ts';

/** An amount as decimal digits, never a binary float. */
const amount = z.string().regex(/^\d+(\.\d+)?$/);

const priceSchema = z
  .object({
    usd: amount.optional(),
    /** Marginal and cumulative: up to `upTo` at this price, the rest in the next tier; null has no bound. */
    tiers: z
      .array(z.object({ upTo: z.number().nullable(), usd: amount }))
      .min(1)
      .optional(),
    asOf: z.string(),
    source: z.string(),
    estimated: z.boolean().optional(),
    note: z.string().optional(),
  })
  .refine((price) => (price.usd === undefined) !== (price.tiers === undefined), 'one price or tiers');

/** The price file: dated facts with their sources. A newer file of this format replaces the one that ships. */
export const priceCatalogueSchema = z.object({
  format: z.literal('lintel-prices/1'),
  compiledOn: z.string(),
  currency: z.literal('USD'),
  hoursPerMonth: z.number().positive(),
  regions: z.record(z.string(), z.string()),
  sources: z.record(
    z.string(),
    z.object({ title: z.string(), asOf: z.string(), trust: z.enum(['high', 'medium', 'low']) }),
  ),
  /** What stands in for a Region without a figure: the us-east-1 price times a factor, shown as estimated. */
  scaling: z.object({
    source: z.string(),
    asOf: z.string(),
    categories: z.record(z.string(), z.object({ basis: z.string(), factors: z.record(z.string(), amount) })),
  }),
  /** How a service counts what it bills (LCU dimensions, minimum durations), by service. */
  billingRules: z.record(z.string(), z.record(z.string(), z.json())),
  /** By `service/component`; `*` stands for every Region. */
  components: z.record(
    z.string(),
    z.object({
      service: z.string(),
      unit: z.string(),
      scaling: z.string().optional(),
      rounding: z.string().optional(),
      note: z.string().optional(),
      prices: z.record(z.string(), priceSchema),
    }),
  ),
  /** What AWS does not charge for, once a month and account over all Regions, whatever the design. */
  freeTier: z
    .object({
      asOf: z.string(),
      source: z.string(),
      allowances: z.array(
        z.object({
          id: z.string(),
          /** `legacy-12-months` is for the first year of accounts made before 2025-07-15. */
          mode: z.enum(['always-free', 'legacy-12-months']),
          title: z.string(),
          /** Their quantities are summed before the amount comes off, in their unit. */
          components: z.array(z.string()).min(1),
          amount: z.number().positive(),
          /** `hour` is an amount that holds for every hour of the month. */
          per: z.enum(['month', 'hour']),
          note: z.string().optional(),
        }),
      ),
      /** What accounts made since that day get in place of a first year of free amounts. */
      credits: z
        .object({
          since: z.string(),
          atSignUpUsd: amount,
          /** At most so much more, for trying out services. */
          byActivitiesUsd: amount,
          expireMonths: z.int().positive(),
          note: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  /** How far figures may be off, and why: the low and high ends of a bill. */
  estimation: z
    .object({
      basis: z.string(),
      defaultUsage: z.object({ low: z.number().min(0).max(1), high: z.number().min(1) }),
      estimatedPrice: z.number().min(0).max(1),
      lowTrustPrice: z.number().min(0).max(1),
    })
    .optional(),
  /** What committing to instances, or taking spare ones, takes off the price on demand. */
  commitments: z
    .object({
      asOf: z.string(),
      source: z.string(),
      basis: z.string(),
      /** Fractions off, by instance family. */
      families: z.record(
        z.string(),
        z.object({
          reserved1y: z.number().optional(),
          reserved3y: z.number().optional(),
          spot: z.object({ low: z.number(), median: z.number(), high: z.number() }).optional(),
        }),
      ),
      /** Added to the fraction of paying all at once. */
      payment: z.object({
        noUpfront: z.object({ '1y': z.number(), '3y': z.number() }),
        partialUpfront: z.object({ '1y': z.number(), '3y': z.number() }),
      }),
      /** Added for plans that may move between families, Regions and services. */
      computePlan: z.object({ '1y': z.number(), '3y': z.number() }),
      /** What commitments cost where that is known exactly, by component and Region: it goes before the fractions. */
      rates: z
        .record(
          z.string(),
          z.record(
            z.string(),
            z.array(
              z.object({
                plan: z.enum(['reserved', 'instance-savings-plan', 'compute-savings-plan']),
                term: z.enum(['1y', '3y']),
                payment: z.enum(['noUpfront', 'partialUpfront', 'allUpfront']),
                /** In effect for each unit of the price on demand. */
                usd: amount,
                /** The part of it that is paid at the start; without it as the payment says. */
                upfrontPart: z.number().min(0).max(1).optional(),
                asOf: z.string(),
                source: z.string(),
              }),
            ),
          ),
        )
        .optional(),
      /** The largest fraction off that a Compute Savings Plan gives. */
      computePlanLimits: z.object({ ec2: z.number(), fargate: z.number(), lambda: z.number() }),
    })
    .optional(),
  instanceTypes: z.object({
    asOf: z.string(),
    source: z.string(),
    types: z.record(
      z.string(),
      z.object({
        vcpu: z.number(),
        memoryGib: z.number(),
        architecture: z.enum(['x86_64', 'arm64']).optional(),
        interfaces: z.int().optional(),
        addressesPerInterface: z.int().optional(),
        hourly: z.record(z.string(), amount),
      }),
    ),
  }),
});

export type PriceCatalogue = z.infer<typeof priceCatalogueSchema>;

/** An amount that AWS does not charge for, once a month and account over all Regions. */
export type FreeAllowance = NonNullable<PriceCatalogue['freeTier']>['allowances'][number];

/** The catalogue in a price file; a file of another shape gives one sentence that names the first wrong place. */
export function openPriceCatalogue(content: unknown): Result<PriceCatalogue> {
  const parsed = priceCatalogueSchema.safeParse(content);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return fault(
    'price-file',
    `The price file cannot be used: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not a price file'}.`,
  );
}
