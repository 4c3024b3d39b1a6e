import { draw, type Sampler } from '../flow/distribution.ts';
import type { Balancing } from './balancing.ts';
import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import { type Histogram, histogramInput } from './histogram.ts';
import type { LadderQueue } from './ladder-queue.ts';
import type { RandomStream } from './random-stream.ts';
import { flags, type RequestPool, request as requestPlaces } from './request-pool.ts';
import type { ServersPart } from './servers.ts';
import { advanceInside, advanceRow, measures, rowSize } from './statistics.ts';
import { targetPlaces } from './target-places.ts';
import { drawExponential } from './variates.ts';

// Names of this file alone: an optimising compiler takes their places for the numbers that they are.
const request = requestPlaces;
const of = targetPlaces;
const m = measures;
const { top, abandoned, hasTimeout } = flags;
const { served, arrival, timeout } = events;
const input = histogramInput;

/**
 * The way that almost every event takes: a request comes at random, is served by a worker or waits for one, goes on to
 * the next station, and ends. It is what the parts of the engine do together, written out in three functions, because
 * in a loop of 15 million events a second a call costs more than the work in it. Whatever is out of the ordinary goes to
 * the parts; `turnOff` sends everything there, and the results are the same to the last bit.
 */
export class PlainPath {
  /** Stations of workers who take requests first come, first served, and do not pull from a queue. */
  private readonly isPlain: Uint8Array;
  /** Mean time between the arrivals of a source with one class and one rate; 0 for all others. */
  private readonly gaps: Float64Array;
  private readonly waits: readonly Histogram[];
  private readonly sojourns: readonly Histogram[];
  private readonly latencies: readonly Histogram[];
  /** Of a source with one class: that class, and the first hop where it is certain; else -1. */
  private readonly classOf: Int32Array;
  private readonly firstHop: Int32Array;
  private readonly gapStreams: readonly RandomStream[];
  private readonly hasUsers: boolean;
  private readonly serviceStreams: readonly RandomStream[];
  private readonly samplers: readonly Sampler[];
  private readonly engine: DesEngine;
  private readonly queue: LadderQueue;
  private readonly requests: RequestPool;
  private readonly servers: ServersPart;
  private readonly balancing: Balancing;
  private readonly table: Float64Array;
  private readonly clock: Float64Array;
  private readonly drawn: Float64Array;
  private readonly stationOf: Int32Array;
  private readonly visits: Float64Array;
  private readonly firstNext: Int32Array;
  private readonly isPlainHop: Uint8Array;
  private readonly timeouts: Float64Array;
  private readonly firstClassRow: number;
  private readonly horizon: number;

  constructor(engine: DesEngine, stationSamplers: readonly Sampler[]) {
    const { flow, hops } = engine;
    this.engine = engine;
    this.queue = engine.queue;
    this.requests = engine.requests;
    this.servers = engine.servers;
    this.balancing = engine.servers.balancing;
    this.table = engine.table;
    this.clock = engine.clock;
    this.drawn = engine.drawn;
    this.stationOf = hops.station;
    this.visits = hops.visits;
    this.firstNext = hops.firstNext;
    this.isPlainHop = hops.isPlain;
    this.timeouts = engine.timeouts;
    this.firstClassRow = flow.stations.length * rowSize;
    this.horizon = engine.options.horizon;
    this.isPlain = Uint8Array.from(flow.stations, (plan) =>
      plan.is === 'servers' &&
      plan.discipline === 'first-come' &&
      plan.pulls === undefined &&
      plan.waitTimeout === undefined
        ? 1
        : 0,
    );
    this.gaps = Float64Array.from(flow.sources, ({ pattern, classes }) =>
      pattern.is === 'random' &&
      pattern.rate.is === 'constant' &&
      pattern.rate.rate > 0 &&
      classes.length === 1
        ? 1 / pattern.rate.rate
        : 0,
    );
    this.waits = engine.stations.map(({ wait }) => wait);
    this.sojourns = engine.stations.map(({ sojourn }) => sojourn);
    this.latencies = engine.classes.map(({ latency }) => latency);
    this.classOf = Int32Array.from(flow.sources, ({ classes }) => classes[0]?.class ?? 0);
    this.firstHop = Int32Array.from(flow.sources, ({ classes }) => {
      const first = classes[0]?.entry[0];
      return first !== undefined && first.p >= 1 ? first.to : -1;
    });
    this.gapStreams = engine.arrivals.streams;
    this.hasUsers = flow.sources.some(({ pattern }) => pattern.is === 'closed');
    this.serviceStreams = engine.serviceStreams;
    this.samplers = hops.service.map((own, hop) => {
      const sampler = own ?? stationSamplers[hops.station[hop] as number];
      if (sampler === undefined) throw new Error('A hop has no station.');
      return sampler;
    });
  }

  turnOff(): void {
    this.isPlain.fill(0);
    this.gaps.fill(0);
  }

  /** A source sends a request in. */
  arrive(source: number): void {
    const { engine, clock, drawn, table, requests } = this;
    const gap = this.gaps[source] as number;
    if (gap === 0) {
      engine.arrivals.arrive(source);
      return;
    }
    drawExponential(drawn, gap, this.gapStreams[source] as RandomStream);
    const now = clock[0] as number;
    const next = now + (drawn[0] as number);
    if (next < this.horizon) {
      this.queue.input[0] = next;
      this.queue.pushInput((source << 4) | arrival, 0);
    }
    const classIndex = this.classOf[source] as number;
    const slot = requests.take();
    const { ints } = requests;
    const at = slot << 4;
    requests.times[slot << 1] = now;
    ints[at | request.class] = classIndex;
    ints[at | request.flags] = top;
    ints[at | request.attempt] = 1;
    ints[at | request.source] = source;
    const row = (this.firstClassRow + (classIndex << 4)) | 0;
    advanceInside(table, row, clock);
    table[row | m.arrivals] = (table[row | m.arrivals] as number) + 1;
    table[row | m.inside] = (table[row | m.inside] as number) + 1;
    table[row | m.attempts] = (table[row | m.attempts] as number) + 1;
    const patience = this.timeouts[classIndex] as number;
    if (patience !== Number.POSITIVE_INFINITY) {
      ints[at | request.flags] = top | hasTimeout;
      this.queue.input[0] = now + patience;
      this.queue.pushInput((slot << 4) | timeout, ints[at | request.generation] as number);
    }
    let hop = this.firstHop[source] as number;
    if (hop < 0) {
      const { arrivals } = engine;
      const { entry } = arrivals.soleClass(source);
      hop = chooseBranch(entry, arrivals.routing[source] as RandomStream);
    }
    this.enter(slot, hop);
  }

  /** A request comes to the station of a hop. */
  enter(slot: number, hop: number): void {
    const { table, clock, requests, servers, balancing } = this;
    const station = hop < 0 ? -1 : (this.stationOf[hop] as number);
    if (station < 0 || this.isPlain[station] === 0) {
      this.engine.journeys.enter(slot, hop);
      return;
    }
    const { ints } = requests;
    const here = slot << 4;
    this.visits[hop] = (this.visits[hop] as number) + 1;
    ints[here | request.hop] = hop;
    requests.times[(slot << 1) | 1] = clock[0] as number;
    const row = station << 4;
    advanceRow(table, row, clock);
    table[row | m.arrivals] = (table[row | m.arrivals] as number) + 1;
    table[row | m.inside] = (table[row | m.inside] as number) + 1;
    let target = balancing.soleTarget[station] as number;
    if (target < 0) target = balancing.choose(station);
    if (target < 0) {
      servers.refuse(slot, station, target);
      return;
    }
    const { rows } = servers;
    const at = target << 4;
    rows[at | of.arrivals] = (rows[at | of.arrivals] as number) + 1;
    if (rows[at | of.condition] !== 0) {
      servers.arriveAt(slot, station, target);
      return;
    }
    ints[here | request.target] = target;
    if ((rows[at | of.busy] as number) < (servers.workers[station] as number)) {
      this.begin(slot, hop, station, target);
      return;
    }
    const queued = rows[at | of.queued] as number;
    if (queued >= (servers.queueLimit[station] as number)) {
      this.engine.journeys.leave(slot, station, servers.fullCause[station] as number);
      return;
    }
    ints[here | request.isAtTarget] = 1;
    ints[here | request.link] = -1;
    const tail = rows[at | of.tail] as number;
    if (tail === -1) rows[at | of.head] = slot;
    else ints[(tail << 4) | request.link] = slot;
    rows[at | of.tail] = slot;
    rows[at | of.queued] = queued + 1;
    const waiting = (table[row | m.queued] as number) + 1;
    table[row | m.queued] = waiting;
    if (waiting > (table[row | m.mostQueued] as number)) table[row | m.mostQueued] = waiting;
  }

  /** A worker takes a request up; the measures of the station have been brought up to now. */
  private begin(slot: number, hop: number, station: number, target: number): void {
    const { table, engine, drawn, queue } = this;
    const { ints, times } = this.requests;
    const { rows } = this.servers;
    const now = this.clock[0] as number;
    const here = slot << 4;
    const at = target << 4;
    ints[here | request.isAtTarget] = 1;
    const busy = rows[at | of.busy] as number;
    rows[at | of.busyArea] =
      (rows[at | of.busyArea] as number) + busy * (now - (rows[at | of.last] as number));
    rows[at | of.last] = now;
    rows[at | of.busy] = busy + 1;
    const row = station << 4;
    const all = (table[row | m.busy] as number) + 1;
    table[row | m.busy] = all;
    if (all > (table[row | m.mostBusy] as number)) table[row | m.mostBusy] = all;
    input[0] = now - (times[(slot << 1) | 1] as number);
    (this.waits[station] as Histogram).recordInput();
    draw(drawn, this.samplers[hop] as Sampler, this.serviceStreams[station] as RandomStream);
    queue.input[0] =
      now +
      (drawn[0] as number) * (engine.stationFactor[station] as number) * (rows[at | of.factor] as number);
    queue.pushInput((slot << 4) | served, ints[here | request.generation] as number);
  }

  /** The service of a request has ended. */
  served(slot: number): void {
    const { engine, table, clock, requests, servers } = this;
    const { ints } = requests;
    const here = slot << 4;
    const hop = ints[here | request.hop] as number;
    const station = this.stationOf[hop] as number;
    const target = ints[here | request.target] as number;
    const at = target << 4;
    let { rows } = servers;
    if (
      this.isPlain[station] === 0 ||
      this.isPlainHop[hop] === 0 ||
      rows[at | of.condition] !== 0 ||
      rows[at | of.errorRate] !== 0 ||
      engine.stationErrorRate[station] !== 0
    ) {
      servers.served(slot);
      return;
    }
    const now = clock[0] as number;
    const sojourn = now - (requests.times[(slot << 1) | 1] as number);
    ints[here | request.isAtTarget] = 0;
    const busy = rows[at | of.busy] as number;
    rows[at | of.busyArea] =
      (rows[at | of.busyArea] as number) + busy * (now - (rows[at | of.last] as number));
    rows[at | of.last] = now;
    rows[at | of.busy] = busy - 1;
    rows[at | of.completions] = (rows[at | of.completions] as number) + 1;
    rows[at | of.sojournSum] = (rows[at | of.sojournSum] as number) + sojourn;
    const row = station << 4;
    advanceRow(table, row, clock);
    table[row | m.busy] = (table[row | m.busy] as number) - 1;
    table[row | m.inside] = (table[row | m.inside] as number) - 1;
    table[row | m.sojournSum] = (table[row | m.sojournSum] as number) + sojourn;
    table[row | m.completions] = (table[row | m.completions] as number) + 1;
    input[0] = sojourn;
    (this.sojourns[station] as Histogram).recordInput();
    const next = this.firstNext[hop] as number;
    const bits = ints[here | request.flags] as number;
    if (next === -1 && (bits & (top | abandoned)) === top) this.end(slot, bits);
    else if (next >= 0 && (bits & abandoned) === 0) this.enter(slot, next);
    else engine.journeys.goOn(slot, station);
    // The worker takes the next.
    rows = servers.rows;
    const workers = servers.workers[station] as number;
    while ((rows[at | of.busy] as number) < workers) {
      const following = rows[at | of.head] as number;
      if (following === -1) return;
      servers.unlinkHead(station, target, following);
      if (
        ((ints[(following << 4) | request.flags] as number) & abandoned) !== 0 &&
        engine.journeys.isCancelled(following)
      ) {
        servers.drop(following, station);
      } else this.begin(following, ints[(following << 4) | request.hop] as number, station, target);
    }
  }

  /** A request has its answer. */
  private end(slot: number, bits: number): void {
    const { engine, table, clock, requests } = this;
    const { ints } = requests;
    const here = slot << 4;
    const classIndex = ints[here | request.class] as number;
    const row = (this.firstClassRow + (classIndex << 4)) | 0;
    const latency = (clock[0] as number) - (requests.times[slot << 1] as number);
    engine.latency[0] = latency;
    advanceInside(table, row, clock);
    table[row | m.inside] = (table[row | m.inside] as number) - 1;
    table[row | m.sojournSum] = (table[row | m.sojournSum] as number) + latency;
    table[row | m.completions] = (table[row | m.completions] as number) + 1;
    input[0] = latency;
    (this.latencies[classIndex] as Histogram).recordInput();
    if (engine.onEnd !== undefined) engine.onEnd(classIndex, -1);
    if ((bits & hasTimeout) !== 0) engine.attempts.forgetTimeout(slot);
    const source = ints[here | request.source] as number;
    requests.release(slot);
    if (this.hasUsers) engine.arrivals.ended(source);
  }
}
