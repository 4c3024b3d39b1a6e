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

/** After so many seconds without a refusal, the next one is news. */
const quiet = 60;

/** Says when limits of AWS that nothing in the drawing raises are reached, and who has refused requests: doors whose plan tells. */
export function watchLimits(flow: Flow, plant: Plant, clock: ControlClock, log: DecisionLog): void {
  flow.stations.forEach((station, index) => {
    const { tellsFull } = station;
    if (tellsFull !== undefined)
      watchRefusals(
        clock,
        () => plant.failedFor(index, tellsFull.cause),
        (count) => log.add(station.node, 'capacity', tellsFull.text, `${tellsFull.arithmetic}; ${count}`),
      );
    if (station.is !== 'buckets') return;
    station.buckets.forEach(({ tells, tellsRefusals, tellsUse, rate }, bucket) => {
      const say = (text: string, arithmetic: string): void =>
        log.add(station.node, 'capacity', `${station.name}: ${text}`, arithmetic);
      if (tells !== undefined && rate !== 0)
        watchUse(
          clock,
          rate,
          () => plant.unitsTaken(index, bucket),
          (arithmetic) => say(tells, arithmetic),
        );
      if (tellsRefusals !== undefined)
        watchRefusals(
          clock,
          () => plant.refusedBy(index, bucket),
          (arithmetic) => say(tellsRefusals, arithmetic),
        );
      if (tellsUse !== undefined)
        watchDetour(
          clock,
          () => plant.unitsTaken(index, bucket),
          (isUsed) =>
            log.add(
              station.node,
              'failure',
              isUsed ? tellsUse.begins : tellsUse.ends,
              isUsed ? tellsUse.arithmetic : undefined,
            ),
        );
    });
  });
}

/** A way that is taken only while another one fails. */
function watchDetour(clock: ControlClock, taken: () => number, say: (isUsed: boolean) => void): void {
  let before = 0;
  let last = Number.NEGATIVE_INFINITY;
  let isUsed = false;
  const look = (): void => {
    clock.after(every, look);
    const now = taken();
    const isTaken = now - before > 0.5;
    before = now;
    if (isTaken) last = clock.now;
    if (isTaken === isUsed || (isUsed && clock.now - last < quiet)) return;
    isUsed = isTaken;
    say(isUsed);
  };
  clock.at(every, look);
}

function watchUse(
  clock: ControlClock,
  rate: number,
  taken: () => number,
  say: (arithmetic: string) => void,
): void {
  let before = 0;
  let isReached = false;
  const look = (): void => {
    clock.after(every, look);
    const now = taken();
    const share = (now - before) / every / rate;
    before = now;
    if (isReached && share < leftBehind) isReached = false;
    if (isReached || share < reached) return;
    isReached = true;
    say(`${rounded(share * rate)} a second of ${rounded(rate)}`);
  };
  clock.at(every, look);
}

function watchRefusals(clock: ControlClock, refused: () => number, say: (arithmetic: string) => void): void {
  let before = 0;
  let last = Number.NEGATIVE_INFINITY;
  const look = (): void => {
    clock.after(every, look);
    const now = refused();
    // What was counted during the warm-up is forgotten after it.
    const count = now < before ? now : now - before;
    before = now;
    if (count < 0.5) return;
    if (clock.now - last > quiet) say(`${rounded(count)} refused within ${every} s`);
    last = clock.now;
  };
  clock.at(every, look);
}
