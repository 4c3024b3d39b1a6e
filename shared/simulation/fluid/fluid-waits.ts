import { causeIndex } from '../flow/causes.ts';
import type { Branch, Flow } from '../flow/flow.ts';
import { guardsWithin, type WaitPlan, waitsOfHops } from '../flow/waits.ts';
import { cutAt, negligible } from './cut-times.ts';
import type { FluidEngine } from './fluid-engine.ts';
import { gammaTail } from './gamma-tail.ts';

interface WaitState {
  readonly plan: WaitPlan;
  readonly cause: number;
  /** Guards on its way, which do not answer its end by another attempt. */
  readonly guards: ReadonlySet<number>;
  /** In this step: requests that leave the visit, and time and variance of all at its stations. */
  left: number;
  time: number;
  variance: number;
  /** Of that, what lies in no visit within it, each of which takes no longer than it says. */
  ownTime: number;
  ownVariance: number;
  readonly mostWithin: number;
  /** By the step before: the share of those that leave too late, and what the others have of the time and of its variance. */
  late: number;
  timeInTime: number;
  varianceInTime: number;
  isJudged: boolean;
}

/** Where a hop leads, and out of how many of its waits each way leaves it. */
interface WaitedWay {
  readonly branches: readonly (Branch & { readonly keeps: number })[];
  /** What goes nowhere. */
  readonly ends: number;
  /** By level, the share that leaves that wait. */
  readonly leaves: readonly number[];
}

interface WaitedHop {
  /** From the outermost. */
  readonly chain: readonly number[];
  readonly next: WaitedWay;
  readonly onToken: WaitedWay | undefined;
}

/**
 * Visits that their caller waits for so long and no longer, as rates: times are taken as gamma distributed, with the mean
 * and the variance of the stations on the way, and what is longer has got its error when it leaves. Of a visit within
 * another, the outer one knows the time of those that the inner one has not given up.
 */
export class FluidWaits {
  private readonly engine: FluidEngine;
  private readonly states: readonly WaitState[];
  private readonly hops: readonly (WaitedHop | undefined)[];

  constructor(engine: FluidEngine, flow: Flow) {
    this.engine = engine;
    const chains = waitsOfHops(flow);
    const guards = guardsWithin(flow);
    this.states = (flow.waits ?? []).map((plan, wait) => ({
      plan,
      cause: causeIndex(plan.cause),
      guards: guards[wait] as ReadonlySet<number>,
      left: 0,
      time: 0,
      variance: 0,
      ownTime: 0,
      ownVariance: 0,
      mostWithin: secondsWithin(flow, chains, wait),
      late: 0,
      timeInTime: 1,
      varianceInTime: 1,
      isJudged: false,
    }));
    this.hops = flow.hops.map(({ next, onToken }, hop): WaitedHop | undefined => {
      const chain = chains[hop] as readonly number[];
      return chain.length === 0
        ? undefined
        : {
            chain,
            next: wayOf(next, chain, chains),
            onToken: onToken === undefined ? undefined : wayOf(onToken, chain, chains),
          };
    });
  }

  /** Whether requests at the hop are waited for. */
  isAt(hop: number): boolean {
    return this.hops[hop] !== undefined;
  }

  /** The waits of a hop, each with its place and how long it lasts. */
  waitsAt(hop: number): readonly { readonly wait: number; readonly seconds: number }[] {
    return (this.hops[hop]?.chain ?? []).map((wait) => ({
      wait,
      seconds: (this.states[wait] as WaitState).plan.seconds,
    }));
  }

  /** At the beginning of a step: who is late, by what the step before has shown. */
  begin(): void {
    for (const state of this.states) {
      if (state.left > 0) judge(state);
      state.left = 0;
      state.time = 0;
      state.variance = 0;
      state.ownTime = 0;
      state.ownVariance = 0;
    }
  }

  /** Notes time at a station on the way; gives the share of it that those who are in time take. */
  note(hop: number, rate: number, time: number, variance: number): number {
    const chain = this.hops[hop]?.chain ?? [];
    let times = 1;
    let variances = 1;
    for (let level = chain.length - 1; level >= 0; level -= 1) {
      const state = this.states[chain[level] as number] as WaitState;
      state.time += rate * time * times;
      state.variance += rate * variance * variances;
      if (level === chain.length - 1) {
        state.ownTime += rate * time;
        state.ownVariance += rate * variance;
      }
      if (this.lateAt(hop, state) === 0) continue;
      times *= state.timeInTime;
      variances *= state.varianceInTime;
    }
    return times;
  }

  /** Sends what leaves a hop on; gives what has its answer in time. */
  pass(hop: number, rate: number, withToken: number, dt: number): number {
    const { next, onToken } = this.hops[hop] as WaitedHop;
    if (onToken === undefined) return this.sendOver(hop, next, rate, dt);
    return (
      this.sendOver(hop, onToken, rate * withToken, dt) + this.sendOver(hop, next, rate * (1 - withToken), dt)
    );
  }

  private sendOver(hop: number, way: WaitedWay, rate: number, dt: number): number {
    if (rate === 0) return 0;
    const { chain } = this.hops[hop] as WaitedHop;
    let inTime = rate;
    for (let level = chain.length - 1; level >= 0; level -= 1) {
      const state = this.states[chain[level] as number] as WaitState;
      const leaving = inTime * (way.leaves[level] as number);
      if (leaving === 0) continue;
      state.left += leaving;
      // Of the first that leave nothing has been shown before.
      if (!state.isJudged) judge(state);
      const late = this.lateAt(hop, state);
      if (late > 0) this.fail(hop, chain[level] as number, leaving * late * dt);
      inTime *= 1 - late;
    }
    const { hopIn } = this.engine;
    for (const { to, p, keeps } of way.branches)
      hopIn[to] = (hopIn[to] as number) + rate * p * this.shareInTime(hop, chain, keeps);
    return way.ends <= 0 ? 0 : rate * way.ends * this.shareInTime(hop, chain, 0);
  }

  /** Of what leaves all waits but so many, the part that nobody has given up. */
  private shareInTime(hop: number, chain: readonly number[], keeps: number): number {
    let share = 1;
    for (let level = chain.length - 1; level >= keeps; level -= 1)
      share *= 1 - this.lateAt(hop, this.states[chain[level] as number] as WaitState);
    return share;
  }

  /** Who sent the request gives up no later than the caller: that is counted there. */
  private lateAt(hop: number, { plan, late }: WaitState): number {
    if (late === 0) return 0;
    const { hopClass, flow } = this.engine;
    const patience = flow.classes[hopClass[hop] as number]?.timeout ?? Number.POSITIVE_INFINITY;
    return patience <= plan.seconds ? 0 : late;
  }

  /** So many requests at a hop are given up by one of its waits. */
  fail(hop: number, wait: number, amount: number): void {
    const { plan, cause, guards } = this.states[wait] as WaitState;
    const { errors } = this.engine.stations[plan.station] as FluidEngine['stations'][number];
    errors[cause] = (errors[cause] as number) + amount;
    this.engine.failAt(hop, -1, amount, plan.cause, guards);
  }
}

/** A way on: which of the waits of its hop each branch keeps. */
function wayOf(
  branches: readonly Branch[],
  chain: readonly number[],
  chains: readonly (readonly number[])[],
): WaitedWay {
  const kept = branches.map((branch) => {
    const other = chains[branch.to] ?? [];
    let keeps = 0;
    while (keeps < chain.length && other[keeps] === chain[keeps]) keeps += 1;
    return { ...branch, keeps };
  });
  const ends = Math.max(0, 1 - branches.reduce((sum, { p }) => sum + p, 0));
  const leavesAll = (level: number): number =>
    kept.reduce((sum, { p, keeps }) => sum + (keeps <= level ? p : 0), ends);
  // Of what has left the waits within, all that leaves this one as well.
  return { branches: kept, ends, leaves: chain.map((_, level) => leavesAll(level)) };
}

/** How long the visits that lie in this one, and in none between, last at most one after another. */
function secondsWithin(flow: Flow, chains: readonly (readonly number[])[], wait: number): number {
  const inner = new Set(
    chains.flatMap((chain) => {
      const level = chain.indexOf(wait);
      return level === -1 ? [] : (chain[level + 1] ?? []);
    }),
  );
  return [...inner].reduce((sum, each) => sum + (flow.waits?.[each]?.seconds ?? 0), 0);
}

function judge(state: WaitState): void {
  const { plan, left, mostWithin, ownTime, ownVariance } = state;
  const cut = cutAt({ mean: state.time / left, variance: state.variance / left }, plan.seconds);
  // Where the visits within it are all over in time, only its own part can be too long.
  const room = plan.seconds - mostWithin;
  const most = mostWithin === 0 || room <= 0 ? 1 : gammaTail(ownTime / left, ownVariance / left, room);
  state.isJudged = true;
  state.late = Math.min(cut.late, most) < negligible ? 0 : Math.min(cut.late, most);
  state.timeInTime = state.late === 0 ? 1 : cut.timeInTime;
  state.varianceInTime = state.late === 0 ? 1 : cut.varianceInTime;
}
