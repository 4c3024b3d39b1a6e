import type { Target } from './target.ts';

/** The zone with the fewest targets, the first of equal ones; undefined where there is no zone. */
export function emptiestZone(zones: readonly number[], targets: readonly Target[]): number | undefined {
  let best: number | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const zone of zones) {
    const count = targets.filter((target) => target.zone === zone).length;
    if (count < fewest) {
      fewest = count;
      best = zone;
    }
  }
  return best;
}
