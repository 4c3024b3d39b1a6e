import { causeIndex, errorCauses } from '../flow/causes.ts';
import { compileSampler, draw, type Sampler } from '../flow/distribution.ts';
import type { Branch, Flow, Hop } from '../flow/flow.ts';
import { ArrivalsPart } from './arrivals.ts';
import { BucketsPart } from './buckets.ts';
import { events } from './events.ts';
import { FunctionsPart } from './functions.ts';
import { histogramInput } from './histogram.ts';
import { LadderQueue } from './ladder-queue.ts';
import { LinksPart } from './links.ts';
import { QueuesPart } from './queues.ts';
import { createStream, type RandomStream } from './random-stream.ts';
import { flags, RequestPool } from './request-pool.ts';
import { ServersPart } from './servers.ts';
import { ClassStatistics, StationStatistics } from './statistics.ts';

export interface DesOptions {
  readonly seed: number;
  readonly replication: number;
  /** No arrivals at or after this time. */
  readonly horizon: number;
  /** Statistics begin anew at this time. */
  readonly warmup: number;
}

/** What the control plane looks like to the engine: it says when it wants to act. */
export interface Control {
  /** The time of its next act, or infinity. */
  readonly next: number;
  /** Does everything that is due at this time. */
  advance(now: number): void;
}

interface HopTable {
  readonly station: Int32Array;
  readonly service: readonly (Sampler | undefined)[];
  readonly plans: readonly Hop[];
  /** A hop with parts or spawns needs more than a step to the next. */
  readonly isPlain: Uint8Array;
  readonly firstNext: Int32Array;
}

const stationKinds = { servers: 0, function: 1, buckets: 2, queue: 3, link: 4 } as const;

/**
 * Runs a flow event by event. Requests are numbers in parallel arrays and events are integers; nothing is allocated
 * while it runs at a steady load.
 */
export class DesEngine {
  readonly queue = new LadderQueue();
  readonly requests = new RequestPool();
  readonly stations: StationStatistics[];
  readonly classes: ClassStatistics[];
  /** Work that nobody waits for: messages and events, by class. */
  readonly background: ClassStatistics[];
  readonly serviceStreams: RandomStream[];
  readonly routingStreams: RandomStream[];
  readonly failureStreams: RandomStream[];
  readonly retryStream: RandomStream;
  readonly servers: ServersPart;
  readonly functions: FunctionsPart;
  readonly buckets: BucketsPart;
  readonly queues: QueuesPart;
  readonly links: LinksPart;
  readonly arrivals: ArrivalsPart;
  readonly hops: HopTable;
  /** The simulated time and, after a draw, its number: in arrays, because numbers in arrays are never boxed. */
  readonly clock = new Float64Array(1);
  readonly drawn = new Float64Array(1);
  /** Of the request that has just ended. */
  readonly latency = new Float64Array(1);
  eventCount = 0;
  deadTimeouts = 0;
  isMeasuring = true;
  /** Told of every request that ends, for objectives and series. */
  onEnd: ((classIndex: number, cause: number) => void) | undefined;

  readonly flow: Flow;
  readonly options: DesOptions;
  private readonly stationKind: Int32Array;
  private readonly stationService: Sampler[];
  /** As failures on purpose change them. */
  readonly stationErrorRate: Float64Array;
  readonly stationFactor: Float64Array;
  private readonly cancels: Uint8Array;
  private isWarm = false;
  private readonly appError = causeIndex('app_error_5xx');
  private readonly clientTimeout = causeIndex('timeout_client');
  private readonly answerTimeout = causeIndex('timeout_504');

  constructor(flow: Flow, options: DesOptions) {
    this.flow = flow;
    this.options = options;
    const stream = (id: string, purpose: Parameters<typeof createStream>[2]): RandomStream =>
      createStream(options.seed, id, purpose, options.replication);
    this.stations = flow.stations.map(() => new StationStatistics());
    this.classes = flow.classes.map(() => new ClassStatistics());
    this.background = flow.classes.map(() => new ClassStatistics());
    this.serviceStreams = flow.stations.map(({ id }) => stream(id, 'service'));
    this.routingStreams = flow.stations.map(({ id }) => stream(id, 'routing'));
    this.failureStreams = flow.stations.map(({ id }) => stream(id, 'failures'));
    this.retryStream = stream('', 'retries');
    this.stationKind = Int32Array.from(flow.stations, (station) => stationKinds[station.is]);
    this.stationService = flow.stations.map(({ service }) => compileSampler(service));
    this.stationErrorRate = Float64Array.from(flow.stations, ({ errorRate }) => errorRate);
    this.stationFactor = new Float64Array(flow.stations.length).fill(1);
    this.cancels = Uint8Array.from(flow.classes, ({ cancelOnTimeout }) => (cancelOnTimeout ? 1 : 0));
    this.hops = {
      station: Int32Array.from(flow.hops, ({ station }) => station),
      service: flow.hops.map(({ service }) => (service === undefined ? undefined : compileSampler(service))),
      plans: flow.hops,
      isPlain: Uint8Array.from(flow.hops, ({ calls, spawns }) =>
        calls.length === 0 && spawns.length === 0 ? 1 : 0,
      ),
      // A single certain next hop needs no draw.
      firstNext: Int32Array.from(flow.hops, ({ next }) =>
        next.length === 0 ? -1 : next.length === 1 && (next[0]?.p ?? 0) >= 1 ? (next[0]?.to ?? -1) : -2,
      ),
    };
    this.servers = new ServersPart(this);
    this.functions = new FunctionsPart(this);
    this.buckets = new BucketsPart(this);
    this.queues = new QueuesPart(this);
    this.links = new LinksPart(this);
    this.arrivals = new ArrivalsPart(this, stream);
    this.isWarm = options.warmup === 0;
  }

  get now(): number {
    return this.clock[0] as number;
  }

  /** Puts the first events in. */
  begin(): void {
    this.queues.begin();
    this.arrivals.begin();
  }

  /**
   * Handles events up to `until`, at most `budget` of them; true when it got there. With `drains` it goes on until
   * nothing is left in the system.
   */
  run(until: number, control: Control | undefined, budget = Number.POSITIVE_INFINITY): boolean {
    const { queue, clock } = this;
    const { warmup } = this.options;
    // A whole number, so that counting down is cheap; nothing runs for as many events.
    let left = budget < 0x3fffffff ? budget : 0x3fffffff;
    for (;;) {
      const slot = queue.first();
      const next = slot === -1 ? Number.POSITIVE_INFINITY : (queue.times[slot] as number);
      if (control !== undefined) {
        const act = control.next;
        if (act <= next && act <= until) {
          if (!this.isWarm && act >= warmup) this.becomeWarm();
          clock[0] = act;
          control.advance(act);
          continue;
        }
      }
      if (next > until || slot === -1) {
        if (!this.isWarm && until >= warmup) this.becomeWarm();
        if (until !== Number.POSITIVE_INFINITY) clock[0] = until;
        return true;
      }
      if (left <= 0) {
        if (budget <= 0x3fffffff) return false;
        left = 0x3fffffff;
      }
      left -= 1;
      if (!this.isWarm && next >= warmup) this.becomeWarm();
      clock[0] = next;
      const payload = queue.payloads[slot] as number;
      const mark = queue.marks[slot] as number;
      queue.drop(slot);
      this.eventCount += 1;
      this.handle(payload, mark);
    }
  }

  private becomeWarm(): void {
    this.isWarm = true;
    const at = this.options.warmup;
    const clock = Float64Array.of(at);
    for (const station of this.stations) {
      station.advance(clock);
      station.reset(at);
    }
    for (const each of [...this.classes, ...this.background]) {
      each.advance(clock);
      each.reset(at);
    }
    this.servers.resetAreas(at);
    this.functions.reset(at);
    this.queues.reset(at);
    this.links.reset(at);
  }

  private handle(payload: number, mark: number): void {
    const slot = payload >> 4;
    const { requests } = this;
    switch (payload & 15) {
      case events.served:
        if (requests.generation[slot] === mark) this.servers.served(slot);
        break;
      case events.arrival:
        this.arrivals.arrive(slot);
        break;
      case events.timeout:
        if (requests.generation[slot] === mark) this.timeOut(slot);
        else this.deadTimeouts -= 1;
        break;
      case events.shared:
        this.servers.sharedDone(slot, mark);
        break;
      case events.retry:
        this.startAttempt(slot);
        break;
      case events.noAnswer:
        if (requests.generation[slot] === mark) this.servers.stopWaiting(slot, this.answerTimeout);
        break;
      case events.noPlace:
        if (requests.generation[slot] === mark) this.servers.giveUp(slot);
        break;
      case events.functionDone:
        if (requests.generation[slot] === mark) this.functions.served(slot);
        break;
      case events.visible:
        if (requests.generation[slot] === mark) this.queues.becomeVisible(slot);
        break;
      case events.window:
        this.queues.windowEnds(slot, mark);
        break;
      case events.think:
        this.arrivals.thinkEnds(slot);
        break;
      case events.poll:
        this.queues.pollAgain(slot);
        break;
      case events.asyncRetry:
        this.enterHop(slot, requests.hop[slot] as number);
        break;
    }
  }

  schedule(time: number, kind: number, slot: number, mark: number): void {
    this.queue.push(time, (slot << 4) | kind, mark);
  }

  /** Schedules after what has just been drawn. */
  scheduleDrawn(kind: number, slot: number, mark: number): void {
    this.queue.input[0] = (this.clock[0] as number) + (this.drawn[0] as number);
    this.queue.pushInput((slot << 4) | kind, mark);
  }

  /** Draws the service time of a visit. */
  drawService(slot: number, station: number): void {
    const own = this.hops.service[this.requests.hop[slot] as number];
    draw(
      this.drawn,
      own ?? (this.stationService[station] as Sampler),
      this.serviceStreams[station] as RandomStream,
    );
    this.drawn[0] = (this.drawn[0] as number) * (this.stationFactor[station] as number);
  }

  // Attempts of callers

  /** A request of a class begins at the entry; gives its slot. */
  beginRequest(classIndex: number, source: number, entry: readonly Branch[]): void {
    const { requests } = this;
    const slot = requests.take();
    requests.begun[slot] = this.clock[0] as number;
    requests.class[slot] = classIndex;
    requests.flags[slot] = flags.top;
    requests.attempt[slot] = 1;
    requests.owner[slot] = -1;
    requests.cause[slot] = -1;
    requests.source[slot] = source;
    requests.hop[slot] = this.chooseBranch(entry, this.arrivals.routing[source] as RandomStream);
    const statistics = this.classes[classIndex] as ClassStatistics;
    statistics.offered += 1;
    statistics.advance(this.clock);
    statistics.inside += 1;
    this.startAttempt(slot);
  }

  private startAttempt(slot: number): void {
    const { requests } = this;
    const classIndex = requests.class[slot] as number;
    (this.classes[classIndex] as ClassStatistics).attempts += 1;
    const plan = this.flow.classes[classIndex];
    if (plan !== undefined && plan.timeout !== Number.POSITIVE_INFINITY) {
      requests.flags[slot] = (requests.flags[slot] as number) | flags.hasTimeout;
      this.drawn[0] = plan.timeout;
      this.scheduleDrawn(events.timeout, slot, requests.generation[slot] as number);
    }
    this.enterHop(slot, requests.hop[slot] as number);
  }

  private timeOut(slot: number): void {
    const { requests } = this;
    const bits = requests.flags[slot] as number;
    if ((bits & flags.abandoned) !== 0) return;
    // The work goes on without its caller; a new attempt needs a slot of its own.
    requests.flags[slot] = bits | flags.abandoned;
    const successor = requests.take();
    requests.begun[successor] = requests.begun[slot] as number;
    requests.class[successor] = requests.class[slot] as number;
    requests.flags[successor] = flags.top;
    requests.attempt[successor] = requests.attempt[slot] as number;
    requests.owner[successor] = -1;
    requests.cause[successor] = -1;
    requests.source[successor] = requests.source[slot] as number;
    this.endAttempt(successor, this.clientTimeout);
  }

  /** The attempt has an answer: it is tried again, or the request ends. */
  private endAttempt(slot: number, cause: number): void {
    const { requests } = this;
    const classIndex = requests.class[slot] as number;
    if (cause >= 0) {
      const retry = this.flow.classes[classIndex]?.retry;
      const attempt = requests.attempt[slot] as number;
      if (retry !== undefined && attempt <= retry.max) {
        this.forgetTimeout(slot);
        requests.generation[slot] = ((requests.generation[slot] as number) + 1) | 0;
        requests.attempt[slot] = attempt + 1;
        requests.flags[slot] = flags.top;
        requests.cause[slot] = -1;
        const source = requests.source[slot] as number;
        const entry = this.arrivals.entryOf(source, classIndex);
        requests.hop[slot] = this.chooseBranch(entry, this.arrivals.routing[source] as RandomStream);
        let wait = retry.backoff === 'none' ? 0 : retry.base;
        if (retry.backoff === 'exponential') wait = Math.min(retry.cap, retry.base * 2 ** (attempt - 1));
        if (retry.jitter === 'full') wait *= this.retryStream.uniform();
        this.schedule(this.now + wait, events.retry, slot, 0);
        return;
      }
    }
    const statistics = this.classes[classIndex] as ClassStatistics;
    const latency = (this.clock[0] as number) - (requests.begun[slot] as number);
    this.latency[0] = latency;
    statistics.advance(this.clock);
    statistics.inside -= 1;
    statistics.sojournSum += latency;
    if (cause < 0) {
      statistics.completed += 1;
      histogramInput[0] = latency;
      statistics.latency.recordInput();
    } else {
      statistics.failed += 1;
      statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
    }
    this.onEnd?.(classIndex, cause);
    this.forgetTimeout(slot);
    const source = requests.source[slot] as number;
    requests.release(slot);
    this.arrivals.ended(source);
  }

  private forgetTimeout(slot: number): void {
    if (((this.requests.flags[slot] as number) & flags.hasTimeout) === 0) return;
    this.deadTimeouts += 1;
    if (this.deadTimeouts > 16_384 && this.deadTimeouts * 2 > this.queue.size) {
      const { generation } = this.requests;
      const current = slot;
      this.queue.purge(
        (payload, mark) =>
          (payload & 15) === events.timeout && payload >> 4 !== current && generation[payload >> 4] !== mark,
      );
      this.deadTimeouts = 1;
    }
  }

  // From hop to hop

  enterHop(slot: number, hop: number): void {
    if (hop < 0) {
      this.finish(slot, -1);
      return;
    }
    this.requests.hop[slot] = hop;
    this.requests.arrived[slot] = this.clock[0] as number;
    const station = this.hops.station[hop] as number;
    const statistics = this.stations[station] as StationStatistics;
    statistics.advance(this.clock);
    statistics.arrivals += 1;
    statistics.inside += 1;
    switch (this.stationKind[station]) {
      case stationKinds.servers:
        this.servers.arrive(slot, station);
        break;
      case stationKinds.function:
        this.functions.arrive(slot, station);
        break;
      case stationKinds.buckets:
        this.buckets.arrive(slot, station);
        break;
      case stationKinds.link:
        this.links.arrive(slot, station);
        break;
      default:
        this.queues.send(slot, station);
        break;
    }
  }

  serviceTime(slot: number, station: number): number {
    this.drawService(slot, station);
    return this.drawn[0] as number;
  }

  /** Whether nobody wants its answer any more and its class then stops working on it. */
  isCancelled(slot: number): boolean {
    const { requests } = this;
    return (
      ((requests.flags[slot] as number) & flags.abandoned) !== 0 &&
      this.cancels[requests.class[slot] as number] === 1
    );
  }

  /** Whether this visit fails on its own account. */
  draws(errorRate: number, station: number): boolean {
    return errorRate > 0 && (this.failureStreams[station] as RandomStream).uniform() < errorRate;
  }

  errorRateOf(station: number): number {
    return this.stationErrorRate[station] as number;
  }

  /** Whether a visit to the station fails at its own rate. */
  fails(station: number): boolean {
    const rate = this.stationErrorRate[station] as number;
    return rate > 0 && (this.failureStreams[station] as RandomStream).uniform() < rate;
  }

  get appErrorCause(): number {
    return this.appError;
  }

  /**
   * The own work at a station is done. Gives true when the request keeps its place because it waits for parts; then
   * `servers.resume` or `functions.resume` is called when they have come back.
   */
  startCalls(slot: number): boolean {
    const hop = this.requests.hop[slot] as number;
    if (this.hops.isPlain[hop] === 1) return false;
    const plan = this.hops.plans[hop] as Hop;
    const stream = this.routingStreams[plan.station] as RandomStream;
    for (const branch of plan.spawns) {
      if (branch.p >= 1 || stream.uniform() < branch.p) this.spawn(slot, branch.to);
    }
    if (plan.calls.length === 0) return false;
    const { requests } = this;
    const entries = plan.calls.map((group) => this.chooseBranch(group, stream)).filter((to) => to >= 0);
    if (entries.length === 0) return false;
    requests.pending[slot] = Math.min(plan.join, entries.length);
    const generation = requests.generation[slot] as number;
    const classIndex = requests.class[slot] as number;
    for (const entry of entries) {
      const child = requests.take();
      requests.begun[child] = this.now;
      requests.class[child] = classIndex;
      requests.flags[child] = flags.child;
      requests.owner[child] = slot;
      requests.ownerGeneration[child] = generation;
      requests.cause[child] = -1;
      requests.attempt[child] = 1;
      this.enterHop(child, entry);
    }
    return true;
  }

  private spawn(slot: number, hop: number): void {
    const { requests } = this;
    const classIndex = requests.class[slot] as number;
    const detached = requests.take();
    requests.begun[detached] = this.now;
    requests.class[detached] = classIndex;
    requests.flags[detached] = flags.detached;
    requests.attempt[detached] = 1;
    requests.ownerGeneration[detached] = 0;
    requests.owner[detached] = -1;
    requests.cause[detached] = -1;
    const statistics = this.background[classIndex] as ClassStatistics;
    statistics.offered += 1;
    statistics.advance(this.clock);
    statistics.inside += 1;
    this.enterHop(detached, hop);
  }

  chooseBranch(branches: readonly Branch[], stream: RandomStream): number {
    if (branches.length === 0) return -1;
    const first = branches[0] as Branch;
    if (first.p >= 1) return first.to;
    let draw = stream.uniform();
    for (const { to, p } of branches) {
      if (draw < p) return to;
      draw -= p;
    }
    return -1;
  }

  /** The request leaves its station for the next hop, or with a cause for failing. */
  leave(slot: number, station: number, cause: number): void {
    const statistics = this.stations[station] as StationStatistics;
    const sojourn = (this.clock[0] as number) - (this.requests.arrived[slot] as number);
    statistics.advance(this.clock);
    statistics.inside -= 1;
    statistics.sojournSum += sojourn;
    if (cause >= 0) {
      statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
      this.finish(slot, cause);
      return;
    }
    statistics.completions += 1;
    histogramInput[0] = sojourn;
    statistics.sojourn.recordInput();
    if (this.isCancelled(slot)) {
      this.finish(slot, -1);
      return;
    }
    const hop = this.requests.hop[slot] as number;
    const next = this.hops.firstNext[hop] as number;
    if (next === -1) this.finish(slot, -1);
    else if (next >= 0) this.enterHop(slot, next);
    else {
      const to = this.chooseBranch(
        (this.hops.plans[hop] as Hop).next,
        this.routingStreams[station] as RandomStream,
      );
      this.enterHop(slot, to);
    }
  }

  /** The way of the request through the system ends. */
  finish(slot: number, cause: number): void {
    const { requests } = this;
    const bits = requests.flags[slot] as number;
    if ((bits & flags.top) !== 0) {
      if ((bits & flags.abandoned) !== 0) requests.release(slot);
      else this.endAttempt(slot, cause);
      return;
    }
    if ((bits & flags.child) !== 0) {
      const parent = requests.owner[slot] as number;
      const isAwaited = requests.generation[parent] === requests.ownerGeneration[slot];
      requests.release(slot);
      if (isAwaited && (requests.pending[parent] as number) > 0) this.partIsBack(parent, cause);
      return;
    }
    if ((bits & (flags.message | flags.batch)) !== 0) {
      this.queues.worked(slot, cause);
      return;
    }
    this.endBackground(requests.class[slot] as number, requests.begun[slot] as number, cause);
    requests.release(slot);
  }

  /** Work that nobody waited for has ended. */
  endBackground(classIndex: number, begun: number, cause: number): void {
    const statistics = this.background[classIndex] as ClassStatistics;
    const age = this.now - begun;
    statistics.advance(this.clock);
    statistics.inside -= 1;
    statistics.sojournSum += age;
    if (cause < 0) {
      statistics.completed += 1;
      statistics.latency.record(age);
    } else {
      statistics.failed += 1;
      statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
    }
  }

  private partIsBack(parent: number, cause: number): void {
    const { requests } = this;
    if (cause >= 0) requests.cause[parent] = cause;
    requests.pending[parent] = (requests.pending[parent] as number) - 1;
    if ((requests.pending[parent] as number) > 0) return;
    const failed = requests.cause[parent] as number;
    requests.cause[parent] = -1;
    const station = this.hops.station[requests.hop[parent] as number] as number;
    if (this.stationKind[station] === stationKinds.function) this.functions.release(parent, station, failed);
    else this.servers.release(parent, station, failed);
  }

  /** Whether nobody waits and nothing is under way. */
  isEmpty(): boolean {
    return this.requests.inUse === 0;
  }

  /** Closes the integrals at the end of the measured time. */
  settle(): void {
    for (const station of this.stations) station.advance(this.clock);
    for (const each of [...this.classes, ...this.background]) each.advance(this.clock);
    this.servers.settle(this.now);
    this.functions.settle(this.now);
    this.queues.settle(this.now);
  }

  static readonly causeCount = errorCauses.length;
}
