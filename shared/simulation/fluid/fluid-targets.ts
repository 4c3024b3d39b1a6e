import type { Plant } from '../control-plane/plant.ts';
import { causeIndex, type ErrorCause } from '../flow/causes.ts';
import { meanOf } from '../flow/distribution.ts';
import type { Flow, TokenBucket } from '../flow/flow.ts';
import { FluidLinks } from './fluid-links.ts';
import type { FluidStation } from './fluid-station.ts';
import { type FluidTarget, StationTargets } from './station-targets.ts';

/** Targets as the fluid engine has them: the same for the control plane as those of the other engine. */
export class FluidTargets {
  readonly targets: FluidTarget[] = [];
  private readonly flow: Flow;
  private readonly stations: readonly StationTargets[];
  private readonly throttles = new Map<number, number>();
  /** Of whole stations, as failures on purpose change them. */
  readonly factors: Float64Array;
  readonly errorRates: Float64Array;
  /** Seconds that a station takes longer that has no time of its own. */
  readonly added: Float64Array;
  readonly links: FluidLinks;
  /** By station: provisioned environments of a function, and seconds of their use. */
  readonly provisioned: Float64Array;
  readonly provisionedBusy: Float64Array;
  /** Since the start: calls that functions ran, and what stations failed by their own rate. */
  readonly calls: Float64Array;
  readonly ownFailures: Float64Array;
  /** By station and bucket: rate, burst, units let through, and requests refused. */
  readonly bucketRates: Float64Array[];
  readonly bucketBursts: Float64Array[];
  readonly bucketTaken: Float64Array[];
  readonly bucketRefused: Float64Array[];
  /** Stations, as the engine has them. */
  stationOf: (station: number) => FluidStation | undefined = () => undefined;
  /** What has been lost with targets since the last step. */
  lost: { readonly station: number; readonly amount: number; readonly cause: ErrorCause }[] = [];
  /** Since the last step something takes longer, or no longer does. */
  isSlowed = false;

  constructor(flow: Flow) {
    this.flow = flow;
    this.links = new FluidLinks(flow);
    this.provisioned = Float64Array.from(flow.stations, (plan) =>
      plan.is === 'function' ? plan.provisioned : 0,
    );
    this.provisionedBusy = new Float64Array(flow.stations.length);
    this.calls = new Float64Array(flow.stations.length);
    this.ownFailures = new Float64Array(flow.stations.length);
    const ofBuckets = (of: (bucket: TokenBucket) => number): Float64Array[] =>
      flow.stations.map((plan) => Float64Array.from(plan.is === 'buckets' ? plan.buckets : [], of));
    this.bucketRates = ofBuckets(({ rate }) => rate);
    this.bucketBursts = ofBuckets(({ burst }) => burst);
    this.bucketTaken = ofBuckets(() => 0);
    this.bucketRefused = ofBuckets(() => 0);
    this.factors = new Float64Array(flow.stations.length).fill(1);
    this.added = new Float64Array(flow.stations.length);
    this.errorRates = Float64Array.from(flow.stations, ({ errorRate }) => errorRate);
    flow.stations.forEach((plan, station) => {
      if (plan.is !== 'servers') return;
      for (const { zone } of plan.targets) {
        const target = this.targets[this.add(station, zone)];
        if (target !== undefined) {
          target.isRegistered = true;
          target.isIn = true;
        }
      }
    });
    this.stations = flow.stations.map(
      (plan, station) =>
        new StationTargets(
          plan.is === 'servers' ? plan : undefined,
          () => this.stationOf(station)?.inside ?? 0,
        ),
    );
    flow.stations.forEach((_, station) => {
      this.refresh(station);
    });
  }

  at(station: number): StationTargets {
    return this.stations[station] as StationTargets;
  }

  /** Whether a target of the station hangs, in use or not. */
  hasHanging(station: number): boolean {
    return this.targets.some((target) => target.station === station && target.condition === 'hangs');
  }

  throttleOf(station: number): number | undefined {
    return this.throttles.get(station);
  }

  add(station: number, zone: number): number {
    this.targets.push({
      station,
      zone,
      isRegistered: false,
      isIn: false,
      weight: 1,
      condition: 'serves',
      factor: 1,
      errorRate: 0,
      errorCause: 'app_error_5xx',
      requests: 0,
      failures: 0,
      busySeconds: 0,
      share: 0,
      clients: 0,
      inside: 0,
      leaves: 0,
    });
    return this.targets.length - 1;
  }

  refresh(station: number): void {
    this.stations[station]?.update(this.targets.filter((target) => target.station === station));
  }

  /** Everything at a target fails, with the next step. */
  private lose(target: FluidTarget, cause: ErrorCause): void {
    const { station } = target;
    const state = this.stationOf(station);
    const amount = this.at(station).lose(target);
    if (state === undefined || amount <= 0) return;
    state.inside = Math.max(0, state.inside - amount);
    const plan = this.flow.stations[station];
    const own = plan?.is === 'servers' && cause === 'conn_refused_502' ? plan.refusesWith : undefined;
    this.lost.push({ station, amount, cause: own ?? cause });
  }

  /** How long a request that comes to a target now waits there. */
  private waitOf(target: FluidTarget): number {
    const { station, factor } = target;
    const plan = this.flow.stations[station];
    const state = this.stationOf(station);
    const own = this.at(station);
    if (plan?.is !== 'servers' || state === undefined) return 0;
    const mean = meanServiceOf(this.flow, station) * factor * (this.factors[station] as number);
    if (own.cohorts.length === 1) return state.busy === 0 ? 0 : (state.queued / state.busy) * mean;
    return (Math.max(0, own.insideOf(target) - plan.workers) * mean) / plan.workers;
  }

  plant(
    now: () => number,
    visibleMessages: (station: number) => number,
    counts: Pick<Plant, 'messages' | 'errorCount' | 'timeoutCount' | 'retryCount'>,
  ): Plant {
    const target = (id: number): FluidTarget => {
      const found = this.targets[id];
      if (found === undefined) throw new Error(`There is no target ${id}.`);
      return found;
    };
    return {
      ...counts,
      get now() {
        return now();
      },
      targetsOf: (station) => this.targets.flatMap((each, id) => (each.station === station ? [id] : [])),
      zoneOf: (id) => target(id).zone,
      addTarget: (station, zone) => this.add(station, zone),
      setZone: (id, zone) => {
        target(id).zone = zone;
      },
      setRegistered: (id, isRegistered) => {
        target(id).isRegistered = isRegistered;
      },
      setInRotation: (id, isIn) => {
        target(id).isIn = isIn;
      },
      setWeight: (id, weight) => {
        target(id).weight = weight;
      },
      refresh: (station) => this.refresh(station),
      setCondition: (id, condition) => {
        target(id).condition = condition;
        this.refresh(target(id).station);
        this.isSlowed = true;
      },
      failAll: (id, cause) => this.lose(target(id), cause),
      setFactor: (id, factor) => {
        target(id).factor = factor;
        this.refresh(target(id).station);
      },
      setErrorRate: (id, rate, cause) => {
        target(id).errorRate = rate;
        target(id).errorCause = cause;
        this.refresh(target(id).station);
      },
      outstanding: (id) => {
        const each = target(id);
        return each.share > 0 ? 1 : Math.round(this.at(each.station).insideOf(each));
      },
      requestCount: (id) => target(id).requests,
      failureCount: (id) => target(id).failures,
      busySeconds: (id) => target(id).busySeconds,
      callCount: (station) => this.calls[station] ?? 0,
      ownFailureCount: (station) => this.ownFailures[station] ?? 0,
      workersOf: (station) => {
        const plan = this.flow.stations[station];
        return plan?.is === 'servers' ? plan.workers : Number.POSITIVE_INFINITY;
      },
      expectedWait: (id) => this.waitOf(target(id)),
      visibleMessages,
      setStation: (station, factor, addedSeconds, errorRate) => {
        const mean = meanServiceOf(this.flow, station);
        // Of means, what comes on top is a part of how many times as long it takes.
        this.factors[station] = factor + (mean === 0 ? 0 : addedSeconds / mean);
        this.added[station] = mean === 0 ? addedSeconds : 0;
        this.isSlowed = true;
        this.errorRates[station] = errorRate;
      },
      setPath: (station, path, isUp, isRouted) => this.links.setPath(station, path, isUp, isRouted, now()),
      isRouted: (station) => this.links.uses[station]?.isRouted ?? [],
      unitsTaken: (station, bucket) => this.bucketTaken[station]?.[bucket] ?? 0,
      failedFor: (station, cause) => this.stationOf(station)?.errors[causeIndex(cause)] ?? 0,
      refusedBy: (station, bucket) => this.bucketRefused[station]?.[bucket] ?? 0,
      setUnits: (station, bucket, rate, burst) => {
        const [rates, bursts] = [this.bucketRates[station], this.bucketBursts[station]];
        if (rates !== undefined) rates[bucket] = rate;
        if (bursts !== undefined) bursts[bucket] = burst;
      },
      provisionedBusySeconds: (station) => this.provisionedBusy[station] ?? 0,
      setProvisioned: (station, count) => {
        this.provisioned[station] = count;
      },
      setThrottled: (station, rate) => {
        if (rate === undefined) this.throttles.delete(station);
        else this.throttles.set(station, rate);
      },
    };
  }
}

/** Mean of a station's service, for waits. */
export function meanServiceOf(flow: Flow, station: number): number {
  const plan = flow.stations[station];
  return plan === undefined ? 0 : meanOf(plan.service);
}
