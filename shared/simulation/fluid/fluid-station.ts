import { errorCauses } from '../flow/causes.ts';
import type { Station } from '../flow/flow.ts';

/** What flows through one station. */
export interface FluidStation {
  /** Requests there, waiting and served. */
  inside: number;
  /** Of them, waiting. */
  queued: number;
  busy: number;
  insideArea: number;
  queuedArea: number;
  busyArea: number;
  arrivals: number;
  completions: number;
  errors: Float64Array;
  mostQueued: number;
  mostBusy: number;
  tokens: Float64Array;
  /** Concurrency that a mapping has grown to. */
  limit: number;
  invocations: number;
  batchSum: number;
}

/**
 * What comes into the station that is being moved on, a second, the seconds of the step, and where it leaves what goes
 * out: numbers that are handed over in an array are never boxed.
 */
export const stationFlow = new Float64Array(3);

/** A station before anything has come, a queue with the messages that it begins with. */
export function emptyStation(plan: Station): FluidStation {
  return {
    inside: plan.is === 'queue' ? plan.initialMessages : 0,
    queued: plan.is === 'queue' ? plan.initialMessages : 0,
    busy: 0,
    insideArea: 0,
    queuedArea: 0,
    busyArea: 0,
    arrivals: 0,
    completions: 0,
    errors: new Float64Array(errorCauses.length),
    mostQueued: 0,
    mostBusy: 0,
    tokens:
      plan.is === 'buckets' ? Float64Array.from(plan.buckets, ({ burst }) => burst) : new Float64Array(0),
    limit: 0,
    invocations: 0,
    batchSum: 0,
  };
}
