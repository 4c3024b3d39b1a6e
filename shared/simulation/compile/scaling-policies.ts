import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { isBacklogMetric } from '#shared/catalogue/kit/queue-backlog.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Architecture, type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { PredictivePlan, ScalingPolicyPlan } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { listOf, number, objectOf, refOf } from './resource-facts.ts';
import { usualFigure } from './usual-figure.ts';

const metrics: Readonly<Record<string, 'cpu' | 'memory' | 'requests-per-target'>> = {
  ASGAverageCPUUtilization: 'cpu',
  ECSServiceAverageCPUUtilization: 'cpu',
  ECSServiceAverageMemoryUtilization: 'memory',
  ALBRequestCountPerTarget: 'requests-per-target',
};

const usualCooldown = awsFigure('autoScaling.scalingCooldown');

/** What an alarm may look at, by its CloudWatch name. */
const alarmMetrics: Readonly<Record<string, 'cpu' | 'memory'>> = {
  CPUUtilization: 'cpu',
  MemoryUtilization: 'memory',
};

const waitingMessages = 'ApproximateNumberOfMessagesVisible';

export interface FoundPolicies {
  readonly policies: readonly ScalingPolicyPlan[];
  /** Policies on metrics that the simulation does not have. */
  readonly left: readonly string[];
}

/** The policies that change the size of a group or a service. */
export function policiesOf(builder: FlowBuilder, node: NodeId, group: Resource): FoundPolicies {
  const { architecture } = builder;
  const load = builder.load(node);
  const policies: ScalingPolicyPlan[] = [];
  const left: string[] = [];
  const scaled = new Set(
    resourcesOfType(architecture, 'AWS::ApplicationAutoScaling::ScalableTarget')
      .filter(({ owner }) => owner === node)
      .map(({ logicalId }) => logicalId),
  );
  for (const policy of resourcesOfType(architecture, 'AWS::AutoScaling::ScalingPolicy')) {
    if (refOf(policy.properties.AutoScalingGroupName) !== group.logicalId) continue;
    const configuration = policy.properties.TargetTrackingConfiguration;
    if (configuration !== undefined)
      add(policy, objectOf(configuration), awsFigure('autoScaling.scaleInRatio'), 0, 0);
    else if (policy.properties.PolicyType !== 'PredictiveScaling')
      policies.push(...stepPolicies(builder, node, policy, policy.properties, group));
  }
  for (const policy of resourcesOfType(architecture, 'AWS::ApplicationAutoScaling::ScalingPolicy')) {
    if (!scaled.has(refOf(policy.properties.ScalingTargetId) ?? '')) continue;
    if (policy.properties.PolicyType === 'StepScaling') {
      const steps = objectOf(policy.properties.StepScalingPolicyConfiguration);
      const found = stepPolicies(builder, node, policy, steps, group);
      if (found.length === 0) left.push(`${policy.logicalId} (its alarm)`);
      policies.push(...found);
      continue;
    }
    const configuration = objectOf(policy.properties.TargetTrackingScalingPolicyConfiguration);
    add(
      policy,
      configuration,
      awsFigure('applicationAutoScaling.scaleInRatio'),
      number(configuration.ScaleOutCooldown, usualCooldown),
      number(configuration.ScaleInCooldown, usualCooldown),
    );
  }
  const wanted = builder.node(node).properties.scalingMetric;
  // Without a load balancer or a queue there is nothing to count, and so no policy.
  if ((wanted === 'requests' || wanted === 'backlog') && !policies.some(({ is }) => is === 'target-tracking'))
    left.push(`scaling on ${wanted} (nothing to count it at)`);
  return { policies, left };

  function add(
    policy: Resource,
    configuration: CfnObject,
    scaleInRatio: number,
    outCooldown: number,
    inCooldown: number,
  ): void {
    const type = objectOf(configuration.PredefinedMetricSpecification).PredefinedMetricType;
    const own = customMetricOf(objectOf(configuration.CustomizedMetricSpecification));
    const metric = typeof type === 'string' ? metrics[type] : takesFromQueue(builder, node) ? own : undefined;
    if (metric === undefined) {
      left.push(`${policy.logicalId} (${typeof type === 'string' ? type : 'a metric of its own'})`);
      return;
    }
    policies.push({
      is: 'target-tracking',
      name: policy.logicalId,
      metric,
      target: number(configuration.TargetValue, 50),
      outPoints: numberOf(load.scaleOutPoints, 3),
      inPoints: numberOf(load.scaleInPoints, 15),
      scaleInRatio: usualFigure(builder, node, 'scaleInRatio', scaleInRatio),
      scaleIn: configuration.DisableScaleIn !== true,
      outCooldown,
      inCooldown,
    });
  }
}

/** Simple and step scaling act when an alarm names them. */
function stepPolicies(
  builder: FlowBuilder,
  node: NodeId,
  policy: Resource,
  properties: CfnObject,
  group: Resource,
): readonly ScalingPolicyPlan[] {
  const alarms = resourcesOfType(builder.architecture, 'AWS::CloudWatch::Alarm');
  return alarms.flatMap((alarm): ScalingPolicyPlan[] => {
    const acts = listOf(alarm.properties.AlarmActions).some((action) => refOf(action) === policy.logicalId);
    const name = String(alarm.properties.MetricName);
    const metric =
      name === waitingMessages && takesFromQueue(builder, node) ? 'messages' : alarmMetrics[name];
    if (!acts || metric === undefined || isOfOther(builder, node, alarm, metric)) return [];
    const periods = number(alarm.properties.EvaluationPeriods, 1);
    const isSimple = listOf(properties.StepAdjustments).length === 0;
    const steps = isSimple
      ? [{ by: number(properties.ScalingAdjustment, 0) }]
      : listOf(properties.StepAdjustments).map((step) => {
          const {
            MetricIntervalLowerBound: from,
            MetricIntervalUpperBound: to,
            ScalingAdjustment: by,
          } = objectOf(step);
          return {
            ...(from === undefined ? {} : { from: number(from, 0) }),
            ...(to === undefined ? {} : { to: number(to, 0) }),
            by: number(by, 0),
          };
        });
    const adjustments = {
      ChangeInCapacity: 'change',
      PercentChangeInCapacity: 'percent',
      ExactCapacity: 'exact',
    } as const;
    return [
      {
        is: 'step',
        name: policy.logicalId,
        metric,
        comparison: String(alarm.properties.ComparisonOperator).startsWith('Less') ? 'below' : 'above',
        threshold: number(alarm.properties.Threshold, 0),
        orEqual: String(alarm.properties.ComparisonOperator).includes('OrEqual'),
        missing: missingOf(alarm.properties.TreatMissingData),
        points: number(alarm.properties.DatapointsToAlarm, periods),
        of: periods,
        periodSeconds: Math.max(60, number(alarm.properties.Period, 60)),
        adjustment: adjustments[String(properties.AdjustmentType) as keyof typeof adjustments] ?? 'change',
        steps,
        minimumMagnitude: number(properties.MinAdjustmentMagnitude, 0),
        cooldown: isSimple
          ? number(properties.Cooldown ?? group.properties.Cooldown, usualCooldown)
          : number(properties.Cooldown, 0),
        isSimple,
      },
    ];
  });
}

/** An alarm on what another group or service uses says nothing about this one. */
function isOfOther(
  { architecture }: FlowBuilder,
  node: NodeId,
  { properties }: Resource,
  metric: 'cpu' | 'memory' | 'messages',
): boolean {
  const watched = listOf(properties.Dimensions).flatMap((each) => {
    const resource = architecture.resources.get(refOf(objectOf(each).Value) ?? '');
    return resource === undefined ? [] : [resource.owner];
  });
  return metric !== 'messages' && watched.length > 0 && !watched.includes(node);
}

/** Without a word, an alarm keeps its state while all points are missing. */
export function missingOf(stated: CfnValue | undefined): 'missing' | 'breaching' | 'notBreaching' | 'ignore' {
  return stated === 'breaching' || stated === 'notBreaching' || stated === 'ignore' ? stated : 'missing';
}

/** Whether the targets of a node are workers that take messages. */
function takesFromQueue({ reader }: FlowBuilder, node: NodeId): boolean {
  return reader.connectionsTo(node, 'poll').length > 0;
}

/** Messages that wait, or as many of them as there are for each target, as metric math divides them. */
function customMetricOf(specification: CfnObject): 'messages' | 'backlog-per-target' | undefined {
  if (specification.MetricName === waitingMessages) return 'messages';
  return isBacklogMetric(specification) ? 'backlog-per-target' : undefined;
}

/** Predictive scaling of a group, on the CPU of its instances. */
export function predictiveOf(
  architecture: Architecture,
  group: Resource,
  load: Readonly<Record<string, unknown>>,
): PredictivePlan | undefined {
  for (const { properties, logicalId } of resourcesOfType(architecture, 'AWS::AutoScaling::ScalingPolicy')) {
    if (refOf(properties.AutoScalingGroupName) !== group.logicalId) continue;
    if (properties.PolicyType !== 'PredictiveScaling') continue;
    const configuration = objectOf(properties.PredictiveScalingConfiguration);
    const metric = objectOf(listOf(configuration.MetricSpecifications)[0]);
    return {
      name: logicalId,
      target: number(metric.TargetValue, 60),
      acts: configuration.Mode === 'ForecastAndScale',
      deviations: numberOf(load.forecastDeviations, 1),
    };
  }
  return undefined;
}

/** How long instances warm up: as a policy of the group says for itself, the longest where several do, else as the group says. */
export function warmUpOf(architecture: Architecture, group: Resource, usual: number): number {
  const own = resourcesOfType(architecture, 'AWS::AutoScaling::ScalingPolicy').filter(
    ({ properties }) =>
      refOf(properties.AutoScalingGroupName) === group.logicalId &&
      (properties.PolicyType === 'StepScaling' || properties.PolicyType === 'TargetTrackingScaling'),
  );
  if (own.length === 0) return usual;
  return Math.max(...own.map(({ properties }) => number(properties.EstimatedInstanceWarmup, usual)));
}
