import { mergeRepeated } from '#shared/base/merge-repeated.ts';
import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';

/** A moment at which the run took another course. */
export interface TurningPoint {
  readonly at: number;
  readonly kind: 'failure' | 'deployment' | 'scaling';
  readonly text: string;
}

/** More than these are a list and no story; the decisions have all of them. */
const most = 12;

/**
 * What happened in a run: failures and deployments, and sizes as far as there is room. What repeats is said once. With the
 * number of those that are left out.
 */
export function turningPointsOf({ decisions }: Pick<SimulationResult, 'decisions'>): {
  readonly points: readonly TurningPoint[];
  readonly left: number;
} {
  const all = mergeRepeated(decisions).flatMap(({ at, kind, text }): TurningPoint[] =>
    kind === 'failure' || kind === 'deployment' || kind === 'scaling' ? [{ at, kind, text }] : [],
  );
  const first = all.filter(({ kind }) => kind !== 'scaling').slice(0, most);
  const sizes = all.filter(({ kind }) => kind === 'scaling').slice(0, most - first.length);
  const kept = new Set([...first, ...sizes]);
  return { points: all.filter((point) => kept.has(point)), left: all.length - kept.size };
}
