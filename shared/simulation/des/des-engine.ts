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
import { PlainPath } from './plain-path.ts';
import { QueuesPart } from './queues.ts';
import { createStream, type RandomStream } from './random-stream.ts';
import { flags, RequestPool, request as requestPlaces } from './request-pool.ts';
import { ServersPart } from './servers.ts';
import { advanceRow, ClassStatistics, measures, rowSize, StationStatistics } from './statistics.ts';
import { StreamsPart } from './streams.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

export interface DesOptions {
  readonly seed: number;
  readonly replication: number;
  /** Where it begins; 0 unless stated. */
  readonly start?: number;
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

// Names of this file alone: an optimising compiler takes them for the numbers that they are.
const { inside, arrivals, completions, sojournSum, failed: failures, attempts } = measures;
const { top, abandoned, hasTimeout } = flags;
const { served, arrival } = events;
const input = histogramInput;
const stationKinds = { servers: 0, function: 1, buckets: 2, queue: 3, link: 4 } as const;

/**
 * Runs a flow event by event. Requests are numbers in parallel arrays and events are integers; nothing is allocated
 * while it runs at a steady load.
 */
export class DesEngine {
  readonly queue = new LadderQueue();
  readonly requests = new RequestPool();
  /** Measures of stations, then of classes, then of what nobody waits for: a row each. */
  readonly table: Float64Array;
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
  readonly streams: StreamsPart;
  readonly arrivals: ArrivalsPart;
  readonly plain: PlainPath;
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
  private readonly firstClassRow: number;
  readonly timeouts: Float64Array;
  private readonly cancels: Uint8Array;
  private isWarm = false;
  private readonly appError = causeIndex('app_error_5xx');
  private readonly clientTimeout = causeIndex('timeout_client');
  private readonly answerTimeout = causeIndex('timeout_504');

  constructor(flow: Flow, options: DesOptions) {
    this.flow = flow;
    this.options = options;
    this.clock[0] = options.start ?? 0;
    const stream = (id: string, purpose: Parameters<typeof createStream>[2]): RandomStream =>
      createStream(options.seed, id, purpose, options.replication);
    const [stationCount, classCount] = [flow.stations.length, flow.classes.length];
    this.table = new Float64Array((stationCount + 2 * classCount) * rowSize);
    this.firstClassRow = stationCount << 4;
    this.stations = flow.stations.map((_, index) => new StationStatistics(this.table, index * rowSize));
    this.classes = flow.classes.map(
      (_, index) => new ClassStatistics(this.table, (stationCount + index) * rowSize),
    );
    this.background = flow.classes.map(
      (_, index) => new ClassStatistics(this.table, (stationCount + classCount + index) * rowSize),
    );
    this.serviceStreams = flow.stations.map(({ id }) => stream(id, 'service'));
    this.routingStreams = flow.stations.map(({ id }) => stream(id, 'routing'));
    this.failureStreams = flow.stations.map(({ id }) => stream(id, 'failures'));
    this.retryStream = stream('', 'retries');
    this.stationKind = Int32Array.from(flow.stations, (station) => stationKinds[station.is]);
    this.stationService = flow.stations.map(({ service }) => compileSampler(service));
    this.stationErrorRate = Float64Array.from(flow.stations, ({ errorRate }) => errorRate);
    this.stationFactor = new Float64Array(flow.stations.length).fill(1);
    this.timeouts = Float64Array.from(flow.classes, ({ timeout }) => timeout);
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
    this.streams = new StreamsPart(this);
    this.queues = new QueuesPart(this);
    this.links = new LinksPart(this);
    this.arrivals = new ArrivalsPart(this, stream);
    this.plain = new PlainPath(this, this.stationService);
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
    const { queue, clock, requests, plain } = this;
    const { warmup } = this.options;
    // A whole number, so that counting down is cheap; nothing runs for as many events.
    let left = budget < 0x3fffffff ? budget : 0x3fffffff;
    for (;;) {
      const slot = queue.first();
      const next = slot === -1 ? Number.POSITIVE_INFINITY : (queue.cells[slot << 1] as number);
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
      const payload = queue.ints[slot << 2] as number;
      const mark = queue.ints[(slot << 2) | 1] as number;
      queue.drop(slot);
      this.eventCount += 1;
      const about = payload >> 4;
      switch (payload & 15) {
        case served:
          if (requests.ints[(about << 4) | request.generation] === mark) plain.served(about);
          break;
        case arrival:
          plain.arrive(about);
          break;
        default:
          this.handle(payload, mark);
      }
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
      case events.timeout:
        if (requests.ints[(slot << 4) | request.generation] === mark) this.timeOut(slot);
        else this.deadTimeouts -= 1;
        break;
      case events.shared:
        this.servers.sharedDone(slot, mark);
        break;
      case events.retry:
        this.startAttempt(slot, requests.ints[(slot << 4) | request.hop] as number);
        break;
      case events.noAnswer:
        if (requests.ints[(slot << 4) | request.generation] === mark)
          this.servers.stopWaiting(slot, this.answerTimeout);
        break;
      case events.noPlace:
        if (requests.ints[(slot << 4) | request.generation] === mark) this.servers.giveUp(slot);
        break;
      case events.functionDone:
        if (requests.ints[(slot << 4) | request.generation] === mark) this.functions.served(slot);
        break;
      case events.visible:
        if (requests.ints[(slot << 4) | request.generation] === mark) this.queues.becomeVisible(slot);
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
        this.enterHop(slot, requests.ints[(slot << 4) | request.hop] as number);
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
    const own = this.hops.service[this.requests.ints[(slot << 4) | request.hop] as number];
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
    requests.times[slot << 1] = this.clock[0] as number;
    requests.ints[(slot << 4) | request.class] = classIndex;
    requests.ints[(slot << 4) | request.flags] = top;
    requests.ints[(slot << 4) | request.attempt] = 1;
    requests.ints[(slot << 4) | request.source] = source;
    const { table } = this;
    const row = (this.firstClassRow + (classIndex << 4)) | 0;
    advanceRow(table, row, this.clock);
    table[row | arrivals] = (table[row | arrivals] as number) + 1;
    table[row | inside] = (table[row | inside] as number) + 1;
    this.startAttempt(slot, this.chooseBranch(entry, this.arrivals.routing[source] as RandomStream));
  }

  /** A request that is at a hop already, for a run that begins in the middle. */
  putIn(classIndex: number, source: number, hop: number, begun: number): void {
    const { requests } = this;
    const slot = requests.take();
    requests.times[slot << 1] = begun;
    requests.ints[(slot << 4) | request.class] = classIndex;
    requests.ints[(slot << 4) | request.flags] = top;
    requests.ints[(slot << 4) | request.attempt] = 1;
    requests.ints[(slot << 4) | request.source] = source;
    const statistics = this.classes[classIndex] as ClassStatistics;
    statistics.advance(this.clock);
    statistics.inside += 1;
    this.startAttempt(slot, hop);
  }

  private startAttempt(slot: number, hop: number): void {
    const { requests, table } = this;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    const place = (this.firstClassRow + (classIndex << 4)) | attempts;
    table[place] = (table[place] as number) + 1;
    const timeout = this.timeouts[classIndex] as number;
    if (timeout !== Number.POSITIVE_INFINITY) {
      requests.ints[(slot << 4) | request.flags] =
        (requests.ints[(slot << 4) | request.flags] as number) | hasTimeout;
      this.drawn[0] = timeout;
      this.scheduleDrawn(events.timeout, slot, requests.ints[(slot << 4) | request.generation] as number);
    }
    this.plain.enter(slot, hop);
  }

  private timeOut(slot: number): void {
    const { requests } = this;
    const bits = requests.ints[(slot << 4) | request.flags] as number;
    if ((bits & abandoned) !== 0) return;
    // The work goes on without its caller; a new attempt needs a slot of its own.
    requests.ints[(slot << 4) | request.flags] = bits | abandoned;
    const successor = requests.take();
    requests.times[successor << 1] = requests.times[slot << 1] as number;
    requests.ints[(successor << 4) | request.class] = requests.ints[(slot << 4) | request.class] as number;
    requests.ints[(successor << 4) | request.flags] = top;
    requests.ints[(successor << 4) | request.attempt] = requests.ints[
      (slot << 4) | request.attempt
    ] as number;
    requests.ints[(successor << 4) | request.owner] = -1;
    requests.ints[(successor << 4) | request.cause] = -1;
    requests.ints[(successor << 4) | request.source] = requests.ints[(slot << 4) | request.source] as number;
    this.endAttempt(successor, this.clientTimeout);
  }

  /** The attempt has an answer: it is tried again, or the request ends. */
  private endAttempt(slot: number, cause: number): void {
    const { requests } = this;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    if (cause >= 0) {
      const retry = this.flow.classes[classIndex]?.retry;
      const attempt = requests.ints[(slot << 4) | request.attempt] as number;
      if (retry !== undefined && attempt <= retry.max) {
        this.forgetTimeout(slot);
        requests.ints[(slot << 4) | request.generation] =
          ((requests.ints[(slot << 4) | request.generation] as number) + 1) | 0;
        requests.ints[(slot << 4) | request.attempt] = attempt + 1;
        requests.ints[(slot << 4) | request.flags] = top;
        requests.ints[(slot << 4) | request.cause] = -1;
        const source = requests.ints[(slot << 4) | request.source] as number;
        const entry = this.arrivals.entryOf(source, classIndex);
        requests.ints[(slot << 4) | request.hop] = this.chooseBranch(
          entry,
          this.arrivals.routing[source] as RandomStream,
        );
        let wait = retry.backoff === 'none' ? 0 : retry.base;
        if (retry.backoff === 'exponential') wait = Math.min(retry.cap, retry.base * 2 ** (attempt - 1));
        if (retry.jitter === 'full') wait *= this.retryStream.uniform();
        this.schedule(this.now + wait, events.retry, slot, 0);
        return;
      }
    }
    const { table, clock } = this;
    const row = (this.firstClassRow + (classIndex << 4)) | 0;
    const latency = (clock[0] as number) - (requests.times[slot << 1] as number);
    this.latency[0] = latency;
    advanceRow(table, row, clock);
    table[row | inside] = (table[row | inside] as number) - 1;
    table[row | sojournSum] = (table[row | sojournSum] as number) + latency;
    const statistics = this.classes[classIndex] as ClassStatistics;
    if (cause < 0) {
      table[row | completions] = (table[row | completions] as number) + 1;
      input[0] = latency;
      statistics.latency.recordInput();
    } else {
      table[row | failures] = (table[row | failures] as number) + 1;
      statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
    }
    this.onEnd?.(classIndex, cause);
    this.forgetTimeout(slot);
    const source = requests.ints[(slot << 4) | request.source] as number;
    requests.release(slot);
    this.arrivals.ended(source);
  }

  forgetTimeout(slot: number): void {
    if (((this.requests.ints[(slot << 4) | request.flags] as number) & hasTimeout) === 0) return;
    this.deadTimeouts += 1;
    if (this.deadTimeouts > 16_384 && this.deadTimeouts * 2 > this.queue.size) {
      const { ints } = this.requests;
      const current = slot;
      this.queue.purge(
        (payload, mark) =>
          (payload & 15) === events.timeout &&
          payload >> 4 !== current &&
          ints[(payload & ~15) | request.generation] !== mark,
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
    this.requests.ints[(slot << 4) | request.hop] = hop;
    this.requests.times[(slot << 1) | 1] = this.clock[0] as number;
    const station = this.hops.station[hop] as number;
    const { table } = this;
    const row = station << 4;
    advanceRow(table, row, this.clock);
    table[row | arrivals] = (table[row | arrivals] as number) + 1;
    table[row | inside] = (table[row | inside] as number) + 1;
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
      ((requests.ints[(slot << 4) | request.flags] as number) & abandoned) !== 0 &&
      this.cancels[requests.ints[(slot << 4) | request.class] as number] === 1
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
    const hop = this.requests.ints[(slot << 4) | request.hop] as number;
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
    requests.ints[(slot << 4) | request.pending] = Math.min(plan.join, entries.length);
    requests.ints[(slot << 4) | request.cause] = -1;
    const generation = requests.ints[(slot << 4) | request.generation] as number;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    for (const entry of entries) {
      const child = requests.take();
      requests.times[child << 1] = this.now;
      requests.ints[(child << 4) | request.class] = classIndex;
      requests.ints[(child << 4) | request.flags] = flags.child;
      requests.ints[(child << 4) | request.owner] = slot;
      requests.ints[(child << 4) | request.ownerGeneration] = generation;
      requests.ints[(child << 4) | request.cause] = -1;
      requests.ints[(child << 4) | request.attempt] = 1;
      this.enterHop(child, entry);
    }
    return true;
  }

  private spawn(slot: number, hop: number): void {
    const { requests } = this;
    const classIndex = requests.ints[(slot << 4) | request.class] as number;
    const detached = requests.take();
    requests.times[detached << 1] = this.now;
    requests.ints[(detached << 4) | request.class] = classIndex;
    requests.ints[(detached << 4) | request.flags] = flags.detached;
    requests.ints[(detached << 4) | request.attempt] = 1;
    requests.ints[(detached << 4) | request.ownerGeneration] = 0;
    requests.ints[(detached << 4) | request.owner] = -1;
    requests.ints[(detached << 4) | request.cause] = -1;
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
    const { table, requests } = this;
    const row = station << 4;
    const sojourn = (this.clock[0] as number) - (requests.times[(slot << 1) | 1] as number);
    advanceRow(table, row, this.clock);
    table[row | inside] = (table[row | inside] as number) - 1;
    table[row | sojournSum] = (table[row | sojournSum] as number) + sojourn;
    const statistics = this.stations[station] as StationStatistics;
    if (cause >= 0) {
      statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
      this.finish(slot, cause);
      return;
    }
    table[row | completions] = (table[row | completions] as number) + 1;
    input[0] = sojourn;
    statistics.sojourn.recordInput();
    this.goOn(slot, station);
  }

  /** From a station that it has left to where its hop leads. */
  goOn(slot: number, station: number): void {
    if (this.isCancelled(slot)) {
      this.finish(slot, -1);
      return;
    }
    const hop = this.requests.ints[(slot << 4) | request.hop] as number;
    const next = this.hops.firstNext[hop] as number;
    if (next === -1) this.finish(slot, -1);
    else if (next >= 0) this.plain.enter(slot, next);
    else {
      const to = this.chooseBranch(
        (this.hops.plans[hop] as Hop).next,
        this.routingStreams[station] as RandomStream,
      );
      this.plain.enter(slot, to);
    }
  }

  /** The way of the request through the system ends. */
  finish(slot: number, cause: number): void {
    const { requests } = this;
    const bits = requests.ints[(slot << 4) | request.flags] as number;
    if ((bits & top) !== 0) {
      if ((bits & abandoned) !== 0) requests.release(slot);
      else this.endAttempt(slot, cause);
      return;
    }
    if ((bits & flags.child) !== 0) {
      const parent = requests.ints[(slot << 4) | request.owner] as number;
      const isAwaited =
        requests.ints[(parent << 4) | request.generation] ===
        requests.ints[(slot << 4) | request.ownerGeneration];
      requests.release(slot);
      if (isAwaited && (requests.ints[(parent << 4) | request.pending] as number) > 0)
        this.partIsBack(parent, cause);
      return;
    }
    if ((bits & (flags.message | flags.batch)) !== 0) {
      this.queues.worked(slot, cause);
      return;
    }
    this.endBackground(
      requests.ints[(slot << 4) | request.class] as number,
      requests.times[slot << 1] as number,
      cause,
    );
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
    if (cause >= 0) requests.ints[(parent << 4) | request.cause] = cause;
    requests.ints[(parent << 4) | request.pending] =
      (requests.ints[(parent << 4) | request.pending] as number) - 1;
    if ((requests.ints[(parent << 4) | request.pending] as number) > 0) return;
    const failed = requests.ints[(parent << 4) | request.cause] as number;
    requests.ints[(parent << 4) | request.cause] = -1;
    const station = this.hops.station[requests.ints[(parent << 4) | request.hop] as number] as number;
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
