import { causeIndex } from '../flow/causes.ts';
import { enlarged } from './event-queue.ts';
import { targetPlaces, targetRow } from './target-places.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const place = targetPlaces;

/** The targets of all stations as rows of parallel arrays, and what each of them has done. */
export abstract class TargetTable {
  count = 0;
  station = new Int32Array(64);
  zone = new Int32Array(64);
  /** What changes with requests: 16 numbers for each target, in the places of `place`. */
  rows = new Float64Array(64 * targetRow);
  /** Takes new requests. */
  inRotation = new Int32Array(64);
  /** Known to the load balancer, healthy or not. */
  isRegistered = new Int32Array(64);
  weight = new Float64Array(64).fill(1);
  credit = new Float64Array(64);
  errorCause = new Int32Array(64);
  private before = new Float64Array(0);
  private readonly clock: Float64Array;

  constructor(clock: Float64Array) {
    this.clock = clock;
  }

  /** A number of a target, by its name. */
  numberOf(target: number, what: keyof typeof targetPlaces): number {
    return this.rows[(target << 4) | place[what]] as number;
  }

  /** Changes how a target behaves from now on. */
  setNumber(target: number, what: 'condition' | 'factor' | 'errorRate', value: number): void {
    this.rows[(target << 4) | place[what]] = value;
  }

  /** A new target, not in rotation yet. */
  add(station: number, zone: number): number {
    if (this.count === this.station.length) this.grow();
    const target = this.count;
    this.count += 1;
    this.station[target] = station;
    this.zone[target] = zone;
    this.rows[(target << 4) | place.head] = -1;
    this.rows[(target << 4) | place.tail] = -1;
    this.weight[target] = 1;
    this.rows[(target << 4) | place.factor] = 1;
    this.errorCause[target] = causeIndex('app_error_5xx');
    this.rows[(target << 4) | place.last] = this.clock[0] as number;
    return target;
  }

  /** Requests at a target, served and waiting. */
  outstanding(target: number): number {
    return (
      (this.rows[(target << 4) | place.busy] as number) + (this.rows[(target << 4) | place.queued] as number)
    );
  }

  /** Brings the time that workers were busy up to now. */
  settle(now: number): void {
    for (let target = 0; target < this.count; target += 1) this.busyAreaAt(target, now);
  }

  /** Seconds that the workers of a target were busy, up to now. */
  busyAreaAt(target: number, now: number): number {
    this.rows[(target << 4) | place.busyArea] =
      (this.rows[(target << 4) | place.busyArea] as number) +
      (this.rows[(target << 4) | place.busy] as number) *
        (now - (this.rows[(target << 4) | place.last] as number));
    this.rows[(target << 4) | place.last] = now;
    return this.rows[(target << 4) | place.busyArea] as number;
  }

  /** What has been counted so far is not part of the measured time; the control plane still reads the full counts. */
  resetAreas(now: number): void {
    this.settle(now);
    this.before = this.rows.slice();
  }

  /** What a target did in the measured time. */
  measured(target: number): Readonly<Record<'busyArea' | 'arrivals' | 'completions' | 'sojournSum', number>> {
    const since = (what: number): number =>
      (this.rows[(target << 4) | what] as number) - (this.before[(target << 4) | what] ?? 0);
    return {
      busyArea: since(place.busyArea),
      arrivals: since(place.arrivals),
      completions: since(place.completions),
      sojournSum: since(place.sojournSum),
    };
  }

  private grow(): void {
    const size = this.station.length * 2;
    for (const name of ['station', 'zone', 'inRotation', 'isRegistered', 'errorCause'] as const) {
      this[name] = enlarged(this[name], new Int32Array(size));
    }
    for (const name of ['weight', 'credit'] as const) {
      this[name] = enlarged(this[name], new Float64Array(size));
    }
    this.rows = enlarged(this.rows, new Float64Array(size * targetRow));
  }
}
