import type { ScalingRules } from '../flow/pod-scaling.ts';
import { rounded } from './placement.ts';
import { guardedCeil } from './rounding.ts';

export interface Recommendation {
  readonly size: number;
  readonly text: string;
}

/** Pods by what is known of them, for a metric that each of them has. */
export interface MeasuredPods {
  /** Those that count with their metric. */
  readonly ready: number;
  /** Those that have not begun to work, or not for long. */
  readonly unready: number;
  /** Those that run and have no metric yet. */
  readonly missing: number;
  /** As many as are wanted now. */
  readonly current: number;
}

/** What is so near to its target changes nothing. */
function isNear(ratio: number, tolerance: number): boolean {
  return Math.abs(ratio - 1) <= tolerance + 1e-9;
}

/**
 * What a metric of each pod asks for: the number of pods times metric over target, unless it is near enough. On the way
 * up, pods that are not ready and those without a metric count as idle; on the way down, those without a metric count as
 * using all that they request, or their target where that is more, and those that are not ready not at all.
 */
export function recommend(
  { ready, unready, missing, current }: MeasuredPods,
  value: number,
  target: number,
  tolerance: number,
): Recommendation {
  const ratio = value / target;
  const keep = (text: string): Recommendation => ({ size: current, text });
  const shown = `${rounded(value)} ÷ ${rounded(target)} = ${rounded(ratio)}`;
  const isUp = ratio > 1;
  const idle = isUp ? unready + missing : 0;
  if (idle === 0 && missing === 0) {
    if (isNear(ratio, tolerance)) return keep(`${shown}, within ${tolerance}`);
    const exact = ready * ratio;
    return {
      size: guardedCeil(exact),
      text: `n = ${ready}, ${shown} → ceil(${rounded(exact)}) = ${guardedCeil(exact)}`,
    };
  }
  const full = isUp ? 0 : missing;
  const counted = ready + idle + full;
  const use = ready * ratio + full * Math.max(100 / target, 1);
  const careful = use / counted;
  const others = [
    ...(isUp && unready > 0 ? [`${unready} not ready`] : []),
    ...(missing > 0 ? [`${missing} without a metric`] : []),
  ].join(', ');
  const hasTurned = isUp ? careful < 1 : careful > 1;
  if (isNear(careful, tolerance) || hasTurned) return keep(`${shown}, ${others} → ${rounded(careful)}`);
  const size = guardedCeil(counted * careful);
  const text = `n = ${counted}, ${others}, ${shown} → ceil(${rounded(counted * careful)}) = ${size}`;
  return (isUp ? size < current : size > current) ? keep(text) : { size, text };
}

/** What a metric of all pods together asks for, such as messages for each of them. */
export function recommendShares(
  current: number,
  total: number,
  target: number,
  tolerance: number,
): Recommendation {
  const ratio = total / (target * current);
  const shown = `${rounded(total)} ÷ ${rounded(target)}`;
  if (isNear(ratio, tolerance))
    return { size: current, text: `${shown} ÷ ${current} = ${rounded(ratio)}, within ${tolerance}` };
  const size = guardedCeil(total / target);
  return { size, text: `${shown} → ceil(${rounded(total / target)}) = ${size}` };
}

/** Pods that came or went at a time. */
export interface PodChange {
  readonly at: number;
  readonly by: number;
}

/**
 * The size that a change may reach now, by what has changed in the periods of its policies: the policy that allows most
 * decides, or the one that allows least; undefined where none may change anything.
 */
export function limitOf(
  rules: ScalingRules,
  direction: 'up' | 'down',
  current: number,
  { ups, downs }: { readonly ups: readonly PodChange[]; readonly downs: readonly PodChange[] },
  now: number,
): number | undefined {
  if (rules.select === 'disabled') return undefined;
  const limits = rules.policies.map(({ is, value, periodSeconds }) => {
    const within = (changes: readonly PodChange[]): number =>
      changes.filter(({ at }) => at > now - periodSeconds).reduce((sum, { by }) => sum + by, 0);
    const start = current - within(ups) + within(downs);
    if (direction === 'up') return is === 'pods' ? start + value : guardedCeil(start * (1 + value / 100));
    return is === 'pods' ? start - value : Math.trunc(start * (1 - value / 100) + 1e-9);
  });
  if (limits.length === 0) return direction === 'up' ? Number.POSITIVE_INFINITY : 0;
  const isHighest = (direction === 'up') === (rules.select !== 'least');
  return isHighest ? Math.max(...limits) : Math.min(...limits);
}
