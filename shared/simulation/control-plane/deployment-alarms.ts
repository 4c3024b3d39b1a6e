import type { NodeId } from '#shared/document/records.ts';
import { type AlarmMetric, type AlarmWatch, isComposite } from '../flow/alarms.ts';
import type { TimelineEvent } from '../scenario/scenario.ts';
import type { ControlPlane } from './managed-flow.ts';

type DeployEvent = Extract<TimelineEvent, { do: 'deploy' }>;
type Stated = NonNullable<DeployEvent['stopWhen']>;

/** What a deployment is watched for. */
export interface WatchedDeployment {
  readonly node: NodeId;
  readonly name: string;
  readonly version: string;
  readonly event: DeployEvent;
  /** The group that it is of, by its place, or the function among the stations. */
  readonly group?: number;
  readonly station?: number;
  onStop(rollsBack: boolean, because: string): void;
}

export interface AlarmWatcher {
  /** How long the slowest of its alarms looks back: that long a rolling deployment waits before it is done. */
  readonly seconds: number;
  end(): void;
}

/** Stops a deployment when one of its alarms rings: those of the event, else those that the drawing names for it. */
export function watchDeployment(control: ControlPlane, watched: WatchedDeployment): AlarmWatcher {
  const { alarms, log } = control;
  const { node, name, version, event } = watched;
  const drawn = alarms.stopOf(node);
  const own = event.stopWhen === undefined ? [] : [alarms.watch(statedAlarm(event.stopWhen, watched))];
  const named = event.alarms === undefined ? (drawn?.alarms ?? []) : alarms.placesOf(event.alarms);
  const all = [...named, ...own];
  const rollsBack = event.alarms !== undefined || own.length > 0 || drawn?.rollsBack === true;
  const nameOf = (place: number): string => alarms.planOf(place)?.name ?? '';
  const ringing = (): number | undefined => all.find((place) => alarms.stateOf(place) === 'ALARM');
  let isOver = all.length === 0;
  const end = (): void => {
    isOver = true;
    forget();
  };
  const look = (): void => {
    const found = isOver ? undefined : ringing();
    if (found === undefined) return;
    end();
    log.add(node, 'deployment', `${name}: the alarm ${nameOf(found)} stops ${version}`);
    watched.onStop(rollsBack, `alarm ${nameOf(found)}`);
  };
  const forget = alarms.listen(look);
  const first = ringing();
  if (first !== undefined && event.alarms === undefined && drawn?.endsAtOnce === true) {
    control.clock.after(0, look);
  } else if (first !== undefined) {
    // So that what repairs the cause can be deployed.
    log.add(node, 'deployment', `${name}: ${nameOf(first)} rings already, so no alarm stops ${version}`);
    end();
  }
  const seconds = isOver
    ? 0
    : all.reduce((most, place) => {
        const plan = alarms.planOf(place);
        const own = plan === undefined || isComposite(plan) ? 0 : plan.of * plan.periodSeconds;
        return Math.max(most, own);
      }, 0);
  return { seconds, end };
}

const metrics: Readonly<Record<Stated['metric'], readonly [AlarmMetric, AlarmMetric | undefined, string]>> = {
  errors: ['errors', 'call-errors', 'errors a minute'],
  errorPercent: ['error-percent', undefined, 'errors in per cent'],
  responseMs: ['response-time', undefined, 'response time in seconds'],
  cpu: ['cpu', undefined, 'CPU in per cent'],
  memory: ['memory', undefined, 'memory in per cent'],
  unhealthy: ['unhealthy', undefined, 'unhealthy targets'],
  requests: ['requests', 'calls', 'requests a minute'],
};

function statedAlarm(
  { metric, op, value, points, of = points }: Stated,
  { node, group, station }: WatchedDeployment,
): AlarmWatch {
  const [ofGroup, ofFunction, title] = metrics[metric];
  return {
    node,
    name: `"${title} ${op} ${value}"`,
    metric: station === undefined ? ofGroup : (ofFunction ?? 'call-errors'),
    title,
    groups: group === undefined ? [] : [group],
    ...(station === undefined ? {} : { station }),
    comparison: op,
    threshold: metric === 'responseMs' ? value / 1000 : value,
    orEqual: false,
    missing: 'notBreaching',
    points,
    of: Math.max(points, of),
    periodSeconds: 60,
  };
}
