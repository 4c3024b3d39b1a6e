import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import { type CfnObject, type CfnValue, compact } from '#shared/catalogue/kit/cfn.ts';
import { groupMetricTypes } from '#shared/catalogue/kit/group-scaling.ts';
import { isBacklogMetric } from '#shared/catalogue/kit/queue-backlog.ts';
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
  const own = objectOf(configuration.CustomizedMetricSpecification);
  const metric = isBacklogMetric(own) ? 'backlog' : Object.keys(types).find((name) => types[name] === type);
  return metric === undefined
    ? []
    : [{ metric, targetValue: numberOf(configuration.TargetValue), policyName: textOf(values.PolicyName) }];
}

/** How an alarm changes the capacity by the policy. */
export function adjustmentOf({ type, values }: LiftResource): CfnObject {
  const policy = { ...values, ...objectOf(values.StepScalingPolicyConfiguration) };
  const steps = Array.isArray(policy.StepAdjustments) ? policy.StepAdjustments.filter(isJsonObject) : [];
  const [step] = steps;
  return {
    adjustmentType: textOf(policy.AdjustmentType),
    scalingAdjustment: numberOf(policy.ScalingAdjustment) ?? numberOf(step?.ScalingAdjustment),
    cooldown: numberOf(policy.Cooldown),
    policyType: variantOf(type, values).endsWith(' SimpleScaling') ? 'SimpleScaling' : undefined,
    steps: isOneForAll(steps) ? undefined : stepsOf(steps),
    minAdjustmentMagnitude: numberOf(policy.MinAdjustmentMagnitude),
  };
}

/** One step that begins at the threshold and has no end is what a connection says by itself. */
function isOneForAll(steps: readonly CfnObject[]): boolean {
  const [step] = steps;
  if (steps.length > 1 || step === undefined) return step === undefined;
  const { MetricIntervalLowerBound: from, MetricIntervalUpperBound: to } = step;
  return (numberOf(from) === 0 && to === undefined) || (from === undefined && numberOf(to) === 0);
}

/** Undefined where only a deployment knows a part of them. */
function stepsOf(steps: readonly CfnObject[]): readonly CfnObject[] | undefined {
  const read = steps.flatMap((step): readonly CfnObject[] => {
    const { MetricIntervalLowerBound: from, MetricIntervalUpperBound: to, ScalingAdjustment: by } = step;
    const [lower, upper, adjustment] = [numberOf(from), numberOf(to), numberOf(by)];
    const isKnown =
      adjustment !== undefined &&
      (from === undefined) === (lower === undefined) &&
      (to === undefined) === (upper === undefined);
    return isKnown ? [compact({ from: lower, to: upper, adjustment })] : [];
  });
  return read.length < steps.length ? undefined : read;
}

function objectOf(value: CfnValue | undefined): CfnObject {
  return isJsonObject(value) ? value : {};
}
