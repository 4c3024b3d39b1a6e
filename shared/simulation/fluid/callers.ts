import { causeIndex, errorCauses } from '../flow/causes.ts';
import type { Branch, Flow, FlowClass } from '../flow/flow.ts';
import { meanPauses, retriedCauses } from '../flow/retry.ts';
import { type CallerWay, waysOf } from './caller-ways.ts';
import { cutAt, type Moments } from './cut-times.ts';
import { Timed } from './timed.ts';

/** The way of one class from one source, with what comes back to it. */
interface Lane {
  readonly class: number;
  readonly entry: readonly Branch[];
  readonly ways: readonly CallerWay[];
  /** Requests a second that come for the first time. */
  fresh: number;
  /** By attempt: what is on its way back, first come first. */
  readonly waiting: readonly Timed[];
  /** By attempt, what comes in this step. */
  readonly rates: Float64Array;
}

interface ClassState {
  readonly plan: FlowClass;
  /** Seconds until the next attempt, on average, after each. */
  readonly delays: Float64Array;
  /** By cause. */
  readonly retried: Uint8Array;
  /** The shares of the attempts among what is inside. */
  readonly mix: Float64Array;
  completed: number;
  failed: number;
  readonly errors: Float64Array;
  latency: number;
  variance: number;
  /** Attempts whose callers give up, by when they do. */
  readonly late: Timed;
  /** Of them, those that are to leave by now and have not been taken out of the answered ones. */
  owed: number;
  /** Of what leaves now, the share whose callers have given up. */
  leavingLate: number;
}

/** What the engine adds up by class. */
export interface ClassSums {
  readonly completed: Float64Array;
  readonly failed: Float64Array;
  readonly errors: readonly Float64Array[];
  readonly latencySum: Float64Array;
  readonly varianceSum: Float64Array;
  readonly attempts: Float64Array;
  /** Those who come and are to be answered in time, and how long they take. */
  readonly inTime: Float64Array;
  readonly inTimeSum: Float64Array;
  /** By hop, time there and its variance. */
  readonly hopTime: Float64Array;
  readonly hopVariance: Float64Array;
}

/**
 * Callers who give up and try again, as rates: of what fails in a step every attempt has its share, and what may be tried
 * again comes back after its mean wait. Times are taken as gamma distributed, with the mean and the variance that the
 * stations give. Work for callers who have gone is done all the same.
 */
export class Callers {
  /** Whether there is anything to do. */
  readonly isNeeded: boolean;
  private readonly lanes: readonly (readonly Lane[])[];
  private readonly classes: readonly ClassState[];
  private readonly timedOut = causeIndex('timeout_client');

  constructor(flow: Flow) {
    this.isNeeded = flow.classes.some(
      ({ timeout, retry }) => timeout !== Number.POSITIVE_INFINITY || retry.max > 0,
    );
    this.classes = flow.classes.map((plan) => ({
      plan,
      delays: meanPauses(plan.retry),
      retried: retriedCauses(plan.retry),
      mix: Float64Array.from({ length: plan.retry.max + 1 }, (_, attempt) => (attempt === 0 ? 1 : 0)),
      completed: 0,
      failed: 0,
      errors: new Float64Array(errorCauses.length),
      latency: 0,
      variance: 0,
      late: new Timed(),
      owed: 0,
      leavingLate: 0,
    }));
    this.lanes = flow.sources.map(({ classes }) =>
      classes.map((each): Lane => {
        const attempts = (flow.classes[each.class]?.retry.max ?? 0) + 1;
        return {
          class: each.class,
          entry: each.entry,
          ways: waysWithOne(waysOf(flow, each.entry)),
          fresh: 0,
          waiting: Array.from({ length: attempts }, () => new Timed()),
          rates: new Float64Array(attempts),
        };
      }),
    );
  }

  /** Everything that a member of a source sends in this step, new and again, a second. */
  rate(source: number, member: number, fresh: number, until: number, dt: number): number {
    const lane = this.lanes[source]?.[member];
    if (lane === undefined) return fresh;
    lane.fresh = fresh;
    let total = fresh;
    lane.rates[0] = fresh;
    for (let attempt = 1; attempt < lane.rates.length; attempt += 1) {
      const amount = lane.waiting[attempt]?.sumUntil(until) ?? 0;
      lane.rates[attempt] = amount / dt;
      total += amount / dt;
    }
    return total;
  }

  /** Of what leaves now, the share whose callers have given up. */
  lateOf(classIndex: number): number {
    return this.classes[classIndex]?.leavingLate ?? 0;
  }

  /** Before a step: what has been added up so far. */
  remember(sums: ClassSums): void {
    this.classes.forEach((state, index) => {
      state.completed = sums.completed[index] as number;
      state.failed = sums.failed[index] as number;
      state.errors.set(sums.errors[index] as Float64Array);
      state.latency = sums.latencySum[index] as number;
      state.variance = sums.varianceSum[index] as number;
    });
  }

  /** After a step: who gave up, who tries again, and what is left as failed. */
  settle(sums: ClassSums, now: number, dt: number): void {
    this.classes.forEach((state, index) => {
      this.settleClass(state, index, sums, now, dt);
    });
  }

  private settleClass(state: ClassState, index: number, sums: ClassSums, now: number, dt: number): void {
    const { plan, mix } = state;
    const done = (sums.completed[index] as number) - state.completed;
    const ended = done + (sums.failed[index] as number) - state.failed;
    const errors = sums.errors[index] as Float64Array;
    const mean = done > 0 ? ((sums.latencySum[index] as number) - state.latency) / ended : 0;
    const variance = ended > 0 ? ((sums.varianceSum[index] as number) - state.variance) / ended : 0;
    const own = this.lanes.flat().filter((lane) => lane.class === index);
    let total = 0;
    for (const { rates } of own) for (const rate of rates) total += rate;
    sums.attempts[index] = (sums.attempts[index] as number) + total * dt;
    if (plan.timeout !== Number.POSITIVE_INFINITY) {
      const refused = (sums.failed[index] as number) - state.failed;
      const part = total > 0 ? Math.max(0, 1 - refused / (total * dt)) : 0;
      const isSole = own.length === 1 && own[0]?.ways.length === 1;
      for (const lane of own)
        this.judge(state, index, lane, sums, isSole ? { mean, variance } : undefined, part, now, dt);
      this.takeLate(state, index, sums, done, now);
      const gone = state.late.sumUntil(now);
      sums.failed[index] = (sums.failed[index] as number) + gone;
      errors[this.timedOut] = (errors[this.timedOut] as number) + gone;
    }
    if (plan.retry.max === 0) return;
    // What ends now came in about as long ago as requests are inside.
    const weight = dt / (dt + Math.min(mean, plan.timeout));
    for (let attempt = 0; attempt < mix.length && total > 0; attempt += 1) {
      const share = own.reduce((sum, { rates }) => sum + (rates[attempt] as number), 0) / total;
      mix[attempt] = (mix[attempt] as number) + weight * (share - (mix[attempt] as number));
    }
    const last = mix[mix.length - 1] as number;
    // Only the last attempt fails for good, and what is not tried again; causes keep their shares.
    let failed = 0;
    for (let cause = 0; cause < errors.length; cause += 1) {
      if (state.retried[cause] === 0) continue;
      const before = state.errors[cause] as number;
      const own = (errors[cause] as number) - before;
      failed += own;
      errors[cause] = before + own * last;
    }
    if (failed <= 0) return;
    sums.failed[index] = (sums.failed[index] as number) - failed * (1 - last);
    const fresh = own.reduce((sum, lane) => sum + lane.fresh, 0);
    for (const lane of own) {
      const share = fresh > 0 ? lane.fresh / fresh : 1 / own.length;
      for (let attempt = 1; attempt < mix.length; attempt += 1) {
        const amount = failed * (mix[attempt - 1] as number) * share;
        if (amount > 0) lane.waiting[attempt]?.push(now + (state.delays[attempt - 1] as number), amount);
      }
    }
  }

  /** Decides for those that come in now, by what is before them on each way; seen when their patience ends, and when they leave. */
  private judge(
    { plan, late }: ClassState,
    index: number,
    { ways, rates }: Lane,
    { hopTime, hopVariance, inTime, inTimeSum }: ClassSums,
    all: Moments | undefined,
    part: number,
    now: number,
    dt: number,
  ): void {
    const coming = rates.reduce((sum, rate) => sum + rate, 0) * dt * part;
    for (const { p, hops, leaving } of ways) {
      let { mean, variance } = all ?? { mean: 0, variance: 0 };
      if (all === undefined) {
        for (const hop of hops) {
          mean += hopTime[hop] as number;
          variance += hopVariance[hop] as number;
        }
      }
      const cut = cutAt({ mean, variance }, plan.timeout);
      const amount = coming * p * cut.late;
      late.push(now + plan.timeout, amount);
      leaving.push(now + Math.max(mean, plan.timeout), amount);
      inTime[index] = (inTime[index] as number) + coming * p - amount;
      inTimeSum[index] = (inTimeSum[index] as number) + coming * p * mean * cut.timeInTime;
    }
  }

  /** Who gave up has had an error: what leaves for them now is no answer. */
  private takeLate(state: ClassState, index: number, sums: ClassSums, done: number, now: number): void {
    for (const { ways } of this.lanes.flat().filter((lane) => lane.class === index)) {
      for (const { leaving } of ways) state.owed += leaving.sumUntil(now);
    }
    const taken = Math.min(state.owed, done);
    state.owed -= taken;
    sums.completed[index] = (sums.completed[index] as number) - taken;
    if (done > 0) state.leavingLate = taken / done;
  }
}

/** Where the ways are not known, all go one. */
function waysWithOne(ways: readonly CallerWay[]): readonly CallerWay[] {
  return ways.length > 0 ? ways : [{ p: 1, hops: [], leaving: new Timed() }];
}
