import type { RandomStream } from '../des/random-stream.ts';
import { compileSampler, sample } from '../flow/distribution.ts';
import type { HostPoolPlan, Machine } from '../flow/hosts.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import {
  chooseHost,
  emptyHost,
  giveRoom,
  type Host,
  rounded,
  type Tenant,
  takeRoom,
  whyNot,
} from './placement.ts';

/** Machines that tasks or pods run on: launched, filled, drained and taken away. */
export class HostPool {
  readonly plan: HostPoolPlan;
  readonly hosts: Host[] = [];
  /** Those without room, in the order in which they came: PROVISIONING tasks, Pending pods. */
  readonly waiting: Tenant[] = [];
  readonly downZones = new Set<string>();
  desired: number;
  mostWaiting = 0;
  /** Until then no machine is asked for, because the last ones did not come. */
  pausedUntil = Number.NEGATIVE_INFINITY;
  /** Told when something begins to wait, and when a machine became ready or idle. */
  onChange: (() => void) | undefined;
  /** Daemons start when a machine is ready. */
  readonly onReady: ((host: Host) => void)[] = [];
  private readonly clock: ControlClock;
  private readonly log: DecisionLog;
  private readonly starts: RandomStream;
  private readonly placing: RandomStream;
  private readonly said = new Map<string, string>();
  private readonly toExplain = new Set<string>();
  private toldShort = '';

  constructor(
    plan: HostPoolPlan,
    clock: ControlClock,
    log: DecisionLog,
    starts: RandomStream,
    placing: RandomStream,
  ) {
    this.plan = plan;
    this.clock = clock;
    this.log = log;
    this.starts = starts;
    this.placing = placing;
    this.desired = plan.desired;
    for (let index = 0; index < plan.desired; index += 1) {
      const host = emptyHost(index, this.emptiestZone() ?? '', plan.machine, 0);
      host.state = 'ready';
      host.readyAt = 0;
      this.hosts.push(host);
    }
  }

  ready(): readonly Host[] {
    return this.hosts.filter(({ state }) => state === 'ready');
  }

  /** Ready or on its way. */
  active(): readonly Host[] {
    return this.hosts.filter(({ state }) => state === 'ready' || state === 'launching');
  }

  say(
    kind: 'alarm' | 'scaling' | 'capacity' | 'failure' | 'deployment',
    text: string,
    arithmetic?: string,
  ): void {
    this.log.add(this.plan.node, kind, `${this.plan.name}${text}`, arithmetic);
  }

  later(delay: number, act: () => void): void {
    this.clock.after(delay, act);
  }

  // Tenants

  /** Finds room for it now, or keeps it waiting. */
  place(tenant: Tenant, name: string): void {
    const host = chooseHost(this.hosts, tenant, this.placing);
    if (host !== undefined) {
      this.seat(tenant, host);
      return;
    }
    this.waiting.push(tenant);
    this.mostWaiting = Math.max(this.mostWaiting, this.waiting.length);
    // Those of one decision are told together.
    if (!this.toExplain.has(tenant.group)) {
      this.toExplain.add(tenant.group);
      this.clock.after(0, () => this.explain(tenant, name));
    }
    this.onChange?.();
  }

  private explain(tenant: Tenant, name: string): void {
    this.toExplain.delete(tenant.group);
    const count = this.waiting.filter(({ group }) => group === tenant.group).length;
    if (count === 0) return;
    const { plan } = tenant;
    const ready = this.ready();
    const reasons = new Map<string, number>();
    for (const each of ready) {
      const reason = whyNot(each, tenant)?.replace(/ \(.*/, '') ?? '';
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    const why =
      ready.length === 0
        ? `there is no ${this.plan.noun}`
        : [...reasons].map(([reason, count]) => `${count} of ${ready.length} out of ${reason}`).join(', ');
    const key = `${why} ${count}`;
    if (this.said.get(tenant.group) === key) return;
    this.said.set(tenant.group, key);
    const state = plan.noun === 'task' ? 'PROVISIONING' : 'Pending';
    this.log.add(
      this.plan.node,
      'capacity',
      `${name}: ${count} ${plan.noun}${count === 1 ? ' is' : 's are'} ${state}, ${why}`,
      `needs ${rounded(plan.vcpu)} vCPU and ${rounded(plan.memoryMib)} MiB${plan.hostPort === undefined ? '' : ` and port ${plan.hostPort}`}`,
    );
  }

  seat(tenant: Tenant, host: Host): void {
    takeRoom(host, tenant);
    tenant.host = host;
    host.idleSince = Number.POSITIVE_INFINITY;
    tenant.start(host);
  }

  /** It has ended, or no longer asks for room. */
  leave(tenant: Tenant): void {
    const at = this.waiting.indexOf(tenant);
    if (at >= 0) this.waiting.splice(at, 1);
    const { host } = tenant;
    if (host === undefined) return;
    giveRoom(host, tenant);
    tenant.host = undefined;
    if (this.isIdle(host) && host.idleSince === Number.POSITIVE_INFINITY) host.idleSince = this.clock.now;
    if (host.state === 'draining' && host.tenants.size === 0) this.remove(host);
    this.serveWaiting();
    this.onChange?.();
  }

  /** Nothing runs on it but daemons. */
  isIdle(host: Host): boolean {
    return [...host.tenants].every(({ plan }) => plan.isDaemon);
  }

  serveWaiting(): void {
    for (const tenant of [...this.waiting]) {
      const host = chooseHost(this.hosts, tenant, this.placing);
      if (host === undefined) continue;
      this.waiting.splice(this.waiting.indexOf(tenant), 1);
      this.seat(tenant, host);
    }
    if (this.waiting.length === 0) this.said.clear();
  }

  // Size

  /** Brings the number of machines to a size within its bounds; gives the size it got. */
  setDesired(size: number, reason: string, arithmetic?: string, machine?: Machine): number {
    const { min, max } = this.plan;
    const bounded = Math.max(min, Math.min(max, size));
    if (bounded < size) this.tellShort(size);
    if (bounded === this.desired) return bounded;
    const before = this.desired;
    this.desired = bounded;
    const note = bounded === size ? arithmetic : `${arithmetic ?? `asked ${size}`}, bounded to ${bounded}`;
    this.say('scaling', `: ${before} → ${bounded} ${this.plan.noun}s, ${reason}`, note);
    for (let missing = bounded - this.active().length; missing > 0; missing -= 1) this.launch(machine);
    return bounded;
  }

  private tellShort(size: number): void {
    const text = ` would need ${size} ${this.plan.noun}s, and ${this.plan.max} is its maximum`;
    if (this.toldShort === text) return;
    this.toldShort = text;
    this.say('scaling', text);
  }

  launch(machine = this.plan.machine): Host | undefined {
    const zone = this.emptiestZone();
    if (zone === undefined) {
      this.say('capacity', ': no zone is left to launch in');
      return undefined;
    }
    const host = emptyHost(this.hosts.length, zone, machine, this.clock.now);
    this.hosts.push(host);
    this.clock.after(sample(compileSampler(this.plan.launch), this.starts), () => {
      if (host.state !== 'launching') return;
      if (this.downZones.has(zone)) {
        this.remove(host);
        this.refill();
        return;
      }
      host.state = 'ready';
      host.readyAt = this.clock.now;
      host.idleSince = this.clock.now;
      this.say(
        'capacity',
        `: ${this.ready().length} ${this.plan.noun}s ready`,
        `${machine.type} in zone ${zone || '?'}`,
      );
      for (const each of [...this.onReady]) each(host);
      this.serveWaiting();
      this.onChange?.();
    });
    return host;
  }

  /** A machine that has not come is no longer waited for. */
  abandon(host: Host): void {
    if (host.state !== 'launching') return;
    this.desired = Math.max(this.plan.min, this.desired - 1);
    this.remove(host);
  }

  /** Whether it takes a tenant now, or may launch a machine for it. */
  takes(tenant: Tenant, now: number): boolean {
    const mayGrow = this.plan.scaling.is !== 'none' && this.desired < this.plan.max;
    return this.hasRoomFor(tenant) || (mayGrow && now >= this.pausedUntil);
  }

  hasRoomFor(tenant: Tenant): boolean {
    return this.hosts.some((host) => host.state === 'ready' && whyNot(host, tenant) === undefined);
  }

  /** Those who wait here go where they are taken, all but the first few. */
  sendWaitingElsewhere(now: number, butFirst = 0): void {
    for (const tenant of this.waiting.slice(butFirst)) {
      if (this.takes(tenant, now) || tenant.goElsewhere?.() !== true) continue;
      this.waiting.splice(this.waiting.indexOf(tenant), 1);
    }
  }

  /** Machines that have failed are launched again. */
  refill(): void {
    for (let missing = this.desired - this.active().length; missing > 0; missing -= 1) this.launch();
  }

  /** Takes it away once its tenants have moved. */
  drain(host: Host, why: string): void {
    if (host.state !== 'ready') return;
    host.state = 'draining';
    for (const tenant of [...host.tenants]) if (!tenant.plan.isDaemon) tenant.evict(why);
    if (this.isIdle(host)) this.remove(host);
  }

  private remove(host: Host): void {
    if (host.state === 'gone') return;
    const isNoted = host.state === 'draining';
    host.state = 'gone';
    host.goneAt = this.clock.now;
    for (const tenant of [...host.tenants]) tenant.evict('its machine has gone');
    if (isNoted) this.say('capacity', `: one ${this.plan.noun} less, ${this.active().length} are left`);
    this.onChange?.();
  }

  /** It stops at once, with everything on it. */
  fail(host: Host): void {
    if (host.state === 'gone') return;
    host.state = 'gone';
    host.goneAt = this.clock.now;
    for (const tenant of [...host.tenants]) tenant.evict('its machine has failed');
  }

  /** The zone with the fewest machines, the first of equal ones. */
  private emptiestZone(): string | undefined {
    let best: string | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const zone of this.plan.zones) {
      if (this.downZones.has(zone)) continue;
      const count = this.active().filter((host) => host.zone === zone).length;
      if (count < fewest) {
        fewest = count;
        best = zone;
      }
    }
    return best;
  }
}
