import type { FluidEngine } from './fluid-engine.ts';
import type { FluidStation } from './fluid-station.ts';

/** What lets only so much through, as rates: token buckets, and links between networks. */
export class FluidDoors {
  private readonly engine: FluidEngine;

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
      const admitted = Math.min(wanted, rate + had / dt);
      station.tokens[at] = Math.min(burst, had + (rate - admitted) * dt);
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

  stepLink(index: number, station: FluidStation, inflow: number, dt: number): number {
    const bytes = inflow === 0 ? 0 : this.meanUnits(index);
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
