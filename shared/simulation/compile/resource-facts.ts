import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Architecture, Resource } from '#shared/resolve/architecture.ts';
import type { HealthCheckPlan, ScalingPolicyPlan, ScheduledSize } from '../flow/flow.ts';

/** The resource of that type that belongs to the node. */
export function ownResource(architecture: Architecture, node: NodeId, type: string): Resource | undefined {
  for (const id of architecture.byNode.get(node) ?? []) {
    const resource = architecture.resources.get(id);
    if (resource?.type === type) return resource;
  }
  return undefined;
}

export function resourcesOfType(architecture: Architecture, type: string): readonly Resource[] {
  return [...architecture.resources.values()].filter((resource) => resource.type === type);
}

/** A number that a template may write as text. */
export function number(value: CfnValue | undefined, otherwise: number): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  return otherwise;
}

export function refOf(value: CfnValue | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { Ref, 'Fn::GetAtt': attribute } = value as CfnObject;
  if (typeof Ref === 'string') return Ref;
  return Array.isArray(attribute) && typeof attribute[0] === 'string' ? attribute[0] : undefined;
}

export function objectOf(value: CfnValue | undefined): CfnObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as CfnObject) : {};
}

export function listOf(value: CfnValue | undefined): readonly CfnValue[] {
  return Array.isArray(value) ? value : [];
}

/** The target group that registers the node, among those of a load balancer or a drawn group. */
export function targetGroupOf(
  architecture: Architecture,
  member: NodeId,
  owners: readonly NodeId[],
): Resource | undefined {
  const ids = architecture.byNode.get(member) ?? [];
  for (const group of resourcesOfType(architecture, 'AWS::ElasticLoadBalancingV2::TargetGroup')) {
    if (!owners.includes(group.owner)) continue;
    const registers = listOf(group.properties.Targets).some((target) =>
      ids.includes(refOf(objectOf(target).Id) ?? ''),
    );
    if (registers) return group;
    for (const id of ids) {
      const { properties } = architecture.resources.get(id) ?? { properties: {} as CfnObject };
      const named = [
        ...listOf(properties.TargetGroupARNs).map(refOf),
        ...listOf(properties.LoadBalancers).map((each) => refOf(objectOf(each).TargetGroupArn)),
      ];
      if (named.includes(group.logicalId)) return group;
    }
  }
  return undefined;
}

export function attributeOf(group: Resource | undefined, list: string, key: string): string | undefined {
  for (const each of listOf(group?.properties[list])) {
    const { Key, Value } = objectOf(each);
    if (Key === key && typeof Value === 'string') return Value;
  }
  return undefined;
}

/** The health check of a target group; what it leaves open is AWS's default for its protocol. */
export function healthOf(group: Resource | undefined): HealthCheckPlan | undefined {
  if (group === undefined) return undefined;
  const { properties } = group;
  const isHttp = properties.Protocol === 'HTTP' || properties.Protocol === 'HTTPS';
  return {
    interval: number(properties.HealthCheckIntervalSeconds, 30),
    timeout: number(properties.HealthCheckTimeoutSeconds, isHttp ? 5 : 10),
    healthy: number(properties.HealthyThresholdCount, 5),
    unhealthy: number(properties.UnhealthyThresholdCount, 2),
  };
}

const metrics: Readonly<Record<string, 'cpu' | 'requests-per-target'>> = {
  ASGAverageCPUUtilization: 'cpu',
  ECSServiceAverageCPUUtilization: 'cpu',
  ALBRequestCountPerTarget: 'requests-per-target',
};

export interface FoundPolicies {
  readonly policies: readonly ScalingPolicyPlan[];
  /** Policies on metrics that the simulation does not have. */
  readonly left: readonly string[];
}

/** The policies that change the size of a group or a service. */
export function policiesOf(architecture: Architecture, node: NodeId, group: Resource): FoundPolicies {
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
    if (configuration !== undefined) add(policy, objectOf(configuration), 0.7, 0, 0);
    else if (policy.properties.PolicyType === 'PredictiveScaling')
      left.push(`${policy.logicalId} (predictive)`);
    else policies.push(...stepPolicies(architecture, policy, group));
  }
  for (const policy of resourcesOfType(architecture, 'AWS::ApplicationAutoScaling::ScalingPolicy')) {
    if (!scaled.has(refOf(policy.properties.ScalingTargetId) ?? '')) continue;
    const configuration = objectOf(policy.properties.TargetTrackingScalingPolicyConfiguration);
    add(
      policy,
      configuration,
      0.9,
      number(configuration.ScaleOutCooldown, 300),
      number(configuration.ScaleInCooldown, 300),
    );
  }
  return { policies, left };

  function add(
    policy: Resource,
    configuration: CfnObject,
    scaleInRatio: number,
    outCooldown: number,
    inCooldown: number,
  ): void {
    const type = objectOf(configuration.PredefinedMetricSpecification).PredefinedMetricType;
    const metric = typeof type === 'string' ? metrics[type] : undefined;
    if (metric === undefined) {
      left.push(`${policy.logicalId} (${typeof type === 'string' ? type : 'a metric of its own'})`);
      return;
    }
    policies.push({
      is: 'target-tracking',
      name: policy.logicalId,
      metric,
      target: number(configuration.TargetValue, 50),
      outPoints: 3,
      inPoints: 15,
      scaleInRatio,
      scaleIn: configuration.DisableScaleIn !== true,
      outCooldown,
      inCooldown,
    });
  }
}

/** Simple and step scaling act when an alarm names them. */
function stepPolicies(
  architecture: Architecture,
  policy: Resource,
  group: Resource,
): readonly ScalingPolicyPlan[] {
  const { properties } = policy;
  return resourcesOfType(architecture, 'AWS::CloudWatch::Alarm').flatMap((alarm): ScalingPolicyPlan[] => {
    const acts = listOf(alarm.properties.AlarmActions).some((action) => refOf(action) === policy.logicalId);
    const metric = alarm.properties.MetricName === 'CPUUtilization' ? 'cpu' : undefined;
    if (!acts || metric === undefined) return [];
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
        points: number(alarm.properties.DatapointsToAlarm, periods),
        of: periods,
        adjustment: adjustments[String(properties.AdjustmentType) as keyof typeof adjustments] ?? 'change',
        steps,
        minimumMagnitude: number(properties.MinAdjustmentMagnitude, 0),
        cooldown: isSimple ? number(properties.Cooldown ?? group.properties.Cooldown, 300) : 0,
        isSimple,
      },
    ];
  });
}

/** Sizes at times of day; the run begins at midnight. */
export function scheduleOf(architecture: Architecture, group: Resource): readonly ScheduledSize[] {
  return resourcesOfType(architecture, 'AWS::AutoScaling::ScheduledAction').flatMap(
    (action): ScheduledSize[] => {
      const { properties } = action;
      if (refOf(properties.AutoScalingGroupName) !== group.logicalId) return [];
      const [minute, hour] = String(properties.Recurrence ?? '').split(' ');
      if (!/^\d+$/.test(minute ?? '') || !/^\d+$/.test(hour ?? '')) return [];
      const size = (name: string): number | undefined =>
        properties[name] === undefined ? undefined : number(properties[name], 0);
      const min = size('MinSize');
      const max = size('MaxSize');
      const desired = size('DesiredCapacity');
      return [
        {
          at: Number(hour) * 3600 + Number(minute) * 60,
          every: 86_400,
          ...(min === undefined ? {} : { min }),
          ...(max === undefined ? {} : { max }),
          ...(desired === undefined ? {} : { desired }),
        },
      ];
    },
  );
}
