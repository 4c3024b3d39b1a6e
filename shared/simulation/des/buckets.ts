import { causeIndex } from '../flow/causes.ts';
import type { TokenBucket } from '../flow/flow.ts';
import { type DesEngine, events } from './des-engine.ts';
import type { StationStatistics } from './statistics.ts';

interface BucketState {
  readonly plan: TokenBucket;
  readonly cause: number;
  readonly classes: ReadonlySet<number> | undefined;
  tokens: number;
  last: number;
}

/** Front doors that let requests through at a rate and refuse the rest at once. */
export class BucketsPart {
  private readonly engine: DesEngine;
  private readonly buckets: (readonly BucketState[])[];

  constructor(engine: DesEngine) {
    this.engine = engine;
    this.buckets = engine.flow.stations.map((station) =>
      station.is === 'buckets'
        ? station.buckets.map((plan) => ({
            plan,
            cause: causeIndex(plan.cause),
            classes: plan.classes === undefined ? undefined : new Set(plan.classes),
            tokens: plan.burst,
            last: 0,
          }))
        : [],
    );
  }

  arrive(slot: number, station: number): void {
    const { engine } = this;
    const cause = this.admit(slot, station);
    if (cause >= 0) {
      engine.leave(slot, station, cause);
      return;
    }
    const { requests } = engine;
    const statistics = engine.stations[station] as StationStatistics;
    statistics.wait.record(0);
    // Endless workers behind the door.
    requests.target[slot] = -1;
    engine.schedule(
      engine.now + engine.serviceTime(slot, station),
      events.functionDone,
      slot,
      requests.generation[slot] as number,
    );
  }

  /** The cause of the refusal, or -1. Doors are asked in order; a refused request takes nothing from those behind. */
  private admit(slot: number, station: number): number {
    const { engine } = this;
    const classIndex = engine.requests.class[slot] as number;
    const units = engine.flow.hops[engine.requests.hop[slot] as number]?.units ?? 1;
    for (const bucket of this.buckets[station] ?? []) {
      if (bucket.classes !== undefined && !bucket.classes.has(classIndex)) continue;
      const { plan } = bucket;
      bucket.tokens = Math.min(plan.burst, bucket.tokens + (engine.now - bucket.last) * plan.rate);
      bucket.last = engine.now;
      const need = plan.byUnits === true ? units : 1;
      if (bucket.tokens < need - 1e-9) return bucket.cause;
      bucket.tokens -= need;
    }
    return -1;
  }

  /** Changes a bucket while the run goes on: capacity that is scaled, or throttling on purpose. */
  change(station: number, name: string, rate: number, burst: number): void {
    for (const bucket of this.buckets[station] ?? []) {
      if (bucket.plan.name !== name) continue;
      bucket.tokens = Math.min(burst, bucket.tokens + (this.engine.now - bucket.last) * bucket.plan.rate);
      bucket.last = this.engine.now;
      Object.assign(bucket, { plan: { ...bucket.plan, rate, burst } });
    }
  }
}
