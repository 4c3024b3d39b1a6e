import { errorCauses } from '../flow/causes.ts';
import { Histogram } from './histogram.ts';

/** What is measured at one station. */
export class StationStatistics {
  /** From coming to leaving, and the waiting part of it. */
  readonly sojourn = new Histogram();
  readonly wait = new Histogram();
  readonly errors = new Float64Array(errorCauses.length);
  arrivals = 0;
  completions = 0;
  inside = 0;
  queued = 0;
  busy = 0;
  /** Integrals over time of the three numbers above. */
  insideArea = 0;
  queuedArea = 0;
  busyArea = 0;
  mostQueued = 0;
  mostBusy = 0;
  /** Time that requests spent here, added up when they leave: equals `insideArea` over a run that ends empty. */
  sojournSum = 0;
  private last = 0;

  advance(clock: Float64Array): void {
    const now = clock[0] as number;
    const passed = now - this.last;
    if (passed > 0) {
      this.insideArea += this.inside * passed;
      this.queuedArea += this.queued * passed;
      this.busyArea += this.busy * passed;
      this.last = now;
    }
  }

  /** The integral up to now, without touching it. */
  busyAreaAt(now: number): number {
    return this.busyArea + this.busy * Math.max(0, now - this.last);
  }

  reset(now: number): void {
    this.sojourn.reset();
    this.wait.reset();
    this.errors.fill(0);
    this.arrivals = 0;
    this.completions = 0;
    this.insideArea = 0;
    this.queuedArea = 0;
    this.busyArea = 0;
    this.sojournSum = 0;
    this.mostQueued = this.queued;
    this.mostBusy = this.busy;
    this.last = now;
  }
}

/** What the callers of one class see. */
export class ClassStatistics {
  readonly latency = new Histogram();
  readonly errors = new Float64Array(errorCauses.length);
  /** Requests, each counted once whatever its attempts. */
  offered = 0;
  completed = 0;
  failed = 0;
  attempts = 0;
  inside = 0;
  insideArea = 0;
  sojournSum = 0;
  private last = 0;

  advance(clock: Float64Array): void {
    const now = clock[0] as number;
    const passed = now - this.last;
    if (passed > 0) {
      this.insideArea += this.inside * passed;
      this.last = now;
    }
  }

  reset(now: number): void {
    this.latency.reset();
    this.errors.fill(0);
    this.offered = 0;
    this.completed = 0;
    this.failed = 0;
    this.attempts = 0;
    this.insideArea = 0;
    this.sojournSum = 0;
    this.last = now;
  }
}
