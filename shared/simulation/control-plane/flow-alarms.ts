import type { NodeId } from '#shared/document/records.ts';
import { type AlarmStop, type AlarmWatch, type FlowAlarm, isComposite } from '../flow/alarms.ts';
import type { Flow } from '../flow/flow.ts';
import { Alarm, type AlarmState } from './alarm.ts';
import { AlarmMetrics } from './alarm-metrics.ts';
import type { CapacityGroup } from './capacity-group.ts';
import type { ControlClock } from './control-clock.ts';
import type { DecisionLog } from './decision-log.ts';
import { rounded } from './placement.ts';
import type { Plant } from './plant.ts';

/** How often moments are looked at that a period has a mean of. */
const sampleSeconds = 5;

/** The alarms of a run, each with the state that its metric puts it in, period after period. */
export class FlowAlarms {
  private readonly plant: Plant;
  private readonly groups: readonly CapacityGroup[];
  private readonly clock: ControlClock;
  private readonly log: DecisionLog;
  private readonly delay: number;
  private readonly plans: FlowAlarm[] = [];
  private readonly states: AlarmState[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly stops: readonly AlarmStop[];

  constructor(
    flow: Flow,
    plant: Plant,
    groups: readonly CapacityGroup[],
    clock: ControlClock,
    log: DecisionLog,
    metricDelay: number,
  ) {
    this.plant = plant;
    this.groups = groups;
    this.clock = clock;
    this.log = log;
    this.delay = metricDelay;
    this.stops = flow.alarmStops ?? [];
    for (const alarm of flow.alarms ?? []) {
      if (isComposite(alarm)) this.add(alarm);
      else this.watch(alarm);
    }
  }

  stateOf(index: number): AlarmState {
    return this.states[index] ?? 'INSUFFICIENT_DATA';
  }

  planOf(index: number): FlowAlarm | undefined {
    return this.plans[index];
  }

  /** The alarms that stop deployments of a node. */
  stopOf(node: NodeId): AlarmStop | undefined {
    return this.stops.find((each) => each.node === node);
  }

  /** The places of the alarms that are drawn as these nodes. */
  placesOf(nodes: readonly NodeId[]): readonly number[] {
    return this.plans.flatMap(({ node }, index) => (nodes.includes(node) ? [index] : []));
  }

  /** Calls back after each change of a state, until what it gives is called. */
  listen(onChange: () => void): () => void {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  }

  /** Evaluates one more alarm from the next whole period on; gives its place. */
  watch(plan: AlarmWatch): number {
    const index = this.add(plan);
    const { periodSeconds: period } = plan;
    const groups = plan.groups.flatMap((group) => this.groups[group] ?? []);
    const alarm = new Alarm(plan);
    this.clock.at(Math.ceil(this.clock.now / period - 1e-9) * period, () => {
      const metrics = new AlarmMetrics(plan, groups, this.plant);
      const tick = (): void => {
        this.clock.after(period, tick);
        const value = metrics.take(this.clock.now);
        this.clock.after(this.delay, () => this.change(index, alarm.update(value), saidOf(plan, value)));
      };
      this.clock.after(period, tick);
      if (plan.metric !== 'response-time') return;
      const sample = (): void => {
        this.clock.after(sampleSeconds, sample);
        metrics.sample();
      };
      this.clock.after(sampleSeconds, sample);
    });
    return index;
  }

  private add(plan: FlowAlarm): number {
    this.plans.push(plan);
    this.states.push('INSUFFICIENT_DATA');
    return this.plans.length - 1;
  }

  private change(index: number, after: AlarmState, arithmetic: string): void {
    const before = this.states[index];
    if (before === after) return;
    this.states[index] = after;
    const plan = this.plans[index];
    // Nobody is told that all is as it should be at the start.
    const isNews = after === 'ALARM' || before === 'ALARM';
    if (plan !== undefined && isNews && (isComposite(plan) || plan.isOfPolicy !== true))
      this.log.add(plan.node, 'alarm', `${plan.name}: ${after}`, arithmetic);
    for (const [place, each] of this.plans.entries()) {
      if (isComposite(each) && each.alarms.includes(index))
        this.change(place, this.jointly(each), `${plan?.name}: ${after}`);
    }
    for (const listener of [...this.listeners]) listener();
  }

  private jointly({ alarms, needsAll }: Extract<FlowAlarm, { needsAll: boolean }>): AlarmState {
    const ringing = alarms.filter((each) => this.stateOf(each) === 'ALARM').length;
    return ringing > 0 && (!needsAll || ringing === alarms.length) ? 'ALARM' : 'OK';
  }
}

/** `HTTPCode_Target_5XX_Count 120 > 10, 3 of 5 points`. */
function saidOf(plan: AlarmWatch, value: number | undefined): string {
  const { title, comparison, orEqual, threshold, points, of } = plan;
  const sign = `${comparison === 'above' ? '>' : '<'}${orEqual ? '=' : ''}`;
  const shown = value === undefined ? 'missing' : rounded(value);
  return `${title} ${shown}, alarm at ${sign} ${threshold} in ${points} of ${of} points`;
}
