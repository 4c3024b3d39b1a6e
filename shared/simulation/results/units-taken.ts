import type { Flow } from '../flow/flow.ts';

/**
 * Units that so many visits of a station took, by what those of each of its hops take; undefined where it counts
 * requests alone.
 */
export function unitsTaken(
  { hops, stations }: Flow,
  station: number,
  visits: Float64Array,
  count: number,
): { readonly units?: number } {
  const plan = stations[station];
  if (plan?.is !== 'buckets' || !plan.buckets.some(({ cause }) => cause === 'throttled_ddb')) return {};
  let all = 0;
  let units = 0;
  hops.forEach((hop, index) => {
    if (hop.station !== station) return;
    const own = visits[index] as number;
    all += own;
    units += own * hop.units;
  });
  return { units: all === 0 ? 0 : (count * units) / all };
}
