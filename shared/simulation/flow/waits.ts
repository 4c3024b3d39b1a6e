import type { Flow } from './flow.ts';

/**
 * How long a caller waits for one visit: an API for what is behind it. When the time is over, whoever asked the caller gets
 * an error, and the work goes on without them.
 */
export interface WaitPlan {
  /** Of the caller; it counts the errors. */
  readonly station: number;
  readonly seconds: number;
  /** Hops on the way of the visit. */
  readonly covers: readonly number[];
}

/** By hop, the wait of the visit that it belongs to; -1 for none. */
export function waitsOfHops({ hops, waits = [] }: Pick<Flow, 'hops' | 'waits'>): Int32Array {
  const waitOf = new Int32Array(hops.length).fill(-1);
  waits.forEach(({ covers }, wait) => {
    for (const hop of covers) waitOf[hop] = wait;
  });
  return waitOf;
}
