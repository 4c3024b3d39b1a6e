import type { Branch, Flow } from '../flow/flow.ts';
import { Timed } from './timed.ts';

/** One way that a request can take, from its first hop to its answer. */
export interface CallerWay {
  /** Of all that set out, the part that takes it. */
  readonly p: number;
  readonly hops: readonly number[];
  /** Requests whose callers give up, by when they leave all the same. */
  readonly leaving: Timed;
}

/** More ways than these are taken as one. */
const mostWays = 64;

/**
 * The ways of requests that set out into these branches: who waits for a slow one says nothing about the others.
 * Nothing where they are too many to follow, come round again, or depend on tokens.
 */
export function waysOf(flow: Flow, entry: readonly Branch[]): readonly CallerWay[] {
  const found: CallerWay[] = [];
  let isKnown = true;
  const visit = (branches: readonly Branch[], p: number, hops: readonly number[]): void => {
    let rest = p;
    for (const { to, p: part } of branches) {
      const hop = flow.hops[to];
      rest -= p * part;
      if (hop === undefined || part === 0) continue;
      if (hops.includes(to) || hop.onToken !== undefined || found.length >= mostWays) isKnown = false;
      if (!isKnown) return;
      visit(hop.next, p * part, [...hops, to]);
    }
    if (rest > 1e-9) found.push({ p: rest, hops, leaving: new Timed() });
  };
  visit(entry, 1, []);
  return isKnown ? found : [];
}
