import { factorIn, stepsOf } from '#shared/catalogue/kit/load-curve.ts';

/** How a load is spread over the 24 hours of a day, or over those of a simulation run: factors around 1. */
export type DayProfile = readonly number[];

const hoursOfDay = 24;

/** Some busy hours, and the rest of the load over the others; undefined for an even load. */
export function dayProfile(busyHours: number, busyFactor: number, fromHour: number): DayProfile | undefined {
  if (busyHours >= hoursOfDay || busyFactor <= 1) return undefined;
  // More than all of it cannot arrive in them.
  const busy = Math.min(busyFactor, hoursOfDay / busyHours);
  const other = (hoursOfDay - busy * busyHours) / (hoursOfDay - busyHours);
  return Array.from({ length: hoursOfDay }, (_, hour) => {
    const since = (hour - fromHour + hoursOfDay) % hoursOfDay;
    // Half an hour that is busy makes that hour half as busy.
    const share = Math.max(0, Math.min(1, busyHours - since));
    return other + (busy - other) * share;
  });
}

/** Two loads together: each counts as much as it brings. Where one has finer steps, so has the whole. */
export function mergedProfile(
  one: DayProfile | undefined,
  weight: number,
  other: DayProfile | undefined,
  otherWeight: number,
): DayProfile | undefined {
  if (one === other || otherWeight === 0) return one;
  if (weight === 0) return other;
  const all = weight + otherWeight;
  const length = stepsOf([one, other]);
  return Array.from(
    { length },
    (_, step) => (factorIn(one, step, length) * weight + factorIn(other, step, length) * otherWeight) / all,
  );
}
