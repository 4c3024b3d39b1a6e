import type { NodeId } from '#shared/document/records.ts';
import type { Plant } from './plant.ts';
import type { Target, Version } from './target.ts';

/** How a deployment went, for the result. */
export interface DeploymentTrace {
  readonly node: NodeId;
  readonly name: string;
  readonly version: string;
  readonly strategy: string;
  readonly startedAt: number;
  /** Undefined while it is under way. */
  endedAt: number | undefined;
  outcome: 'under way' | 'done' | 'rolled back' | 'failed';
  /** What ended it before its time. */
  because: string | undefined;
  /** Targets of either version that served at the same time, the fewest and the most. */
  fewestServing: number | undefined;
  mostTargets: number | undefined;
  /** Another version came after it, so nothing more reaches this one. */
  isReplaced?: boolean;
  /** Requests that the new version got so far, and how many of them it fails: weight × rate × error over time. */
  readonly reached: () => { readonly requests: number; readonly hit: number };
}

/** Requests that targets with a version have got, and those that its error rate takes of them. */
export function reachedBy(
  targets: readonly Target[],
  version: Version,
  plant: Plant,
): ReturnType<DeploymentTrace['reached']> {
  const requests = targets.reduce(
    (sum, target) => sum + (target.version === version ? plant.requestCount(target.id) : 0),
    0,
  );
  return { requests, hit: requests * version.errorRate };
}
