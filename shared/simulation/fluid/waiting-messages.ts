import { Timed } from './timed.ts';

/** What has ended otherwise than by work: put aside after too many receives, or too old. */
export interface MessagesGone {
  readonly dead: number;
  readonly expired: number;
}

/**
 * Messages of a queue, or of one reader of a stream, as amounts: by how often they have been received, those that may be
 * taken and those that failed and are out of sight. Whoever takes has of all of them alike; the oldest are those that came
 * longest ago.
 */
export class WaitingMessages {
  /** Messages that may be taken. */
  count = 0;
  /** Messages that failed and are not seen yet. */
  outOfSight = 0;
  private readonly maxReceives: number;
  private readonly retention: number;
  /** By receives so far: messages that may be taken, their shares in what was taken last, and those that come back. */
  private readonly visible: Float64Array;
  private readonly mix: Float64Array;
  private readonly returns: readonly Timed[];
  /** The greatest number of receives of any. */
  private deepest = 0;
  /** What is too old at a time, all that is too old by now, and all that has gone. */
  private readonly ages = new Timed();
  private aged = 0;
  private gone = 0;

  /** With so many that are there from the beginning; seconds of retention. */
  constructor(initial: number, maxReceives: number, retention: number) {
    this.maxReceives = maxReceives;
    this.retention = retention;
    // Where nothing is put aside, nobody asks how often a message was received.
    const levels = Number.isFinite(maxReceives) ? maxReceives : 1;
    this.visible = new Float64Array(levels);
    this.mix = new Float64Array(levels);
    this.returns = Array.from({ length: levels + 1 }, () => new Timed());
    this.come(initial, 0);
  }

  /** New messages at a time. */
  come(amount: number, now: number): void {
    if (amount <= 0) return;
    this.count += amount;
    this.visible[0] = (this.visible[0] as number) + amount;
    if (Number.isFinite(this.retention)) this.ages.push(now + this.retention, amount);
  }

  /** Those whose visibility is over come back, or are put aside; those that are too old go. */
  turn(now: number): MessagesGone {
    const { visible, returns } = this;
    const levels = visible.length;
    let dead = 0;
    if (this.outOfSight > 0) {
      const deepest = Math.min(levels, this.deepest + 1);
      for (let receives = 0; receives <= deepest; receives += 1) {
        const back = (returns[receives] as Timed).sumUntil(now);
        if (back === 0) continue;
        this.outOfSight = Math.max(0, this.outOfSight - back);
        if (receives >= this.maxReceives) dead += back;
        else {
          visible[receives] = (visible[receives] as number) + back;
          this.count += back;
          if (receives > this.deepest) this.deepest = receives;
        }
      }
      this.gone += dead;
    }
    this.aged += this.ages.sumUntil(now);
    const expired = Math.min(this.count, Math.max(0, this.aged - this.gone - this.outOfSight));
    if (expired > 0) {
      this.remove(expired);
      this.gone += expired;
    }
    return { dead, expired };
  }

  /** Hands out so many; what is not given back by `fail` is done. */
  take(amount: number): void {
    if (amount <= 0) return;
    for (let receives = 0; receives <= this.deepest; receives += 1)
      this.mix[receives] = (this.visible[receives] as number) / this.count;
    this.remove(amount);
    this.gone += amount;
  }

  /** So many of those that were taken last have failed, and are seen again at a time. */
  fail(amount: number, seenAt: number): void {
    if (amount <= 0) return;
    this.gone -= amount;
    this.outOfSight += amount;
    for (let receives = 0; receives <= this.deepest; receives += 1) {
      const part = amount * (this.mix[receives] as number);
      const after = Number.isFinite(this.maxReceives) ? receives + 1 : 0;
      if (part > 0) this.returns[after]?.push(seenAt, part);
    }
  }

  private remove(amount: number): void {
    const left = Math.max(0, 1 - amount / this.count);
    for (let receives = 0; receives <= this.deepest; receives += 1)
      this.visible[receives] = (this.visible[receives] as number) * left;
    this.count = Math.max(0, this.count - amount);
  }
}
