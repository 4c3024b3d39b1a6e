import type { FluidMoment } from '../fluid/fluid-snapshot.ts';
import { ln } from '../portable-math.ts';
import type { WindowRecord } from './run-record.ts';

/** Times that differ by less than this part are the same. */
const alike = 0.05;

/**
 * How many requests of a run each of its stretches stands for: those of the moments in which requests took about as long
 * as in the stretch. Stretches that are alike share them by their own requests.
 */
export function weighWindows(
  moments: readonly FluidMoment[],
  windows: readonly Pick<WindowRecord, 'from' | 'to' | 'classes'>[],
): readonly number[] {
  const sizeOf = (seconds: number): number => ln(Math.max(1e-9, seconds));
  const looked = windows.map(({ from, to, classes }) => {
    const within = moments.filter(({ at }) => at > from && at <= to);
    // Moments may be longer than a stretch.
    const near = within.length > 0 ? within : moments.filter(({ at }) => at > from).slice(0, 1);
    const requests = near.reduce((sum, each) => sum + each.requests, 0);
    const seconds = near.reduce((sum, each) => sum + each.requests * each.seconds, 0);
    return {
      own: requests === 0 ? 0 : classes.reduce((sum, { count }) => sum + count, 0),
      size: requests === 0 ? 0 : sizeOf(seconds / requests),
      weight: 0,
    };
  });
  const used = looked.filter(({ own }) => own > 0);
  for (const { requests, seconds } of moments) {
    const size = sizeOf(seconds);
    const nearest = Math.min(...used.map((each) => Math.abs(each.size - size)));
    const chosen = used.filter((each) => Math.abs(each.size - size) <= nearest + alike);
    const all = chosen.reduce((sum, { own }) => sum + own, 0);
    for (const each of chosen) each.weight += (requests * each.own) / all;
  }
  return looked.map(({ weight }) => weight);
}
