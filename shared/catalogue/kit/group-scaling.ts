import { z } from 'zod';
import type { NodeView, ResolveContext, ResourceDraft } from '../define-kind.ts';
import { compact, ref } from './cfn.ts';
import { ecsClusterOf } from './ecs-capacity.ts';
import { requestCountLabel } from './load-balancer-of.ts';

export const scalingMetrics = ['none', 'cpu', 'requests', 'network-in', 'network-out'] as const;

const predefinedMetrics = {
  cpu: 'ASGAverageCPUUtilization',
  requests: 'ALBRequestCountPerTarget',
  'network-in': 'ASGAverageNetworkIn',
  'network-out': 'ASGAverageNetworkOut',
} as const;

export const scheduledActionSchema = z.object({
  recurrence: z.string().min(9).meta({ title: 'When', help: 'Cron in five fields: 0 9 * * MON-FRI.' }),
  timeZone: z.string().default('UTC').meta({ title: 'Time zone' }),
  minSize: z.int().min(0).optional().meta({ title: 'Minimum' }),
  maxSize: z.int().min(0).optional().meta({ title: 'Maximum' }),
  desiredCapacity: z.int().min(0).optional().meta({ title: 'Desired' }),
});

/** How a group changes its size. */
export type GroupScaling = NodeView<{
  readonly scalingMetric: (typeof scalingMetrics)[number];
  readonly targetValue: number;
  readonly predictiveScaling: boolean;
  readonly scheduledActions: readonly z.output<typeof scheduledActionSchema>[];
  readonly warmPoolSize: number;
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
    if (metric !== 'requests' || label !== undefined) {
      drafts.push({
        suffix: 'TargetTracking',
        type: 'AWS::AutoScaling::ScalingPolicy',
        because: `${node.name} keeps its ${metric === 'cpu' ? 'CPU' : metric} at ${properties.targetValue}.`,
        properties: {
          AutoScalingGroupName: group,
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingConfiguration: {
            PredefinedMetricSpecification: compact({
              PredefinedMetricType: predefinedMetrics[metric],
              ResourceLabel: label,
            }),
            TargetValue: properties.targetValue,
          },
        },
        // The metric exists only once a listener leads to the target group.
        ...(label === undefined ? {} : { dependsOn: ctx.listenersTo(node.id) }),
      });
    }
  }
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
          Mode: 'ForecastAndScale',
        },
      },
    });
  }
  properties.scheduledActions.forEach((action, index) => {
    drafts.push({
      suffix: `Schedule${index + 1}`,
      type: 'AWS::AutoScaling::ScheduledAction',
      because: `${node.name} changes its size at ${action.recurrence}.`,
      properties: compact({
        AutoScalingGroupName: group,
        Recurrence: action.recurrence,
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
      properties: { AutoScalingGroupName: group, MinSize: properties.warmPoolSize, PoolState: 'Stopped' },
    });
  }
  return drafts;
}
