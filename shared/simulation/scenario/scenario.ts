import { z } from 'zod';
import { arrivalSchema } from './arrival-schema.ts';
import { classSchema } from './class-schema.ts';
import { eventSchema } from './timeline-schema.ts';

const seconds = z.number().min(0);

const objectiveSchema = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('availability'),
    id: z.string().optional(),
    class: z.string().optional(),
    target: z.number().min(0).max(1),
  }),
  z.strictObject({
    is: z.literal('latency'),
    id: z.string().optional(),
    class: z.string().optional(),
    percentile: z.number().min(0).max(1).default(0.99),
    thresholdMs: z.number().positive(),
  }),
  /** No message of the queue gets older. */
  z.strictObject({
    is: z.literal('age'),
    id: z.string().optional(),
    node: z.string(),
    thresholdSeconds: z.number().positive(),
  }),
]);

/** Parts of a result that can be left out of it. */
export const scenarioOutputs = [
  'nodes',
  'connections',
  'groups',
  'decisions',
  'bounds',
  'cost',
  'assumptions',
  'series',
  'requests',
] as const;
export type ScenarioOutput = (typeof scenarioOutputs)[number];

/** A load test of the drawing, as it is stored in the document: who asks for what, what fails when, and what must hold. */
export const scenarioSchema = z.strictObject({
  /** The record's own name in the document. */
  id: z.string().optional(),
  /** Of this format; a scenario of a newer one is refused and not half understood. */
  version: z.literal(1).optional(),
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
  /** The parts of the result that are wanted; without it, all. What decides the verdict is always there. */
  outputs: z.array(z.enum(scenarioOutputs)).min(1).optional(),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScenarioClass = Scenario['classes'][number];
export type ScenarioArrival = Scenario['arrivals'][number];
export type TimelineEvent = Scenario['timeline'][number];
export type Objective = Scenario['objectives'][number];
export type ScenarioHop = NonNullable<ScenarioClass['path']>[number];
export type KeyModel = NonNullable<ScenarioClass['keyModel']>;

export { type ErrorCause, errorCauses } from '../flow/causes.ts';
