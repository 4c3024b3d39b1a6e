import type { PodMetric, PodScalingPlan } from '../flow/pod-scaling.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import { memoryUse } from './group-metrics.ts';
import type { Plant } from './plant.ts';
import {
  limitOf,
  type MeasuredPods,
  type PodChange,
  type Recommendation,
  recommend,
  recommendShares,
} from './pod-recommendation.ts';
import type { Target } from './target.ts';

/** Looks at its pods every 15 seconds and changes their number, as fast as its rules allow. */
export function startPodAutoscaler(
  group: CapacityGroup,
  plan: PodScalingPlan,
  plant: Plant,
  clock: ControlClock,
  say: (text: string, arithmetic: string) => void,
): void {
  const recommendations: { readonly at: number; readonly size: number }[] = [];
  const changes: { readonly ups: PodChange[]; readonly downs: PodChange[] } = { ups: [], downs: [] };
  /** Busy seconds of each pod at the last look: without them it has no metric yet. */
  let busyBefore = new Map<number, number>();
  /** Pods that have been ready later than shortly after their start. */
  const haveBeenReady = new Set<number>();
  let toldLimit = '';

  const sync = (): void => {
    clock.after(plan.syncSeconds, sync);
    const { now } = clock;
    const current = group.desired;
    const pods = group.active();
    for (const { id, isHealthy, state, launchedAt } of pods) {
      const isLate = now - launchedAt >= plan.readinessDelaySeconds || launchedAt === 0;
      if (state === 'in-service' && isHealthy && isLate) haveBeenReady.add(id);
    }
    const found = plan.metrics.map((metric) => recommendationOf(metric, pods, current, now));
    busyBefore = new Map(group.inService().map(({ id }) => [id, plant.busySeconds(id)]));
    const known = found.filter((each) => each !== undefined);
    const [first, ...others] = known;
    if (first === undefined || current === 0) return;
    const most = others.reduce((best, each) => (each.size > best.size ? each : best), first);
    // While a metric is unknown, nothing is taken away.
    if (known.length < found.length && most.size < current) return;
    recommendations.push({ at: now, size: most.size });
    const window = Math.max(plan.up.windowSeconds, plan.down.windowSeconds);
    while ((recommendations[0]?.at ?? now) < now - window) recommendations.shift();
    change(current, most, now);
  };

  const recommendationOf = (
    metric: PodMetric,
    pods: readonly Target[],
    current: number,
    now: number,
  ): Recommendation | undefined => {
    if (metric.is === 'backlog') {
      const queue = group.station.pulls;
      return queue === undefined || current === 0
        ? undefined
        : recommendShares(current, plant.visibleMessages(queue), metric.target, plan.tolerance);
    }
    const ready: Target[] = [];
    let unready = 0;
    let missing = 0;
    for (const pod of pods) {
      if (pod.state === 'pending' || (metric.is === 'cpu' && isStarting(pod, now))) unready += 1;
      else if (busyBefore.has(pod.id)) ready.push(pod);
      else missing += 1;
    }
    const value = readers[metric.is](ready);
    const measured: MeasuredPods = { ready: ready.length, unready, missing, current };
    return value === undefined ? undefined : recommend(measured, value, metric.target, plan.tolerance);
  };

  /** Its CPU does not count: it is not ready in its first minutes, or has never been. */
  const isStarting = ({ id, isHealthy, launchedAt }: Target, now: number): boolean =>
    !isHealthy &&
    launchedAt > 0 &&
    (now - launchedAt < plan.cpuInitializationSeconds || !haveBeenReady.has(id));

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
    const isUp = steady > current;
    if (steady === current) return;
    const limit = limitOf(isUp ? plan.up : plan.down, isUp ? 'up' : 'down', current, changes, now);
    if (limit === undefined) {
      tellOnce(`: ${steady} pods wanted, and it may not scale ${isUp ? 'out' : 'in'}`, text);
      return;
    }
    const next = isUp
      ? Math.min(group.max, steady, Math.max(current, limit))
      : Math.max(group.min, steady, Math.min(current, limit));
    if (isUp ? next <= current : next >= current) {
      if (isUp && current === group.max) tellOnce(`: ${size} pods wanted, ${group.max} is its maximum`, text);
      return;
    }
    (isUp ? changes.ups : changes.downs).push({ at: now, by: Math.abs(next - current) });
    const limited = next === steady ? '' : `, ${next} at most at a time`;
    group.setDesired(next, `${plan.name} scales ${isUp ? 'out' : 'in'}`, `${text}${stays}${limited}`);
  };

  const tellOnce = (told: string, text: string): void => {
    if (toldLimit !== told) say(told, text);
    toldLimit = told;
  };

  type Pods = readonly { readonly id: number }[];
  const busyOf = (id: number): number =>
    (plant.busySeconds(id) - (busyBefore.get(id) ?? 0)) / plan.syncSeconds;
  const readers: Readonly<Record<'cpu' | 'memory', (pods: Pods) => number | undefined>> = {
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
  };

  busyBefore = new Map(group.inService().map(({ id }) => [id, 0]));
  clock.at(plan.syncSeconds, sync);
}
