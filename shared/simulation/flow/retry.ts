import { type ErrorCause, errorCauses } from './causes.ts';

/** How a caller tries again. */
export interface RetryPlan {
  readonly max: number;
  readonly backoff: 'none' | 'fixed' | 'exponential';
  readonly base: number;
  readonly cap: number;
  readonly jitter: 'none' | 'full' | 'decorrelated';
  /** Only after these causes; undefined is after any. */
  readonly retryOn?: readonly ErrorCause[] | undefined;
}

/** By cause, 1 where a request that failed of it is tried again. */
export function retriedCauses({ retryOn }: RetryPlan): Uint8Array {
  return Uint8Array.from(errorCauses, (cause) => (retryOn === undefined || retryOn.includes(cause) ? 1 : 0));
}

/**
 * Seconds from the end of an attempt, counted from 1, to the next: with a draw in [0, 1) and the pause before, which the
 * first does not have.
 */
export function pauseAfter(retry: RetryPlan, attempt: number, before: number, draw: number): number {
  const { backoff, base, cap, jitter } = retry;
  if (backoff === 'none') return 0;
  // Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
  if (jitter === 'decorrelated') {
    const longest = 3 * (attempt === 1 ? base : before);
    return Math.min(cap, base + draw * Math.max(0, longest - base));
  }
  const wait = backoff === 'exponential' ? Math.min(cap, base * 2 ** (attempt - 1)) : base;
  return jitter === 'full' ? wait * draw : wait;
}

/** Pauses are followed in so many equal parts of their distribution. */
const atoms = 64;

/** The mean pause after each attempt. */
export function meanPauses(retry: RetryPlan): Float64Array {
  const middle = (index: number): number => (index + 0.5) / atoms;
  const means = new Float64Array(retry.max);
  let before = new Float64Array(atoms).fill(retry.base);
  for (let attempt = 1; attempt <= retry.max; attempt += 1) {
    const pauses = new Float64Array(atoms * atoms);
    before.forEach((pause, index) => {
      for (let draw = 0; draw < atoms; draw += 1)
        pauses[index * atoms + draw] = pauseAfter(retry, attempt, pause, middle(draw));
    });
    pauses.sort();
    means[attempt - 1] = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
    before = Float64Array.from({ length: atoms }, (_, part) => {
      const own = pauses.subarray(part * atoms, (part + 1) * atoms);
      return own.reduce((sum, pause) => sum + pause, 0) / atoms;
    });
  }
  return means;
}
