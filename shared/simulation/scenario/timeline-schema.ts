import { z } from 'zod';

const seconds = z.number().min(0);
const rate = z.number().min(0);
const node = z.string();
const conditionSchema = z.strictObject({
  metric: z.enum(['cpu', 'requests', 'targets', 'messages']),
  /** The group of servers or the queue that has it. */
  of: z.string(),
  op: z.enum(['above', 'below']),
  value: z.number(),
  /** It must hold for so long. */
  for: seconds.default(0),
});

const common = {
  /** When it happens; with a condition, from when on that is looked for. */
  at: seconds,
  /** Happens once, when this holds for the first time. */
  when: conditionSchema.optional(),
  /** Ends by itself after this time. */
  for: z.number().positive().optional(),
};

/** What fails, changes or is deployed, and when. */
export const eventSchema = z.discriminatedUnion('do', [
  z.strictObject({ ...common, do: z.literal('zoneOutage'), zone: z.string() }),
  z.strictObject({
    ...common,
    do: z.literal('crash'),
    node,
    count: z.int().min(1).optional(),
    fraction: z.number().min(0).max(1).optional(),
    target: z.int().min(0).optional(),
  }),
  z.strictObject({
    ...common,
    do: z.literal('hang'),
    node,
    count: z.int().min(1).optional(),
    fraction: z.number().min(0).max(1).optional(),
    target: z.int().min(0).optional(),
  }),
  z.strictObject({ ...common, do: z.literal('spotInterruption'), node, count: z.int().min(1).default(1) }),
  z.strictObject({ ...common, do: z.literal('slowdown'), node, factor: z.number().positive() }),
  z.strictObject({ ...common, do: z.literal('latency'), node, addMs: z.number().min(0) }),
  z.strictObject({ ...common, do: z.literal('errors'), node, rate: z.number().min(0).max(1) }),
  z.strictObject({ ...common, do: z.literal('throttle'), node, rate }),
  z.strictObject({
    ...common,
    do: z.literal('linkDown'),
    node,
    /** One tunnel of a VPN, from 0; without it, both. */
    tunnel: z.int().min(0).max(1).optional(),
  }),
  z.strictObject({ ...common, do: z.literal('setDesired'), node, desired: z.int().min(0) }),
  z.strictObject({ ...common, do: z.literal('register'), node, count: z.int().min(1).default(1) }),
  /** Ends at once what was done to the node before and has not ended by itself. */
  z.strictObject({ ...common, do: z.literal('recover'), node }),
  z.strictObject({
    ...common,
    do: z.literal('deploy'),
    node,
    strategy: z
      .enum(['all-at-once', 'rolling', 'rolling-with-extra', 'immutable', 'blue-green', 'canary', 'linear'])
      .optional(),
    version: z
      .strictObject({
        errorRate: z.number().min(0).max(1).default(0),
        serviceTimeFactor: z.number().positive().default(1),
        startSeconds: z.number().min(0).optional(),
        crashOnStart: z.number().min(0).max(1).default(0),
        failsHealthChecks: z.boolean().default(false),
      })
      .default({ errorRate: 0, serviceTimeFactor: 1, crashOnStart: 0, failsHealthChecks: false }),
    batch: z.int().min(1).optional(),
    /** These three as the service says, without them. */
    canaryPercent: z.number().min(0).max(100).optional(),
    stepSeconds: seconds.optional(),
    bakeSeconds: seconds.optional(),
    /** How long the lifecycle hooks of a second set take before it gets requests, and whether one of them fails. */
    hookSeconds: seconds.optional(),
    hookFails: z.boolean().optional(),
    rollbackOnErrorRate: z.number().min(0).max(1).optional(),
    /** Alarms of the drawing that stop it, in place of those that its service or CodeDeploy names. */
    alarms: z.array(z.string()).max(100).optional(),
    /** An alarm of its own that stops it: so many of so many minutes beyond a value. */
    stopWhen: z
      .strictObject({
        metric: z.enum(['errors', 'errorPercent', 'responseMs', 'cpu', 'memory', 'unhealthy', 'requests']),
        op: z.enum(['above', 'below']).default('above'),
        value: z.number(),
        points: z.int().min(1).max(100).default(1),
        of: z.int().min(1).max(100).optional(),
      })
      .optional(),
  }),
]);
