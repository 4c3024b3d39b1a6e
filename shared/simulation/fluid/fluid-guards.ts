import type { ErrorCause } from '../flow/causes.ts';
import type { Flow } from '../flow/flow.ts';
import {
  attemptsOf,
  type GuardPlan,
  isWorthAnother,
  otherwiseOf,
  pauseBefore,
  phasesOf,
  retrierOf,
} from '../flow/guards.ts';
import type { FluidEngine } from './fluid-engine.ts';
import { Timed } from './timed.ts';

/** What of a visit has failed and waits for its next attempt. */
interface GuardState {
  readonly plan: GuardPlan;
  /** Hops where such a visit begins. */
  readonly hops: readonly number[];
  /** Of each retrier, the first one counted. */
  readonly attempts: readonly number[];
  readonly retriesAt: ReadonlySet<number> | undefined;
  /** Requests that wait, and that have been sent again so far. */
  waiting: number;
  retries: number;
  /** Failed in this step, to be tried again or to go elsewhere. */
  failed: number;
  elsewhere: number;
  /** What goes elsewhere when it is known to have failed for the last time. */
  readonly later: Timed;
  /** Sent in the last step, first attempts and others. */
  sent: number;
  visitsBefore: number;
}

/**
 * Visits that their senders try again, as rates: of those that fail in a step, the part that has attempts left is sent
 * once more after its pause, and the rest goes elsewhere or fails.
 */
export class FluidGuards {
  private readonly engine: FluidEngine;
  private readonly states: readonly GuardState[];
  private readonly guardOf: Int32Array;

  constructor(engine: FluidEngine, { guards = [], hops }: Flow) {
    this.engine = engine;
    this.guardOf = new Int32Array(hops.length).fill(-1);
    this.states = guards.map((plan, guard) => {
      for (const hop of plan.covers) if (this.guardOf[hop] === -1) this.guardOf[hop] = guard;
      return {
        plan,
        hops: hops.flatMap((hop, index) => (hop.guard === guard ? [index] : [])),
        attempts: (plan.retriers ?? [plan]).map(({ phases }) => 1 + attemptsOf(phases)),
        retriesAt: plan.retriesAt === undefined ? undefined : new Set(plan.retriesAt),
        waiting: 0,
        retries: 0,
        failed: 0,
        elsewhere: 0,
        later: new Timed(),
        sent: 0,
        visitsBefore: 0,
      };
    });
  }

  /**
   * Takes the part of what fails at a hop that goes on all the same; gives the part that fails for good. Guards `within`
   * what has been given up do not try again.
   */
  take(
    hop: number,
    station: number,
    amount: number,
    cause: ErrorCause,
    within?: ReadonlySet<number>,
  ): number {
    const guard = this.guardOf[hop] as number;
    const state = this.states[guard];
    if (state === undefined || !isWorthAnother(cause)) return amount;
    if (within?.has(guard) === true) return amount;
    const { plan, retriesAt } = state;
    const attempts = state.attempts[retrierOf(plan, cause)] ?? 1;
    const isRetried = attempts > 1 && (retriesAt === undefined || retriesAt.has(station));
    const last = isRetried ? lastShare(Math.min(1, state.sent === 0 ? 0 : amount / state.sent), attempts) : 1;
    state.failed += amount * (1 - last);
    if (otherwiseOf(plan, cause) === undefined) return amount * last;
    const wait = isRetried ? (plan.retriers?.[retrierOf(plan, cause)]?.endsAfter ?? 0) : 0;
    if (wait > 0) state.later.push(this.engine.now + wait, amount * last);
    else state.elsewhere += amount * last;
    return 0;
  }

  /** Attempts after the first that a guard has made so far. */
  retriesOf(guard: number): number {
    return this.states[guard]?.retries ?? 0;
  }

  /** Sends what waits, at the beginning of a step. */
  send(dt: number): void {
    for (const state of this.states) {
      const { plan } = state;
      state.waiting += state.failed;
      state.elsewhere += state.later.sumUntil(this.engine.now + dt);
      const pause = pauseOf(state);
      const again = state.waiting * Math.min(1, dt / Math.max(dt, pause));
      state.waiting -= again;
      state.retries += again;
      if (again > 0) this.engine.send(plan.entry, again / dt);
      if (state.elsewhere > 0 && plan.otherwise !== undefined) {
        const left = this.engine.send(plan.otherwise, state.elsewhere / dt);
        // What goes nowhere from there has its answer.
        const classIndex = this.engine.hopClass[state.hops[0] ?? -1] ?? -1;
        if (classIndex >= 0)
          this.engine.completed[classIndex] = (this.engine.completed[classIndex] as number) + left * dt;
      }
      let visits = 0;
      for (const hop of state.hops) visits += this.engine.visits[hop] as number;
      state.sent = visits - state.visitsBefore + again;
      state.visitsBefore = visits;
      state.failed = 0;
      state.elsewhere = 0;
    }
  }
}

/** The attempt whose pause stands for all. */
const typical = 12;

/** Of all retriers the longest one stands for all. */
function pauseOf({ plan, attempts }: GuardState): number {
  return attempts.reduce((longest, count, retrier) => {
    const own = pauseBefore(phasesOf(plan, retrier), Math.min(count - 1, typical)) ?? 0;
    return Math.max(longest, plan.retriers?.[retrier]?.jitter === 'full' ? own / 2 : own);
  }, 0);
}

/** Of those that fail, the part whose last attempt it was, where each attempt fails alike. */
function lastShare(failing: number, attempts: number): number {
  let power = 1;
  let sum = 0;
  for (let attempt = 1; attempt < attempts && power > 1e-9; attempt += 1) {
    sum += power;
    power *= failing;
  }
  return power / (sum + power);
}
