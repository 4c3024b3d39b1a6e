import type { StepAdjustment } from '../flow/flow.ts';

export interface StepPolicy {
  readonly comparison: 'above' | 'below';
  readonly threshold: number;
  readonly adjustment: 'change' | 'percent' | 'exact';
  readonly steps: readonly StepAdjustment[];
  readonly minimumMagnitude: number;
}

/**
 * The size after a step: bounds are relative to the threshold, the lower one included above it and the upper one below
 * it. A percentage above 1 is rounded down, one between 0 and 1 up to 1, and the same towards zero for less.
 */
export function sizeAfterStep(policy: StepPolicy, size: number, metric: number): number {
  const beyond = metric - policy.threshold;
  const isAboveThreshold = policy.comparison === 'above';
  const step = policy.steps.find(({ from, to }) =>
    isAboveThreshold
      ? beyond >= (from ?? Number.NEGATIVE_INFINITY) && beyond < (to ?? Number.POSITIVE_INFINITY)
      : beyond > (from ?? Number.NEGATIVE_INFINITY) && beyond <= (to ?? Number.POSITIVE_INFINITY),
  );
  if (step === undefined) return size;
  switch (policy.adjustment) {
    case 'exact':
      return step.by;
    case 'change':
      return size + step.by;
    case 'percent': {
      const exact = (size * step.by) / 100;
      let change = roundPercent(exact);
      if (change !== 0 && Math.abs(change) < policy.minimumMagnitude) {
        change = Math.sign(change) * policy.minimumMagnitude;
      }
      return size + change;
    }
  }
}

function roundPercent(change: number): number {
  if (change === 0) return 0;
  if (Math.abs(change) < 1) return Math.sign(change);
  return Math.sign(change) * Math.floor(Math.abs(change) + 1e-9);
}
