import type { FluidEngine } from './fluid-engine.ts';
import type { FluidStation } from './fluid-station.ts';

/** What doors of several stations take from. */
interface SharedQuota {
  tokens: number;
  at: number;
  /** At the start of this step, and what all wanted in the last one and in this one so far. */
  had: number;
  before: number;
  wanted: number;
}

/** What lets only so much through, as rates: token buckets, and links between networks. */
export class FluidDoors {
  private readonly engine: FluidEngine;
  private readonly quotas = new Map<string, SharedQuota>();

  constructor(engine: FluidEngine) {
    this.engine = engine;
  }

  stepBuckets(index: number, station: FluidStation, inflow: number, dt: number): number {
    const plan = this.engine.flow.stations[index];
    if (plan?.is !== 'buckets') return inflow;
    let out = inflow;
    plan.buckets.forEach((bucket, at) => {
      const units = bucket.byUnits === true ? this.meanUnits(index) : 1;
      const share = bucket.classes === undefined ? 1 : this.shareOfClasses(index, bucket.classes);
      const wanted = out * share * units;
      const own = this.engine.targets.bucketRates[index]?.[at] ?? bucket.rate;
      const throttle = this.engine.targets.throttleOf(index);
      const usual = this.engine.targets.bucketBursts[index]?.[at] ?? bucket.burst;
      const rate = Math.min(throttle ?? own, own);
      // What is throttled on purpose has nothing saved up.
      const burst = throttle === undefined ? usual : Math.min(usual, Math.max(1, throttle));
      const had = Math.min(burst, station.tokens[at] as number);
      const { shared } = bucket;
      const admitted =
        shared === undefined
          ? Math.min(wanted, rate + had / dt)
          : this.shareOfQuota(shared, own, usual, Math.min(wanted, throttle ?? wanted), dt);
      const left =
        shared === undefined ? had + (rate - admitted) * dt : (this.quotas.get(shared)?.tokens ?? 0);
      station.tokens[at] = Math.min(burst, left);
      const taken = this.engine.targets.bucketTaken[index];
      if (taken !== undefined) taken[at] = (taken[at] as number) + admitted * dt;
      if (wanted > admitted) {
        const lost = (wanted - admitted) / units;
        const refused = this.engine.targets.bucketRefused[index];
        if (refused !== undefined) refused[at] = (refused[at] as number) + lost * dt;
        if (!this.engine.diverts(index)) this.engine.drop(index, lost, bucket.cause, dt);
        out -= lost;
      }
    });
    return out;
  }

  /** What a door gets of a quota that others take from too: all it wants, or its part by what was wanted a step before. */
  private shareOfQuota(name: string, rate: number, burst: number, wanted: number, dt: number): number {
    const { now } = this.engine;
    const quota = this.quotas.get(name) ?? { tokens: burst, at: -1, had: 0, before: 0, wanted: 0 };
    this.quotas.set(name, quota);
    if (quota.at !== now) {
      quota.tokens = Math.min(burst, quota.tokens) + rate * dt;
      quota.had = quota.tokens;
      quota.before = quota.wanted;
      quota.wanted = 0;
      quota.at = now;
    }
    quota.wanted += wanted * dt;
    const part = quota.before <= quota.had ? 1 : quota.had / quota.before;
    const taken = Math.min(quota.tokens, wanted * dt * part);
    quota.tokens -= taken;
    return taken / dt;
  }

  stepLink(index: number, station: FluidStation, inflow: number, dt: number): number {
    // What waits goes on when nothing comes any more, and weighs as much as what came last.
    const bytes = this.meanUnits(index);
    const { out, dropped, time } = this.engine.targets.links.step(index, inflow, bytes, this.engine.now, dt);
    this.engine.drop(index, dropped, 'link_drop', dt);
    station.inside = out * (time + this.engine.ownTime(index));
    return out;
  }

  private meanUnits(index: number): number {
    let sum = 0;
    for (const hop of this.engine.hopsOf[index] as readonly number[]) {
      sum += (this.engine.hopShare[hop] as number) * (this.engine.flow.hops[hop]?.units ?? 1);
    }
    return sum;
  }

  private shareOfClasses(index: number, classes: readonly number[]): number {
    let sum = 0;
    for (const hop of this.engine.hopsOf[index] as readonly number[]) {
      if (classes.includes(this.engine.hopClass[hop] as number)) sum += this.engine.hopShare[hop] as number;
    }
    return sum;
  }
}
