import { causeIndex } from '../flow/causes.ts';
import type { Branch, Flow } from '../flow/flow.ts';
import { type WaitPlan, waitsOfHops } from '../flow/waits.ts';
import type { FluidEngine } from './fluid-engine.ts';
import type { FluidGuards } from './fluid-guards.ts';
import { gammaTail } from './gamma-tail.ts';

interface WaitState {
  readonly plan: WaitPlan;
  /** In this step: requests that leave the visit, and time and variance of all at its stations. */
  left: number;
  time: number;
  variance: number;
  /** By the step before: the share of those that leave too late, and of their time what the others take. */
  late: number;
  timeInTime: number;
  isJudged: boolean;
}

/** Where a hop of a visit leads: on within it, and out of it with the share that this is. */
interface WaitedHop {
  readonly wait: number;
  readonly inside: readonly Branch[];
  readonly outside: readonly Branch[];
  readonly leaves: number;
}

/**
 * Visits that their caller waits for so long and no longer, as rates: times are taken as gamma distributed, with the mean
 * and the variance of the stations on the way, and what is longer has got its error when it leaves.
 */
export class FluidWaits {
  private readonly engine: FluidEngine;
  private readonly guards: FluidGuards | undefined;
  private readonly states: readonly WaitState[];
  private readonly hops: readonly (WaitedHop | undefined)[];
  private readonly noAnswer = causeIndex('timeout_504');

  constructor(engine: FluidEngine, guards: FluidGuards | undefined, flow: Flow) {
    this.engine = engine;
    this.guards = guards;
    const waitOf = waitsOfHops(flow);
    this.states = (flow.waits ?? []).map((plan) => ({
      plan,
      left: 0,
      time: 0,
      variance: 0,
      late: 0,
      timeInTime: 1,
      isJudged: false,
    }));
    this.hops = flow.hops.map(({ next, onToken }, hop): WaitedHop | undefined => {
      const wait = waitOf[hop] as number;
      // Where a token decides the way, nobody is given up.
      if (wait === -1 || onToken !== undefined) return undefined;
      const inside = next.filter(({ to }) => waitOf[to] === wait);
      return {
        wait,
        inside,
        outside: next.filter(({ to }) => waitOf[to] !== wait),
        leaves: 1 - inside.reduce((sum, { p }) => sum + p, 0),
      };
    });
  }

  /** Whether requests at the hop are waited for. */
  isAt(hop: number): boolean {
    return this.hops[hop] !== undefined;
  }

  /** At the beginning of a step: who is late, by what the step before has shown. */
  begin(): void {
    for (const state of this.states) {
      if (state.left > 0) judge(state);
      state.left = 0;
      state.time = 0;
      state.variance = 0;
    }
  }

  /** Notes time at a station on the way; gives the share of it that those who are in time take. */
  note(hop: number, rate: number, time: number, variance: number): number {
    const waited = this.hops[hop];
    if (waited === undefined) return 1;
    const state = this.states[waited.wait] as WaitState;
    state.left += rate * waited.leaves;
    state.time += rate * time;
    state.variance += rate * variance;
    return this.lateAt(hop, state) === 0 ? 1 : state.timeInTime;
  }

  /** Sends what leaves a hop on; gives what has its answer in time. */
  pass(hop: number, rate: number, dt: number): number {
    const { engine } = this;
    const waited = this.hops[hop] as WaitedHop;
    const state = this.states[waited.wait] as WaitState;
    engine.send(waited.inside, rate);
    // Of the first that leave nothing has been shown before.
    if (!state.isJudged && state.left > 0) judge(state);
    const late = this.lateAt(hop, state);
    const amount = rate * waited.leaves * late * dt;
    if (amount > 0) this.fail(hop, state.plan.station, amount);
    // Of those that leave: what goes on elsewhere, and what goes nowhere.
    const out = rate * (1 - late);
    let left = waited.leaves;
    for (const { p } of waited.outside) left -= p;
    engine.send(waited.outside, out);
    return out * Math.max(0, left);
  }

  /** Who sent the request gives up no later than the API: that is counted there. */
  private lateAt(hop: number, { plan, late }: WaitState): number {
    const { hopClass, flow } = this.engine;
    const patience = flow.classes[hopClass[hop] as number]?.timeout ?? Number.POSITIVE_INFINITY;
    return patience <= plan.seconds ? 0 : late;
  }

  private fail(hop: number, station: number, amount: number): void {
    const { engine } = this;
    const { errors } = engine.stations[station] as FluidEngine['stations'][number];
    errors[this.noAnswer] = (errors[this.noAnswer] as number) + amount;
    const own = this.guards === undefined ? amount : this.guards.take(hop, -1, amount, 'timeout_504');
    const classIndex = engine.hopClass[hop] as number;
    if (classIndex < 0) return;
    engine.failed[classIndex] = (engine.failed[classIndex] as number) + own;
    const ofClass = engine.errors[classIndex] as Float64Array;
    ofClass[this.noAnswer] = (ofClass[this.noAnswer] as number) + own;
  }
}

function judge(state: WaitState): void {
  const { seconds } = state.plan;
  const mean = state.time / state.left;
  const variance = state.variance / state.left;
  state.isJudged = true;
  state.late = gammaTail(mean, variance, seconds);
  // The time of those in time is gamma distributed as well, with a shape that is one more.
  const scale = mean > 0 ? variance / mean : 0;
  state.timeInTime = state.late === 0 ? 1 : 1 - gammaTail(mean + scale, variance + scale * scale, seconds);
}
