import { z } from 'zod';
import { errorCauses } from '../flow/causes.ts';

const seconds = z.number().min(0);
const rate = z.number().min(0);

const distributionSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('constant'), value: z.number().min(0) }),
  z.object({ is: z.literal('exponential'), mean: z.number().min(0) }),
  z.object({ is: z.literal('erlang'), mean: z.number().min(0), stages: z.int().min(1).max(1000) }),
  z.object({ is: z.literal('hyperexponential'), mean: z.number().min(0), variation: z.number().min(1) }),
  z.object({ is: z.literal('lognormal'), mean: z.number().positive(), variation: z.number().positive() }),
  z.object({ is: z.literal('uniform'), from: z.number().min(0), to: z.number().min(0) }),
  z.object({
    is: z.literal('pareto'),
    from: z.number().positive(),
    to: z.number().positive(),
    shape: z.number().positive(),
  }),
  z.object({ is: z.literal('empirical'), values: z.array(z.number().min(0)).min(1) }),
]);

const shapes = {
  constant: z.object({ is: z.literal('constant'), rate }),
  sine: z.object({
    is: z.literal('sine'),
    mean: rate,
    amplitude: z.number(),
    period: z.number().positive(),
    phase: z.number().default(0),
  }),
  ramp: z.object({ is: z.literal('ramp'), from: rate, to: rate, start: seconds.default(0), end: seconds }),
  spike: z.object({
    is: z.literal('spike'),
    base: rate,
    at: seconds,
    factor: z.number().min(0),
    rise: seconds.default(0),
    hold: seconds,
    fall: seconds.default(0),
  }),
  steps: z.object({
    is: z.literal('steps'),
    steps: z.array(z.object({ at: seconds, rate })).min(1),
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
  z.object({ is: z.enum(['sum', 'product']), of: z.array(simpleRate).min(1) }),
]);

const arrivalSchema = z.object({
  /** Where the requests come from; without it, the first node that sends traffic. */
  from: z.string().optional(),
  /** The node that they go to, past what is drawn in between. */
  to: z.string().optional(),
  /** Of these classes, by their weights; without any, of all. */
  classes: z.array(z.string()).optional(),
  pattern: z.discriminatedUnion('is', [
    z.object({ is: z.literal('poisson'), rate: rateSchema }),
    z.object({ is: z.literal('constant'), rate: rateSchema }),
    z.object({ is: z.literal('burst'), at: seconds.default(0), count: z.int().min(0).max(50_000_000) }),
    z.object({ is: z.literal('closed'), users: z.int().min(1).max(10_000_000), think: distributionSchema }),
    z.object({
      is: z.literal('trace'),
      csv: z.string(),
      timeScale: z.number().positive().default(1),
      rateFactor: z.number().min(0).default(1),
    }),
  ]),
});

const hopSchema = z.object({
  id: z.string(),
  node: z.string(),
  service: distributionSchema.optional(),
  next: z.array(z.object({ to: z.string(), p: z.number().min(0).max(1).default(1) })).default([]),
});

const classSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  weight: z.number().min(0).default(1),
  /** In place of what the drawing says: the first hop is where requests enter. */
  path: z.array(hopSchema).optional(),
  /** The larger of request and answer, for what it is sent over; without it, as the sender states. */
  payloadKilobytes: z.number().min(0).optional(),
  timeoutSeconds: z.number().positive().optional(),
  cancelOnTimeout: z.boolean().default(false),
  retry: z
    .object({
      max: z.int().min(0).max(100).default(0),
      backoff: z.enum(['none', 'fixed', 'exponential']).default('exponential'),
      base: seconds.default(0.1),
      cap: seconds.default(20),
      jitter: z.enum(['none', 'full']).default('full'),
    })
    .default({ max: 0, backoff: 'exponential', base: 0.1, cap: 20, jitter: 'full' }),
  /** An API key of a usage plan, with a rate and a burst of its own at every API. */
  usagePlan: z.object({ rate, burst: z.number().min(0) }).optional(),
});

const node = z.string();
const actSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('zoneOutage'), zone: z.string() }),
  z.object({
    do: z.literal('crash'),
    node,
    count: z.int().min(1).optional(),
    fraction: z.number().min(0).max(1).optional(),
    target: z.int().min(0).optional(),
  }),
  z.object({
    do: z.literal('hang'),
    node,
    count: z.int().min(1).optional(),
    fraction: z.number().min(0).max(1).optional(),
    target: z.int().min(0).optional(),
  }),
  z.object({ do: z.literal('spotInterruption'), node, count: z.int().min(1).default(1) }),
  z.object({ do: z.literal('slowdown'), node, factor: z.number().positive() }),
  z.object({ do: z.literal('latency'), node, addMs: z.number().min(0) }),
  z.object({ do: z.literal('errors'), node, rate: z.number().min(0).max(1) }),
  z.object({ do: z.literal('throttle'), node, rate }),
  z.object({
    do: z.literal('linkDown'),
    node,
    /** One tunnel of a VPN, from 0; without it, both. */
    tunnel: z.int().min(0).max(1).optional(),
  }),
  z.object({ do: z.literal('setDesired'), node, desired: z.int().min(0) }),
  z.object({ do: z.literal('register'), node, count: z.int().min(1).default(1) }),
  z.object({
    do: z.literal('deploy'),
    node,
    strategy: z
      .enum(['all-at-once', 'rolling', 'rolling-with-extra', 'immutable', 'blue-green', 'canary', 'linear'])
      .optional(),
    version: z
      .object({
        errorRate: z.number().min(0).max(1).default(0),
        serviceTimeFactor: z.number().positive().default(1),
        startSeconds: z.number().min(0).optional(),
        crashOnStart: z.number().min(0).max(1).default(0),
        failsHealthChecks: z.boolean().default(false),
      })
      .default({ errorRate: 0, serviceTimeFactor: 1, crashOnStart: 0, failsHealthChecks: false }),
    batch: z.int().min(1).optional(),
    canaryPercent: z.number().min(0).max(100).default(10),
    stepSeconds: seconds.default(300),
    bakeSeconds: seconds.default(0),
    rollbackOnErrorRate: z.number().min(0).max(1).optional(),
  }),
]);

const conditionSchema = z.object({
  metric: z.enum(['cpu', 'requests', 'targets', 'messages']),
  /** The group of servers or the queue that has it. */
  of: z.string(),
  op: z.enum(['above', 'below']),
  value: z.number(),
  /** It must hold for so long. */
  for: seconds.default(0),
});

const eventSchema = z.intersection(
  z.object({
    /** When it happens; with a condition, from when on that is looked for. */
    at: seconds,
    /** Happens once, when this holds for the first time. */
    when: conditionSchema.optional(),
    /** Ends by itself after this time. */
    for: z.number().positive().optional(),
  }),
  actSchema,
);

const objectiveSchema = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('availability'),
    id: z.string().optional(),
    class: z.string().optional(),
    target: z.number().min(0).max(1),
  }),
  z.object({
    is: z.literal('latency'),
    id: z.string().optional(),
    class: z.string().optional(),
    percentile: z.number().min(0).max(1).default(0.99),
    thresholdMs: z.number().positive(),
  }),
]);

/** A load test of the drawing, as it is stored in the document: who asks for what, what fails when, and what must hold. */
export const scenarioSchema = z.object({
  name: z.string().default('Scenario'),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  horizonSeconds: z.number().positive().max(31_622_400).default(900),
  warmupSeconds: seconds.default(0),
  engine: z.enum(['auto', 'des', 'fluid']).default('auto'),
  replications: z.int().min(1).max(1000).default(1),
  /** How long after its minute a data point of CloudWatch can be read. */
  metricDelaySeconds: seconds.default(0),
  /** The run goes on after the horizon, without arrivals, until nothing is left. */
  drains: z.boolean().default(false),
  classes: z.array(classSchema).default([]),
  arrivals: z.array(arrivalSchema).default([]),
  overrides: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  timeline: z.array(eventSchema).default([]),
  objectives: z.array(objectiveSchema).default([]),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScenarioClass = Scenario['classes'][number];
export type ScenarioArrival = Scenario['arrivals'][number];
export type TimelineEvent = Scenario['timeline'][number];
export type Objective = Scenario['objectives'][number];
export type TimelineAct = z.output<typeof actSchema>;

export const knownCauses = errorCauses;
