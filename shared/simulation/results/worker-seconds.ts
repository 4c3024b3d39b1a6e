import type { CapacityGroup } from '../control-plane/capacity-group.ts';
import type { Flow } from '../flow/flow.ts';

/** Workers of all targets of a station over the measured time; null where there is no bound. */
export function workerSecondsOf(
  station: Flow['stations'][number],
  group: CapacityGroup | undefined,
  from: number,
  to: number,
): number | null {
  if (station.is !== 'servers' || station.workers === Number.POSITIVE_INFINITY) return null;
  if (group === undefined) return station.workers * station.targets.length * (to - from);
  return (
    station.workers *
    group.targets.reduce(
      (sum, { inServiceAt, goneAt }) => sum + Math.max(0, Math.min(to, goneAt) - Math.max(from, inServiceAt)),
      0,
    )
  );
}
