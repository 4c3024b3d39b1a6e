import type { DeploymentPlan } from '../flow/flow.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { DeploymentBounds } from './deployment-bounds.ts';
import type { Target, Version } from './target.ts';

/** A version that takes the place of another in a group. */
export interface Replacement {
  readonly group: CapacityGroup;
  readonly version: Version;
  readonly isOver: boolean;
  readonly now: number;
  strategy(): DeploymentPlan['strategy'];
  olds(): readonly Target[];
  news(): readonly Target[];
  /** Of the new ones, those that have served for as long as a batch is looked at. */
  settledNews(): readonly Target[];
  step(): void;
  fail(rollsBack: boolean, because: string): void;
  say(text: string, arithmetic?: string): void;
}

/**
 * Stops old targets and starts new ones within the bounds on both sides. Gives whether the bounds leave nothing to do,
 * which is said once.
 */
export function replaceWithin(
  replacement: Replacement,
  { lower, upper }: DeploymentBounds,
  isStuck: boolean,
): boolean {
  const { group, version } = replacement;
  const { desired } = group;
  const draining = group.targets.filter(({ state }) => state === 'draining').length;
  // A machine that leaves is still there; a task is not counted any more.
  const leaving = group.plan.is === 'tasks' || group.plan.is === 'pods' ? 0 : draining;
  const launch = (room: number): void => {
    if (replacement.now < group.backoffUntil) return;
    const missing = desired - replacement.news().length;
    for (let count = Math.min(room, missing); count > 0; count -= 1) group.launch(version);
  };
  launch(upper - group.active().length - leaving);
  const olds = replacement.olds();
  let serving =
    olds.filter(({ state, isHealthy }) => state === 'in-service' && isHealthy).length +
    replacement.settledNews().length;
  for (const old of olds) {
    if (serving <= lower && old.isHealthy) break;
    group.terminate(old, 'replaced');
    if (old.isHealthy) serving -= 1;
  }
  // What has just been stopped makes room for new ones.
  launch(upper - group.active().length);
  const cannotMove = lower >= desired && upper <= desired && replacement.news().length === 0;
  if (cannotMove && !isStuck) {
    replacement.say(
      'can neither stop nor start a target',
      `at least ${lower} of ${desired} have to serve, and there may be ${upper} at most`,
    );
  }
  return isStuck || cannotMove;
}

/** One new target first; when it is healthy the others; then all old ones leave. */
export function replaceAsSet(replacement: Replacement): void {
  const { group, version } = replacement;
  if (replacement.now < group.backoffUntil) return;
  if (replacement.news().length === 0) group.launch(version);
  if (replacement.settledNews().length >= 1) {
    for (let missing = group.desired - replacement.news().length; missing > 0; missing -= 1)
      group.launch(version);
  }
  if (replacement.settledNews().length >= group.desired)
    for (const old of replacement.olds()) group.terminate(old, 'replaced');
}
