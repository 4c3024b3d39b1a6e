import type { ErrorCause } from './causes.ts';
import type { Flow } from './flow.ts';

/**
 * How long a caller waits for one visit: an API for what is behind it, a client for what its connection leads to. When the
 * time is over, whoever asked the caller gets an error, and the work goes on without them. Visits lie within each other:
 * the inner ones come first among the waits of a flow.
 */
export interface WaitPlan {
  /** Of the caller; it counts the errors. */
  readonly station: number;
  readonly seconds: number;
  /** Hops on the way of the visit. */
  readonly covers: readonly number[];
  readonly cause: Extract<ErrorCause, 'timeout_504' | 'timeout_client'>;
}

/** By hop, the waits of the visits that it belongs to, from the outermost to the innermost. */
export function waitsOfHops({
  hops,
  waits = [],
}: Pick<Flow, 'hops' | 'waits'>): readonly (readonly number[])[] {
  const chains = hops.map((): number[] => []);
  for (let wait = waits.length - 1; wait >= 0; wait -= 1)
    for (const hop of waits[wait]?.covers ?? []) chains[hop]?.push(wait);
  return chains;
}

/** By wait, the visits on its way that are tried again when they fail: only those around it answer its end by another attempt. */
export function guardsWithin({
  hops,
  waits = [],
}: Pick<Flow, 'hops' | 'waits'>): readonly ReadonlySet<number>[] {
  return waits.map(({ covers }) => new Set(covers.flatMap((hop) => hops[hop]?.guard ?? [])));
}
