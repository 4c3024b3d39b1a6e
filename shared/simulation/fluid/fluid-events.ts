import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { ErrorCause } from '../flow/causes.ts';
import type { Flow, FunctionStation } from '../flow/flow.ts';
import type { FluidEngine } from './fluid-engine.ts';

/** Between two attempts of an event that was throttled. */
const longestPause = awsFigure('lambda.asyncLongestPause');

/** Amounts that become due at any time, to the second. */
class Agenda {
  private readonly amounts = new Map<number, number>();
  private next = 0;

  push(at: number, amount: number): void {
    const second = Math.max(this.next, Math.floor(at));
    this.amounts.set(second, (this.amounts.get(second) ?? 0) + amount);
  }

  takeUntil(time: number): number {
    let sum = 0;
    for (; this.next < time; this.next += 1) {
      sum += this.amounts.get(this.next) ?? 0;
      this.amounts.delete(this.next);
    }
    return sum;
  }
}

/** Events that come to a function, by how often each has been tried. */
interface EventState {
  readonly hop: number;
  readonly plan: FunctionStation;
  /** By attempt: what comes again, what comes in this step, and the share that it is of all. */
  readonly due: readonly Agenda[];
  readonly again: Float64Array;
  readonly shares: Float64Array;
  /** Since when the function has refused them; -1 while it takes them. */
  refusedSince: number;
  refusedAt: number;
}

/** Events that nobody waits for, as rates: a function that fails or refuses them gets them again, as it does one by one. */
export class FluidEvents {
  private readonly engine: FluidEngine;
  private readonly states: readonly EventState[];
  private readonly byHop: readonly (EventState | undefined)[];

  constructor(engine: FluidEngine, { hops, stations }: Flow) {
    this.engine = engine;
    this.byHop = hops.map(({ isEvent, station }, hop): EventState | undefined => {
      const plan = stations[station];
      if (isEvent !== true || plan?.is !== 'function') return undefined;
      const attempts = plan.asyncRetries.length + 1;
      return {
        hop,
        plan,
        due: Array.from({ length: attempts }, () => new Agenda()),
        again: new Float64Array(attempts),
        shares: Float64Array.from({ length: attempts }, (_, attempt) => (attempt === 0 ? 1 : 0)),
        refusedSince: -1,
        refusedAt: -1,
      };
    });
    this.states = this.byHop.flatMap((state) => state ?? []);
  }

  /** Sends what is due in a step. */
  send(until: number, dt: number): void {
    const { hopIn } = this.engine;
    for (const { hop, due, again } of this.states) {
      due.forEach((agenda, attempt) => {
        const amount = agenda.takeUntil(until);
        again[attempt] = amount;
        hopIn[hop] = (hopIn[hop] as number) + amount / dt;
      });
    }
  }

  /** Notes, when a function begins its step, which attempts come to it. */
  come(index: number, dt: number): void {
    if (this.states.length === 0) return;
    const { hopsOf, hopIn } = this.engine;
    for (const hop of hopsOf[index] as readonly number[]) {
      const state = this.byHop[hop];
      const all = (hopIn[hop] as number) * dt;
      if (state === undefined || all <= 0) continue;
      const { again, shares } = state;
      const repeated = again.reduce((sum, amount) => sum + amount, 0);
      shares.forEach((_, attempt) => {
        const fresh = attempt === 0 ? Math.max(0, all - repeated) : 0;
        shares[attempt] = (fresh + (again[attempt] as number)) / all;
      });
    }
  }

  /** Takes the part of what fails that comes again; gives the part that fails for good. */
  take(hop: number, amount: number, cause: ErrorCause): number {
    const state = this.byHop[hop];
    if (state === undefined || cause === 'payload_limit') return amount;
    const { plan, due, shares } = state;
    const { now } = this.engine;
    if (cause === 'throttled_lambda') {
      if (plan.reserved === 0) return amount;
      // Each pause is about as long as all before it.
      if (state.refusedSince < 0 || now - state.refusedAt > longestPause + 1) state.refusedSince = now;
      state.refusedAt = now;
      const refused = now - state.refusedSince;
      if (refused > plan.asyncAge) return amount;
      const pause = Math.min(longestPause, Math.max(1, refused));
      shares.forEach((share, attempt) => {
        if (share > 0) due[attempt]?.push(now + pause, amount * share);
      });
      return 0;
    }
    plan.asyncRetries.forEach((delay, attempt) => {
      const share = shares[attempt] as number;
      if (share > 0) due[attempt + 1]?.push(now + delay, amount * share);
    });
    return amount * (shares[plan.asyncRetries.length] as number);
  }
}
