import { errorCauses } from '../flow/causes.ts';
import type { Station } from '../flow/flow.ts';

/** Numbers of a station in the table of all, and their places. */
export const stationRow = 16;
export const stationPlaces = {
  inside: 0,
  queued: 1,
  busy: 2,
  insideArea: 3,
  queuedArea: 4,
  busyArea: 5,
  arrivals: 6,
  completions: 7,
  mostQueued: 8,
  mostBusy: 9,
  limit: 10,
  invocations: 11,
  batchSum: 12,
  failedArea: 13,
} as const;
const place = stationPlaces;

/**
 * What comes into the station that is being moved on, a second, the seconds of the step, and where it leaves what goes
 * out: numbers that are handed over in an array are never boxed.
 */
export const stationFlow = new Float64Array(3);

/** What flows through one station: a row of a table, because numbers in arrays are neither boxed nor looked up one by one. */
export class FluidStation {
  readonly errors = new Float64Array(errorCauses.length);
  readonly tokens: Float64Array;
  private readonly row: Float64Array;

  /** A station before anything has come, a queue with the messages that it begins with. */
  constructor(plan: Station, row: Float64Array) {
    this.row = row;
    this.tokens = Float64Array.from(plan.is === 'buckets' ? plan.buckets : [], ({ burst }) => burst);
    if (plan.is !== 'queue') return;
    this.inside = plan.initialMessages;
    this.queued = plan.initialMessages;
  }

  /** Those that failed here so far, of whatever cause. */
  get lost(): number {
    const { errors } = this;
    let sum = 0;
    for (let cause = 0; cause < errors.length; cause += 1) sum += errors[cause] as number;
    return sum;
  }

  /** Requests there, waiting and served. */
  get inside(): number {
    return this.row[place.inside] as number;
  }
  set inside(value: number) {
    this.row[place.inside] = value;
  }
  /** Of them, waiting. */
  get queued(): number {
    return this.row[place.queued] as number;
  }
  set queued(value: number) {
    this.row[place.queued] = value;
  }
  get busy(): number {
    return this.row[place.busy] as number;
  }
  set busy(value: number) {
    this.row[place.busy] = value;
  }
  get insideArea(): number {
    return this.row[place.insideArea] as number;
  }
  set insideArea(value: number) {
    this.row[place.insideArea] = value;
  }
  /** Of the time inside, that of those that fail when they were served. */
  get failedArea(): number {
    return this.row[place.failedArea] as number;
  }
  set failedArea(value: number) {
    this.row[place.failedArea] = value;
  }
  get queuedArea(): number {
    return this.row[place.queuedArea] as number;
  }
  set queuedArea(value: number) {
    this.row[place.queuedArea] = value;
  }
  get busyArea(): number {
    return this.row[place.busyArea] as number;
  }
  set busyArea(value: number) {
    this.row[place.busyArea] = value;
  }
  get arrivals(): number {
    return this.row[place.arrivals] as number;
  }
  set arrivals(value: number) {
    this.row[place.arrivals] = value;
  }
  get completions(): number {
    return this.row[place.completions] as number;
  }
  set completions(value: number) {
    this.row[place.completions] = value;
  }
  get mostQueued(): number {
    return this.row[place.mostQueued] as number;
  }
  set mostQueued(value: number) {
    this.row[place.mostQueued] = value;
  }
  get mostBusy(): number {
    return this.row[place.mostBusy] as number;
  }
  set mostBusy(value: number) {
    this.row[place.mostBusy] = value;
  }
  /** Concurrency that a mapping has grown to. */
  get limit(): number {
    return this.row[place.limit] as number;
  }
  set limit(value: number) {
    this.row[place.limit] = value;
  }
  get invocations(): number {
    return this.row[place.invocations] as number;
  }
  set invocations(value: number) {
    this.row[place.invocations] = value;
  }
  get batchSum(): number {
    return this.row[place.batchSum] as number;
  }
  set batchSum(value: number) {
    this.row[place.batchSum] = value;
  }
}
