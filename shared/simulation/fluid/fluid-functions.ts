import { causeIndex } from '../flow/causes.ts';
import { meanOf } from '../flow/distribution.ts';
import type { Flow, FunctionStation } from '../flow/flow.ts';
import { shareAbove } from '../flow/share-above.ts';
import { cutAt, type Moments, negligible } from './cut-times.ts';
import type { FluidEngine } from './fluid-engine.ts';
import type { FluidStation } from './fluid-station.ts';

/** What one function has, or all of a pool that start their environments together. */
interface Starts {
  tokens: number;
  at: number;
}

interface FunctionState {
  readonly plan: FunctionStation;
  readonly keepAlive: number;
  /** It calls others, and waits for them. */
  readonly calls: boolean;
  readonly starts: Starts;
  /** On demand, busy or warm. */
  environments: number;
  /** Calls that ran too long. */
  timeouts: number;
  /** Concurrency of its pool that it asked for in the step before. */
  asked: number;
}

/** Functions, as rates: their concurrency, how fast it may grow, and what takes longer than they may run. */
export class FluidFunctions {
  private readonly engine: FluidEngine;
  private readonly states: readonly (FunctionState | undefined)[];
  /** By pool: what nobody has reserved, and what is asked for of it. */
  private readonly poolLimits: readonly number[];
  private readonly poolAsked: Float64Array;

  constructor(engine: FluidEngine, flow: Flow) {
    this.engine = engine;
    const together = flow.pools.map((): Starts => ({ tokens: Number.POSITIVE_INFINITY, at: 0 }));
    this.states = flow.stations.map((plan, station): FunctionState | undefined =>
      plan.is !== 'function'
        ? undefined
        : {
            plan,
            keepAlive: Math.max(1, meanOf(plan.keepAlive)),
            calls: flow.hops.some((hop) => hop.station === station && hop.calls.length > 0),
            starts: (plan.startsTogether === true ? together[plan.pool] : undefined) ?? {
              tokens: plan.startBurst,
              at: 0,
            },
            environments: 0,
            timeouts: 0,
            asked: 0,
          },
    );
    this.poolAsked = new Float64Array(flow.pools.length);
    this.poolLimits = flow.pools.map(({ limit }, pool) =>
      flow.stations.reduce(
        (left, plan) =>
          plan.is === 'function' && plan.pool === pool ? left - (plan.reserved ?? plan.provisioned) : left,
        limit,
      ),
    );
  }

  /** Moves a function on by a step; gives the rate that leaves it with an answer. */
  step(index: number, station: FluidStation, plan: FunctionStation, inflow: number, dt: number): number {
    const { engine } = this;
    const { targets } = engine;
    engine.events.come(index, dt);
    const state = this.states[index] as FunctionState;
    const mean = engine.holdTimes[index] as number;
    const cut = cutAt({ mean, variance: engine.holdVariances[index] as number }, plan.timeout);
    const hold = cut.mean;
    const ready = targets.provisioned[index] as number;
    const shared = this.partOf(state, Math.max(0, inflow * hold - ready));
    const limit = plan.reserved ?? shared + ready;
    const calls = (plan.reserved ?? this.poolLimits[plan.pool] ?? limit) * plan.requestsPerConcurrency;
    const throttle = targets.throttleOf(index) === 0 ? 0 : Number.POSITIVE_INFINITY;
    let out = Math.min(inflow, throttle, hold === 0 ? inflow : limit / hold, calls);
    const onDemand = Math.max(0, out * hold - ready);
    const missing = onDemand - this.grow(state, onDemand, dt);
    if (missing > 0) out = Math.max(0, out - missing / hold);
    station.inside = out * hold;
    station.busy = station.inside;
    station.invocations += out * dt;
    targets.calls[index] = (targets.calls[index] as number) + out * dt;
    const provisionedBusy = Math.min(station.busy, ready);
    targets.provisionedBusy[index] = (targets.provisionedBusy[index] as number) + provisionedBusy * dt;
    this.keep(state, Math.max(0, station.busy - ready), dt);
    if (inflow > out) engine.drop(index, inflow - out, 'throttled_lambda', dt);
    const own = targets.factors[index] as number;
    const late = state.calls ? cut.late : own > 0 ? shareAbove(plan.service, plan.timeout / own) : 0;
    if (late < negligible) return out;
    state.timeouts += out * late * dt;
    if (!state.calls) {
      this.runTooLong(index, plan.timeout, out * late * dt);
      return out * (1 - late);
    }
    // What it called goes on without it.
    for (const hop of engine.hopsOf[index] as readonly number[]) {
      const amount = out * (engine.hopShare[hop] as number) * late * dt;
      if (amount > 0) engine.owners.failOwner(hop, amount, 'timeout_504');
    }
    return out;
  }

  /** So many calls are ended: who would have waited no longer than that, the innermost first, has given up before. */
  private runTooLong(index: number, seconds: number, amount: number): void {
    const { engine } = this;
    const { errors } = engine.stations[index] as FluidStation;
    const at = causeIndex('timeout_504');
    errors[at] = (errors[at] as number) + amount;
    for (const hop of engine.hopsOf[index] as readonly number[]) {
      const own = amount * (engine.hopShare[hop] as number);
      const wait = engine.waits?.waitsAt(hop).findLast((each) => each.seconds <= seconds);
      if (own > 0 && wait !== undefined) engine.waits?.fail(hop, wait.wait, own);
      else if (own > 0) engine.failAt(hop, index, own, 'timeout_504');
    }
  }

  /** Calls of a function that ran too long so far. */
  timeoutsOf(index: number): number {
    return this.states[index]?.timeouts ?? 0;
  }

  /** How long calls take that are not ended: their mean and its variance. */
  timeInTime(index: number): Moments {
    const plan = this.states[index]?.plan;
    const mean = this.engine.holdTimes[index] as number;
    const variance = this.engine.holdVariances[index] as number;
    if (plan === undefined) return { mean, variance };
    const cut = cutAt({ mean, variance }, plan.timeout);
    const part = 1 - cut.late;
    return part <= 0
      ? { mean: plan.timeout, variance: 0 }
      : { mean: (mean * cut.timeInTime) / part, variance: (variance * cut.varianceInTime) / part };
  }

  /** What a function may use of its pool: all of it while it is enough, else its part of what is asked for together. */
  private partOf(state: FunctionState, asked: number): number {
    const { pool, reserved } = state.plan;
    const limit = this.poolLimits[pool] ?? Number.POSITIVE_INFINITY;
    if (reserved !== undefined) return limit;
    // The others ask for what they asked for a step ago.
    const all = (this.poolAsked[pool] as number) - state.asked + asked;
    state.asked = asked;
    this.poolAsked[pool] = all;
    return all <= limit || all === 0 ? limit : (limit * asked) / all;
  }

  /** Starts environments for so much concurrency, as many as it may; gives the concurrency that there is room for. */
  private grow(state: FunctionState, wanted: number, dt: number): number {
    const { plan, starts } = state;
    const { now } = this.engine;
    if (starts.tokens === Number.POSITIVE_INFINITY) starts.tokens = plan.startBurst;
    starts.tokens = Math.min(plan.startBurst, starts.tokens + (now + dt - starts.at) * plan.startRate);
    starts.at = now + dt;
    const started = Math.min(starts.tokens, Math.max(0, wanted - state.environments));
    starts.tokens -= started;
    state.environments += started;
    return Math.min(wanted, state.environments);
  }

  /** Idle ones are given up after a while. */
  private keep(state: FunctionState, busy: number, dt: number): void {
    const idle = Math.max(0, state.environments - busy);
    state.environments -= idle * Math.min(1, dt / state.keepAlive);
  }
}
