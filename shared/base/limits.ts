import { z } from 'zod';
import type { Result } from './result.ts';
import { fault, ok } from './result.ts';

const limitSchema = z.object({
  /** What a quota is called where people state their own. */
  title: z.string().optional(),
  value: z.number(),
  unit: z.string(),
  /**
   * A hard limit cannot be raised; a quota can, so a rule about it is never an error. Behaviour is how a service acts
   * and no bound: what it waits for, what it begins with. What AWS recommends can be passed; a judgement is ours: where
   * good practice ends.
   */
  kind: z.enum(['hard', 'quota', 'behaviour', 'recommended', 'judgement']),
  source: z.string(),
  asOf: z.string(),
  note: z.string().optional(),
  /** What goes with each choice, where a limit is a list of pairs; the value then is how many choices there are. */
  table: z.record(z.string(), z.array(z.number()).readonly()).optional(),
  /** Another value in these Regions, or in all but these; or a value of its own in each of some, and one in all others. */
  otherRegions: z
    .union([
      z.strictObject({ value: z.number(), by: z.record(z.string(), z.number()) }),
      z.strictObject({ value: z.number(), of: z.array(z.string()) }),
      z.strictObject({ value: z.number(), notOf: z.array(z.string()) }),
    ])
    .optional(),
  /** True where no current page of AWS states the figure. */
  unverified: z.boolean().optional(),
});

/** A quota as a project may override it. */
export interface Quota extends Limit {
  readonly name: string;
  readonly title: string;
}

const limitsFileSchema = z.object({ asOf: z.string(), limits: z.record(z.string(), limitSchema) });

export interface Limit extends z.infer<typeof limitSchema> {
  /** The project states the value: it is the account's own, and no longer a default. */
  readonly isOfProject?: boolean;
}

/** The value of a limit in a Region. */
export function valueIn({ value, otherRegions }: Limit, region: string): number {
  if (otherRegions === undefined) return value;
  if ('by' in otherRegions) return otherRegions.by[region] ?? otherRegions.value;
  const isOther =
    'of' in otherRegions ? otherRegions.of.includes(region) : !otherRegions.notOf.includes(region);
  return isOther ? otherRegions.value : value;
}

/** AWS limits and quotas by name (`vpc.subnets`), from `assets/limits.json`. */
export interface Limits {
  readonly asOf: string;
  get(name: string): Limit;
  /** What AWS raises on request, by title. */
  quotas(): readonly Quota[];
}

export function openLimits(content: unknown): Result<Limits> {
  const parsed = limitsFileSchema.safeParse(content);
  if (!parsed.success)
    return fault('limits-file', `The limits file cannot be read: ${z.prettifyError(parsed.error)}`);
  const { asOf, limits } = parsed.data;
  return ok({
    asOf,
    get: (name) => {
      const limit = limits[name];
      if (limit === undefined) throw new Error(`No limit is called ${name}.`);
      return limit;
    },
    quotas: () =>
      Object.entries(limits)
        .filter(([, { kind }]) => kind === 'quota')
        .map(([name, limit]) => ({ ...limit, name, title: limit.title ?? name }))
        .sort((a, b) => (a.title < b.title ? -1 : 1)),
  });
}

/**
 * The limits as they apply to one project: a quota that the project states (because AWS raised it for the account)
 * counts instead of the default. What AWS does not raise stays as it is.
 */
export function limitsOfProject(limits: Limits, quotas: () => Readonly<Record<string, number>>): Limits {
  return {
    asOf: limits.asOf,
    quotas: () => limits.quotas(),
    get(name) {
      const limit = limits.get(name);
      if (limit.kind !== 'quota') return limit;
      const own = quotas()[name];
      return own === undefined ? limit : { ...limit, value: own, isOfProject: true };
    },
  };
}
