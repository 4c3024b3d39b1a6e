import type { Flow } from '../flow/flow.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';

/** How often a limit is looked at. */
const every = 10;
/** From this part of its rate on, a limit is taken as reached; below the other, as left behind. */
const reached = 0.99;
const leftBehind = 0.9;

/** Says when limits of AWS that nothing in the drawing raises are reached: doors whose plan tells. */
export function watchLimits(flow: Flow, plant: Plant, clock: ControlClock, log: DecisionLog): void {
  flow.stations.forEach((station, index) => {
    if (station.is !== 'buckets') return;
    const { name } = station;
    station.buckets.forEach(({ tells, rate }, bucket) => {
      if (tells === undefined || rate === 0) return;
      let before = 0;
      let isReached = false;
      const look = (): void => {
        clock.after(every, look);
        const taken = plant.unitsTaken(index, bucket);
        const share = (taken - before) / every / rate;
        before = taken;
        if (isReached && share < leftBehind) isReached = false;
        if (isReached || share < reached) return;
        isReached = true;
        log.add(
          station.node,
          'capacity',
          `${name}: ${tells}`,
          `${rounded(share * rate)} a second of ${rounded(rate)}`,
        );
      };
      clock.at(every, look);
    });
  });
}
