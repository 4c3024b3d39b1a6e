import type { PodMetric, PodScalingPlan, ScalingRules } from '../flow/pod-scaling.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import { memoryUse } from './group-metrics.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';
import { guardedCeil } from './rounding.ts';

interface Change {
  readonly at: number;
  readonly by: number;
}

export interface Recommendation {
  readonly size: number;
  readonly text: string;
}

/**
 * What a metric asks for: the number of pods times metric over target, unless it is near enough. Pods that are not ready
 * count as idle on the way up, and not at all on the way down.
 */
export function recommend(
  ready: number,
  current: number,
  value: number,
  target: number,
  tolerance: number,
): Recommendation {
  const ratio = value / target;
  const unready = Math.max(0, current - ready);
  const isNear = (each: number): boolean => Math.abs(each - 1) <= tolerance + 1e-9;
  const keep = (text: string): Recommendation => ({ size: current, text });
  const shown = `${rounded(value)} ÷ ${rounded(target)} = ${rounded(ratio)}`;
  if (isNear(ratio)) return keep(`${shown}, within ${tolerance}`);
  if (unready === 0) {
    return {
      size: guardedCeil(ready * ratio),
      text: `n = ${ready}, ${shown} → ceil(${rounded(ready * ratio)}) = ${guardedCeil(ready * ratio)}`,
    };
  }
  if (ratio < 1) {
    // Pods of which nothing is known count as if they were at their target.
    const careful = (ready * ratio + unready) / current;
    if (isNear(careful)) return keep(`${shown}, ${unready} not ready → ${rounded(careful)}`);
    const size = Math.min(current, guardedCeil(current * careful));
    return { size, text: `n = ${current}, ${unready} not ready, ${shown} → ${rounded(careful)} → ${size}` };
  }
  const careful = (ready * ratio) / current;
  if (isNear(careful) || careful < 1) return keep(`${shown}, ${unready} not ready → ${rounded(careful)}`);
  const size = guardedCeil(current * careful);
  return {
    size,
    text: `n = ${current}, ${unready} not ready, ${shown} → ceil(${rounded(current * careful)}) = ${size}`,
  };
}

/** The most that a change may reach now, by what has changed in the periods of its policies. */
export function limitOf(
  rules: ScalingRules,
  direction: 'up' | 'down',
  current: number,
  changes: readonly Change[],
  now: number,
): number {
  const limits = rules.policies.map(({ is, value, periodSeconds }) => {
    const recent = changes.filter(({ at }) => at > now - periodSeconds).reduce((sum, { by }) => sum + by, 0);
    if (direction === 'up') {
      const start = current - recent;
      return is === 'pods' ? start + value : guardedCeil(start * (1 + value / 100));
    }
    const start = current + recent;
    return is === 'pods' ? start - value : Math.trunc(start * (1 - value / 100) + 1e-9);
  });
  if (limits.length === 0) return direction === 'up' ? Number.POSITIVE_INFINITY : 0;
  return direction === 'up' ? Math.max(...limits) : Math.min(...limits);
}

/** Looks at its pods every 15 seconds and changes their number, as fast as its rules allow. */
export function startPodAutoscaler(
  group: CapacityGroup,
  plan: PodScalingPlan,
  plant: Plant,
  clock: ControlClock,
  say: (text: string, arithmetic: string) => void,
): void {
  const recommendations: { readonly at: number; readonly size: number }[] = [];
  const ups: Change[] = [];
  const downs: Change[] = [];
  let busyBefore = new Map<number, number>();
  let toldLimit = '';

  const sync = (): void => {
    clock.after(plan.syncSeconds, sync);
    const { now } = clock;
    const ready = group.inService().filter(({ id, isHealthy }) => isHealthy && busyBefore.has(id));
    const current = group.desired;
    const wanted = plan.metrics.flatMap((metric): Recommendation[] => {
      const value = readers[metric.is](ready);
      return value === undefined
        ? []
        : [recommend(ready.length, current, value, metric.target, plan.tolerance)];
    });
    busyBefore = new Map(group.inService().map(({ id }) => [id, plant.busySeconds(id)]));
    if (wanted.length === 0 || current === 0) return;
    const most = wanted.reduce((best, each) => (each.size > best.size ? each : best));
    recommendations.push({ at: now, size: most.size });
    const window = Math.max(plan.up.windowSeconds, plan.down.windowSeconds);
    while ((recommendations[0]?.at ?? now) < now - window) recommendations.shift();
    change(current, most, now);
  };

  const change = (current: number, { size, text }: Recommendation, now: number): void => {
    const within = (seconds: number): readonly number[] =>
      recommendations.filter(({ at }) => at >= now - seconds).map((each) => each.size);
    const up = Math.min(size, ...within(plan.up.windowSeconds));
    const down = Math.max(size, ...within(plan.down.windowSeconds));
    const steady = up > current ? up : down < current ? down : current;
    const stays =
      steady === size
        ? ''
        : `, ${steady} within the last ${up > current ? plan.up.windowSeconds : plan.down.windowSeconds} s`;
    if (steady > current) {
      const limit = limitOf(plan.up, 'up', current, ups, now);
      const next = Math.min(group.max, steady, Math.max(current, limit));
      if (next <= current) {
        if (current === group.max && toldLimit !== text)
          say(`: ${size} pods wanted, ${group.max} is its maximum`, text);
        toldLimit = text;
        return;
      }
      ups.push({ at: now, by: next - current });
      group.setDesired(next, `${plan.name} scales out`, `${text}${stays}${limited(next, steady)}`);
    } else if (steady < current) {
      const limit = limitOf(plan.down, 'down', current, downs, now);
      const next = Math.max(group.min, steady, Math.min(current, limit));
      if (next >= current) return;
      downs.push({ at: now, by: current - next });
      group.setDesired(next, `${plan.name} scales in`, `${text}${stays}${limited(next, steady)}`);
    }
  };

  const limited = (next: number, steady: number): string =>
    next === steady ? '' : `, ${next} at most at a time`;

  type Pods = readonly { readonly id: number }[];
  const busyOf = (id: number): number =>
    (plant.busySeconds(id) - (busyBefore.get(id) ?? 0)) / plan.syncSeconds;
  const readers: Readonly<Record<PodMetric['is'], (pods: Pods) => number | undefined>> = {
    cpu(pods) {
      const workers = plant.workersOf(group.plan.station);
      if (pods.length === 0 || workers === Number.POSITIVE_INFINITY) return undefined;
      return (100 * pods.reduce((sum, { id }) => sum + busyOf(id), 0)) / workers / pods.length;
    },
    memory(pods) {
      const { memory } = group.plan;
      if (pods.length === 0 || memory === undefined) return undefined;
      return pods.reduce((sum, { id }) => sum + memoryUse(memory, busyOf(id)), 0) / pods.length;
    },
    backlog(pods) {
      const queue = group.station.pulls;
      return queue === undefined || pods.length === 0
        ? undefined
        : plant.visibleMessages(queue) / pods.length;
    },
  };

  busyBefore = new Map(group.inService().map(({ id }) => [id, 0]));
  clock.at(plan.syncSeconds, sync);
}
