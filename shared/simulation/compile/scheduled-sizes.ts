import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { weekdays } from '#shared/catalogue/kit/schedule-starts.ts';
import { scheduleTimes } from '#shared/catalogue/kit/schedule-times.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { ScheduledSize } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { listOf, number, objectOf, refOf } from './resource-facts.ts';

/** Sizes of a group at certain times; the run begins on Monday, 5 January 2026, at midnight. */
export function scheduleOf(builder: FlowBuilder, node: NodeId, group: Resource): readonly ScheduledSize[] {
  return resourcesOfType(builder.architecture, 'AWS::AutoScaling::ScheduledAction').flatMap(
    ({ properties }) =>
      refOf(properties.AutoScalingGroupName) === group.logicalId
        ? sizeAt(
            builder,
            node,
            timesOfGroup(properties, builder.scenario.horizonSeconds),
            properties.TimeZone,
            {
              min: properties.MinSize,
              max: properties.MaxSize,
              desired: properties.DesiredCapacity,
            },
          )
        : [],
  );
}

/** Of a service: its scheduled actions change the bounds, and the size follows them. */
export function serviceScheduleOf(
  builder: FlowBuilder,
  node: NodeId,
  target: Resource | undefined,
): readonly ScheduledSize[] {
  return listOf(target?.properties.ScheduledActions)
    .map(objectOf)
    .flatMap(({ Schedule, Timezone, ScalableTargetAction }) => {
      const { MinCapacity, MaxCapacity } = objectOf(ScalableTargetAction);
      const times = scheduleTimes(String(Schedule ?? ''), builder.scenario.horizonSeconds);
      return sizeAt(builder, node, times, Timezone, { min: MinCapacity, max: MaxCapacity });
    });
}

function sizeAt(
  builder: FlowBuilder,
  node: NodeId,
  times: readonly number[] | undefined,
  zone: CfnValue | undefined,
  sizes: Readonly<Record<string, CfnValue | undefined>>,
): readonly ScheduledSize[] {
  const told = { node, field: 'schedule', origin: 'assumed' } as const;
  if (times === undefined) {
    builder.assume({
      ...told,
      title: 'Scheduled sizes that are not simulated',
      value: 'a schedule of its own',
    });
    return [];
  }
  if (zone !== undefined && zone !== 'UTC' && zone !== 'Etc/UTC')
    builder.assume({
      ...told,
      title: 'Scheduled sizes are at the time of the run, not of',
      value: String(zone),
    });
  const stated = Object.entries(sizes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, number(value, 0)] as const],
  );
  return times.length === 0 ? [] : [{ times, ...Object.fromEntries(stated) }];
}

/** A recurrence in five fields, from a time on where one is stated; else that time alone. */
function timesOfGroup(
  { Recurrence, StartTime, EndTime }: CfnObject,
  until: number,
): readonly number[] | undefined {
  const at = (time: CfnValue | undefined): string => `at(${String(time).replace(/(\.\d+)?Z$/, '')})`;
  if (Recurrence === undefined) return StartTime === undefined ? [] : scheduleTimes(at(StartTime), until);
  const times = scheduleTimes(groupCron(String(Recurrence)), until);
  // A time that is over when the run begins, or comes after it, is none of its times.
  const [from] = StartTime === undefined ? [] : (scheduleTimes(at(StartTime), until) ?? []);
  const [to] = EndTime === undefined ? [] : (scheduleTimes(at(EndTime), until) ?? []);
  return times?.filter((time) => time >= (from ?? 0) && time <= (to ?? until));
}

/** The recurrence of a group as a schedule in six fields: its days count from Sunday, which is 0, and may go round the week. */
export function groupCron(recurrence: string): string {
  const [minute, hour, dayOfMonth, month, days = '*'] = recurrence.trim().split(/\s+/);
  return `cron(${minute} ${hour} ${dayOfMonth} ${month} ${namesOf(days)} *)`;
}

function namesOf(days: string): string {
  const placeOf = (name: string): number =>
    /^\d$/.test(name) ? Number(name) % 7 : weekdays.indexOf(name.toUpperCase());
  const names = days.split(',').flatMap((part) => {
    const [from = '', to = from] = part.split('-');
    const [first, last] = [placeOf(from), placeOf(to)];
    if (first < 0 || last < 0) return [part];
    const count = ((last - first + 7) % 7) + 1;
    return Array.from({ length: count }, (_, index) => weekdays[(first + index) % 7] ?? '');
  });
  return [...new Set(names)].join(',');
}
