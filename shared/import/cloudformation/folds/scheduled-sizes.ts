import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import { type CfnObject, type CfnValue, compact } from '#shared/catalogue/kit/cfn.ts';
import type { NodeDraft } from '../lift.ts';
import { numberOf, textOf } from './network.ts';

/**
 * Sizes that a group or a service has at certain times. Where only a deployment knows a part of one, all of them stay in
 * the template: a schedule that is read in half would say another day.
 */
export function liftScheduledSizes(node: NodeDraft): void {
  if (node.kind === 'auto-scaling-group') {
    const actions = node.folded.filter(({ type }) => type === 'AWS::AutoScaling::ScheduledAction');
    set(
      node,
      'scheduledActions',
      actions.map(({ values }) => groupSize(values)),
    );
  }
  if (node.kind === 'ecs-service') {
    const targets = node.folded.filter(({ type }) => type === 'AWS::ApplicationAutoScaling::ScalableTarget');
    const actions = targets.flatMap(({ values: { ScheduledActions: list } }) =>
      Array.isArray(list) ? list.filter(isJsonObject) : [],
    );
    set(
      node,
      'scheduledScaling',
      actions.map((action) => serviceSize(action as CfnObject)),
    );
  }
}

function set(node: NodeDraft, field: string, sizes: readonly (JsonObject | undefined)[]): void {
  const known = sizes.filter((each) => each !== undefined);
  if (known.length > 0 && known.length === sizes.length) node.properties[field] = known;
}

/** Undefined where a number or a text is stated that is worked out when it is deployed. */
function groupSize({
  Recurrence,
  StartTime,
  TimeZone,
  MinSize,
  MaxSize,
  DesiredCapacity,
}: CfnObject): JsonObject | undefined {
  const texts = [Recurrence, StartTime, TimeZone];
  const numbers = [MinSize, MaxSize, DesiredCapacity];
  if (!areKnown(texts, textOf) || !areKnown(numbers, numberOf)) return undefined;
  return compact({
    recurrence: textOf(Recurrence),
    startTime: textOf(StartTime),
    timeZone: textOf(TimeZone),
    minSize: numberOf(MinSize),
    maxSize: numberOf(MaxSize),
    desiredCapacity: numberOf(DesiredCapacity),
  }) as JsonObject;
}

function serviceSize({ Schedule, Timezone, ScalableTargetAction }: CfnObject): JsonObject | undefined {
  const { MinCapacity, MaxCapacity } = isJsonObject(ScalableTargetAction)
    ? (ScalableTargetAction as CfnObject)
    : {};
  const schedule = textOf(Schedule);
  if (schedule === undefined || !areKnown([Timezone], textOf)) return undefined;
  if (!areKnown([MinCapacity, MaxCapacity], numberOf)) return undefined;
  return compact({
    schedule,
    timeZone: textOf(Timezone),
    minCapacity: numberOf(MinCapacity),
    maxCapacity: numberOf(MaxCapacity),
  }) as JsonObject;
}

function areKnown(
  values: readonly (CfnValue | undefined)[],
  read: (value: CfnValue | undefined) => unknown,
): boolean {
  return values.every((value) => value === undefined || read(value) !== undefined);
}
