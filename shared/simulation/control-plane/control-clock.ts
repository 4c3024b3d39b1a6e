import { HeapQueue } from '../des/event-queue.ts';

/** Acts of the control plane in the order of their times. Few a minute, so they may be closures. */
export class ControlClock {
  private readonly queue = new HeapQueue();
  private readonly acts = new Map<number, () => void>();
  private count = 0;
  now = 0;

  get next(): number {
    return this.queue.peekTime();
  }

  /** Runs the act at that time, or now when it has passed. Gives a handle to cancel it with. */
  at(time: number, act: () => void): number {
    const id = this.count;
    this.count += 1;
    this.acts.set(id, act);
    this.queue.push(Math.max(time, this.now), id, 0);
    return id;
  }

  after(delay: number, act: () => void): number {
    return this.at(this.now + delay, act);
  }

  cancel(handle: number): void {
    this.acts.delete(handle);
  }

  /** Does everything that is due. */
  advance(now: number): void {
    this.now = now;
    while (this.queue.peekTime() <= now) {
      this.queue.pop();
      const act = this.acts.get(this.queue.payload);
      this.acts.delete(this.queue.payload);
      act?.();
    }
  }
}
