const guard = 1e-9;

/** Rounds up, but 3.0000000001 stays 3: an error in the last digit must not add an instance. */
export function guardedCeil(value: number): number {
  return Math.ceil(value - guard * Math.abs(value));
}

export function guardedFloor(value: number): number {
  return Math.floor(value + guard * Math.abs(value));
}

export function isAbove(value: number, threshold: number): boolean {
  return value > threshold + guard * Math.abs(threshold);
}

export function isBelow(value: number, threshold: number): boolean {
  return value < threshold - guard * Math.abs(threshold);
}
