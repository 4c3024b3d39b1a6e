import { causeIndex, errorCauses } from '../flow/causes.ts';
import { meanOf, variationOf } from '../flow/distribution.ts';
import type { Branch, Flow, QueueStation, ServersStation } from '../flow/flow.ts';
import { rateAt } from '../flow/rate.ts';
import { Callers } from './callers.ts';
import type { FluidSnapshot } from './fluid-snapshot.ts';
import { conditionNames, type FluidTargets } from './fluid-targets.ts';
import { plainBeyond, stepInput, stepRequests, type WaitingTable, waitingTable } from './waiting-table.ts';

/** What flows through one station. */
export interface FluidStation {
  /** Requests there, waiting and served. */
  inside: number;
  /** Of them, waiting. */
  queued: number;
  busy: number;
  insideArea: number;
  queuedArea: number;
  busyArea: number;
  arrivals: number;
  completions: number;
  errors: Float64Array;
  mostQueued: number;
  mostBusy: number;
  tokens: Float64Array;
  /** Concurrency that a mapping has grown to. */
  limit: number;
  invocations: number;
  batchSum: number;
}

interface ServerModel {
  readonly plan: ServersStation;
  readonly table: WaitingTable | undefined;
  readonly mean: number;
  /** Requests a second that a target works off. */
  readonly rate: number;
}

/**
 * Rates instead of requests: one step a second for each station, each conserving requests exactly. For long horizons
 * and loads that no event by event simulation could finish.
 */
export class FluidEngine {
  readonly flow: Flow;
  readonly stations: FluidStation[];
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
  /** Requests and their repetitions. */
  readonly attempts: Float64Array;
  now = 0;
  steps = 0;
  private readonly hopIn: Float64Array;
  /** What came in during this step, kept until it has left its station. */
  private readonly hopShare: Float64Array;
  private readonly hopClass: Int32Array;
  private readonly hopsOf: readonly (readonly number[])[];
  private readonly order: readonly number[];
  private readonly callers: Callers;
  /** Where each station last was in its table. */
  private readonly hints: Int32Array;
  /** Of the times of service. */
  private readonly variances: Float64Array;
  private readonly models: readonly (ServerModel | undefined)[];
  private readonly means: Float64Array;
  private holdTimes: Float64Array;

  constructor(flow: Flow, targets: FluidTargets) {
    this.flow = flow;
    this.targets = targets;
    this.means = Float64Array.from(flow.stations, ({ service }) => meanOf(service));
    this.models = flow.stations.map((plan) => {
      if (plan.is !== 'servers' || plan.workers === Number.POSITIVE_INFINITY) return undefined;
      const spread = (1 + variationOf(plan.service)) / 2;
      const table = plan.workers <= plainBeyond ? waitingTable(plan.workers, spread) : undefined;
      const mean = meanOf(plan.service);
      return { plan, table, mean, rate: plan.workers / mean };
    });
    this.stations = flow.stations.map((plan) => ({
      inside: plan.is === 'queue' ? plan.initialMessages : 0,
      queued: plan.is === 'queue' ? plan.initialMessages : 0,
      busy: 0,
      insideArea: 0,
      queuedArea: 0,
      busyArea: 0,
      arrivals: 0,
      completions: 0,
      errors: new Float64Array(errorCauses.length),
      mostQueued: 0,
      mostBusy: 0,
      tokens:
        plan.is === 'buckets' ? Float64Array.from(plan.buckets, ({ burst }) => burst) : new Float64Array(0),
      limit: 0,
      invocations: 0,
      batchSum: 0,
    }));
    const classes = flow.classes.length;
    this.offered = new Float64Array(classes);
    this.completed = new Float64Array(classes);
    this.failed = new Float64Array(classes);
    this.latencySum = new Float64Array(classes);
    this.varianceSum = new Float64Array(classes);
    this.attempts = new Float64Array(classes);
    this.callers = new Callers(flow);
    this.hints = new Int32Array(flow.stations.length);
    this.variances = Float64Array.from(
      flow.stations,
      ({ service }) => variationOf(service) * meanOf(service) * meanOf(service),
    );
    this.errors = flow.classes.map(() => new Float64Array(errorCauses.length));
    this.hopIn = new Float64Array(flow.hops.length);
    this.hopShare = new Float64Array(flow.hops.length);
    this.hopsOf = flow.stations.map((_, station) =>
      flow.hops.flatMap((hop, index) => (hop.station === station ? [index] : [])),
    );
    this.hopClass = classesOfHops(flow);
    this.order = topologicalOrder(flow, this.hopsOf);
    this.holdTimes = holdTimes(flow, this.means, targets.factors);
  }

  /** One step of `dt` seconds from now. */
  step(dt: number): void {
    const { flow } = this;
    const middle = this.now + dt / 2;
    const { callers } = this;
    if (callers.isNeeded) callers.remember(this);
    for (let source = 0; source < flow.sources.length; source += 1) {
      const { pattern, classes } = flow.sources[source] as Flow['sources'][number];
      let rate = 0;
      if (pattern.is === 'random' || pattern.is === 'even') rate = rateAt(pattern.rate, middle);
      else if (pattern.is === 'burst' && pattern.at >= this.now && pattern.at < this.now + dt)
        rate = pattern.count / dt;
      else if (pattern.is === 'closed') rate = pattern.users / (meanOf(pattern.think) + this.answerTime());
      else if (pattern.is === 'trace') rate = countBetween(pattern.times, this.now, this.now + dt) / dt;
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
      this.holdTimes = holdTimes(flow, this.means, this.targets.factors);
    }
    const { order } = this;
    for (let at = 0; at < order.length; at += 1) this.stepStation(order[at] as number, dt);
    if (callers.isNeeded) callers.settle(this, this.now + dt, dt);
    this.now += dt;
    this.steps += this.order.length;
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
  private answerTime(): number {
    const inside = this.stations.reduce((sum, station) => sum + station.inside, 0);
    const out = this.completed.reduce((sum, count) => sum + count, 0);
    return out === 0 || this.now === 0 ? 0 : inside / (out / this.now);
  }

  private send(branches: readonly Branch[], rate: number): number {
    const { hopIn } = this;
    let sent = 0;
    for (let at = 0; at < branches.length; at += 1) {
      const { to, p } = branches[at] as Branch;
      hopIn[to] = (hopIn[to] as number) + rate * p;
      sent += p;
    }
    return rate * (1 - sent);
  }

  private stepStation(index: number, dt: number): void {
    const hops = this.hopsOf[index] as readonly number[];
    const station = this.stations[index] as FluidStation;
    const { hopIn, hopShare } = this;
    let inflow = 0;
    for (let at = 0; at < hops.length; at += 1) inflow += hopIn[hops[at] as number] as number;
    if (inflow > 0) {
      for (let at = 0; at < hops.length; at += 1) {
        const hop = hops[at] as number;
        hopShare[hop] = hops.length === 1 ? 1 : (hopIn[hop] as number) / inflow;
      }
    }
    station.arrivals += inflow * dt;
    const plan = this.flow.stations[index];
    let out = inflow;
    if (plan?.is === 'servers') {
      const model = this.models[index];
      out =
        model === undefined
          ? this.stepDelay(station, inflow, index)
          : this.stepServers(index, station, model, inflow, dt);
    } else if (plan?.is === 'buckets') {
      out = this.stepBuckets(index, station, inflow, dt);
      station.inside = out * (this.means[index] as number);
    } else if (plan?.is === 'function') out = this.stepFunction(index, station, inflow, dt);
    else if (plan?.is === 'link') out = this.stepLink(index, station, inflow, dt);
    else if (plan?.is === 'queue') out = this.stepQueue(index, station, plan, inflow, dt);
    const errorRate = plan?.is === 'queue' ? 0 : (this.targets.errorRates[index] as number);
    if (errorRate > 0) {
      this.drop(index, out * errorRate, 'app_error_5xx', dt);
      out *= 1 - errorRate;
    }
    station.insideArea += station.inside * dt;
    station.queuedArea += station.queued * dt;
    station.busyArea += station.busy * dt;
    station.completions += out * dt;
    if (station.queued > station.mostQueued) station.mostQueued = station.queued;
    if (station.busy > station.mostBusy) station.mostBusy = station.busy;
    for (let at = 0; at < hops.length; at += 1) {
      const hop = hops[at] as number;
      hopIn[hop] = 0;
      const rate = out * (hopShare[hop] as number);
      if (rate === 0) continue;
      const { next, calls, spawns } = this.flow.hops[hop] as Flow['hops'][number];
      const classIndex = this.hopClass[hop] as number;
      if (plan?.is !== 'queue' && classIndex >= 0) {
        // Each of those that leave was here for what is inside, divided by what leaves.
        this.latencySum[classIndex] =
          (this.latencySum[classIndex] as number) + station.inside * (hopShare[hop] as number) * dt;
        if (this.callers.isNeeded) {
          this.varianceSum[classIndex] =
            (this.varianceSum[classIndex] as number) + rate * this.varianceOf(index, station, out) * dt;
        }
      }
      if (spawns.length > 0) this.send(spawns, rate);
      for (const group of calls) this.send(group, rate);
      const left = this.send(next, rate);
      if (classIndex >= 0) this.completed[classIndex] = (this.completed[classIndex] as number) + left * dt;
    }
  }

  /** Of the time at a station: of the service, and of the wait below its limit. Beyond it all wait alike. */
  private varianceOf(index: number, station: FluidStation, out: number): number {
    const model = this.models[index];
    const factor = this.targets.factors[index] as number;
    let variance = (this.variances[index] as number) * factor * factor;
    if (model?.table !== undefined && out > 0 && station.queued > 0) {
      const { waits } = model.table;
      const count = this.targets.at(index).serving();
      const use = count === 0 ? 1 : station.busy / (count * model.plan.workers);
      if (use < 0.999) {
        const wait = station.queued / out;
        const share = waits[Math.round(use * (waits.length - 1))] as number;
        if (share > 0) variance += wait * wait * (2 / share - 1);
      }
    }
    return variance;
  }

  /** Requests that fail here, charged to the classes by their shares. */
  private drop(index: number, rate: number, cause: (typeof errorCauses)[number], dt: number): void {
    if (rate <= 0) return;
    const at = causeIndex(cause);
    const station = this.stations[index] as FluidStation;
    station.errors[at] = (station.errors[at] as number) + rate * dt;
    for (const hop of this.hopsOf[index] as readonly number[]) {
      const classIndex = this.hopClass[hop] as number;
      if (classIndex < 0) continue;
      const own = rate * (this.hopShare[hop] as number) * dt;
      this.failed[classIndex] = (this.failed[classIndex] as number) + own;
      const errors = this.errors[classIndex] as Float64Array;
      errors[at] = (errors[at] as number) + own;
    }
  }

  private stepDelay(station: FluidStation, inflow: number, index: number): number {
    station.inside = inflow * (this.means[index] as number) * (this.targets.factors[index] as number);
    station.busy = station.inside;
    return inflow;
  }

  private stepServers(
    index: number,
    station: FluidStation,
    model: ServerModel,
    inflow: number,
    dt: number,
  ): number {
    const { plan, table, mean } = model;
    const targets = this.targets.at(index);
    let served = inflow;
    // Targets that still get requests but do not answer take their share down with them.
    const away = targets.shareOf(conditionNames.refuses);
    if (away >= 1 && plan.waitsWhileAway === true) {
      station.inside += inflow * dt;
      station.queued = station.inside;
      station.busy = 0;
      targets.account(0, inflow, 0, dt);
      return 0;
    }
    const broken = away;
    const silent = targets.shareOf(conditionNames.hangs);
    if (broken > 0) this.drop(index, inflow * broken, 'conn_refused_502', dt);
    if (silent > 0) this.drop(index, inflow * silent, 'timeout_504', dt);
    if (broken + silent > 0) served -= inflow * (broken + silent);
    const count = targets.serving();
    if (count === 0) {
      this.drop(index, served, 'no_healthy_target_503', dt);
      targets.account(0, inflow, 0, dt);
      station.busy = 0;
      return 0;
    }
    const factor = targets.factor() * (this.targets.factors[index] as number);
    if (mean === 0) return this.stepPlaces(index, station, served, count * plan.workers, plan, dt);
    const capacity = factor === 1 ? count * model.rate : (count * model.rate) / factor;
    let inside: number;
    if (table === undefined) {
      const rate = 1 / (mean * factor);
      inside = (station.inside + dt * served) / (1 + dt * rate);
      if (inside > count * plan.workers) inside = station.inside + dt * (served - capacity);
    } else {
      // Each target is a queue of its own.
      const part = count === 1 ? 1 : 1 / count;
      stepInput[0] = station.inside * part;
      stepInput[1] = served * part;
      stepInput[2] = capacity * part;
      stepInput[3] = dt;
      stepRequests(table, this.hints, index);
      inside = count * (stepInput[0] as number);
    }
    if (inside < 0) inside = 0;
    const change = inside - station.inside;
    let out = served - (dt === 1 ? change : change / dt);
    if (out < 0) out = 0;
    const room =
      plan.queueLimit === Number.POSITIVE_INFINITY ? inside : count * (plan.workers + plan.queueLimit);
    if (inside > room) {
      this.drop(index, (inside - room) / dt, plan.fullCause, dt);
      inside = room;
    }
    station.inside = inside;
    const wanted = out * mean * factor;
    const busy = wanted < count * plan.workers ? wanted : count * plan.workers;
    station.busy = busy;
    station.queued = inside > busy ? inside - busy : 0;
    const bad = targets.errorRate();
    if (bad > 0) {
      this.drop(index, out * bad, targets.errorCause(), dt);
      out *= 1 - bad;
    }
    targets.account(busy, inflow, count, dt);
    return out;
  }

  /** Places without work of their own, which a request keeps while it calls others: the ports of a NAT gateway. */
  private stepPlaces(
    index: number,
    station: FluidStation,
    inflow: number,
    places: number,
    plan: ServersStation,
    dt: number,
  ): number {
    const hold = this.holdTimes[index] as number;
    const out = hold === 0 ? inflow : Math.min(inflow, places / hold);
    this.drop(index, inflow - out, plan.fullCause, dt);
    station.inside = out * hold;
    station.busy = station.inside;
    station.queued = 0;
    this.targets.at(index).account(station.busy, inflow, 1, dt);
    return out;
  }

  private stepBuckets(index: number, station: FluidStation, inflow: number, dt: number): number {
    const plan = this.flow.stations[index];
    if (plan?.is !== 'buckets') return inflow;
    let out = inflow;
    plan.buckets.forEach((bucket, at) => {
      const units = bucket.byUnits === true ? this.meanUnits(index) : 1;
      const share = bucket.classes === undefined ? 1 : this.shareOfClasses(index, bucket.classes);
      const wanted = out * share * units;
      const own = this.targets.bucketRates[index]?.[at] ?? bucket.rate;
      const burst = this.targets.bucketBursts[index]?.[at] ?? bucket.burst;
      const rate = Math.min(this.targets.throttleOf(index) ?? own, own);
      const had = station.tokens[at] as number;
      const admitted = Math.min(wanted, rate + had / dt);
      station.tokens[at] = Math.min(burst, had + (rate - admitted) * dt);
      const taken = this.targets.bucketTaken[index];
      if (taken !== undefined) taken[at] = (taken[at] as number) + admitted * dt;
      if (wanted > admitted) {
        const lost = (wanted - admitted) / units;
        this.drop(index, lost, bucket.cause, dt);
        out -= lost;
      }
    });
    return out;
  }

  private stepLink(index: number, station: FluidStation, inflow: number, dt: number): number {
    const bytes = inflow === 0 ? 0 : this.meanUnits(index);
    const { out, dropped, time } = this.targets.links.step(index, inflow, bytes, this.now, dt);
    this.drop(index, dropped, 'link_drop', dt);
    station.inside = out * (time + (this.means[index] as number));
    return out;
  }

  private meanUnits(index: number): number {
    let sum = 0;
    for (const hop of this.hopsOf[index] as readonly number[]) {
      sum += (this.hopShare[hop] as number) * (this.flow.hops[hop]?.units ?? 1);
    }
    return sum;
  }

  private shareOfClasses(index: number, classes: readonly number[]): number {
    let sum = 0;
    for (const hop of this.hopsOf[index] as readonly number[]) {
      if (classes.includes(this.hopClass[hop] as number)) sum += this.hopShare[hop] as number;
    }
    return sum;
  }

  private stepFunction(index: number, station: FluidStation, inflow: number, dt: number): number {
    const plan = this.flow.stations[index];
    if (plan?.is !== 'function') return inflow;
    const hold = this.holdTimes[index] as number;
    const limit = plan.reserved ?? this.flow.pools[plan.pool]?.limit ?? Number.POSITIVE_INFINITY;
    const out = hold === 0 ? inflow : Math.min(inflow, limit / hold);
    station.inside = out * hold;
    station.busy = station.inside;
    station.invocations += out * dt;
    const { provisioned, provisionedBusy } = this.targets;
    const ready = Math.min(station.busy, provisioned[index] as number);
    provisionedBusy[index] = (provisionedBusy[index] as number) + ready * dt;
    if (inflow > out) this.drop(index, inflow - out, 'throttled_lambda', dt);
    return out;
  }

  private stepQueue(
    index: number,
    station: FluidStation,
    plan: QueueStation,
    inflow: number,
    dt: number,
  ): number {
    const shardLimit = shardLimitOf(plan);
    const refused = Math.max(0, inflow - shardLimit);
    this.drop(index, refused, 'throttled_stream', dt);
    const accepted = inflow - refused;
    let messages = station.queued + accepted * dt;
    for (const { entry, mapping } of plan.consumers) {
      const first = this.flow.hops[entry[0]?.to ?? -1];
      if (first === undefined) continue;
      let most: number;
      let perRequest = 1;
      if (mapping === undefined) {
        const workers = this.targets.at(first.station).serving();
        const stationPlan = this.flow.stations[first.station];
        const each = stationPlan?.is === 'servers' ? stationPlan.workers : 1;
        most = (workers * each * dt) / (this.means[first.station] as number);
      } else if (mapping.lanes !== undefined) {
        const hold = Math.max(1e-9, this.holdTimes[first.station] as number);
        const lanes = (plan.stream?.shards ?? 1) * mapping.lanes.perShard;
        const cycle = hold + Math.max(mapping.window, mapping.lanes.pollSeconds / 2);
        most = (lanes * mapping.batchSize * dt) / hold;
        perRequest =
          messages > most
            ? mapping.batchSize
            : Math.min(mapping.batchSize, Math.max(1, (inflow * cycle) / lanes));
      } else {
        const hold = Math.max(1e-9, this.holdTimes[first.station] as number);
        if (station.limit === 0) station.limit = Math.min(mapping.startConcurrency, mapping.maxConcurrency);
        const perPoller = 1 + (inflow / mapping.pollers) * mapping.window;
        const wanted = mapping.window > 0 ? Math.min(mapping.batchSize, perPoller) : 1;
        perRequest = messages > (station.limit * dt) / hold ? mapping.batchSize : wanted;
        most = (station.limit * perRequest * dt) / hold;
        if (messages > most)
          station.limit = Math.min(mapping.maxConcurrency, station.limit + mapping.concurrencyPerSecond * dt);
      }
      const taken = Math.min(messages, most);
      messages -= taken;
      const requests = taken / perRequest;
      station.invocations += requests;
      station.batchSum += taken;
      this.send(entry, requests / dt);
    }
    station.queued = messages;
    station.inside = messages;
    return accepted;
  }
}

/** Records that the shards of a stream take in a second. */
function shardLimitOf({ stream }: QueueStation): number {
  if (stream === undefined || stream.isOnDemand) return Number.POSITIVE_INFINITY;
  const { shards, recordsPerSecond, bytesPerSecond, recordBytes } = stream;
  return shards * Math.min(recordsPerSecond, bytesPerSecond / Math.max(1, recordBytes));
}

/** Which class goes over each hop; -1 for what nobody waits for. */
function classesOfHops(flow: Flow): Int32Array {
  const classes = new Int32Array(flow.hops.length).fill(-1);
  const visit = (hop: number, classIndex: number): void => {
    if (classes[hop] !== -1) return;
    classes[hop] = classIndex;
    for (const { to } of flow.hops[hop]?.next ?? []) visit(to, classIndex);
  };
  for (const { classes: members } of flow.sources) {
    for (const { class: classIndex, entry } of members) for (const { to } of entry) visit(to, classIndex);
  }
  return classes;
}

/** Stations so that each comes after those that send to it, as far as there are no circles. */
function topologicalOrder(flow: Flow, hopsOf: readonly (readonly number[])[]): readonly number[] {
  const order: number[] = [];
  const state = new Int8Array(flow.stations.length);
  const visit = (station: number): void => {
    if (state[station] !== 0) return;
    state[station] = 1;
    for (const hop of hopsOf[station] ?? []) {
      const { next, calls, spawns } = flow.hops[hop] as Flow['hops'][number];
      for (const { to } of [...next, ...calls.flat(), ...spawns]) visit(flow.hops[to]?.station ?? station);
    }
    const plan = flow.stations[station];
    if (plan?.is === 'queue') {
      for (const { entry } of plan.consumers)
        for (const { to } of entry) visit(flow.hops[to]?.station ?? station);
    }
    order.push(station);
  };
  flow.stations.forEach((_, station) => {
    visit(station);
  });
  return order.reverse();
}

/** How long a request holds its place: its own time and that of what it waits for, without queueing. */
function holdTimes(flow: Flow, services: Float64Array, factors: Float64Array): Float64Array {
  const means = services.map((mean, index) => mean * (factors[index] as number));
  const times = Float64Array.from(means);
  const timeOf = (branches: readonly Branch[], depth: number): number =>
    depth > 20
      ? 0
      : branches.reduce((sum, { to, p }) => {
          const hop = flow.hops[to];
          if (hop === undefined) return sum;
          const inner = Math.max(0, ...hop.calls.map((group) => timeOf(group, depth + 1)));
          return sum + p * ((means[hop.station] as number) + inner + timeOf(hop.next, depth + 1));
        }, 0);
  for (const { station, calls } of flow.hops) {
    if (calls.length === 0) continue;
    const inner = Math.max(...calls.map((group) => timeOf(group, 0)));
    times[station] = Math.max(times[station] as number, (means[station] as number) + inner);
  }
  return times;
}

function countBetween(times: readonly number[], from: number, to: number): number {
  let count = 0;
  for (const time of times) if (time >= from && time < to) count += 1;
  return count;
}
