import type { ScalingPolicyPlan, ScheduledSize } from '../flow/flow.ts';
import { Alarm } from './alarm.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { type GroupMetricPoints, GroupMetrics, type MetricPoint } from './group-metrics.ts';
import type { Plant } from './plant.ts';
import { guardedCeil } from './rounding.ts';
import { sizeAfterStep } from './step-adjustment.ts';
import type { Target } from './target.ts';

interface Tracker {
  readonly plan: ScalingPolicyPlan;
  readonly high: Alarm;
  readonly low: Alarm | undefined;
  lastOut: number;
  lastIn: number;
  lastChange: number;
  /** What its last change launched or took away. */
  begun: readonly Target[];
  /** The size before its last step. */
  base: number;
  point: MetricPoint;
  isNew: boolean;
  /** Of a period that is not over yet. */
  readonly minutes: MetricPoint[];
}

const period = 60;

/** Reads the metrics of a group each minute and applies its policies to them. */
export class GroupScaler {
  private readonly group: CapacityGroup;
  private readonly metrics: GroupMetrics;
  /** Of a group whose CPU has a point less often than each minute. */
  private readonly slowMetrics: GroupMetrics | undefined;
  private readonly cpuPeriod: number;
  private readonly clock: ControlClock;
  private readonly log: DecisionLog;
  private readonly delay: number;
  private readonly trackers: readonly Tracker[];
  /** Metric points by time, for the result. */
  readonly points: {
    readonly at: number;
    readonly cpu: number | undefined;
    readonly requests: number | undefined;
  }[] = [];
  isClipped = false;
  /** Told of the CPU of each minute. */
  onCpu: ((point: MetricPoint) => void) | undefined;

  constructor(
    group: CapacityGroup,
    plant: Plant,
    clock: ControlClock,
    log: DecisionLog,
    metricDelay: number,
  ) {
    this.group = group;
    this.metrics = new GroupMetrics(group, plant, period);
    this.cpuPeriod = Math.max(period, group.plan.cpuPeriod ?? period);
    this.slowMetrics = this.cpuPeriod > period ? new GroupMetrics(group, plant, this.cpuPeriod) : undefined;
    this.clock = clock;
    this.log = log;
    this.delay = metricDelay;
    this.trackers = group.plan.policies.map((plan) => ({
      plan,
      high:
        plan.is === 'target-tracking'
          ? new Alarm({
              comparison: 'above',
              threshold: plan.target,
              points: plan.outPoints,
              of: plan.outPoints,
            })
          : new Alarm({
              comparison: plan.comparison,
              threshold: plan.threshold,
              points: plan.points,
              of: plan.of,
              ...(plan.orEqual === undefined ? {} : { orEqual: plan.orEqual }),
              ...(plan.missing === undefined ? {} : { missing: plan.missing }),
            }),
      low:
        plan.is === 'target-tracking'
          ? new Alarm({
              comparison: 'below',
              threshold: plan.scaleInRatio * plan.target,
              points: plan.inPoints,
              of: plan.inPoints,
            })
          : undefined,
      lastOut: Number.NEGATIVE_INFINITY,
      lastIn: Number.NEGATIVE_INFINITY,
      lastChange: Number.NEGATIVE_INFINITY,
      begun: [],
      base: group.desired,
      point: { value: undefined, count: 0 },
      isNew: false,
      minutes: [],
    }));
    clock.at(period, () => this.tick());
    for (const plan of group.plan.schedule) this.follow(plan);
  }

  /** Sets the bounds and the size at each time of a schedule. */
  private follow(plan: ScheduledSize, next = 0): void {
    const { group } = this;
    const { times, min, max, desired } = plan;
    const time = times[next];
    if (time === undefined) return;
    this.clock.at(time, () => {
      if (min !== undefined) group.min = min;
      if (max !== undefined) group.max = max;
      group.setDesired(desired ?? group.desired, 'as scheduled');
      this.follow(plan, next + 1);
    });
  }

  private tick(): void {
    const { now } = this.clock;
    this.clock.at(now + period, () => this.tick());
    const points = this.metrics.take(now);
    const { cpu } = points;
    this.points.push({ at: now, cpu: cpu.value, requests: points['requests-per-target'].value });
    this.onCpu?.(cpu);
    const { slowMetrics } = this;
    if (slowMetrics === undefined) {
      this.clock.at(now + this.delay, () => this.evaluate(points, true));
      return;
    }
    const hasCpu = now % this.cpuPeriod < 1e-6;
    const seen = hasCpu ? { ...points, cpu: slowMetrics.take(now).cpu } : points;
    this.clock.at(now + this.delay, () => this.evaluate(seen, hasCpu));
  }

  private evaluate(points: GroupMetricPoints, hasCpu: boolean): void {
    const tracking = this.trackers.filter(({ plan }) => plan.is === 'target-tracking');
    for (const tracker of this.trackers) {
      const { metric } = tracker.plan;
      const point = metric === 'cpu' && !hasCpu ? undefined : this.pointOf(tracker, points[metric]);
      tracker.isNew = point !== undefined;
      if (point === undefined) continue;
      tracker.point = point;
      const { value } = point;
      this.noteChange(
        tracker,
        tracker.high,
        value,
        tracker.plan.is === 'target-tracking' ? 'high' : tracker.plan.comparison,
      );
      if (tracker.low !== undefined) this.noteChange(tracker, tracker.low, value, 'low');
    }
    for (const tracker of this.trackers) if (tracker.plan.is === 'step' && tracker.isNew) this.step(tracker);
    if (tracking.some(({ isNew }) => isNew)) this.track(tracking);
  }

  /** The point of a tracker's own period: a mean over its minutes, when it is complete. */
  private pointOf(tracker: Tracker, point: MetricPoint): MetricPoint | undefined {
    const { plan } = tracker;
    const own = plan.metric === 'cpu' ? this.cpuPeriod : period;
    if (plan.is !== 'step' || plan.periodSeconds <= own) return point;
    tracker.minutes.push(point);
    if (tracker.minutes.length * own < plan.periodSeconds) return undefined;
    const known = tracker.minutes.splice(0).flatMap(({ value }) => (value === undefined ? [] : [value]));
    const sum = known.reduce((total, value) => total + value, 0);
    return { value: known.length === 0 ? undefined : sum / known.length, count: point.count };
  }

  private noteChange(tracker: Tracker, alarm: Alarm, value: number | undefined, name: string): void {
    const before = alarm.state;
    const after = alarm.update(value);
    if (
      before === after ||
      after === 'INSUFFICIENT_DATA' ||
      (after === 'OK' && before === 'INSUFFICIENT_DATA')
    )
      return;
    const { plan } = tracker;
    this.log.add(
      this.group.plan.node,
      'alarm',
      `${plan.name} ${name}: ${after}`,
      `${plan.metric} ${value === undefined ? 'missing' : round(value)}`,
    );
  }

  /** Out if any policy wants out, in only if all want in. */
  private track(tracking: readonly Tracker[]): void {
    const { group } = this;
    const { now } = this.clock;
    let out: { readonly size: number; readonly tracker: Tracker; readonly text: string } | undefined;
    let inSize = 0;
    let inText = '';
    let allIn = true;
    for (const tracker of tracking) {
      const { plan, point } = tracker;
      if (plan.is !== 'target-tracking' || point.value === undefined) {
        allIn = false;
        continue;
      }
      const exact = (point.count * point.value) / plan.target;
      const size = guardedCeil(exact);
      const text = `n = ${point.count}, ${plan.metric} ${round(point.value)}, target ${round(plan.target)} → ceil(${round(exact)}) = ${size}${boundWords(size, group)}`;
      if (tracker.high.state === 'ALARM') {
        allIn = false;
        if (plan.metric === 'cpu' && point.value >= 99) this.isClipped = true;
        const isCooling = now < tracker.lastOut + plan.outCooldown && size <= group.desired;
        if (size > group.desired && !isCooling && (out === undefined || size > out.size))
          out = { size, tracker, text };
      } else if (tracker.low?.state !== 'ALARM' || !plan.scaleIn || now < tracker.lastIn + plan.inCooldown) {
        if (plan.scaleIn) allIn = false;
      } else if (size >= inSize) {
        inSize = size;
        inText = text;
      }
    }
    if (out !== undefined) {
      out.tracker.lastOut = now;
      group.setDesired(out.size, `${out.tracker.plan.name} scales out`, out.text);
      return;
    }
    if (!allIn || inText === '' || group.isWarming() || inSize >= group.desired) return;
    for (const tracker of tracking) tracker.lastIn = now;
    group.setDesired(Math.max(group.min, inSize), 'scales in', inText);
  }

  private step(tracker: Tracker): void {
    const { plan, point } = tracker;
    const { group } = this;
    if (plan.is !== 'step' || tracker.high.state !== 'ALARM' || point.value === undefined) return;
    const { now } = this.clock;
    // Simple scaling waits from the end of what it began: until the new ones serve, or the old ones are drained.
    if (plan.isSimple && now < endOf(tracker) + plan.cooldown - 1e-9) return;
    // A cool-down lets only a larger step through, counted from where the last one began.
    if (!plan.isSimple && now < tracker.lastChange + plan.cooldown) {
      const larger = sizeAfterStep(plan, tracker.base, point.value);
      if (larger <= group.desired) return;
      const from = `from ${tracker.base} → ${larger}`;
      const metric = `${plan.metric} ${round(point.value)}, threshold ${plan.threshold}`;
      group.setDesired(larger, `${plan.name} steps further`, `${metric}, ${from}`);
      return;
    } else tracker.base = group.desired;
    const size = sizeAfterStep(plan, group.desired, point.value);
    if (size < group.desired && group.isWarming()) return;
    // Instances that are still warming count: a second breach of the same step adds nothing.
    const counted = plan.isSimple
      ? group.desired
      : group.inService().filter(({ warmAt }) => warmAt <= now).length;
    const wanted = plan.isSimple ? size : sizeAfterStep(plan, counted, point.value);
    if (wanted === group.desired || (wanted > counted && wanted < group.desired)) return;
    tracker.lastChange = now;
    group.setDesired(
      wanted,
      `${plan.name} steps`,
      `${plan.metric} ${round(point.value)}, threshold ${plan.threshold}, from ${counted} → ${wanted}`,
    );
    tracker.begun = group.targets.filter(
      ({ state, launchedAt, drainingSince }) =>
        (state === 'pending' && launchedAt === now) || drainingSince === now,
    );
  }
}

/** When the last change of a tracker was whole; endless while it is not. */
function endOf({ begun, lastChange }: Tracker): number {
  return begun.reduce((end, { state, inServiceAt, goneAt, drainingSince }) => {
    if (state === 'pending') return Number.POSITIVE_INFINITY;
    const own = drainingSince === lastChange ? goneAt : Math.min(inServiceAt, goneAt);
    return Math.max(end, own);
  }, lastChange);
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** What a group may not go beyond, where a policy asks for that. */
function boundWords(size: number, { min, max }: CapacityGroup): string {
  if (size < min) return `, at least ${min}`;
  return size > max ? `, at most ${max}` : '';
}
