import { causeIndex } from '../flow/causes.ts';
import type { Flow } from '../flow/flow.ts';
import type { FluidEngine } from './fluid-engine.ts';
import { Timed } from './timed.ts';

/** Seconds that no run lasts, for those who never give up. */
const endless = 1e9;

/** Who gives a request up that has no answer, and after how long. */
interface Patience {
  readonly seconds: number;
  /** The one who asked the target, one of the waits on the way by its place, or who sent the request. */
  readonly by: 'asker' | 'client' | number;
}

/**
 * Requests that have come to targets that hang, as rates: whoever has the least patience gives them up when it is over.
 * The others are served when the targets work again.
 */
export class FluidHangs {
  private readonly engine: FluidEngine;
  /** By hop. */
  private readonly patience: readonly Patience[];
  private readonly lost: readonly Timed[];
  private readonly noAnswer = causeIndex('timeout_504');
  private readonly clientTimeout = causeIndex('timeout_client');
  private isUsed = false;

  constructor(engine: FluidEngine, flow: Flow) {
    this.engine = engine;
    const guards = flow.hops.map((): number => Number.POSITIVE_INFINITY);
    for (const { covers, timeout } of flow.guards ?? [])
      for (const hop of covers)
        guards[hop] = Math.min(guards[hop] as number, timeout ?? Number.POSITIVE_INFINITY);
    this.lost = flow.hops.map(() => new Timed());
    this.patience = flow.hops.map(({ station }, hop): Patience => {
      const plan = flow.stations[station];
      const own = plan?.is === 'servers' ? plan.answerTimeout : Number.POSITIVE_INFINITY;
      const asker: Patience = { seconds: Math.min(own, guards[hop] as number), by: 'asker' };
      const client = flow.classes[engine.hopClass[hop] as number]?.timeout ?? Number.POSITIVE_INFINITY;
      const waits = (engine.waits?.waitsAt(hop) ?? []).map(
        ({ wait, seconds }): Patience => ({ seconds, by: wait }),
      );
      // Of those who give up at the same time the outermost comes first.
      return [{ seconds: client, by: 'client' } as const, ...waits, asker].reduce((least, each) =>
        each.seconds < least.seconds ? each : least,
      );
    });
  }

  /** The share of a station that hangs, and for how long somebody waits there. */
  holdOf(station: number): { readonly share: number; readonly seconds: number } {
    const share = this.engine.targets.at(station).hanging;
    if (share === 0) return { share, seconds: 0 };
    const own = (this.engine.hopsOf[station] ?? []).map((hop) => this.patience[hop]?.seconds ?? 0);
    const seconds = Math.max(0, ...own.filter(Number.isFinite));
    return { share, seconds };
  }

  /** Requests come to targets of a station that hang. */
  take(index: number, rate: number, dt: number): void {
    if (rate <= 0) return;
    const { engine } = this;
    for (const hop of engine.hopsOf[index] as readonly number[]) {
      const amount = rate * (engine.hopShare[hop] as number) * dt;
      const { seconds } = this.patience[hop] as Patience;
      if (amount === 0) continue;
      this.isUsed = true;
      (this.lost[hop] as Timed).push(engine.now + Math.min(endless, seconds), amount);
    }
  }

  /** Whose patience is over before the end of a step; where nothing hangs any more, the others are served after all. */
  giveUp(until: number, dt: number): void {
    if (!this.isUsed) return;
    const { engine } = this;
    this.lost.forEach((timed, hop) => {
      const amount = timed.sumUntil(until);
      if (amount > 0) this.fail(hop, amount);
      if (timed.isEmpty || engine.targets.hasHanging(engine.flow.hops[hop]?.station ?? -1)) return;
      const { seconds } = this.patience[hop] as Patience;
      let left = 0;
      let waited = 0;
      for (const { at, value } of timed.takeAll()) {
        left += value;
        waited += value * Math.max(0, engine.now - (at - Math.min(endless, seconds)));
      }
      engine.hopIn[hop] = (engine.hopIn[hop] as number) + left / dt;
      engine.times.noteWaiting(hop, waited);
    });
  }

  private fail(hop: number, amount: number): void {
    const { engine } = this;
    const { by } = this.patience[hop] as Patience;
    const station = engine.flow.hops[hop]?.station ?? -1;
    if (typeof by === 'number') engine.waits?.fail(hop, by, amount);
    else if (by === 'asker' || (engine.hopClass[hop] as number) < 0) {
      const { errors } = engine.stations[station] as FluidEngine['stations'][number];
      errors[this.noAnswer] = (errors[this.noAnswer] as number) + amount;
      engine.failAt(hop, station, amount, 'timeout_504');
    } else {
      const classIndex = engine.hopClass[hop] as number;
      const errors = engine.errors[classIndex] as Float64Array;
      engine.failed[classIndex] = (engine.failed[classIndex] as number) + amount;
      errors[this.clientTimeout] = (errors[this.clientTimeout] as number) + amount;
    }
  }
}
