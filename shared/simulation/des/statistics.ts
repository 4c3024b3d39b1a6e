import { errorCauses } from '../flow/causes.ts';
import type { Histogram } from './histogram.ts';

/**
 * Measures of a station or a class are a row of one table of numbers: the engine changes several of them with every
 * event, and numbers in arrays are neither boxed nor looked up one by one.
 */
export const rowSize = 16;

/** Places in a row. Three of them are counts at this moment, with their integrals over time three places further. */
export const measures = {
  inside: 0,
  queued: 1,
  busy: 2,
  insideArea: 3,
  queuedArea: 4,
  busyArea: 5,
  last: 6,
  mostQueued: 7,
  mostBusy: 8,
  arrivals: 9,
  completions: 10,
  /** Time that requests spent here, added up when they leave: equals `insideArea` over a run that ends empty. */
  sojournSum: 11,
  failed: 12,
  attempts: 13,
  /** Of a station instead, what the short way asks: whether it may be taken, workers, places to wait, the only target. */
  isOpen: 12,
  workers: 13,
  queueLimit: 14,
  soleTarget: 15,
} as const;

const { inside, queued, busy, insideArea, queuedArea, busyArea, last, mostQueued, mostBusy } = measures;
const { arrivals, completions, sojournSum, failed, attempts } = measures;

/** Brings the integrals of a row up to now. */
export function advanceRow(table: Float64Array, row: number, clock: Float64Array): void {
  advanceRowTo(table, row, clock[0] as number);
}

/** The same for hot code that has the time at hand. */
export function advanceRowTo(table: Float64Array, row: number, now: number): void {
  const passed = now - (table[row | last] as number);
  if (passed <= 0) return;
  table[row | last] = now;
  table[row | insideArea] = (table[row | insideArea] as number) + (table[row | inside] as number) * passed;
  table[row | queuedArea] = (table[row | queuedArea] as number) + (table[row | queued] as number) * passed;
  table[row | busyArea] = (table[row | busyArea] as number) + (table[row | busy] as number) * passed;
}

/** The same for a row where nothing waits or is busy: a class. */
export function advanceInsideTo(table: Float64Array, row: number, now: number): void {
  const passed = now - (table[row | last] as number);
  if (passed <= 0) return;
  table[row | last] = now;
  table[row | insideArea] = (table[row | insideArea] as number) + (table[row | inside] as number) * passed;
}

abstract class Row {
  readonly errors = new Float64Array(errorCauses.length);
  private readonly table: Float64Array;
  readonly row: number;

  constructor(table: Float64Array, row: number) {
    this.table = table;
    this.row = row;
  }

  protected get(place: number): number {
    return this.table[this.row + place] as number;
  }

  protected set(place: number, value: number): void {
    this.table[this.row + place] = value;
  }

  advance(clock: Float64Array): void {
    advanceRow(this.table, this.row, clock);
  }

  get inside(): number {
    return this.get(inside);
  }
  set inside(value: number) {
    this.set(inside, value);
  }
  get insideArea(): number {
    return this.get(insideArea);
  }
  get sojournSum(): number {
    return this.get(sojournSum);
  }
  set sojournSum(value: number) {
    this.set(sojournSum, value);
  }

  /** Counts begin anew; what is here stays. */
  protected resetRow(now: number): void {
    this.errors.fill(0);
    for (const place of [insideArea, queuedArea, busyArea, arrivals, completions, sojournSum])
      this.set(place, 0);
    this.set(mostQueued, this.get(queued));
    this.set(mostBusy, this.get(busy));
    this.set(last, now);
  }
}

/** What is measured at one station. */
export class StationStatistics extends Row {
  /** From coming to leaving, and the waiting part of it. */
  readonly sojourn: Histogram;
  readonly wait: Histogram;

  constructor(table: Float64Array, row: number, sojourn: Histogram, wait: Histogram) {
    super(table, row);
    this.sojourn = sojourn;
    this.wait = wait;
  }

  get arrivals(): number {
    return this.get(arrivals);
  }
  get completions(): number {
    return this.get(completions);
  }
  set completions(value: number) {
    this.set(completions, value);
  }
  get queued(): number {
    return this.get(queued);
  }
  set queued(value: number) {
    this.set(queued, value);
  }
  get busy(): number {
    return this.get(busy);
  }
  set busy(value: number) {
    this.set(busy, value);
  }
  get queuedArea(): number {
    return this.get(queuedArea);
  }
  get busyArea(): number {
    return this.get(busyArea);
  }
  get mostQueued(): number {
    return this.get(mostQueued);
  }
  set mostQueued(value: number) {
    this.set(mostQueued, value);
  }
  get mostBusy(): number {
    return this.get(mostBusy);
  }
  set mostBusy(value: number) {
    this.set(mostBusy, value);
  }

  /** The integral up to now, without touching it. */
  busyAreaAt(now: number): number {
    return this.busyArea + this.busy * Math.max(0, now - this.get(last));
  }

  reset(now: number): void {
    this.sojourn.reset();
    this.wait.reset();
    this.resetRow(now);
  }
}

/** What the callers of one class see. */
export class ClassStatistics extends Row {
  readonly latency: Histogram;

  constructor(table: Float64Array, row: number, latency: Histogram) {
    super(table, row);
    this.latency = latency;
  }

  /** Requests, each counted once whatever its attempts. */
  get offered(): number {
    return this.get(arrivals);
  }
  set offered(value: number) {
    this.set(arrivals, value);
  }
  get completed(): number {
    return this.get(completions);
  }
  set completed(value: number) {
    this.set(completions, value);
  }
  get failed(): number {
    return this.get(failed);
  }
  set failed(value: number) {
    this.set(failed, value);
  }
  get attempts(): number {
    return this.get(attempts);
  }
  set attempts(value: number) {
    this.set(attempts, value);
  }

  reset(now: number): void {
    this.latency.reset();
    this.failed = 0;
    this.attempts = 0;
    this.resetRow(now);
  }
}
