/** Factors around 1 over steps of the same length; absent for an even load. */
export type LoadCurve = readonly number[] | undefined;

/** The number of steps that fit all of the curves: 24 for a day and a week, 1 where all are even. */
export function stepsOf(curves: readonly LoadCurve[]): number {
  return curves.reduce((steps, curve) => {
    const length = curve?.length ?? 1;
    return (steps * length) / commonDivisor(steps, length);
  }, 1);
}

/** The factor of a curve in one of so many steps, a multiple of its own. */
export function factorIn(curve: LoadCurve, step: number, steps: number): number {
  return curve === undefined ? 1 : (curve[Math.floor((step * curve.length) / steps)] ?? 1);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
