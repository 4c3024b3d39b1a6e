import type { OrderPlan } from '../flow/queue-station.ts';

/** The groups of a FIFO queue, as rates: each gives so many messages in a step and no more, whoever is free. */
export class FluidOrder {
  private readonly plan: OrderPlan;
  private tiers: OrderPlan['tiers'][number] = [];
  private waiting = new Float64Array(0);
  private wanted = new Float64Array(0);
  /** Of all groups together. */
  private total = 0;
  private possible = 0;

  constructor(plan: OrderPlan) {
    this.plan = plan;
  }

  /** How many there are. */
  get groups(): number {
    return this.tiers.reduce((sum, { keys }) => sum + keys, 0);
  }

  /** How many of the messages that are there now can be taken in a step, when each group gives so many at most. */
  most(classIndex: number, messages: number, each: number): number {
    if (this.tiers.length === 0) {
      this.tiers = this.plan.tiers[classIndex] ?? [{ keys: this.plan.otherwise.keys, share: 1 }];
      this.waiting = new Float64Array(this.tiers.length);
      this.wanted = new Float64Array(this.tiers.length);
    }
    const more = messages - this.total;
    this.total = messages;
    this.possible = 0;
    this.tiers.forEach(({ keys, share }, tier) => {
      const waiting = Math.max(0, (this.waiting[tier] as number) + more * share);
      this.waiting[tier] = waiting;
      this.wanted[tier] = Math.min(waiting, keys * each);
      this.possible += this.wanted[tier] as number;
    });
    return this.possible;
  }

  /** So many have been taken of what could be. */
  take(taken: number): void {
    if (this.possible <= 0) return;
    const part = Math.min(1, taken / this.possible);
    this.tiers.forEach((_, tier) => {
      this.waiting[tier] = (this.waiting[tier] as number) - part * (this.wanted[tier] as number);
    });
    this.total -= taken;
  }
}
