import type { Flow, TokenBucket, UnitScalingPlan } from '../flow/flow.ts';
import { Alarm } from './alarm.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';
import { guardedCeil } from './rounding.ts';

const period = 60;

type Tracking = Extract<UnitScalingPlan, { is: 'target-tracking' }>;
type OnDemand = Extract<UnitScalingPlan, { is: 'on-demand' }>;

/** Changes the units of tables as they are used. */
export function startUnitScaling(
  flow: Flow,
  plant: Plant,
  clock: ControlClock,
  log: DecisionLog,
  metricDelay: number,
): void {
  flow.stations.forEach((station, index) => {
    if (station.is !== 'buckets') return;
    station.buckets.forEach((bucket, at) => {
      const { scaling } = bucket;
      if (scaling === undefined) return;
      const say = (text: string, arithmetic: string): void =>
        log.add(station.node, 'scaling', `${station.name}: ${text}`, arithmetic);
      const used = usedPerSecond(plant, index, at);
      const set = (rate: number, burst: number): void => plant.setUnits(index, at, rate, burst);
      if (scaling.is === 'on-demand') followDemand(scaling, used, set, say, clock);
      else trackUse(bucket, scaling, used, set, say, clock, metricDelay);
    });
  });
}

/** Units a second since it was asked last. */
function usedPerSecond(plant: Plant, station: number, bucket: number): () => number {
  let before = 0;
  return () => {
    const now = plant.unitsTaken(station, bucket);
    const used = (now - before) / period;
    before = now;
    return used;
  };
}

/** Target tracking of provisioned units: what is throttled is not consumed, so it grows in stages. */
function trackUse(
  bucket: TokenBucket,
  plan: Tracking,
  used: () => number,
  set: (rate: number, burst: number) => void,
  say: (text: string, arithmetic: string) => void,
  clock: ControlClock,
  metricDelay: number,
): void {
  let units = bucket.rate;
  let isChanging = false;
  const high = new Alarm({
    comparison: 'above',
    threshold: plan.target,
    points: plan.outPoints,
    of: plan.outPoints,
  });
  const low = new Alarm({
    comparison: 'below',
    threshold: plan.target - 20,
    points: plan.inPoints,
    of: plan.inPoints,
  });
  const decreases: number[] = [];

  const change = (size: number, text: string, arithmetic: string): void => {
    isChanging = true;
    const before = units;
    say(`${rounded(before)} → ${rounded(size)} units, ${text}`, arithmetic);
    clock.after(plan.applySeconds, () => {
      units = size;
      isChanging = false;
      set(units, units * plan.burstSeconds);
    });
  };

  const tick = (): void => {
    clock.after(period, tick);
    const consumed = used();
    clock.after(metricDelay, () => evaluate(consumed));
  };

  const evaluate = (consumed: number): void => {
    const use = units === 0 ? 0 : (100 * consumed) / units;
    high.update(use);
    low.update(use);
    if (isChanging) return;
    const exact = (100 * consumed) / plan.target;
    const wanted = Math.max(plan.min, Math.min(plan.max, guardedCeil(exact)));
    const text = `${rounded(consumed)} used, target ${plan.target} % → ceil(${rounded(exact)}) = ${guardedCeil(exact)}`;
    if (high.state === 'ALARM' && wanted > units) change(wanted, 'its use is above the target', text);
    else if (low.state === 'ALARM' && wanted < units && mayDecrease(clock.now)) {
      decreases.push(clock.now);
      change(wanted, 'its use is below the target', text);
    }
  };

  const mayDecrease = (now: number): boolean => {
    const today = decreases.filter((at) => at > now - 86_400);
    return today.length < plan.freeDecreases || (today.at(-1) ?? 0) <= now - 3600;
  };

  clock.at(period, tick);
}

/** On demand, twice the previous peak is there at once; more has to come slowly. */
function followDemand(
  plan: OnDemand,
  used: () => number,
  set: (rate: number, burst: number) => void,
  say: (text: string, arithmetic: string) => void,
  clock: ControlClock,
): void {
  let units = plan.least;
  const tick = (): void => {
    clock.after(period, tick);
    const consumed = used();
    clock.after(plan.peakAgeSeconds, () => {
      const next = Math.min(plan.most, Math.max(units, 2 * consumed));
      if (next <= units * (1 + 1e-9)) return;
      const isMuch = next > 1.1 * units || next === plan.most;
      if (isMuch) {
        say(
          `takes ${rounded(next)} units a second from now on`,
          `twice the ${rounded(consumed)} of ${plan.peakAgeSeconds / 60} minutes ago`,
        );
      }
      units = next;
      set(units, units);
    });
  };
  clock.at(period, tick);
}
