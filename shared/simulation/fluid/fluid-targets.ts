import type { Plant } from '../control-plane/plant.ts';
import type { ErrorCause } from '../flow/causes.ts';
import { meanOf } from '../flow/distribution.ts';
import type { Flow, ServersStation, TokenBucket } from '../flow/flow.ts';
import { FluidLinks } from './fluid-links.ts';

export const conditionNames = { serves: 'serves', refuses: 'refuses', hangs: 'hangs' } as const;

interface FluidTarget {
  readonly station: number;
  zone: number;
  isRegistered: boolean;
  isIn: boolean;
  weight: number;
  condition: 'serves' | 'refuses' | 'hangs';
  factor: number;
  errorRate: number;
  errorCause: ErrorCause;
  requests: number;
  failures: number;
  busySeconds: number;
  /** Its part of what comes to the station. */
  share: number;
}

/** The targets of one station, as shares of its flow. */
export interface StationTargets {
  serving(): number;
  shareOf(condition: 'refuses' | 'hangs'): number;
  factor(): number;
  errorRate(): number;
  errorCause(): ErrorCause;
  account(busy: number, inflow: number, count: number, dt: number): void;
}

/** Targets as the fluid engine has them: the same for the control plane as those of the other engine. */
export class FluidTargets {
  readonly targets: FluidTarget[] = [];
  private readonly flow: Flow;
  private readonly summaries: Summary[];
  private readonly throttles = new Map<number, number>();
  /** Of whole stations, as failures on purpose change them. */
  readonly factors: Float64Array;
  readonly errorRates: Float64Array;
  readonly links: FluidLinks;
  /** By station: provisioned environments of a function, and seconds of their use. */
  readonly provisioned: Float64Array;
  readonly provisionedBusy: Float64Array;
  /** By station and bucket: rate, burst, and units let through. */
  readonly bucketRates: Float64Array[];
  readonly bucketBursts: Float64Array[];
  readonly bucketTaken: Float64Array[];
  /** Since the last step something takes longer, or no longer does. */
  isSlowed = false;

  constructor(flow: Flow) {
    this.flow = flow;
    this.links = new FluidLinks(flow);
    this.provisioned = Float64Array.from(flow.stations, (plan) =>
      plan.is === 'function' ? plan.provisioned : 0,
    );
    this.provisionedBusy = new Float64Array(flow.stations.length);
    const ofBuckets = (of: (bucket: TokenBucket) => number): Float64Array[] =>
      flow.stations.map((plan) => Float64Array.from(plan.is === 'buckets' ? plan.buckets : [], of));
    this.bucketRates = ofBuckets(({ rate }) => rate);
    this.bucketBursts = ofBuckets(({ burst }) => burst);
    this.bucketTaken = ofBuckets(() => 0);
    this.factors = new Float64Array(flow.stations.length).fill(1);
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
    this.summaries = flow.stations.map(() => new Summary());
    flow.stations.forEach((_, station) => {
      this.refresh(station);
    });
  }

  at(station: number): StationTargets {
    return this.summaries[station] as Summary;
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
    });
    return this.targets.length - 1;
  }

  refresh(station: number): void {
    const plan = this.flow.stations[station];
    if (plan?.is !== 'servers') return;
    const own = this.targets.filter((target) => target.station === station);
    const registered = own.filter(({ isRegistered }) => isRegistered);
    const healthy = registered.filter(({ isIn }) => isIn);
    const used = healthy.length === 0 && plan.failOpen ? registered : healthy;
    for (const target of own) target.share = 0;
    spread(plan, used);
    this.summaries[station]?.update(used);
  }

  plant(
    now: () => number,
    visibleMessages: (station: number) => number,
    waitOf: (station: number) => number,
  ): Plant {
    const target = (id: number): FluidTarget => {
      const found = this.targets[id];
      if (found === undefined) throw new Error(`There is no target ${id}.`);
      return found;
    };
    return {
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
      },
      failAll: () => undefined,
      setFactor: (id, factor) => {
        target(id).factor = factor;
        this.refresh(target(id).station);
      },
      setErrorRate: (id, rate, cause) => {
        target(id).errorRate = rate;
        target(id).errorCause = cause;
        this.refresh(target(id).station);
      },
      // A fluid has left a target as soon as it gets nothing more.
      outstanding: (id) => (target(id).share > 0 ? 1 : 0),
      requestCount: (id) => target(id).requests,
      failureCount: (id) => target(id).failures,
      busySeconds: (id) => target(id).busySeconds,
      workersOf: (station) => {
        const plan = this.flow.stations[station];
        return plan?.is === 'servers' ? plan.workers : Number.POSITIVE_INFINITY;
      },
      expectedWait: (id) => waitOf(target(id).station),
      visibleMessages,
      setStation: (station, factor, errorRate) => {
        this.factors[station] = factor;
        this.isSlowed = true;
        this.errorRates[station] = errorRate ?? this.flow.stations[station]?.errorRate ?? 0;
      },
      setPath: (station, path, isUp, isRouted) => this.links.setPath(station, path, isUp, isRouted, now()),
      isRouted: (station) => this.links.uses[station]?.isRouted ?? [],
      unitsTaken: (station, bucket) => this.bucketTaken[station]?.[bucket] ?? 0,
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

function spread(plan: ServersStation, used: readonly FluidTarget[]): void {
  if (plan.crossZone) {
    const total = used.reduce((sum, { weight }) => sum + weight, 0);
    for (const target of used) target.share = total === 0 ? 0 : target.weight / total;
    return;
  }
  const zones = plan.entryZones.filter((zone) => used.some((target) => target.zone === zone));
  for (const zone of zones) {
    const here = used.filter((target) => target.zone === zone);
    const total = here.reduce((sum, { weight }) => sum + weight, 0);
    for (const target of here) target.share = total === 0 ? 0 : target.weight / total / zones.length;
  }
}

class Summary implements StationTargets {
  private used: readonly FluidTarget[] = [];
  private count = 0;
  private refusing = 0;
  private hanging = 0;
  private slowness = 1;
  private bad = 0;
  private cause: ErrorCause = 'app_error_5xx';

  update(used: readonly FluidTarget[]): void {
    this.used = used;
    const good = used.filter(({ condition }) => condition === 'serves');
    const sumOf = (targets: readonly FluidTarget[], of: (target: FluidTarget) => number): number =>
      targets.reduce((sum, target) => sum + of(target), 0);
    this.count = good.length;
    this.refusing = sumOf(
      used.filter(({ condition }) => condition === 'refuses'),
      ({ share }) => share,
    );
    this.hanging = sumOf(
      used.filter(({ condition }) => condition === 'hangs'),
      ({ share }) => share,
    );
    const whole = sumOf(good, ({ share }) => share);
    this.slowness = whole === 0 ? 1 : sumOf(good, ({ share, factor }) => share * factor) / whole;
    this.bad = whole === 0 ? 0 : sumOf(good, ({ share, errorRate }) => share * errorRate) / whole;
    this.cause = good.find(({ errorRate }) => errorRate > 0)?.errorCause ?? 'app_error_5xx';
  }

  serving(): number {
    return this.count;
  }

  shareOf(condition: 'refuses' | 'hangs'): number {
    return condition === 'refuses' ? this.refusing : this.hanging;
  }

  factor(): number {
    return this.slowness;
  }

  errorRate(): number {
    return this.bad;
  }

  errorCause(): ErrorCause {
    return this.cause;
  }

  account(busy: number, inflow: number, count: number, dt: number): void {
    const { used } = this;
    const each = count <= 1 ? busy * count * dt : (busy / count) * dt;
    for (let at = 0; at < used.length; at += 1) {
      const target = used[at] as FluidTarget;
      const come = inflow * target.share * dt;
      target.requests += come;
      target.failures += come * (target.condition === 'serves' ? target.errorRate : 1);
      if (target.condition === 'serves') target.busySeconds += each;
    }
  }
}

/** Mean of a station's service, for waits. */
export function meanServiceOf(flow: Flow, station: number): number {
  const plan = flow.stations[station];
  return plan === undefined ? 0 : meanOf(plan.service);
}
