import { causeIndex, type ErrorCause, errorCauses } from '../flow/causes.ts';
import {
  type GuardPlan,
  isWorthAnother,
  otherwiseOf,
  pauseBefore,
  phasesOf,
  retrierOf,
} from '../flow/guards.ts';
import { chooseBranch } from './choose-branch.ts';
import type { DesEngine } from './des-engine.ts';
import { enlarged } from './event-queue.ts';
import { events } from './events.ts';
import type { RandomStream } from './random-stream.ts';
import { flags, request as requestPlaces } from './request-pool.ts';

// A name of this file alone: an optimising compiler takes its places for the numbers that they are.
const request = requestPlaces;

/** Visits that their senders try again: only what fails comes here, and what begins such a visit. */
export class GuardsPart {
  private readonly engine: DesEngine;
  private readonly plans: readonly GuardPlan[];
  /** By hop, the guard of the visit that it belongs to; -1 for none. */
  private readonly guardOf: Int32Array;
  private readonly isRetriedAt: readonly (ReadonlySet<number> | undefined)[];
  private readonly retried: Uint8Array;
  private readonly noAnswer = causeIndex('timeout_504');
  /** By slot, and retrier of its guard, attempts after the first. */
  private tries: Int32Array;
  private readonly retriers: number;
  /** By slot: when the visit began, and a number of its own for each attempt. */
  private marks = new Int32Array(1024);
  private begun = new Float64Array(1024);
  private count = 0;
  /** By guard, attempts after the first. */
  readonly retries: Float64Array;

  constructor(engine: DesEngine) {
    this.engine = engine;
    const { guards = [], hops } = engine.flow;
    this.plans = guards;
    this.retries = new Float64Array(guards.length);
    this.retriers = Math.max(1, ...guards.map(({ retriers = [] }) => retriers.length));
    this.tries = new Int32Array(1024 * this.retriers);
    this.guardOf = new Int32Array(hops.length).fill(-1);
    guards.forEach(({ covers }, guard) => {
      for (const hop of covers) if (this.guardOf[hop] === -1) this.guardOf[hop] = guard;
    });
    this.isRetriedAt = guards.map(({ retriesAt }) =>
      retriesAt === undefined ? undefined : new Set(retriesAt),
    );
    this.retried = Uint8Array.from(errorCauses, (cause) => (isWorthAnother(cause) ? 1 : 0));
  }

  /** A visit begins. */
  begin(slot: number, guard: number): void {
    this.makeRoom(slot);
    this.tries.fill(0, slot * this.retriers, (slot + 1) * this.retriers);
    this.begun[slot] = this.engine.now;
    this.watch(slot, guard);
  }

  private makeRoom(slot: number): void {
    if (slot < this.marks.length) return;
    const size = Math.max(this.marks.length * 2, slot + 1);
    this.tries = enlarged(this.tries, new Int32Array(size * this.retriers));
    this.marks = enlarged(this.marks, new Int32Array(size));
    this.begun = enlarged(this.begun, new Float64Array(size));
  }

  /** Another slot stands for the visit from now on, and nothing is under way there; gives its guard, or -1. */
  handOver(slot: number, to: number): number {
    if (this.plans.length === 0) return -1;
    this.makeRoom(Math.max(slot, to));
    this.tries.copyWithin(to * this.retriers, slot * this.retriers, (slot + 1) * this.retriers);
    this.begun[to] = this.begun[slot] as number;
    this.marks[slot] = -1;
    this.marks[to] = -1;
    return this.guardOf[this.engine.requests.ints[(to << 4) | request.hop] as number] ?? -1;
  }

  /** It has no answer in time, where its caller would wait longer. */
  private watch(slot: number, guard: number): void {
    const { engine } = this;
    const { timeout } = this.plans[guard] as GuardPlan;
    this.count = (this.count + 1) | 0;
    this.marks[slot] = this.count;
    if (timeout === undefined) return;
    const { ints } = engine.requests;
    const isTop = ((ints[(slot << 4) | request.flags] as number) & flags.top) !== 0;
    const patience = engine.timeouts[ints[(slot << 4) | request.class] as number] as number;
    if (isTop && patience <= timeout) return;
    engine.schedule(engine.now + timeout, events.noOrigin, slot, this.count);
  }

  timeIsOver(slot: number, mark: number): void {
    if (this.marks[slot] !== mark) return;
    const hop = this.engine.requests.ints[(slot << 4) | request.hop] as number;
    if (hop < 0 || this.guardOf[hop] === -1) return;
    this.engine.servers.exits.stopWaiting(slot, this.noAnswer);
  }

  /**
   * Whether a request that has failed at a station goes on all the same: once more, or elsewhere. An error that somebody
   * on the way has answered with is not what only some stations are asked again for.
   */
  catches(slot: number, station: number, cause: number, isAnswered = false): boolean {
    const { engine } = this;
    const { ints } = engine.requests;
    const guard = this.guardOf[ints[(slot << 4) | request.hop] as number] as number;
    if (guard === -1 || this.retried[cause] === 0) return false;
    const bits = ints[(slot << 4) | request.flags] as number;
    const isTried = (bits & (flags.top | flags.detached | flags.child)) !== 0;
    if (!isTried || (bits & flags.abandoned) !== 0) return false;
    const plan = this.plans[guard] as GuardPlan;
    const why = errorCauses[cause] as ErrorCause;
    const stream = engine.routingStreams[station] as RandomStream;
    const retrier = retrierOf(plan, why);
    const place = slot * this.retriers + Math.max(0, retrier);
    const attempt = (this.tries[place] as number) + 1;
    const places = this.isRetriedAt[guard];
    const isRetried = retrier >= 0 && (places === undefined || (!isAnswered && places.has(station)));
    const pause = isRetried ? pauseBefore(phasesOf(plan, retrier), attempt) : undefined;
    if (pause !== undefined && engine.now + pause - (this.begun[slot] as number) <= plan.longest) {
      this.keepPatience(slot, bits);
      this.tries[place] = attempt;
      this.retries[guard] = (this.retries[guard] as number) + 1;
      const to = chooseBranch(plan.entry, stream);
      ints[(slot << 4) | request.hop] = to;
      if (pause > 0) {
        this.marks[slot] = -1;
        const jitter = plan.retriers?.[retrier]?.jitter;
        // Between half and one and a half times the pause, so that not all come at once, unless its plan says otherwise.
        const part = jitter === 'none' ? 1 : stream.uniform() + (jitter === 'full' ? 0 : 0.5);
        engine.schedule(engine.now + pause * part, events.asyncRetry, slot, 0);
        return true;
      }
      this.watch(slot, guard);
      engine.journeys.enter(slot, to);
      return true;
    }
    const otherwise = otherwiseOf(plan, why);
    if (otherwise === undefined) return false;
    this.keepPatience(slot, bits);
    this.marks[slot] = -1;
    const to = chooseBranch(otherwise, stream);
    const wait = isRetried ? (plan.retriers?.[retrier]?.endsAfter ?? 0) : 0;
    if (to >= 0 && wait > 0) {
      ints[(slot << 4) | request.hop] = to;
      engine.schedule(engine.now + wait, events.asyncRetry, slot, 0);
    } else if (to < 0) engine.journeys.finish(slot, -1);
    else engine.journeys.enter(slot, to);
    return true;
  }

  /** What took it from its target took the end of its caller's patience as well. */
  private keepPatience(slot: number, bits: number): void {
    const { engine } = this;
    const { ints, moments } = engine.requests;
    const timeout = engine.timeouts[ints[(slot << 4) | request.class] as number] as number;
    if ((bits & flags.top) === 0 || (bits & flags.hasTimeout) !== 0) return;
    if (timeout === Number.POSITIVE_INFINITY) return;
    ints[(slot << 4) | request.flags] = bits | flags.hasTimeout;
    const isFirst = ints[(slot << 4) | request.attempt] === 1;
    const end = isFirst
      ? Math.max(engine.now, (moments[(slot << 3) | request.begunAt] as number) + timeout)
      : engine.now + timeout;
    engine.schedule(end, events.timeout, slot, ints[(slot << 4) | request.generation] as number);
  }
}
