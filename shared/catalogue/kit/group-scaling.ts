import { z } from 'zod';
import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, compact, ref } from './cfn.ts';
import { ecsClusterOf } from './ecs-capacity.ts';
import { requestCountLabel } from './load-balancer-of.ts';
import { backlogMetric } from './queue-backlog.ts';
import { scalingStepsField } from './scaling-steps.ts';

export const scalingMetrics = ['none', 'cpu', 'requests', 'backlog', 'network-in', 'network-out'] as const;

/** What AWS calls the metrics that a group can keep at a target. */
export const groupMetricTypes = {
  cpu: 'ASGAverageCPUUtilization',
  requests: 'ALBRequestCountPerTarget',
  'network-in': 'ASGAverageNetworkIn',
  'network-out': 'ASGAverageNetworkOut',
} as const;

export const scheduledActionSchema = z.object({
  recurrence: z.string().min(9).optional().meta({
    title: 'When',
    help: 'Cron in five fields: 0 9 * * MON-FRI. Once, where only a time is stated.',
  }),
  startTime: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'Such as 2026-01-05T09:00:00Z.')
    .optional()
    .meta({ title: 'At, or from then on', help: '2026-01-05T09:00:00Z.' }),
  timeZone: z.string().default('UTC').meta({ title: 'Time zone' }),
  minSize: z.int().min(0).optional().meta({ title: 'Minimum' }),
  maxSize: z.int().min(0).optional().meta({ title: 'Maximum' }),
  desiredCapacity: z.int().min(0).optional().meta({ title: 'Desired' }),
});

/** A policy that an alarm of its own sets off. */
export const alarmPolicySchema = z.object({
  policyType: z.enum(['StepScaling', 'SimpleScaling']).default('StepScaling').meta({
    title: 'Policy',
    help: 'Steps answer a large breach with more; simple scaling changes once and waits for its cool-down.',
  }),
  metric: z
    .enum(['cpu', 'network-in', 'network-out'])
    .default('cpu')
    .meta({ title: 'Metric', help: 'For others, draw an alarm that scales the group.' }),
  comparison: z.enum(['above', 'below']).default('above').meta({ title: 'When it is' }),
  threshold: z.number().positive().meta({ title: 'Threshold', help: 'Per cent of CPU, or bytes a minute.' }),
  periodSeconds: z.int().min(60).max(86_400).default(60).meta({ title: 'Measured over', unit: 's' }),
  evaluationPeriods: z.int().min(1).max(100).default(2).meta({ title: 'Times in a row' }),
  adjustmentType: z
    .enum(['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity'])
    .default('ChangeInCapacity')
    .meta({ title: 'Adjustment is' }),
  scalingAdjustment: z.int().min(-1000).max(1000).default(1).meta({
    title: 'Adjustment',
    help: 'For simple scaling; below zero takes instances away.',
  }),
  cooldown: z.int().min(0).max(86_400).default(300).meta({
    title: 'Cool-down',
    unit: 's',
    help: 'For simple scaling.',
  }),
  steps: scalingStepsField.meta({
    title: 'Steps',
    help: 'For step scaling: from 0 to 10 above the threshold one more, and so on.',
  }),
});

/** Something that waits while an instance starts or ends. */
export const lifecycleHookSchema = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9\-_/]{1,255}$/)
    .meta({ title: 'Name' }),
  transition: z.enum(['launching', 'terminating']).default('launching').meta({ title: 'While' }),
  heartbeatTimeout: z.int().min(30).max(172_800).default(300).meta({
    title: 'Waits',
    unit: 's',
    source: 'CloudFormation AWS::AutoScaling::LifecycleHook',
    checked: '2026-11',
  }),
  defaultResult: z.enum(['CONTINUE', 'ABANDON']).default('CONTINUE').meta({
    title: 'Then',
    help: 'ABANDON ends an instance that did not report in time.',
  }),
});

/** How a group changes its size. */
export type GroupScaling = NodeView<{
  readonly scalingMetric: (typeof scalingMetrics)[number];
  readonly targetValue: number;
  readonly disableScaleIn: boolean;
  readonly estimatedInstanceWarmup?: number | undefined;
  readonly alarmPolicies: readonly z.output<typeof alarmPolicySchema>[];
  readonly predictiveScaling: boolean;
  readonly predictiveMode: 'ForecastAndScale' | 'ForecastOnly';
  readonly scheduledActions: readonly z.output<typeof scheduledActionSchema>[];
  readonly warmPoolSize: number;
  readonly warmPoolState: 'Stopped' | 'Running' | 'Hibernated';
  readonly warmPoolReuse: boolean;
  readonly lifecycleHooks: readonly z.output<typeof lifecycleHookSchema>[];
  readonly terminationHookSeconds: number;
}>;

/** Policies, schedules and the warm pool of a group. */
export function scalingDrafts(node: GroupScaling, ctx: ResolveContext): readonly ResourceDraft[] {
  const { properties } = node;
  const group = ref(ctx.logicalId(node.id));
  const drafts: ResourceDraft[] = [];
  const metric = properties.scalingMetric;
  // A capacity provider of ECS scales the group by itself; a second policy would work against it.
  if (metric !== 'none' && ecsClusterOf(node.id, ctx) === undefined) {
    const label = metric === 'requests' ? requestCountLabel(node.id, ctx) : undefined;
    const specification = specificationOf(metric, node, label, ctx);
    if (specification !== undefined) {
      drafts.push({
        suffix: 'TargetTracking',
        type: 'AWS::AutoScaling::ScalingPolicy',
        because: `${node.name} keeps its ${metric === 'cpu' ? 'CPU' : metric} at ${properties.targetValue}.`,
        properties: compact({
          AutoScalingGroupName: group,
          PolicyType: 'TargetTrackingScaling',
          EstimatedInstanceWarmup: properties.estimatedInstanceWarmup,
          TargetTrackingConfiguration: compact({
            ...specification,
            TargetValue: properties.targetValue,
            DisableScaleIn: properties.disableScaleIn ? true : undefined,
          }),
        }),
        // The metric exists only once a listener leads to the target group.
        ...(label === undefined ? {} : { dependsOn: ctx.listenersTo(node.id) }),
      });
    }
  }
  properties.alarmPolicies.forEach((policy, index) => {
    drafts.push(...alarmPolicyDrafts(node, policy, index + 1, ctx));
  });
  if (properties.predictiveScaling) {
    drafts.push({
      suffix: 'PredictiveScaling',
      type: 'AWS::AutoScaling::ScalingPolicy',
      because: `${node.name} launches ahead of its daily and weekly pattern.`,
      properties: {
        AutoScalingGroupName: group,
        PolicyType: 'PredictiveScaling',
        PredictiveScalingConfiguration: {
          MetricSpecifications: [
            {
              TargetValue: metric === 'cpu' ? properties.targetValue : 60,
              PredefinedMetricPairSpecification: { PredefinedMetricType: 'ASGCPUUtilization' },
            },
          ],
          Mode: properties.predictiveMode,
        },
      },
    });
  }
  properties.scheduledActions.forEach((action, index) => {
    drafts.push({
      suffix: `Schedule${index + 1}`,
      type: 'AWS::AutoScaling::ScheduledAction',
      because: `${node.name} changes its size at ${action.recurrence ?? action.startTime ?? 'a time'}.`,
      properties: compact({
        AutoScalingGroupName: group,
        Recurrence: action.recurrence,
        StartTime: action.startTime,
        TimeZone: action.timeZone,
        MinSize: action.minSize,
        MaxSize: action.maxSize,
        DesiredCapacity: action.desiredCapacity,
      }),
    });
  });
  if (properties.warmPoolSize > 0) {
    drafts.push({
      suffix: 'WarmPool',
      type: 'AWS::AutoScaling::WarmPool',
      because: `${node.name} keeps ${properties.warmPoolSize} prepared instances.`,
      properties: compact({
        AutoScalingGroupName: group,
        MinSize: properties.warmPoolSize,
        PoolState: properties.warmPoolState,
        InstanceReusePolicy: properties.warmPoolReuse ? { ReuseOnScaleIn: true } : undefined,
      }),
    });
  }
  return drafts;
}

/** What target tracking looks at; undefined where there is nothing to look at. */
function specificationOf(
  metric: Exclude<(typeof scalingMetrics)[number], 'none'>,
  node: GroupScaling,
  label: CfnObject | undefined,
  ctx: ResolveContext,
): CfnObject | undefined {
  if (metric === 'backlog') {
    const workers = {
      namespace: 'AWS/AutoScaling',
      name: 'GroupInServiceInstances',
      dimensions: [{ Name: 'AutoScalingGroupName', Value: ref(ctx.logicalId(node.id)) }],
    };
    const backlog = backlogMetric(node.id, workers, ctx);
    return backlog === undefined ? undefined : { CustomizedMetricSpecification: backlog };
  }
  return metric === 'requests' && label === undefined
    ? undefined
    : {
        PredefinedMetricSpecification: compact({
          PredefinedMetricType: groupMetricTypes[metric],
          ResourceLabel: label,
        }),
      };
}

/** The hooks of a group as a list of its own, so that they are there before its first instance. */
export function lifecycleHooks({ properties }: GroupScaling): readonly CfnObject[] | undefined {
  const hooks = properties.lifecycleHooks.map((hook) => ({
    LifecycleHookName: hook.name,
    LifecycleTransition:
      hook.transition === 'launching'
        ? 'autoscaling:EC2_INSTANCE_LAUNCHING'
        : 'autoscaling:EC2_INSTANCE_TERMINATING',
    HeartbeatTimeout: hook.heartbeatTimeout,
    DefaultResult: hook.defaultResult,
  }));
  const termination =
    properties.terminationHookSeconds === 0
      ? []
      : [
          {
            LifecycleHookName: 'finish-work',
            LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
            HeartbeatTimeout: Math.max(30, properties.terminationHookSeconds),
            DefaultResult: 'CONTINUE',
          },
        ];
  const all = [...hooks, ...termination];
  return all.length === 0 ? undefined : all;
}

const alarmMetrics = {
  cpu: 'CPUUtilization',
  'network-in': 'NetworkIn',
  'network-out': 'NetworkOut',
} as const;

function alarmPolicyDrafts(
  node: GroupScaling,
  policy: z.output<typeof alarmPolicySchema>,
  number: number,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const group = ref(ctx.logicalId(node.id));
  const suffix = `AlarmPolicy${number}`;
  const isAbove = policy.comparison === 'above';
  const isStep = policy.policyType === 'StepScaling';
  const because = `${node.name} changes its size when its ${policy.metric === 'cpu' ? 'CPU' : policy.metric} is ${policy.comparison} ${policy.threshold}.`;
  return [
    {
      suffix,
      type: 'AWS::AutoScaling::ScalingPolicy',
      because,
      properties: compact({
        AutoScalingGroupName: group,
        PolicyType: policy.policyType,
        AdjustmentType: policy.adjustmentType,
        MetricAggregationType: isStep ? 'Average' : undefined,
        StepAdjustments: isStep ? stepsOf(policy, isAbove) : undefined,
        ScalingAdjustment: isStep ? undefined : policy.scalingAdjustment,
        Cooldown: isStep ? undefined : String(policy.cooldown),
      }),
    },
    {
      suffix: `${suffix}Alarm`,
      type: 'AWS::CloudWatch::Alarm',
      because,
      properties: {
        Namespace: 'AWS/EC2',
        MetricName: alarmMetrics[policy.metric],
        Dimensions: [{ Name: 'AutoScalingGroupName', Value: group }],
        Statistic: 'Average',
        Period: policy.periodSeconds,
        EvaluationPeriods: policy.evaluationPeriods,
        Threshold: policy.threshold,
        ComparisonOperator: isAbove ? 'GreaterThanOrEqualToThreshold' : 'LessThanOrEqualToThreshold',
        AlarmActions: [ctx.ref(node.id, suffix)],
      },
    },
  ];
}

/** Bounds as distances from the threshold; below it they are negative. */
function stepsOf(
  { steps, scalingAdjustment }: z.output<typeof alarmPolicySchema>,
  isAbove: boolean,
): readonly CfnObject[] {
  if (steps.length === 0) {
    return [
      {
        ScalingAdjustment: scalingAdjustment,
        ...(isAbove ? { MetricIntervalLowerBound: 0 } : { MetricIntervalUpperBound: 0 }),
      },
    ];
  }
  return steps.map(({ from, to, adjustment }) =>
    compact({
      MetricIntervalLowerBound: from,
      MetricIntervalUpperBound: to,
      ScalingAdjustment: adjustment,
    }),
  );
}
