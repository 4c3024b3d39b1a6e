import { gammaTail } from './gamma-tail.ts';

/** Mean and variance of a time, which is taken as gamma distributed. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Of a time that is waited for so long and no longer: what it lasts then, and the share that is longer. */
export interface CutTime extends Moments {
  readonly late: number;
  /** Of the mean, and of the variance around their own mean, the parts of those that are not longer. */
  readonly timeInTime: number;
  readonly varianceInTime: number;
}

/** Fewer than one request of any run. */
export const negligible = 1e-12;

/** A gamma distributed time with that mean and variance, cut off after so many seconds. */
export function cutAt({ mean, variance }: Moments, seconds: number): CutTime {
  const late = gammaTail(mean, variance, seconds);
  if (late < negligible) return { mean, variance, late: 0, timeInTime: 1, varianceInTime: 1 };
  // The time of those in time is gamma distributed as well, with a shape that is one more; its square, with two more.
  const scale = mean > 0 ? variance / mean : 0;
  const tail = (more: number): number =>
    gammaTail(mean + more * scale, variance + more * scale * scale, seconds);
  const part = 1 - late;
  const timeInTime = 1 - tail(1);
  const sum = mean * timeInTime;
  const squares = (variance + mean * mean) * (1 - tail(2));
  const own = part > 0 ? sum / part : 0;
  const cut = sum + late * seconds;
  return {
    mean: cut,
    variance: Math.max(0, squares + late * seconds * seconds - cut * cut),
    late,
    timeInTime,
    varianceInTime: variance > 0 ? Math.max(0, (squares - own * own * part) / variance) : 0,
  };
}
