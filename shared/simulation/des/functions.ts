import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import { causeIndex } from '../flow/causes.ts';
import { compileSampler, type Sampler, sample } from '../flow/distribution.ts';
import type { FunctionStation } from '../flow/flow.ts';
import type { DesEngine } from './des-engine.ts';
import { events } from './events.ts';
import { createStream, type RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';
import type { StationStatistics } from './statistics.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** Between two attempts of an event that was throttled. */
const longestPause = awsFigure('lambda.asyncLongestPause');

/** Everything that one function has running. */
export interface FunctionState {
  readonly plan: FunctionStation;
  readonly init: Sampler;
  readonly keepAlive: Sampler;
  readonly starts: RandomStream;
  /** Idle environments as a stack of the times at which each is given up: the last used is used first. */
  readonly idle: number[];
  idleProvisioned: number;
  /** There now, and the integrals of those and of the busy ones. */
  provisioned: number;
  provisionedArea: number;
  provisionedBusyArea: number;
  provisionedLast: number;
  running: number;
  /** Environments that it may start now: its own, or those of all functions that start together. */
  readonly startTokens: Tokens;
  coldStarts: number;
  invocations: number;
  throttles: number;
  /** Seconds that are billed. */
  billedSeconds: number;
  isThrottled: boolean;
  /** Since the start of the run, warm-up and all: calls that it ran, and those of them that failed. */
  runs: number;
  failures: number;
  /** Of those, the ones that ran too long. */
  timeouts: number;
  /** Of a function with concurrency of its own. */
  readonly calls: Tokens;
}

/** What is left of a bucket: concurrency that calls of the last second have not taken, or environments that may start. */
interface Tokens {
  left: number;
  last: number;
}

/** Functions: environments that start cold and stay warm, and the concurrency that bounds them. */
export class FunctionsPart {
  readonly states: (FunctionState | undefined)[];
  /** Concurrency in use of each pool, beyond what is reserved. */
  readonly poolUse: Float64Array;
  private readonly engine: DesEngine;
  private readonly poolLimit: Float64Array;
  private readonly poolCalls: readonly Tokens[];
  private readonly throttled = causeIndex('throttled_lambda');
  private readonly timedOut = causeIndex('timeout_504');
  /** By slot: whether it runs in a provisioned environment, and when it began. */
  private isProvisioned = new Uint8Array(1024);
  private begun = new Float64Array(1024);
  private isLate = new Uint8Array(1024);
  private deadline = new Float64Array(1024);

  constructor(engine: DesEngine) {
    this.engine = engine;
    const { flow, options } = engine;
    const together = flow.pools.map((): Tokens => ({ left: Number.POSITIVE_INFINITY, last: 0 }));
    this.states = flow.stations.map((plan) =>
      plan.is !== 'function'
        ? undefined
        : {
            plan,
            init: compileSampler(plan.init),
            keepAlive: compileSampler(plan.keepAlive),
            starts: createStream(options.seed, plan.id, 'starts', options.replication),
            idle: [],
            idleProvisioned: plan.provisioned,
            provisioned: plan.provisioned,
            provisionedArea: 0,
            provisionedBusyArea: 0,
            provisionedLast: 0,
            running: 0,
            startTokens: (plan.startsTogether === true ? together[plan.pool] : undefined) ?? {
              left: plan.startBurst,
              last: 0,
            },
            coldStarts: 0,
            invocations: 0,
            throttles: 0,
            billedSeconds: 0,
            isThrottled: false,
            runs: 0,
            failures: 0,
            timeouts: 0,
            calls: { left: plan.reserved ?? 0, last: 0 },
          },
    );
    this.poolUse = new Float64Array(flow.pools.length);
    this.poolLimit = Float64Array.from(flow.pools, ({ limit }, pool) => {
      const reserved = flow.stations.reduce(
        (sum, plan) =>
          plan.is === 'function' && plan.pool === pool
            ? sum + (plan.reserved ?? 0) + (plan.reserved === undefined ? plan.provisioned : 0)
            : sum,
        0,
      );
      return limit - reserved;
    });
    this.poolCalls = Array.from(this.poolLimit, (left) => ({ left, last: 0 }));
  }

  arrive(slot: number, station: number): void {
    const { engine } = this;
    const state = this.states[station] as FunctionState;
    const bits = engine.requests.ints[(slot << 4) | request.flags] as number;
    const isWaitedFor = (bits & (flags.detached | flags.message | flags.batch)) === 0 || this.isAwaited(slot);
    const start = isWaitedFor && !this.mayCall(state) ? -1 : this.start(state);
    if (start < 0) {
      state.throttles += 1;
      this.refuse(slot, station);
      return;
    }
    const { requests } = engine;
    this.reserveSlot(slot);
    const isProvisioned = start === 0;
    this.isProvisioned[slot] = isProvisioned ? 1 : 0;
    state.running += 1;
    state.invocations += 1;
    state.runs += 1;
    const statistics = engine.stations[station] as StationStatistics;
    statistics.advance(engine.clock);
    statistics.busy += 1;
    if (statistics.busy > statistics.mostBusy) statistics.mostBusy = statistics.busy;
    let init = 0;
    if (start === 2) {
      init = sample(state.init, state.starts);
      state.coldStarts += 1;
    }
    statistics.wait.record(init);
    this.begun[slot] = engine.now;
    let duration = engine.serviceTime(slot, station);
    this.isLate[slot] = 0;
    this.deadline[slot] = engine.now + init + state.plan.timeout;
    if (duration > state.plan.timeout) {
      duration = state.plan.timeout;
      this.isLate[slot] = 1;
    }
    requests.ints[(slot << 4) | request.target] = -1;
    engine.schedule(
      engine.now + init + duration,
      events.functionDone,
      slot,
      requests.ints[(slot << 4) | request.generation] as number,
    );
  }

  /** Somebody waits for this call, of a request that nobody waits for. */
  private isAwaited(slot: number): boolean {
    const hop = this.engine.requests.ints[(slot << 4) | request.hop] as number;
    return this.engine.hops.plans[hop]?.isAwaited === true;
  }

  /** Calls a second are bounded beside the concurrency: by that of the function where it is reserved, else of its pool. */
  private mayCall({ plan, calls }: FunctionState): boolean {
    const limit = plan.reserved ?? (this.poolLimit[plan.pool] as number);
    const tokens = plan.reserved === undefined ? (this.poolCalls[plan.pool] as Tokens) : calls;
    const { now } = this.engine;
    tokens.left = Math.min(limit, tokens.left + (now - tokens.last) * limit);
    tokens.last = now;
    const taken = 1 / plan.requestsPerConcurrency;
    if (tokens.left < taken - 1e-9) return false;
    tokens.left -= taken;
    return true;
  }

  /** So many environments are warm, for a run that begins in the middle. */
  warm(station: number, count: number): void {
    const state = this.states[station];
    if (state === undefined) return;
    for (let index = 0; index < count; index += 1) {
      state.idle.push(this.engine.now + sample(state.keepAlive, state.starts));
    }
  }

  /** 0 runs in a provisioned environment, 1 in a warm one, 2 in a new one; -1 is refused. */
  private start(state: FunctionState): number {
    const { plan } = state;
    const { now } = this.engine;
    if (state.isThrottled) return -1;
    if (state.idleProvisioned > 0) {
      this.countProvisioned(state);
      state.idleProvisioned -= 1;
      return 0;
    }
    const onDemand = state.running - (state.provisioned - state.idleProvisioned);
    if (plan.reserved !== undefined) {
      if (state.running >= plan.reserved) return -1;
    } else if ((this.poolUse[plan.pool] as number) >= (this.poolLimit[plan.pool] as number)) {
      return -1;
    }
    while (state.idle.length > 0) {
      const until = state.idle.pop() as number;
      if (until <= now) continue;
      if (plan.reserved === undefined) this.poolUse[plan.pool] = (this.poolUse[plan.pool] as number) + 1;
      return 1;
    }
    const tokens = state.startTokens;
    tokens.left = Math.min(plan.startBurst, tokens.left + (now - tokens.last) * plan.startRate);
    tokens.last = now;
    if (onDemand >= 0 && tokens.left < 1 - 1e-9) return -1;
    tokens.left -= 1;
    if (plan.reserved === undefined) this.poolUse[plan.pool] = (this.poolUse[plan.pool] as number) + 1;
    return 2;
  }

  /** A caller gets the refusal; an event is kept and tried again later. */
  private refuse(slot: number, station: number): void {
    const { engine } = this;
    const { requests } = engine;
    const bits = requests.ints[(slot << 4) | request.flags] as number;
    const { asyncAge, reserved } = (this.states[station] as FunctionState).plan;
    const age = engine.now - (requests.moments[(slot << 3) | request.begunAt] as number);
    // What is reserved as nothing never takes it.
    if ((bits & flags.detached) !== 0 && !this.isAwaited(slot) && age < asyncAge && reserved !== 0) {
      const tries = (requests.ints[(slot << 4) | request.ownerGeneration] as number) + 1;
      requests.ints[(slot << 4) | request.ownerGeneration] = tries;
      const statistics = engine.stations[station] as StationStatistics;
      statistics.advance(engine.clock);
      statistics.inside -= 1;
      statistics.errors[this.throttled] = (statistics.errors[this.throttled] as number) + 1;
      const wait = Math.min(longestPause, 2 ** Math.min(20, tries - 1));
      engine.schedule(engine.now + wait, events.asyncRetry, slot, 0);
      return;
    }
    engine.journeys.leave(slot, station, this.throttled);
  }

  served(slot: number): void {
    const { engine } = this;
    const hop = engine.requests.ints[(slot << 4) | request.hop] as number;
    const station = engine.hops.station[hop] as number;
    if (this.states[station] === undefined) {
      // Behind a front door there is only a delay.
      const cause = engine.draws(engine.errorRateOf(station), station) ? engine.appErrorCause : -1;
      if (engine.hops.isPlain[hop] === 0 && cause < 0 && engine.fanOut.startCalls(slot)) return;
      engine.journeys.leave(slot, station, cause);
      return;
    }
    if (this.isLate[slot] === 1) {
      (this.states[station] as FunctionState).timeouts += 1;
      this.release(slot, station, this.timedOut);
      return;
    }
    if (engine.hops.isPlain[hop] === 0) {
      const mark = engine.fanOut.nextMark(slot);
      const deadline = this.deadline[slot] as number;
      if (engine.fanOut.startCalls(slot)) {
        if (engine.fanOut.isWaiting(slot, mark))
          engine.schedule(deadline, events.functionTimeout, slot, mark);
        return;
      }
    }
    this.release(slot, station, -1);
  }

  /** It may run no longer, and still waits for what it called: that goes on without it. */
  timeIsOver(slot: number, mark: number): void {
    const { engine } = this;
    if (!engine.fanOut.isWaiting(slot, mark)) return;
    const station = engine.hops.station[engine.requests.ints[(slot << 4) | request.hop] as number] as number;
    engine.fanOut.forgetParts(slot);
    (this.states[station] as FunctionState).timeouts += 1;
    this.release(slot, station, this.timedOut);
  }

  /** Its environment is free for the next call. */
  release(slot: number, station: number, failed: number): void {
    const { engine } = this;
    const state = this.states[station];
    if (state === undefined) {
      engine.journeys.leave(slot, station, failed);
      return;
    }
    state.running -= 1;
    const statistics = engine.stations[station] as StationStatistics;
    statistics.advance(engine.clock);
    statistics.busy -= 1;
    state.billedSeconds += engine.now - (this.begun[slot] as number);
    if (this.isProvisioned[slot] === 1) {
      this.countProvisioned(state);
      state.idleProvisioned += 1;
    } else {
      if (state.plan.reserved === undefined) {
        this.poolUse[state.plan.pool] = (this.poolUse[state.plan.pool] as number) - 1;
      }
      state.idle.push(engine.now + sample(state.keepAlive, state.starts));
    }
    let cause = failed;
    if (cause < 0 && engine.draws(engine.errorRateOf(station), station)) cause = engine.appErrorCause;
    if (cause >= 0) state.failures += 1;
    const { requests } = engine;
    const isEvent =
      ((requests.ints[(slot << 4) | request.flags] as number) & flags.detached) !== 0 &&
      !this.isAwaited(slot);
    if (cause >= 0 && isEvent) {
      const delay = state.plan.asyncRetries[(requests.ints[(slot << 4) | request.attempt] as number) - 1];
      if (delay !== undefined) {
        requests.ints[(slot << 4) | request.attempt] =
          (requests.ints[(slot << 4) | request.attempt] as number) + 1;
        statistics.inside -= 1;
        statistics.errors[cause] = (statistics.errors[cause] as number) + 1;
        engine.schedule(engine.now + delay, events.asyncRetry, slot, 0);
        return;
      }
    }
    engine.journeys.leave(slot, station, cause);
  }

  /** Brings the integrals of provisioned environments up to now. */
  countProvisioned(state: FunctionState): void {
    const { now } = this.engine;
    const passed = now - state.provisionedLast;
    state.provisionedLast = now;
    state.provisionedArea += state.provisioned * passed;
    state.provisionedBusyArea += (state.provisioned - state.idleProvisioned) * passed;
  }

  provisionedBusySeconds(station: number): number {
    const state = this.states[station];
    if (state === undefined) return 0;
    this.countProvisioned(state);
    return state.provisionedBusyArea;
  }

  /** Environments that work at the moment, and those that wait for work: warm ones that are kept, and provisioned ones. */
  environments(station: number): { readonly working: number; readonly warm: number } {
    const state = this.states[station];
    if (state === undefined) return { working: 0, warm: 0 };
    const { now } = this.engine;
    const kept = state.idle.reduce((count, until) => count + (until > now ? 1 : 0), 0);
    return { working: state.running, warm: kept + state.idleProvisioned };
  }

  /** How many there were on average: what is paid for. */
  provisionedMean(station: number, seconds: number): number {
    const state = this.states[station];
    if (state === undefined || seconds === 0) return 0;
    this.countProvisioned(state);
    return state.provisionedArea / seconds;
  }

  /** Another number from now on; busy ones that are too many end with their call. */
  setProvisioned(station: number, count: number): void {
    const state = this.states[station];
    if (state === undefined) return;
    this.countProvisioned(state);
    const change = count - state.provisioned;
    state.provisioned = count;
    state.idleProvisioned += change;
    const { pool, reserved } = state.plan;
    if (reserved === undefined) this.poolLimit[pool] = (this.poolLimit[pool] as number) - change;
  }

  private reserveSlot(slot: number): void {
    if (slot < this.begun.length) return;
    const size = Math.max(this.begun.length * 2, slot + 1);
    const begun = new Float64Array(size);
    begun.set(this.begun);
    this.begun = begun;
    const isProvisioned = new Uint8Array(size);
    isProvisioned.set(this.isProvisioned);
    this.isProvisioned = isProvisioned;
    const isLate = new Uint8Array(size);
    isLate.set(this.isLate);
    this.isLate = isLate;
    const deadline = new Float64Array(size);
    deadline.set(this.deadline);
    this.deadline = deadline;
  }

  reset(_now: number): void {
    for (const state of this.states) {
      if (state === undefined) continue;
      this.countProvisioned(state);
      state.provisionedArea = 0;
      state.coldStarts = 0;
      state.invocations = 0;
      state.throttles = 0;
      state.billedSeconds = 0;
    }
  }

  settle(_now: number): void {
    // Environments hold no integrals of their own.
  }
}
