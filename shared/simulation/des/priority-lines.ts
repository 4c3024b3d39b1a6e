import type { RequestPool } from './request-pool.ts';
import { request } from './request-pool.ts';

const levels = 8;

/**
 * Where in the queue of a target the last request of each priority stands, so that one that comes goes behind those of
 * its own priority and of higher ones.
 */
export class PriorityLines {
  /** Whether classes differ at all. */
  readonly isNeeded: boolean;
  private readonly priorities: Int32Array;
  private readonly requests: RequestPool;
  private lasts = new Int32Array(0);

  constructor(priorities: readonly number[], requests: RequestPool) {
    this.priorities = Int32Array.from(priorities);
    this.requests = requests;
    this.isNeeded = new Set(priorities).size > 1;
  }

  /** Behind whom a request goes; -1 where it is the first. */
  join(target: number, slot: number): number {
    const { lasts } = this.grownFor(target);
    const own = this.levelOf(slot);
    const at = target * levels;
    let before = -1;
    for (let level = own; level < levels && before === -1; level += 1) before = lasts[at + level] as number;
    lasts[at + own] = slot;
    return before;
  }

  /** A request leaves the queue in which it stood behind another; -1 where it was the first. */
  leave(target: number, slot: number, before: number): void {
    const { lasts } = this.grownFor(target);
    const own = this.levelOf(slot);
    const at = target * levels + own;
    if (lasts[at] === slot) lasts[at] = before !== -1 && this.levelOf(before) === own ? before : -1;
  }

  private levelOf(slot: number): number {
    const classIndex = this.requests.ints[(slot << 4) | request.class] as number;
    return this.priorities[classIndex] ?? 0;
  }

  private grownFor(target: number): this {
    const size = (target + 1) * levels;
    if (this.lasts.length < size) {
      const grown = new Int32Array(Math.max(64 * levels, size * 2)).fill(-1);
      grown.set(this.lasts);
      this.lasts = grown;
    }
    return this;
  }
}
