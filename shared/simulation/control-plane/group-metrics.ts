import type { MemoryPlan, ScalingMetric } from '../flow/flow.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { Plant } from './plant.ts';
import type { Target } from './target.ts';

export interface MetricPoint {
  readonly value: number | undefined;
  /** How many targets it is of. */
  readonly count: number;
}

export type GroupMetricPoints = Readonly<Record<ScalingMetric, MetricPoint>>;

/** What a target has of its memory in use, in per cent: what it takes when idle, and more for each request in it. */
export function memoryUse({ idlePercent, requestPercent }: MemoryPlan, requests: number): number {
  return idlePercent + requestPercent * requests;
}

/** The metrics of a group over one period after another, from counts of its targets. */
export class GroupMetrics {
  private readonly group: CapacityGroup;
  private readonly plant: Plant;
  private readonly period: number;
  /** Counts at the start of the period. */
  private readonly busyBefore = new Map<number, number>();
  private readonly requestsBefore = new Map<number, number>();

  constructor(group: CapacityGroup, plant: Plant, period: number) {
    this.group = group;
    this.plant = plant;
    this.period = period;
    this.remember();
  }

  /** Of the period that ends now, over targets that were warm when it began; the next period begins. */
  take(now: number): GroupMetricPoints {
    const start = now - this.period;
    const counted = this.group.inService().filter(({ warmAt }) => warmAt <= start);
    const points = {
      cpu: this.cpuOf(counted),
      memory: this.memoryOf(counted),
      'requests-per-target': this.requestsOf(counted),
      'backlog-per-target': this.backlogOf(),
      messages: this.messagesOf(),
    };
    this.remember();
    return points;
  }

  private remember(): void {
    for (const { id, state } of this.group.targets) {
      if (state === 'gone') {
        this.busyBefore.delete(id);
        this.requestsBefore.delete(id);
        continue;
      }
      this.busyBefore.set(id, this.plant.busySeconds(id));
      this.requestsBefore.set(id, this.plant.requestCount(id));
    }
  }

  private cpuOf(counted: readonly Target[]): MetricPoint {
    if (counted.length === 0) return { value: undefined, count: 0 };
    const workers = this.plant.workersOf(this.group.plan.station);
    if (workers === Number.POSITIVE_INFINITY) return { value: undefined, count: 0 };
    const sum = counted.reduce((total, { id }) => total + this.busyOf(id) / workers, 0);
    return { value: Math.min(100, (100 * sum) / counted.length), count: counted.length };
  }

  private memoryOf(counted: readonly Target[]): MetricPoint {
    const { memory } = this.group.plan;
    if (counted.length === 0 || memory === undefined) return { value: undefined, count: 0 };
    const sum = counted.reduce(
      (total, { id }) => total + Math.min(100, memoryUse(memory, this.busyOf(id))),
      0,
    );
    return { value: sum / counted.length, count: counted.length };
  }

  /** Requests that a target worked on at a time, on average over the period. */
  private busyOf(id: number): number {
    return (this.plant.busySeconds(id) - (this.busyBefore.get(id) ?? 0)) / this.period;
  }

  private requestsOf(counted: readonly Target[]): MetricPoint {
    if (counted.length === 0) return { value: undefined, count: 0 };
    const sum = counted.reduce(
      (total, { id }) => total + this.plant.requestCount(id) - (this.requestsBefore.get(id) ?? 0),
      0,
    );
    return { value: sum / counted.length, count: counted.length };
  }

  private messagesOf(): MetricPoint {
    const queue = this.group.station.pulls;
    const value = queue === undefined ? undefined : this.plant.visibleMessages(queue);
    return { value, count: this.group.inService().length };
  }

  private backlogOf(): MetricPoint {
    const queue = this.group.station.pulls;
    const count = this.group.inService().length;
    if (queue === undefined || count === 0) return { value: undefined, count };
    return { value: this.plant.visibleMessages(queue) / count, count };
  }
}
