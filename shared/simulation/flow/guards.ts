import type { ErrorCause } from './causes.ts';
import type { Branch } from './flow.ts';

/** So many attempts, with pauses that grow from the one to the other. */
export interface RetryPhase {
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** How failures of some causes are tried again; of several, the first one that knows a cause counts. */
export interface Retrier {
  readonly causes: readonly ErrorCause[];
  readonly phases: readonly RetryPhase[];
  /** Any part of the pause, or all of it. */
  readonly jitter: 'full' | 'none';
  /** Seconds until the last attempt is taken for failed and the visit goes elsewhere; none unless stated. */
  readonly endsAfter?: number;
}

/**
 * A visit whose sender tries again when it fails, and then turns to something else: a distribution at its origin, a topic
 * at its subscribers.
 */
export interface GuardPlan {
  /** Where it begins, each time. */
  readonly entry: readonly Branch[];
  /** Hops on the way of the visit. */
  readonly covers: readonly number[];
  readonly phases: readonly RetryPhase[];
  /** In place of the phases, which are for failures of any cause. */
  readonly retriers?: readonly Retrier[];
  /** It is not tried again after so long. */
  readonly longest: number;
  /** Failures at these stations alone are tried again, and all failures lead elsewhere. */
  readonly retriesAt?: readonly number[];
  /** It fails when it has no answer for so long. */
  readonly timeout?: number;
  /** Where it goes when no attempt is left; without it, it fails. */
  readonly otherwise?: readonly Branch[];
  /** Only after these causes; after any unless stated. */
  readonly otherwiseOn?: readonly ErrorCause[];
}

/** Causes that lie with the caller, or that no other attempt changes. */
const final: ReadonlySet<ErrorCause> = new Set(['timeout_client', 'payload_limit']);

export function isWorthAnother(cause: ErrorCause): boolean {
  return !final.has(cause);
}

/** The place of the retrier that a cause belongs to, 0 where a plan has none; -1 when it is not tried again. */
export function retrierOf({ retriers }: GuardPlan, cause: ErrorCause): number {
  return retriers === undefined ? 0 : retriers.findIndex(({ causes }) => causes.includes(cause));
}

/** The pauses after failures of that retrier. */
export function phasesOf({ phases, retriers }: GuardPlan, retrier: number): readonly RetryPhase[] {
  return retriers === undefined ? phases : (retriers[retrier]?.phases ?? []);
}

/** Where a visit goes that is not tried again after such a failure; undefined where it fails. */
export function otherwiseOf(
  { otherwise, otherwiseOn }: GuardPlan,
  cause: ErrorCause,
): readonly Branch[] | undefined {
  return otherwiseOn === undefined || otherwiseOn.includes(cause) ? otherwise : undefined;
}

/** Seconds before the attempt of that number, from 1; undefined when there is none. */
export function pauseBefore(phases: readonly RetryPhase[], attempt: number): number | undefined {
  let left = attempt;
  for (const { count, from, to } of phases) {
    if (left <= count) {
      if (from === to || count < 2) return from;
      // The same factor from each to the next.
      let pause = from;
      const factor = root(to / from, count - 1);
      for (let step = 1; step < left; step += 1) pause *= factor;
      return pause;
    }
    left -= count;
  }
  return undefined;
}

/** By halving: the same on every machine. */
function root(value: number, degree: number): number {
  let low = 1;
  let high = Math.max(1, value);
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    let power = 1;
    for (let count = 0; count < degree && power <= value; count += 1) power *= middle;
    if (power <= value) low = middle;
    else high = middle;
  }
  return low;
}

export function attemptsOf(phases: readonly RetryPhase[]): number {
  return phases.reduce((sum, { count }) => sum + count, 0);
}
