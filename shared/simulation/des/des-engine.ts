import { causeIndex } from '../flow/causes.ts';
import { compileSampler, type Sampler } from '../flow/distribution.ts';
import type { Flow } from '../flow/flow.ts';
import { ArrivalsPart } from './arrivals.ts';
import { AttemptsPart } from './attempts.ts';
import { BucketsPart } from './buckets.ts';
import { draw } from './draws.ts';
import { EventLanes } from './event-lanes.ts';
import { events } from './events.ts';
import { FanOutPart } from './fan-out.ts';
import { FunctionsPart } from './functions.ts';
import { GuardsPart } from './guards.ts';
import { Histogram, histogramSize } from './histogram.ts';
import { compileHops, type HopTable, stationKinds } from './hop-table.ts';
import { JourneysPart } from './journeys.ts';
import { LadderQueue } from './ladder-queue.ts';
import { LinksPart } from './links.ts';
import { PlainPath } from './plain-path.ts';
import { QueuesPart } from './queues.ts';
import { createStream, type RandomStream } from './random-stream.ts';
import { RequestPool, request as requestPlaces } from './request-pool.ts';
import { runPlain } from './run-plain.ts';
import { ServersPart } from './servers.ts';
import { ClassStatistics, rowSize, StationStatistics } from './statistics.ts';
import { StreamsPart } from './streams.ts';
import { WaitsPart } from './waits.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

export interface DesOptions {
  readonly seed: number;
  readonly replication: number;
  /** Where it begins; 0 unless stated. */
  readonly start?: number;
  /** The replication whose modulated rates it follows, where that is another. */
  readonly modulation?: number;
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

/**
 * Events that the short way handles in one call. Compilers make their best code of a function when it is called again: one
 * that is replaced while it runs looks up even the constants of its file. A few hundred calls are enough to be noticed, and
 * one in so many events costs nothing.
 */
const mostAtOnce = 256;

/**
 * Runs a flow event by event. Requests are numbers in parallel arrays and events are integers; nothing is allocated
 * while it runs at a steady load.
 */
export class DesEngine {
  readonly queue = new LadderQueue();
  readonly lanes: EventLanes;
  readonly requests = new RequestPool();
  /** Measures of stations, then of classes, then of what nobody waits for: a row each. */
  readonly table: Float64Array;
  /** Of stations, sojourns and waits, then of classes, then of what nobody waits for: the cells of histograms. */
  readonly histograms: Float64Array;
  readonly waiting: Int32Array;
  readonly stations: StationStatistics[];
  readonly classes: ClassStatistics[];
  /** Work that nobody waits for: messages and events, by class. */
  readonly background: ClassStatistics[];
  readonly serviceStreams: RandomStream[];
  readonly routingStreams: RandomStream[];
  readonly failureStreams: RandomStream[];
  readonly retryStream: RandomStream;
  readonly attempts: AttemptsPart;
  readonly journeys: JourneysPart;
  readonly fanOut: FanOutPart;
  readonly guards: GuardsPart;
  readonly waits: WaitsPart;
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
  /** Told of every request that ends, for objectives and series. */
  onEnd: ((classIndex: number, cause: number) => void) | undefined;

  readonly flow: Flow;
  readonly options: DesOptions;
  readonly stationKind: Int32Array;
  private readonly stationService: Sampler[];
  /** As failures on purpose change them. */
  readonly stationErrorRate: Float64Array;
  readonly stationFactor: Float64Array;
  /** What comes on top of the time of each visit. */
  readonly stationDelay: Float64Array;
  readonly timeouts: Float64Array;
  private isWarm = false;
  private readonly appError = causeIndex('app_error_5xx');
  private readonly answerTimeout = causeIndex('timeout_504');

  constructor(flow: Flow, options: DesOptions) {
    this.flow = flow;
    this.options = options;
    this.clock[0] = options.start ?? 0;
    const stream = (id: string, purpose: Parameters<typeof createStream>[2]): RandomStream =>
      createStream(options.seed, id, purpose, options.replication);
    const [stationCount, classCount] = [flow.stations.length, flow.classes.length];
    this.table = new Float64Array((stationCount + 2 * classCount) * rowSize);
    this.histograms = new Float64Array((2 * stationCount + 2 * classCount) * histogramSize);
    this.waiting = new Int32Array(2 * stationCount + 2 * classCount);
    const histogram = (index: number): Histogram =>
      new Histogram(
        this.histograms.subarray(index * histogramSize, (index + 1) * histogramSize),
        this.waiting.subarray(index, index + 1),
      );
    this.stations = flow.stations.map(
      (_, index) =>
        new StationStatistics(this.table, index * rowSize, histogram(2 * index), histogram(2 * index + 1)),
    );
    this.classes = flow.classes.map(
      (_, index) =>
        new ClassStatistics(
          this.table,
          (stationCount + index) * rowSize,
          histogram(2 * stationCount + index),
        ),
    );
    this.background = flow.classes.map(
      (_, index) =>
        new ClassStatistics(
          this.table,
          (stationCount + classCount + index) * rowSize,
          histogram(2 * stationCount + classCount + index),
        ),
    );
    this.serviceStreams = flow.stations.map(({ id }) => stream(id, 'service'));
    this.routingStreams = flow.stations.map(({ id }) => stream(id, 'routing'));
    this.failureStreams = flow.stations.map(({ id }) => stream(id, 'failures'));
    this.retryStream = stream('', 'retries');
    this.stationKind = Int32Array.from(flow.stations, (station) => stationKinds[station.is]);
    this.stationService = flow.stations.map(({ service }) => compileSampler(service));
    this.stationErrorRate = Float64Array.from(flow.stations, ({ errorRate }) => errorRate);
    this.stationFactor = new Float64Array(flow.stations.length).fill(1);
    this.stationDelay = new Float64Array(flow.stations.length);
    this.timeouts = Float64Array.from(flow.classes, ({ timeout }) => timeout);
    this.hops = compileHops(flow);
    this.attempts = new AttemptsPart(this);
    this.journeys = new JourneysPart(this);
    this.fanOut = new FanOutPart(this);
    this.guards = new GuardsPart(this);
    this.waits = new WaitsPart(this);
    this.lanes = new EventLanes(
      this.queue,
      flow.sources.length,
      flow.classes.map(({ timeout }) => timeout !== Number.POSITIVE_INFINITY),
    );
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
    const { clock } = this;
    const { warmup } = this.options;
    let left = budget;
    for (;;) {
      const act = control === undefined ? Number.POSITIVE_INFINITY : control.next;
      const stop = this.isWarm || act < warmup ? act : warmup;
      const most = left < mostAtOnce ? left : mostAtOnce;
      const handled = most - runPlain(this.plain, until, stop, most);
      left -= handled;
      this.eventCount += handled;
      const next = this.nextTime();
      if (act <= next && act <= until && control !== undefined) {
        if (!this.isWarm && act >= warmup) this.becomeWarm();
        clock[0] = act;
        control.advance(act);
        continue;
      }
      if (next > until || next === Number.POSITIVE_INFINITY) {
        if (!this.isWarm && until >= warmup) this.becomeWarm();
        if (until !== Number.POSITIVE_INFINITY) clock[0] = until;
        return true;
      }
      if (left <= 0) return false;
      if (!this.isWarm && next >= warmup) this.becomeWarm();
    }
  }

  private nextTime(): number {
    const ofLanes = this.lanes.numbers[0] as number;
    const ofQueue = this.queue.peekTime();
    return ofLanes < ofQueue ? ofLanes : ofQueue;
  }

  /** The patience of a request's caller is over, unless the request has ended before. */
  patienceEnds(slot: number, mark: number): void {
    if (this.requests.ints[(slot << 4) | request.generation] === mark) this.attempts.timeOut(slot);
    else this.deadTimeouts -= 1;
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

  /** Handles an event that the short way does not know. */
  handle(payload: number, mark: number): void {
    const slot = payload >> 4;
    const { requests } = this;
    switch (payload & 15) {
      case events.timeout:
        this.patienceEnds(slot, mark);
        break;
      case events.served:
        if (requests.ints[(slot << 4) | request.generation] === mark) this.servers.served(slot);
        break;
      case events.arrival:
        this.arrivals.arrive(slot);
        break;
      case events.shared:
        this.servers.sharedDone(slot, mark);
        break;
      case events.retry:
        this.attempts.start(slot, requests.ints[(slot << 4) | request.hop] as number);
        break;
      case events.noAnswer:
        if (requests.ints[(slot << 4) | request.generation] === mark)
          this.servers.exits.stopWaiting(slot, this.answerTimeout);
        break;
      case events.noPlace:
        if (requests.ints[(slot << 4) | request.generation] === mark) this.servers.exits.giveUp(slot);
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
      case events.noOrigin:
        this.guards.timeIsOver(slot, mark);
        break;
      case events.noIntegration:
        this.waits.timeIsOver(slot, mark);
        break;
      case events.functionTimeout:
        this.functions.timeIsOver(slot, mark);
        break;
      case events.asyncRetry:
        this.journeys.enter(slot, requests.ints[(slot << 4) | request.hop] as number);
        break;
    }
  }

  schedule(time: number, kind: number, slot: number, mark: number): void {
    this.queue.push(time, (slot << 4) | kind, mark);
  }

  /** The next arrival of a source, of which there is one at a time. */
  scheduleArrival(source: number, time: number): void {
    if (source >= this.lanes.arrivals) {
      this.schedule(time, events.arrival, source, 0);
      return;
    }
    this.lanes.numbers[2] = time;
    this.lanes.putArrival(source);
  }

  /** The end of a request's patience. */
  scheduleTimeout(slot: number, classIndex: number): void {
    const mark = this.requests.ints[(slot << 4) | request.generation] as number;
    const time = (this.clock[0] as number) + (this.timeouts[classIndex] as number);
    if (!this.lanes.hasTimeouts(classIndex)) {
      this.schedule(time, events.timeout, slot, mark);
      return;
    }
    this.lanes.numbers[2] = time;
    this.lanes.putTimeout(classIndex, slot, mark);
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
    this.drawn[0] =
      (this.drawn[0] as number) * (this.stationFactor[station] as number) +
      (this.stationDelay[station] as number);
  }

  serviceTime(slot: number, station: number): number {
    this.drawService(slot, station);
    return this.drawn[0] as number;
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
}
