import { causeIndex, errorCauses } from '../flow/causes.ts';
import { meanOf } from '../flow/distribution.ts';
import type { Branch, Flow } from '../flow/flow.ts';
import { Callers } from './callers.ts';
import { classesOfHops, holdTimes, topologicalOrder } from './flow-order.ts';
import { FluidDoors } from './fluid-doors.ts';
import { FluidEvents } from './fluid-events.ts';
import { FluidFunctions } from './fluid-functions.ts';
import { FluidGuards } from './fluid-guards.ts';
import { FluidHangs } from './fluid-hangs.ts';
import { FluidOwners } from './fluid-owners.ts';
import { FluidQueues } from './fluid-queues.ts';
import { FluidServers } from './fluid-servers.ts';
import type { FluidSnapshot } from './fluid-snapshot.ts';
import { FluidStation, stationFlow, stationRow } from './fluid-station.ts';
import type { FluidTargets } from './fluid-targets.ts';
import { FluidTimes } from './fluid-times.ts';
import { FluidWaits } from './fluid-waits.ts';
import { PlainStations } from './plain-stations.ts';
import type { SourceRates } from './source-rates.ts';

/**
 * Rates instead of requests: one step a second for each station, each conserving requests exactly. For long horizons
 * and loads that no event by event simulation could finish.
 */
export class FluidEngine {
  readonly flow: Flow;
  readonly stations: FluidStation[];
  /** Their numbers, a row each. */
  readonly table: Float64Array;
  readonly targets: FluidTargets;
  /** By class: offered, completed, failed, and failures by cause. */
  readonly offered: Float64Array;
  readonly completed: Float64Array;
  readonly failed: Float64Array;
  readonly errors: Float64Array[];
  /** By class: time in the system, added up over those that completed. */
  readonly latencySum: Float64Array;
  /** And the variance of that time, added up likewise. */
  readonly varianceSum: Float64Array;
  /** By class: of those whose callers would give up, the ones to be answered in time, and how long they take. */
  readonly inTime: Float64Array;
  readonly inTimeSum: Float64Array;
  /** By hop, how long a request is there at the moment, and the variance of that. */
  readonly hopTime: Float64Array;
  readonly hopVariance: Float64Array;
  /** Requests and their repetitions. */
  readonly attempts: Float64Array;
  now = 0;
  steps = 0;
  /** By hop, its share of what comes to its station in this step, and whose it is: -1 when nobody waits. */
  readonly hopShare: Float64Array;
  /** By hop, requests that have come so far. */
  readonly visits: Float64Array;
  readonly hopClass: Int32Array;
  readonly hopsOf: readonly (readonly number[])[];
  /** By station, seconds of service, and how long a request holds its place there. */
  readonly means: Float64Array;
  holdTimes: Float64Array = new Float64Array(0);
  holdVariances: Float64Array = new Float64Array(0);
  readonly hopIn: Float64Array;
  private readonly order: Int32Array;
  private readonly sources: SourceRates;
  readonly callers: Callers;
  readonly servers: FluidServers;
  readonly times: FluidTimes;
  private readonly plain: PlainStations;
  private readonly doors: FluidDoors;
  readonly functions: FluidFunctions;
  readonly queues: FluidQueues;
  readonly guards: FluidGuards | undefined;
  readonly waits: FluidWaits | undefined;
  readonly owners: FluidOwners;
  readonly events: FluidEvents;
  readonly hangs: FluidHangs;

  constructor(flow: Flow, targets: FluidTargets, sources: SourceRates) {
    this.flow = flow;
    this.targets = targets;
    this.sources = sources;
    this.means = Float64Array.from(flow.stations, ({ service }) => meanOf(service));
    this.table = new Float64Array(flow.stations.length * stationRow);
    this.stations = flow.stations.map(
      (plan, index) =>
        new FluidStation(plan, this.table.subarray(index * stationRow, (index + 1) * stationRow)),
    );
    targets.stationOf = (station) => this.stations[station];
    const classes = flow.classes.length;
    this.offered = new Float64Array(classes);
    this.completed = new Float64Array(classes);
    this.failed = new Float64Array(classes);
    this.latencySum = new Float64Array(classes);
    this.varianceSum = new Float64Array(classes);
    this.attempts = new Float64Array(classes);
    this.inTime = new Float64Array(classes);
    this.inTimeSum = new Float64Array(classes);
    this.hopTime = new Float64Array(flow.hops.length);
    this.hopVariance = new Float64Array(flow.hops.length);
    this.callers = new Callers(flow);
    this.errors = flow.classes.map(() => new Float64Array(errorCauses.length));
    this.hopIn = new Float64Array(flow.hops.length);
    this.hopShare = new Float64Array(flow.hops.length);
    this.visits = new Float64Array(flow.hops.length);
    this.hopsOf = flow.stations.map((_, station) =>
      flow.hops.flatMap((hop, index) => (hop.station === station ? [index] : [])),
    );
    this.hopClass = classesOfHops(flow);
    this.order = Int32Array.from(topologicalOrder(flow, this.hopsOf));
    this.guards = (flow.guards ?? []).length === 0 ? undefined : new FluidGuards(this, flow);
    this.waits = (flow.waits ?? []).length === 0 ? undefined : new FluidWaits(this, flow);
    this.owners = new FluidOwners(this, flow);
    this.events = new FluidEvents(this, flow);
    this.hangs = new FluidHangs(this, flow);
    this.servers = new FluidServers(this);
    this.times = new FluidTimes(this);
    this.plain = new PlainStations(this, this.servers);
    this.doors = new FluidDoors(this);
    this.functions = new FluidFunctions(this, flow);
    this.queues = new FluidQueues(this);
    this.findHoldTimes();
  }

  /** Finds how long places are held, as fast as stations are now and with those that hang. */
  private findHoldTimes(): void {
    const { flow, means, targets, hangs } = this;
    const services = means.map((mean, station) => mean + (targets.added[station] as number));
    const held = holdTimes(flow, services, targets.factors, (station) => hangs.holdOf(station));
    this.holdTimes = held.times;
    this.holdVariances = held.variances;
  }

  /** One step of `dt` seconds from now. */
  step(dt: number): void {
    const { flow } = this;
    const { callers, sources, answerTime } = this;
    if (callers.isNeeded) callers.remember(this);
    this.guards?.send(dt);
    this.events.send(this.now + dt, dt);
    this.waits?.begin();
    for (let source = 0; source < flow.sources.length; source += 1) {
      const { classes } = flow.sources[source] as Flow['sources'][number];
      const rate = sources.rate(source, this.now, dt, answerTime);
      if (rate === 0 && !callers.isNeeded) continue;
      let total = 0;
      for (const { weight } of classes) total += weight;
      for (let member = 0; member < classes.length; member += 1) {
        const each = classes[member] as (typeof classes)[number];
        const own = (rate * each.weight) / total;
        this.offered[each.class] = (this.offered[each.class] as number) + own * dt;
        if (callers.isNeeded) this.send(each.entry, callers.rate(source, member, own, this.now + dt, dt));
        else {
          this.attempts[each.class] = (this.attempts[each.class] as number) + own * dt;
          this.send(each.entry, own);
        }
      }
    }
    if (this.targets.isSlowed) {
      this.targets.isSlowed = false;
      this.findHoldTimes();
    }
    if (this.targets.lost.length > 0) this.loseTargets();
    this.hangs.giveUp(this.now + dt, dt);
    this.plain.stepAll(this.order, dt);
    if (callers.isNeeded) callers.settle(this, this.now + dt, dt);
    this.now += dt;
    this.steps += this.order.length;
  }

  /** What was at targets that are gone fails; whoever has given up by then has had an error. */
  private loseTargets(): void {
    const { lost } = this.targets;
    this.targets.lost = [];
    for (const { station, amount, cause } of lost) {
      const { errors } = this.stations[station] as FluidStation;
      errors[causeIndex(cause)] = (errors[causeIndex(cause)] as number) + amount;
      for (const hop of this.hopsOf[station] as readonly number[]) {
        const waited =
          amount * (this.hopShare[hop] as number) * (1 - this.callers.lateOf(this.hopClass[hop] as number));
        this.failAt(hop, station, waited, cause);
      }
    }
  }

  /** How it stands now, for a run of single requests that begins here. */
  snapshot(): FluidSnapshot {
    return {
      at: this.now,
      stations: this.stations.map(({ inside, queued, busy, tokens, limit }) => ({
        inside,
        queued,
        busy,
        tokens: [...tokens],
        limit,
      })),
      hopShares: [...this.hopShare],
    };
  }

  /** How long the users of a closed source wait, by what is in the system now. */
  private readonly answerTime = (): number => {
    const inside = this.stations.reduce((sum, station) => sum + station.inside, 0);
    const out = this.completed.reduce((sum, count) => sum + count, 0);
    return out === 0 || this.now === 0 ? 0 : inside / (out / this.now);
  };

  /** Sends a rate into hops; gives what goes nowhere. */
  send(branches: readonly Branch[], rate: number): number {
    const { hopIn } = this;
    let sent = 0;
    for (let at = 0; at < branches.length; at += 1) {
      const { to, p } = branches[at] as Branch;
      hopIn[to] = (hopIn[to] as number) + rate * p;
      sent += p;
    }
    return rate * (1 - sent);
  }

  stepStation(index: number, dt: number): void {
    const hops = this.hopsOf[index] as readonly number[];
    const station = this.stations[index] as FluidStation;
    const { hopIn, hopShare, visits } = this;
    let inflow = 0;
    for (let at = 0; at < hops.length; at += 1) inflow += hopIn[hops[at] as number] as number;
    if (inflow > 0) {
      for (let at = 0; at < hops.length; at += 1) {
        const hop = hops[at] as number;
        hopShare[hop] = hops.length === 1 ? 1 : (hopIn[hop] as number) / inflow;
      }
    }
    const plan = this.flow.stations[index];
    let out = inflow;
    let withToken = 0;
    if (plan?.is === 'servers') {
      stationFlow[0] = inflow;
      stationFlow[1] = dt;
      this.servers.step(index, station);
      out = stationFlow[2] as number;
    } else if (plan?.is === 'buckets') {
      out = this.doors.stepBuckets(index, station, inflow, dt);
      if (this.diverts(index)) {
        withToken = inflow === 0 ? 0 : out / inflow;
        out = inflow;
      }
      station.inside = out * this.ownTime(index);
    } else if (plan?.is === 'function') out = this.functions.step(index, station, plan, inflow, dt);
    else if (plan?.is === 'link') out = this.doors.stepLink(index, station, inflow, dt);
    else if (plan?.is === 'queue') out = this.queues.stepQueue(index, station, plan, inflow, dt);
    const errorRate = plan?.is === 'queue' ? 0 : (this.targets.errorRates[index] as number);
    const failing = out * errorRate;
    if (errorRate > 0) {
      this.drop(index, out * errorRate, 'app_error_5xx', dt);
      const { ownFailures } = this.targets;
      ownFailures[index] = (ownFailures[index] as number) + out * errorRate * dt;
      out *= 1 - errorRate;
      station.failedArea += station.inside * errorRate * dt;
    }
    station.arrivals += inflow * dt;
    station.insideArea += station.inside * dt;
    station.queuedArea += station.queued * dt;
    station.busyArea += station.busy * dt;
    station.completions += out * dt;
    if (station.queued > station.mostQueued) station.mostQueued = station.queued;
    if (station.busy > station.mostBusy) station.mostBusy = station.busy;
    for (let at = 0; at < hops.length; at += 1) {
      const hop = hops[at] as number;
      visits[hop] = (visits[hop] as number) + (hopIn[hop] as number) * dt;
      hopIn[hop] = 0;
    }
    // All are taken before the first goes on: what comes back to this station is for the next step.
    for (let at = 0; at < hops.length; at += 1) {
      const hop = hops[at] as number;
      const rate = out * (hopShare[hop] as number);
      // Who fails there does so in the end, and has made its calls by then.
      if (failing > 0)
        for (const group of this.flow.hops[hop]?.calls ?? [])
          this.send(group, failing * (hopShare[hop] as number));
      if (rate === 0) continue;
      if (plan?.is === 'queue') this.times.noteSending(index, hop, rate, dt);
      else this.times.noteTime(index, hop, rate, out, dt);
      this.passOn(hop, rate, withToken, dt);
    }
  }

  /** What a visit takes there at the moment, without waiting. */
  ownTime(index: number): number {
    const { factors, added } = this.targets;
    return (this.means[index] as number) * (factors[index] as number) + (added[index] as number);
  }

  /** Sends what leaves a hop to where it leads; what goes nowhere has its answer. */
  passOn(hop: number, rate: number, withToken: number, dt: number): void {
    const { next, calls, spawns, onToken } = this.flow.hops[hop] as Flow['hops'][number];
    if (spawns.length > 0) this.send(spawns, rate);
    for (const group of calls) this.send(group, rate);
    const on = calls.length === 0 ? rate : rate - this.failedParts(hop, rate * dt, dt) / dt;
    const left =
      this.waits?.isAt(hop) === true
        ? this.waits.pass(hop, on, withToken, dt)
        : onToken === undefined
          ? this.send(next, on)
          : this.send(onToken, on * withToken) + this.send(next, on * (1 - withToken));
    const classIndex = this.hopClass[hop] as number;
    if (classIndex >= 0) this.completed[classIndex] = (this.completed[classIndex] as number) + left * dt;
  }

  /** Of so many that leave a hop, those whose part has failed: they have had their error, and their time counts no more. */
  private failedParts(hop: number, leaving: number, dt: number): number {
    const taken = this.owners.take(hop, leaving);
    if (taken === 0) return 0;
    const station = this.stations[this.flow.hops[hop]?.station ?? -1] as FluidStation;
    station.completions -= taken;
    const classIndex = this.hopClass[hop] as number;
    const there = station.busy === 0 ? 0 : station.inside * (this.hopShare[hop] as number) * dt;
    const answered = 1 - (this.targets.errorRates[this.flow.hops[hop]?.station ?? -1] as number);
    if (classIndex >= 0 && leaving > 0)
      this.latencySum[classIndex] =
        (this.latencySum[classIndex] as number) - there * answered * (taken / leaving);
    return taken;
  }

  /** Whether a token of this door decides the way, and fails nobody. */
  diverts(index: number): boolean {
    const hop = this.hopsOf[index]?.[0];
    return hop !== undefined && this.flow.hops[hop]?.onToken !== undefined;
  }

  /** Requests that fail here, charged to the classes by their shares. */
  drop(index: number, rate: number, cause: (typeof errorCauses)[number], dt: number): void {
    if (rate <= 0) return;
    const at = causeIndex(cause);
    const station = this.stations[index] as FluidStation;
    station.errors[at] = (station.errors[at] as number) + rate * dt;
    for (const hop of this.hopsOf[index] as readonly number[])
      this.failAt(hop, index, rate * (this.hopShare[hop] as number) * dt, cause);
  }

  /**
   * So many requests at a hop fail: they are tried again where a guard of theirs does so, unless it lies within what has
   * been given up, or have their error.
   */
  failAt(
    hop: number,
    station: number,
    amount: number,
    cause: (typeof errorCauses)[number],
    guards?: ReadonlySet<number>,
  ): void {
    const failed = this.events.take(hop, amount, cause);
    const own = this.guards === undefined ? failed : this.guards.take(hop, station, failed, cause, guards);
    if (own <= 0) return;
    const classIndex = this.hopClass[hop] as number;
    if (classIndex < 0) {
      if (!this.owners.fail(hop, own, cause)) this.queues.fail(hop, own);
      return;
    }
    const at = causeIndex(cause);
    this.failed[classIndex] = (this.failed[classIndex] as number) + own;
    const errors = this.errors[classIndex] as Float64Array;
    errors[at] = (errors[at] as number) + own;
  }
}
