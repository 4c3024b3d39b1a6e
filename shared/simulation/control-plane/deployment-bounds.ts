import type { DeploymentPlan, GroupPlan } from '../flow/flow.ts';
import { partOf } from '../flow/portion.ts';
import { guardedCeil, guardedFloor } from './rounding.ts';

/** How few targets have to serve while a version is replaced step by step, and how many there may be in all. */
export interface DeploymentBounds {
  readonly lower: number;
  readonly upper: number;
}

/** Within which bounds a group of a size replaces its targets, `batch` at a time where that is how it works. */
export function deploymentBounds(
  is: GroupPlan['is'],
  plan: DeploymentPlan,
  strategy: DeploymentPlan['strategy'],
  desired: number,
  batch: number,
): DeploymentBounds {
  if (strategy === 'all-at-once') return { lower: 0, upper: desired };
  if (is === 'pods' && plan.surge !== undefined && plan.unavailable !== undefined) {
    const surge = guardedCeil(partOf(plan.surge, desired));
    const missing = guardedFloor(partOf(plan.unavailable, desired));
    // Where both come to nothing, Kubernetes lets one be missing.
    const unavailable = surge === 0 ? Math.max(1, missing) : missing;
    return { lower: Math.max(0, desired - unavailable), upper: desired + surge };
  }
  if (is === 'pods' || is === 'tasks') {
    return {
      lower: guardedCeil((desired * plan.minimumPercent) / 100),
      upper: guardedFloor((desired * plan.maximumPercent) / 100),
    };
  }
  const size = Math.max(1, Math.min(desired, batch));
  return strategy === 'rolling-with-extra'
    ? { lower: desired, upper: desired + size }
    : { lower: desired - size, upper: desired };
}
