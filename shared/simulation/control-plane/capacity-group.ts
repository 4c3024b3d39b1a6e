import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { RandomStream } from '../des/random-stream.ts';
import { compileSampler, sample } from '../flow/distribution.ts';
import type { GroupPlan, ServersStation } from '../flow/flow.ts';
import { chooseVictim } from './choose-victim.ts';
import { emptiestZone } from './choose-zone.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import type { HostPool } from './host-pool.ts';
import type { LaunchRate } from './launch-rate.ts';
import type { Plant } from './plant.ts';
import { firstVersion, type Target, type Version } from './target.ts';
import { TargetHealth } from './target-health.ts';
import { TargetSeats } from './target-seats.ts';
import { whyUnused } from './target-states.ts';

/** The longest that a service waits before it tries a task again that never ran. */
const longestBackoff = awsFigure('ecs.startBackoff');

/** The targets of one station: launched, checked, drained and replaced. */
export class CapacityGroup {
  readonly plan: GroupPlan;
  readonly station: ServersStation;
  readonly targets: Target[] = [];
  desired: number;
  min: number;
  max: number;
  /** What a forecast keeps it at, above its minimum. */
  least = 0;
  version: Version = firstVersion;
  /** Of every target, as failures on purpose set them. */
  factor = 1;
  errorRate = 0;
  isZoneDown = new Set<number>();
  /** Told when a target begins to serve, fails to start, becomes unhealthy, or has left. */
  onTargetChange:
    | ((target: Target, what: 'in-service' | 'failed' | 'unhealthy' | 'gone') => void)
    | undefined;
  /** While a deployment works, it decides what is launched. */
  isDeploying = false;
  private readonly plant: Plant;
  private readonly clock: ControlClock;
  private readonly log: DecisionLog;
  private readonly starts: RandomStream;
  private readonly health: TargetHealth;
  private readonly seats: TargetSeats;
  /** Machines that its targets are placed on. */
  readonly pool: HostPool | undefined;
  private readonly launches: LaunchRate | undefined;
  /** Rounds in a row in which targets never served: each waits longer for the next. */
  private failedStarts = 0;
  /** Nothing is launched before, because what was launched last never served. */
  backoffUntil = 0;

  constructor(
    plan: GroupPlan,
    station: ServersStation,
    plant: Plant,
    clock: ControlClock,
    log: DecisionLog,
    starts: RandomStream,
    phases: RandomStream,
    pools: readonly HostPool[],
    launches?: LaunchRate,
  ) {
    this.plan = plan;
    this.station = station;
    this.plant = plant;
    this.clock = clock;
    this.log = log;
    this.starts = starts;
    this.health = new TargetHealth(this, plant, clock, log, phases);
    this.seats = new TargetSeats(this, plant, log, pools);
    this.launches = launches;
    this.pool = plan.placement === undefined ? undefined : pools[plan.placement.pool];
    this.desired = plan.desired;
    this.min = plan.min;
    this.max = plan.max;
    for (const id of plant.targetsOf(plan.station)) {
      const target: Target = {
        id,
        zone: plant.zoneOf(id),
        launchedAt: 0,
        version: this.version,
        state: 'in-service',
        inServiceAt: 0,
        warmAt: 0,
        goneAt: Number.POSITIVE_INFINITY,
        isHealthy: true,
        condition: 'serves',
      };
      this.seats.assign(target);
      this.targets.push(target);
      if (this.seats.seatAtStart(target) && this.mayRegister(target)) this.health.watch(target, true);
    }
    if (plan.placement?.isDaemon === true) this.pool?.onReady.push((host) => this.seats.launchOn(host));
    this.seats.tellShares();
  }

  active(): readonly Target[] {
    return this.targets.filter(
      ({ state, isLeaving }) => isLeaving !== true && (state === 'pending' || state === 'in-service'),
    );
  }

  inService(): readonly Target[] {
    return this.targets.filter(({ state }) => state === 'in-service');
  }

  isWarming(): boolean {
    const { now } = this.clock;
    return this.targets.some(
      (target) => target.state === 'pending' || (target.state === 'in-service' && target.warmAt > now),
    );
  }

  /** Brings the group to a size within its bounds. */
  setDesired(size: number, reason: string, arithmetic?: string): void {
    const bounded = Math.max(this.min, this.least, Math.min(this.max, size));
    if (bounded === this.desired) return;
    const before = this.desired;
    this.desired = bounded;
    const note = bounded === size ? arithmetic : `${arithmetic ?? `asked ${size}`}, bounded to ${bounded}`;
    this.log.add(this.plan.node, 'scaling', `${this.plan.name}: ${before} → ${bounded}, ${reason}`, note);
    if (!this.isDeploying) this.reconcile();
    this.seats.tellShares();
  }

  /** Launches what is missing and terminates what is too much. */
  reconcile(): void {
    let missing = this.desired - this.active().length;
    for (; missing > 0; missing -= 1) this.launch(this.version);
    for (; missing < 0; missing += 1) {
      const victim = chooseVictim(this.active(), this.plan, this.clock.now);
      if (victim === undefined) return;
      this.terminate(victim, 'scale-in');
    }
  }

  launch(version: Version): Target | undefined {
    if (this.pool !== undefined) {
      const target = this.addTarget(version);
      this.seats.place(target);
      return target;
    }
    const zone = emptiestZone(this.usableZones(), this.active());
    if (zone === undefined) {
      this.log.add(this.plan.node, 'capacity', `${this.plan.name}: no zone is left to launch in`);
      return undefined;
    }
    const target = this.addTarget(version, zone);
    this.begin(target);
    return target;
  }

  /** A new target that does not serve yet. */
  addTarget(version: Version, zone = 0): Target {
    const target: Target = {
      id: this.plant.addTarget(this.plan.station, zone),
      zone,
      launchedAt: this.clock.now,
      version,
      state: 'pending',
      inServiceAt: Number.POSITIVE_INFINITY,
      warmAt: Number.POSITIVE_INFINITY,
      goneAt: Number.POSITIVE_INFINITY,
      isHealthy: false,
      condition: 'serves',
    };
    this.seats.assign(target);
    this.targets.push(target);
    return target;
  }

  /** It starts, and serves after its time, unless it dies before. */
  begin(target: Target): void {
    const { version, zone } = target;
    const start = version.startSeconds ?? sample(compileSampler(this.plan.launch), this.starts);
    const duration = start + (this.launches?.wait(this.clock.now) ?? 0);
    const crashes = version.crashOnStart > 0 && this.starts.uniform() < version.crashOnStart;
    this.clock.after(duration, () => {
      if (target.state !== 'pending') return;
      if (crashes || this.isZoneDown.has(zone)) {
        this.end(target);
        this.log.add(this.plan.node, 'capacity', `${this.plan.name}: a target stopped while it started`);
        this.backOff();
        this.onTargetChange?.(target, 'failed');
        if (!this.isDeploying) this.clock.at(this.backoffUntil, () => this.reconcile());
        return;
      }
      this.enterService(target);
    });
  }

  /** Targets that never serve are tried again after 1, 2, 4 and at most 900 s; instances at once. */
  private backOff(): void {
    const { now } = this.clock;
    // Those that fail at the same time are one round.
    if (now < this.backoffUntil) return;
    const wait =
      this.plan.is === 'instances' ? 1 : Math.min(longestBackoff, 2 ** Math.min(10, this.failedStarts));
    this.failedStarts += 1;
    this.backoffUntil = now + wait;
  }

  /** Another version has not failed yet. */
  forgetFailures(): void {
    this.failedStarts = 0;
    this.backoffUntil = 0;
  }

  /** It is no more. */
  end(target: Target): void {
    target.state = 'gone';
    target.goneAt = this.clock.now;
    if (target.tenant !== undefined) this.seats.poolOf(target)?.leave(target.tenant);
  }

  private enterService(target: Target): void {
    target.state = 'in-service';
    target.inServiceAt = this.clock.now;
    target.warmAt = this.clock.now + this.plan.warmUp;
    this.failedStarts = 0;
    this.applyVersion(target);
    const isRegistered = this.mayRegister(target);
    this.plant.setRegistered(target.id, isRegistered);
    if (isRegistered) this.health.watch(target, false);
    // Nobody asks an unused target how it is.
    if (!isRegistered) target.isHealthy = true;
    else if (this.plan.health === undefined) {
      target.isHealthy = true;
      this.plant.setInRotation(target.id, true);
      this.plant.refresh(this.plan.station);
    }
    this.log.add(this.plan.node, 'capacity', `${this.plan.name}: ${this.inService().length} in service`);
    if (target.isHealthy) this.onTargetChange?.(target, 'in-service');
  }

  /** Whether its load balancer sends it requests; why not is said. */
  private mayRegister(target: Target): boolean {
    const why = whyUnused(this, target);
    if (why === undefined) return true;
    target.isUnused = true;
    this.plant.setRegistered(target.id, false);
    this.plant.setInRotation(target.id, false);
    this.plant.refresh(this.plan.station);
    this.log.add(this.plan.node, 'health', `${this.titleOf(target)} is unused`, why);
    return false;
  }

  applyVersion(target: Target): void {
    const { version } = target;
    this.plant.setFactor(target.id, version.serviceTimeFactor * this.factor);
    const errors = 1 - (1 - version.errorRate) * (1 - this.errorRate);
    this.plant.setErrorRate(
      target.id,
      errors,
      version.errorRate > 0 ? 'deploy_bad_version' : 'app_error_5xx',
    );
  }

  applyToAll(): void {
    for (const target of this.targets) if (target.state !== 'gone') this.applyVersion(target);
  }

  /** Stops new requests, waits until those at the target are done or the delay is over, and takes it away. */
  terminate(target: Target, why: string): void {
    if (target.state === 'gone' || target.state === 'draining') return;
    target.checker?.stop();
    if (target.state === 'pending') {
      this.end(target);
      this.onTargetChange?.(target, 'gone');
      return;
    }
    target.state = 'draining';
    target.drainingSince = this.clock.now;
    this.plant.setInRotation(target.id, false);
    this.plant.setRegistered(target.id, false);
    this.plant.refresh(this.plan.station);
    const end = this.clock.now + this.plan.drain;
    const look = (): void => {
      if (target.state !== 'draining') return;
      const isIdle = this.plant.outstanding(target.id) === 0 || target.condition !== 'serves';
      if (isIdle || this.clock.now >= end) {
        if (!isIdle) this.plant.failAll(target.id, 'conn_refused_502');
        this.end(target);
        this.log.add(this.plan.node, 'capacity', `${this.plan.name}: a target left (${why})`);
        this.onTargetChange?.(target, 'gone');
        return;
      }
      this.clock.at(Math.min(end, this.clock.now + 1), look);
    };
    look();
  }

  /** What the log calls it: its own name where it is drawn, else its number in the group. */
  titleOf(target: Target): string {
    const index = this.targets.indexOf(target);
    return this.station.targets[index]?.name ?? `${this.plan.name}: target ${index + 1}`;
  }

  /** A failure on purpose, or its end: what the target does from now on. */
  setCondition(target: Target, condition: Target['condition']): void {
    this.health.setCondition(target, condition);
  }

  // Choices

  /** Zones that it launches in. */
  usableZones(): readonly number[] {
    return this.zones().filter((zone) => !this.isZoneDown.has(zone));
  }

  private zones(): readonly number[] {
    const used = new Set(this.station.targets.map(({ zone }) => zone));
    return used.size > 0 ? [...used].sort((a, b) => a - b) : this.station.zones.map((_, zone) => zone);
  }
}
