import { z } from 'zod';
import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { type CfnObject, type CfnValue, compact, getAtt, join } from './cfn.ts';
import { requestCountLabel } from './load-balancer-of.ts';
import { backlogMetric } from './queue-backlog.ts';

export const serviceMetrics = ['none', 'cpu', 'memory', 'requests', 'backlog'] as const;

/** What AWS calls the metrics that a service can keep at a target. */
export const serviceMetricTypes = {
  cpu: 'ECSServiceAverageCPUUtilization',
  memory: 'ECSServiceAverageMemoryUtilization',
  requests: 'ALBRequestCountPerTarget',
} as const;

const alarmMetrics = { cpu: 'CPUUtilization', memory: 'MemoryUtilization' } as const;

const policyNameField = z
  .string()
  .regex(/^[ -~]{1,256}$/, 'Up to 256 plain characters.')
  .optional()
  .meta({
    title: 'Name of the policy',
    advanced: true,
    help: 'Made from the name of the service unless stated.',
    source: 'CloudFormation AWS::ApplicationAutoScaling::ScalingPolicy',
    checked: '2026-11',
  });

/** The ways in which a service of ECS changes its number of tasks, beside its first target. */
export const serviceScalingShape = {
  scalingPolicyName: policyNameField.meta({
    title: 'Name of the policy',
    group: 'Scaling',
    advanced: true,
    help: 'Of the first target. Made from the name of the service unless stated.',
    source: 'CloudFormation AWS::ApplicationAutoScaling::ScalingPolicy',
    checked: '2026-11',
  }),
  moreScalingTargets: z
    .array(
      z.object({
        metric: z.enum(['cpu', 'memory', 'requests']).meta({ title: 'Metric' }),
        targetValue: z.number().positive().meta({ title: 'Target' }),
        policyName: policyNameField,
      }),
    )
    .max(2)
    .default([])
    .meta({
      title: 'And scale on',
      group: 'Scaling',
      advanced: true,
      help: 'The largest number of tasks that any target asks for is taken.',
    }),
  stepScaling: z
    .array(
      z.object({
        metric: z.enum(['cpu', 'memory']).default('cpu').meta({ title: 'Metric' }),
        comparison: z.enum(['above', 'below']).default('above').meta({ title: 'When it is' }),
        threshold: z.number().min(0).max(100).meta({ title: 'Threshold', unit: '%' }),
        adjustment: z.int().min(-1000).max(1000).meta({
          title: 'Adjustment',
          unit: 'tasks',
          help: 'Below zero takes tasks away.',
        }),
        cooldown: z.int().min(0).max(3600).default(60).meta({ title: 'Cool-down', unit: 's' }),
        periodSeconds: z.int().min(60).max(86_400).default(60).meta({ title: 'Measured over', unit: 's' }),
        evaluationPeriods: z.int().min(1).max(100).default(2).meta({ title: 'Times in a row' }),
        policyName: policyNameField,
      }),
    )
    .max(20)
    .default([])
    .meta({
      title: 'Step scaling',
      group: 'Scaling',
      advanced: true,
      help: 'Each with an alarm of its own: CPU above 80 adds two tasks, below 40 takes one away.',
    }),
  scheduledScaling: z
    .array(
      z.object({
        schedule: z
          .string()
          .regex(/^(cron|rate|at)\(.+\)$/, 'Such as cron(0 9 ? * MON-FRI *) or rate(1 day).')
          .meta({ title: 'When' }),
        timeZone: z.string().default('UTC').meta({ title: 'Time zone' }),
        minCapacity: z.int().min(0).optional().meta({ title: 'Minimum' }),
        maxCapacity: z.int().min(0).optional().meta({ title: 'Maximum' }),
      }),
    )
    .max(200)
    .default([])
    .meta({ title: 'Scheduled sizes', group: 'Scaling', advanced: true }),
} as const;

export type ScalingService = NodeView<
  z.output<z.ZodObject<typeof serviceScalingShape>> & {
    readonly scalingMetric: (typeof serviceMetrics)[number];
    readonly targetValue: number;
    readonly minCapacity: number;
    readonly maxCapacity: number;
    readonly scaleInCooldown: number;
    readonly scaleOutCooldown: number;
  }
>;

/** The scalable target of a service, its policies, and the alarms of those that go by steps. */
export function serviceScalingDrafts(
  node: ScalingService,
  cluster: string | undefined,
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const { properties } = node;
  const service = getAtt(ctx.logicalId(node.id), 'Name');
  const clusterName: CfnValue = cluster === undefined ? 'default' : ctx.ref(cluster);
  const targets = targetsOf(node, { clusterName, service }, ctx);
  // An alarm that is drawn to scale the service has its policy, which needs the target as well.
  const scales =
    properties.stepScaling.length > 0 ||
    properties.scheduledScaling.length > 0 ||
    ctx.connectionsTo(node.id, 'scale').length > 0;
  if (targets.length === 0 && !scales) return [];
  return [
    {
      suffix: 'ScalableTarget',
      type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      because: `${node.name} scales between ${properties.minCapacity} and ${properties.maxCapacity} tasks.`,
      properties: compact({
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: join('/', ['service', clusterName, service]),
        MinCapacity: properties.minCapacity,
        MaxCapacity: properties.maxCapacity,
        RoleARN: ctx.roleArn(node.id, 'scaling'),
        ScheduledActions:
          properties.scheduledScaling.length === 0
            ? undefined
            : properties.scheduledScaling.map(({ schedule, timeZone, minCapacity, maxCapacity }, index) => ({
                ScheduledActionName: `Schedule${index + 1}`,
                Schedule: schedule,
                Timezone: timeZone,
                ScalableTargetAction: compact({ MinCapacity: minCapacity, MaxCapacity: maxCapacity }),
              })),
      }),
    },
    ...targets.map(({ suffix, metric, targetValue, specification, policyName }) => ({
      suffix,
      type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      because: `${node.name} keeps its ${metric === 'cpu' ? 'CPU' : metric} at ${targetValue}.`,
      properties: {
        PolicyName: policyName ?? ctx.logicalId(node.id, suffix),
        PolicyType: 'TargetTrackingScaling',
        ScalingTargetId: ctx.ref(node.id, 'ScalableTarget'),
        TargetTrackingScalingPolicyConfiguration: {
          ...specification,
          TargetValue: targetValue,
          ScaleInCooldown: properties.scaleInCooldown,
          ScaleOutCooldown: properties.scaleOutCooldown,
        },
      },
    })),
    ...properties.stepScaling.flatMap((step, index) =>
      stepDrafts(node, step, `StepPolicy${index + 1}`, { clusterName, service }, ctx),
    ),
  ];
}

interface Target {
  readonly suffix: string;
  readonly metric: Exclude<(typeof serviceMetrics)[number], 'none'>;
  readonly targetValue: number;
  readonly specification: CfnObject;
  readonly policyName: string | undefined;
}

/** Each metric once; requests need an Application Load Balancer to be counted at. */
function targetsOf(
  { id, properties }: ScalingService,
  names: { readonly clusterName: CfnValue; readonly service: CfnValue },
  ctx: ResolveContext,
): readonly Target[] {
  const stated = [
    {
      suffix: 'ScalingPolicy',
      metric: properties.scalingMetric,
      targetValue: properties.targetValue,
      policyName: properties.scalingPolicyName,
    },
    ...properties.moreScalingTargets.map(({ metric, targetValue, policyName }) => ({
      suffix: `ScalingPolicy${metric === 'cpu' ? 'Cpu' : metric === 'memory' ? 'Memory' : 'Requests'}`,
      metric,
      targetValue,
      policyName,
    })),
  ];
  const seen = new Set<string>();
  return stated.flatMap(({ suffix, metric, targetValue, policyName }): readonly Target[] => {
    if (metric === 'none' || seen.has(metric)) return [];
    seen.add(metric);
    const specification = specificationOf(metric, id, names, ctx);
    return specification === undefined ? [] : [{ suffix, metric, targetValue, specification, policyName }];
  });
}

/** What target tracking looks at; undefined where there is nothing to look at. */
function specificationOf(
  metric: Target['metric'],
  node: string,
  { clusterName, service }: { readonly clusterName: CfnValue; readonly service: CfnValue },
  ctx: ResolveContext,
): CfnObject | undefined {
  if (metric === 'backlog') {
    const dimensions = [
      { Name: 'ClusterName', Value: clusterName },
      { Name: 'ServiceName', Value: service },
    ];
    const workers = { namespace: 'ECS/ContainerInsights', name: 'RunningTaskCount', dimensions };
    const backlog = backlogMetric(node, workers, ctx);
    return backlog === undefined ? undefined : { CustomizedMetricSpecification: backlog };
  }
  const label = metric === 'requests' ? requestCountLabel(node, ctx) : undefined;
  return metric === 'requests' && label === undefined
    ? undefined
    : {
        PredefinedMetricSpecification: compact({
          PredefinedMetricType: serviceMetricTypes[metric],
          ResourceLabel: label,
        }),
      };
}

function stepDrafts(
  node: ScalingService,
  step: ScalingService['properties']['stepScaling'][number],
  suffix: string,
  { clusterName, service }: { readonly clusterName: CfnValue; readonly service: CfnValue },
  ctx: ResolveContext,
): readonly ResourceDraft[] {
  const isAbove = step.comparison === 'above';
  const because = `${node.name} changes its tasks by ${step.adjustment} when its ${step.metric === 'cpu' ? 'CPU' : step.metric} is ${step.comparison} ${step.threshold} %.`;
  return [
    {
      suffix,
      type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      because,
      properties: {
        PolicyName: step.policyName ?? ctx.logicalId(node.id, suffix),
        PolicyType: 'StepScaling',
        ScalingTargetId: ctx.ref(node.id, 'ScalableTarget'),
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'ChangeInCapacity',
          MetricAggregationType: 'Average',
          Cooldown: step.cooldown,
          StepAdjustments: [
            {
              ScalingAdjustment: step.adjustment,
              ...(isAbove ? { MetricIntervalLowerBound: 0 } : { MetricIntervalUpperBound: 0 }),
            },
          ],
        },
      },
    },
    {
      suffix: `${suffix}Alarm`,
      type: 'AWS::CloudWatch::Alarm',
      because,
      properties: {
        Namespace: 'AWS/ECS',
        MetricName: alarmMetrics[step.metric],
        Dimensions: [
          { Name: 'ClusterName', Value: clusterName },
          { Name: 'ServiceName', Value: service },
        ],
        Statistic: 'Average',
        Period: step.periodSeconds,
        EvaluationPeriods: step.evaluationPeriods,
        Threshold: step.threshold,
        ComparisonOperator: isAbove ? 'GreaterThanThreshold' : 'LessThanThreshold',
        AlarmActions: [ctx.ref(node.id, suffix)],
      },
    },
  ];
}
