import { partOf } from '../flow/portion.ts';
import type { CapacityGroup } from './capacity-group.ts';
import { mixWords, nextShare } from './capacity-mix.ts';
import type { DecisionLog } from './decision-log.ts';
import type { HostPool } from './host-pool.ts';
import type { Host, Tenant } from './placement.ts';
import type { Plant } from './plant.ts';
import { guardedCeil } from './rounding.ts';
import type { Target } from './target.ts';

/** Where the targets of a group run: on which machines, and of which of several capacity providers. */
export class TargetSeats {
  private readonly group: CapacityGroup;
  private readonly plant: Plant;
  private readonly log: DecisionLog;
  private readonly pools: readonly HostPool[];

  constructor(group: CapacityGroup, plant: Plant, log: DecisionLog, pools: readonly HostPool[]) {
    this.group = group;
    this.plant = plant;
    this.log = log;
    this.pools = pools;
  }

  /** Of several capacity providers, the one that is next. */
  assign(target: Target): void {
    const { shares } = this.group.plan;
    if (shares !== undefined) target.share = nextShare(shares, this.sharesInUse());
  }

  private sharesInUse(): readonly number[] {
    const { shares = [] } = this.group.plan;
    return shares.map((_, index) => this.group.active().filter(({ share }) => share === index).length);
  }

  /** Says how many targets each of several providers has. */
  tellShares(): void {
    const { shares, node, name } = this.group.plan;
    if (shares === undefined) return;
    const { text, arithmetic } = mixWords(shares, this.sharesInUse());
    this.log.add(node, 'capacity', `${name}: ${text}`, arithmetic);
  }

  /** The machines that a target is placed on, where it needs one. */
  poolOf({ share, pool: own }: Target): HostPool | undefined {
    if (own !== undefined) return this.pools[own];
    const pool = share === undefined ? undefined : this.group.plan.shares?.[share]?.pool;
    return this.pools[pool ?? this.group.plan.placement?.pool ?? -1];
  }

  /** What is there at the start needs room like everything else; false when it has to wait for it. */
  seatAtStart(target: Target): boolean {
    if (this.poolOf(target) === undefined) return true;
    target.state = 'pending';
    target.isHealthy = false;
    let isSeated = false;
    const tenant = this.tenantOf(target, () => {
      isSeated = true;
      target.state = 'in-service';
      target.isHealthy = true;
    });
    this.placeAnywhere(target, tenant);
    if (!isSeated) {
      tenant.start = () => this.startOn(target);
      target.inServiceAt = Number.POSITIVE_INFINITY;
      target.warmAt = Number.POSITIVE_INFINITY;
      this.plant.setInRotation(target.id, false);
      this.plant.setRegistered(target.id, false);
      this.plant.refresh(this.group.plan.station);
    }
    return isSeated;
  }

  private tenantOf(target: Target, start: (host: Host) => void): Tenant {
    const { placement } = this.group.plan;
    if (placement === undefined) throw new Error('The group is placed on no machines.');
    const tenant: Tenant = {
      plan: placement,
      group: this.group.plan.id,
      host: undefined,
      start: (host) => {
        this.moveTo(target, host);
        start(host);
      },
      evict: (why) => this.evict(target, why),
      mayLeave: (count) => this.whyKept(count),
      goElsewhere: () => this.goElsewhere(target),
    };
    target.tenant = tenant;
    return tenant;
  }

  /** By its disruption budget: so many have to stay. */
  private whyKept(count: number): string | undefined {
    const { keeps } = this.group.plan.placement ?? {};
    if (keeps === undefined) return undefined;
    const least = guardedCeil(partOf(keeps, this.group.desired));
    const there = this.group.inService().filter(({ isHealthy }) => isHealthy).length;
    return there - count >= least
      ? undefined
      : `${this.group.plan.name}: ${count} of ${there} would leave, and ${least} have to stay`;
  }

  private goElsewhere(target: Target): boolean {
    const { otherPools = [], pool } = this.group.plan.placement ?? {};
    const now = target.pool ?? pool;
    const { tenant } = target;
    if (tenant === undefined || pool === undefined) return false;
    const next = [pool, ...otherPools].find(
      (each) => each !== now && this.pools[each]?.takes(tenant, this.plant.now) === true,
    );
    if (next === undefined) return false;
    target.pool = next;
    this.pools[next]?.place(tenant, this.group.plan.name);
    return true;
  }

  private moveTo(target: Target, host: Host): void {
    target.zone = Math.max(0, this.group.station.zones.indexOf(host.zone));
    this.plant.setZone(target.id, target.zone);
  }

  /** Its machine goes: it stops there, and another takes its place. */
  private evict(target: Target, why: string): void {
    if (target.state === 'gone') return;
    const isCrash = why.includes('failed');
    if (isCrash && target.state === 'in-service') {
      target.condition = 'refuses';
      this.plant.setCondition(target.id, 'refuses');
      this.plant.failAll(target.id, 'conn_refused_502');
    }
    this.group.terminate(target, why);
    if (target.state === 'draining' && isCrash) this.group.end(target);
    if (this.group.plan.placement?.isDaemon === true) this.group.desired = this.group.active().length;
    else if (!this.group.isDeploying) this.group.reconcile();
  }

  /** A daemon has one target on each machine. */
  launchOn(host: Host): void {
    const target = this.group.addTarget(this.group.version);
    const tenant = this.tenantOf(target, () => this.startOn(target));
    this.group.desired = this.group.active().length;
    this.poolOf(target)?.seat(tenant, host);
  }

  /** Finds room for a new target, which starts when there is some. */
  place(target: Target): void {
    const tenant = this.tenantOf(target, () => this.startOn(target));
    this.placeAnywhere(target, tenant);
  }

  /** In its own pool, or in another that has room where its own has none. */
  private placeAnywhere(target: Target, tenant: Tenant): void {
    const { otherPools = [] } = this.group.plan.placement ?? {};
    const open = otherPools.find((each) => this.pools[each]?.hasRoomFor(tenant) === true);
    if (open !== undefined && this.poolOf(target)?.hasRoomFor(tenant) === false) target.pool = open;
    this.poolOf(target)?.place(tenant, this.group.plan.name);
  }

  private startOn(target: Target): void {
    if (target.state === 'pending') this.group.begin(target);
  }
}
