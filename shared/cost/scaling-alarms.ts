import type { CostContext, CostLineDraft, Kind } from '#shared/catalogue/define-kind.ts';
import { drawn, product } from '#shared/catalogue/kit/usage-quantity.ts';
import type { NodeId } from '#shared/document/records.ts';

const policyTypes: ReadonlySet<string> = new Set([
  'AWS::AutoScaling::ScalingPolicy',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
]);
const scaling = new WeakMap<Kind, boolean>();

function mayScale(kind: Kind): boolean {
  let known = scaling.get(kind);
  if (known === undefined) {
    known = kind.types.some((type) => policyTypes.has(type));
    scaling.set(kind, known);
  }
  return known;
}

/** A policy that follows a target makes two alarms, one for each way; AWS charges for them like for others. */
export function scalingAlarmLines(id: NodeId, kind: Kind, ctx: CostContext): readonly CostLineDraft[] {
  // An alarm that is drawn counts itself.
  if (!mayScale(kind) || kind.id === 'cloudwatch-alarm') return [];
  const policies = ctx
    .resourcesOf(id)
    .filter(
      ({ type, properties }) => policyTypes.has(type) && isTargetTracking(properties.PolicyType),
    ).length;
  if (policies === 0) return [];
  return [
    {
      component: 'cloudwatch/alarm.standard',
      label: 'Alarms of scaling policies',
      quantity: product('alarm-months', [drawn('policies', policies), drawn('alarms each', 2)]),
      note: 'A policy that follows a target keeps an alarm for each way.',
    },
  ];
}

function isTargetTracking(policyType: unknown): boolean {
  return policyType === 'TargetTrackingScaling';
}
