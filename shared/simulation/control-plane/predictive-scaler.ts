import type { PredictivePlan } from '../flow/flow.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import type { GroupScaler } from './group-scaler.ts';
import { rounded } from './placement.ts';
import { guardedCeil } from './rounding.ts';

const hour = 3600;
const hoursOfDay = 24;
/** As much of the past as AWS looks at (Amazon EC2 Auto Scaling user guide, predictive scaling). */
const mostDays = 14;

export interface Forecast {
  readonly load: number;
  readonly text: string;
}

/**
 * The load of an hour from those before, our own forecast and not AWS's model: the mean of the same hour of the days
 * before, times how the last day compared with its forecasts, plus a deviation of what these missed.
 */
export function forecastHour(
  loads: readonly number[],
  forecasts: readonly (number | undefined)[],
  deviations = 1,
): Forecast {
  const next = loads.length;
  const same: number[] = [];
  for (let at = next - hoursOfDay; at >= 0 && same.length < mostDays; at -= hoursOfDay) {
    same.push(loads[at] as number);
  }
  const mean = same.reduce((sum, each) => sum + each, 0) / Math.max(1, same.length);
  const known = loads
    .map((actual, at) => ({ actual, expected: forecasts[at] }))
    .slice(-hoursOfDay)
    .flatMap(({ actual, expected }) => (expected === undefined ? [] : [{ actual, expected }]));
  const sum = (of: (each: { actual: number; expected: number }) => number): number =>
    known.reduce((total, each) => total + of(each), 0);
  const expected = sum((each) => each.expected);
  const ratio = expected === 0 ? 1 : sum((each) => each.actual) / expected;
  const spread =
    known.length === 0
      ? 0
      : Math.sqrt(sum(({ actual, expected }) => (actual - expected) * (actual - expected)) / known.length);
  const missed = deviations * spread;
  const load = mean * ratio + missed;
  return {
    load,
    text: `mean of ${same.length} ${same.length === 1 ? 'day' : 'days'} ${rounded(mean)} × ${rounded(ratio)} + ${rounded(missed)} = ${rounded(load)} % of CPU`,
  };
}

/** From a day of data on, the size of each hour is at least what its forecast asks for. */
export function startPredictiveScaling(
  group: CapacityGroup,
  plan: PredictivePlan,
  scaler: GroupScaler,
  clock: ControlClock,
  say: (text: string, arithmetic: string) => void,
): void {
  const loads: number[] = [];
  const forecasts: (number | undefined)[] = [];
  let sum = 0;
  let points = 0;
  scaler.onCpu = ({ value, count }) => {
    if (value === undefined) return;
    sum += value * count;
    points += 1;
  };

  const look = (): void => {
    clock.after(hour, look);
    loads.push(points === 0 ? 0 : sum / points);
    sum = 0;
    points = 0;
    if (loads.length < hoursOfDay) {
      forecasts.push(undefined);
      return;
    }
    const { load, text } = forecastHour(loads, forecasts, plan.deviations);
    forecasts[loads.length] = load;
    const size = guardedCeil(load / plan.target);
    const arithmetic = `${text}, target ${rounded(plan.target)} → ceil(${rounded(load / plan.target)}) = ${size}`;
    if (!plan.acts) {
      say(`: ${plan.name} forecasts ${size} for the next hour, and only that`, arithmetic);
      return;
    }
    group.least = Math.min(group.max, size);
    if (size > group.desired) group.setDesired(size, `${plan.name} is ahead of its hour`, arithmetic);
  };

  clock.at(hour, look);
}
