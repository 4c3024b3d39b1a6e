import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { groupMetricTypes } from '#shared/catalogue/kit/group-scaling.ts';
import { serviceMetricTypes } from '#shared/catalogue/kit/service-scaling.ts';
import type { LiftResource, NodeDraft } from '../lift.ts';
import { variantOf } from '../resource-variants.ts';
import { numberOf, textOf } from './network.ts';

const metricTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'auto-scaling-group': groupMetricTypes,
  'ecs-service': serviceMetricTypes,
};

/**
 * The targets that a group or service keeps. Without a policy of that kind there is none, whatever other policies there
 * are; a target for a metric that the kind does not know stays in the template.
 */
export function liftScalingTargets(node: NodeDraft): void {
  const types = metricTypes[node.kind];
  if (types === undefined) return;
  const targets = node.folded
    .filter(({ type, values }) => variantOf(type, values).endsWith('::ScalingPolicy TargetTrackingScaling'))
    .flatMap((policy) => targetOf(policy, types));
  const [first, ...more] = targets;
  if (first === undefined) {
    node.properties.scalingMetric = 'none';
    return;
  }
  node.properties.scalingMetric = first.metric;
  if (first.targetValue !== undefined) node.properties.targetValue = first.targetValue;
  const others = more.flatMap(({ metric, targetValue, policyName }): readonly JsonObject[] =>
    targetValue === undefined
      ? []
      : [{ metric, targetValue, ...(policyName === undefined ? {} : { policyName }) }],
  );
  if (others.length > 0 && node.kind === 'ecs-service') node.properties.moreScalingTargets = others;
}

interface ScalingTarget {
  readonly metric: string;
  /** Unless only a deployment knows it. */
  readonly targetValue: number | undefined;
  readonly policyName: string | undefined;
}

function targetOf(
  { values }: LiftResource,
  types: Readonly<Record<string, string>>,
): readonly ScalingTarget[] {
  const configuration = objectOf(
    values.TargetTrackingConfiguration ?? values.TargetTrackingScalingPolicyConfiguration,
  );
  const { PredefinedMetricType: type } = objectOf(configuration.PredefinedMetricSpecification);
  const metric = Object.keys(types).find((name) => types[name] === type);
  return metric === undefined
    ? []
    : [{ metric, targetValue: numberOf(configuration.TargetValue), policyName: textOf(values.PolicyName) }];
}

/** How an alarm changes the capacity by the policy; of several steps, the first. */
export function adjustmentOf({ values }: LiftResource): CfnObject {
  const policy = { ...values, ...objectOf(values.StepScalingPolicyConfiguration) };
  const [step] = Array.isArray(policy.StepAdjustments) ? policy.StepAdjustments.filter(isJsonObject) : [];
  return {
    adjustmentType: textOf(policy.AdjustmentType),
    scalingAdjustment: numberOf(policy.ScalingAdjustment) ?? numberOf(step?.ScalingAdjustment),
    cooldown: numberOf(policy.Cooldown),
  };
}

function objectOf(value: CfnValue | undefined): CfnObject {
  return isJsonObject(value) ? value : {};
}
