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
  /** What is saved up, which doors of several stations may share. */
  readonly level: { tokens: number; last: number };
}

/** Front doors that let requests through at a rate and refuse the rest at once. */
export class BucketsPart {
  private readonly engine: DesEngine;
  private readonly buckets: (readonly BucketState[])[];
  /** By station, what is asked first while it is throttled on purpose and others share its buckets. */
  private readonly held: (BucketState | undefined)[];

  constructor(engine: DesEngine) {
    this.engine = engine;
    const shared = new Map<string, BucketState['level']>();
    this.buckets = engine.flow.stations.map((station) =>
      station.is === 'buckets'
        ? station.buckets.map((plan) => {
            const level = shared.get(plan.shared ?? '') ?? { tokens: plan.burst, last: 0 };
            if (plan.shared !== undefined) shared.set(plan.shared, level);
            return fullBucket(plan, level);
          })
        : [],
    );
    this.held = this.buckets.map(() => undefined);
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
    const held = this.held[station];
    if (held !== undefined && !this.takeFrom(held, 1)) return held.cause;
    for (const bucket of this.buckets[station] ?? []) {
      if (bucket.classes !== undefined && !bucket.classes.has(classIndex)) continue;
      if (!this.takeFrom(bucket, bucket.plan.byUnits === true ? units : 1)) return bucket.cause;
    }
    return -1;
  }

  private takeFrom(bucket: BucketState, need: number): boolean {
    const { level } = bucket;
    this.refill(bucket);
    if (level.tokens < need - 1e-9) {
      bucket.refused += 1;
      return false;
    }
    level.tokens -= need;
    bucket.taken += need;
    return true;
  }

  private refill({ level, burst, rate }: BucketState): void {
    const { now } = this.engine;
    level.tokens = Math.min(burst, level.tokens + (now - level.last) * rate);
    level.last = now;
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
    this.refill(bucket);
    bucket.usualRate = rate;
    bucket.usualBurst = burst;
    bucket.rate = rate;
    bucket.burst = burst;
    bucket.level.tokens = Math.min(bucket.level.tokens, burst);
  }

  /** What has been saved up at this moment, for a run that begins in the middle. */
  setTokens(station: number, at: number, tokens: number): void {
    const bucket = this.buckets[station]?.[at];
    if (bucket === undefined) return;
    bucket.level.tokens = Math.min(bucket.burst, tokens);
    bucket.level.last = this.engine.now;
  }

  /** Lets no more than this rate through, on purpose; undefined lifts it. */
  throttle(station: number, rate: number | undefined): void {
    const own = this.buckets[station] ?? [];
    for (const bucket of own) {
      if (bucket.plan.shared !== undefined) continue;
      this.refill(bucket);
      bucket.rate = rate === undefined ? bucket.usualRate : Math.min(rate, bucket.usualRate);
      bucket.burst = rate === undefined ? bucket.usualBurst : Math.min(Math.max(1, rate), bucket.usualBurst);
      bucket.level.tokens = Math.min(bucket.level.tokens, bucket.burst);
    }
    const shared = own.find(({ plan }) => plan.shared !== undefined)?.plan;
    if (shared === undefined) return;
    const burst = Math.max(1, rate ?? 0);
    this.held[station] =
      rate === undefined
        ? undefined
        : fullBucket({ ...shared, rate, burst }, { tokens: rate === 0 ? 0 : burst, last: this.engine.now });
  }
}

function fullBucket(plan: TokenBucket, level: BucketState['level']): BucketState {
  return {
    plan,
    cause: causeIndex(plan.cause),
    classes: plan.classes === undefined ? undefined : new Set(plan.classes),
    rate: plan.rate,
    burst: plan.burst,
    usualRate: plan.rate,
    usualBurst: plan.burst,
    taken: 0,
    refused: 0,
    level,
  };
}
