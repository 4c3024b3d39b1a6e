import { causeIndex } from '../flow/causes.ts';
import type { Hop, TokenBucket } from '../flow/flow.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import { request as requestPlaces } from './request-pool.ts';
import type { StationStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

interface BucketState {
  readonly plan: TokenBucket;
  readonly cause: number;
  readonly classes: ReadonlySet<number> | undefined;
  rate: number;
  burst: number;
  /** Without what a failure on purpose takes away. */
  usualRate: number;
  usualBurst: number;
  taken: number;
  refused: number;
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
            rate: plan.rate,
            burst: plan.burst,
            usualRate: plan.rate,
            usualBurst: plan.burst,
            taken: 0,
            refused: 0,
            tokens: plan.burst,
            last: 0,
          }))
        : [],
    );
  }

  arrive(slot: number, station: number): void {
    const { engine } = this;
    const cause = this.admit(slot, station);
    const { next, onToken, guard, waits } = engine.hops.plans[
      engine.requests.ints[(slot << 4) | request.hop] as number
    ] as Hop;
    if (guard !== undefined) engine.guards.begin(slot, guard);
    if (onToken !== undefined) {
      if (waits !== undefined) engine.waits.begin(slot, waits, engine.now);
      engine.journeys.divert(slot, station, cause < 0 ? onToken : next);
      return;
    }
    if (cause >= 0) {
      engine.journeys.leave(slot, station, cause);
      return;
    }
    const { requests } = engine;
    const statistics = engine.stations[station] as StationStatistics;
    statistics.wait.record(0);
    // Endless workers behind the door.
    requests.ints[(slot << 4) | request.target] = -1;
    const end = engine.now + engine.serviceTime(slot, station);
    if (waits !== undefined) engine.waits.begin(slot, waits, end);
    engine.schedule(
      end,
      events.functionDone,
      slot,
      requests.ints[(slot << 4) | request.generation] as number,
    );
  }

  /** The cause of the refusal, or -1. Doors are asked in order; a refused request takes nothing from those behind. */
  private admit(slot: number, station: number): number {
    const { engine } = this;
    const classIndex = engine.requests.ints[(slot << 4) | request.class] as number;
    const units = engine.flow.hops[engine.requests.ints[(slot << 4) | request.hop] as number]?.units ?? 1;
    for (const bucket of this.buckets[station] ?? []) {
      if (bucket.classes !== undefined && !bucket.classes.has(classIndex)) continue;
      const { plan } = bucket;
      bucket.tokens = Math.min(bucket.burst, bucket.tokens + (engine.now - bucket.last) * bucket.rate);
      bucket.last = engine.now;
      const need = plan.byUnits === true ? units : 1;
      if (bucket.tokens < need - 1e-9) {
        bucket.refused += 1;
        return bucket.cause;
      }
      bucket.tokens -= need;
      bucket.taken += need;
    }
    return -1;
  }

  taken(station: number, bucket: number): number {
    return this.buckets[station]?.[bucket]?.taken ?? 0;
  }

  refusedBy(station: number, bucket: number): number {
    return this.buckets[station]?.[bucket]?.refused ?? 0;
  }

  /** Another rate from now on; what has been saved up stays, as far as the burst goes. */
  setUnits(station: number, at: number, rate: number, burst: number): void {
    const bucket = this.buckets[station]?.[at];
    if (bucket === undefined) return;
    bucket.tokens = Math.min(bucket.burst, bucket.tokens + (this.engine.now - bucket.last) * bucket.rate);
    bucket.last = this.engine.now;
    bucket.usualRate = rate;
    bucket.usualBurst = burst;
    bucket.rate = rate;
    bucket.burst = burst;
    bucket.tokens = Math.min(bucket.tokens, burst);
  }

  /** What has been saved up at this moment, for a run that begins in the middle. */
  setTokens(station: number, at: number, tokens: number): void {
    const bucket = this.buckets[station]?.[at];
    if (bucket === undefined) return;
    bucket.tokens = Math.min(bucket.burst, tokens);
    bucket.last = this.engine.now;
  }

  /** Lets no more than this rate through, on purpose; undefined lifts it. */
  throttle(station: number, rate: number | undefined): void {
    for (const bucket of this.buckets[station] ?? []) {
      bucket.tokens = Math.min(bucket.burst, bucket.tokens + (this.engine.now - bucket.last) * bucket.rate);
      bucket.last = this.engine.now;
      bucket.rate = rate === undefined ? bucket.usualRate : Math.min(rate, bucket.usualRate);
      bucket.burst = rate === undefined ? bucket.usualBurst : Math.min(Math.max(1, rate), bucket.usualBurst);
      bucket.tokens = Math.min(bucket.tokens, bucket.burst);
    }
  }
}
