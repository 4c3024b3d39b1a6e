import { z } from 'zod';
import { type DocumentReader, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt, ref } from '../../kit/cfn.ts';
import { capacityGroupsOf } from '../../kit/ecs-capacity.ts';
import { usageInput } from '../../kit/quantity.ts';
import { namespaceDrafts } from '../../kit/service-discovery.ts';
import { amount, monthHours, product } from '../../kit/usage-quantity.ts';

export const ecsCluster = defineKind({
  id: 'ecs-cluster',
  title: 'ECS cluster',
  family: 'containers',
  icon: 'ecs',
  summary: 'Groups container services and the capacity they run on.',
  aliases: [
    'ECS',
    'Amazon ECS',
    'Elastic Container Service',
    'Cluster',
    'Fargate Cluster',
    'Container Cluster',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html',
  traits: ['resource', 'observable'],
  appearance: { as: 'container', style: 'cluster', size: [240, 180] },
  placement: { parents: ['region', 'vpc', 'canvas', 'subnet', 'availability-zone'] },
  types: ['AWS::ECS::Cluster', 'AWS::ECS::CapacityProvider', 'AWS::ECS::ClusterCapacityProviderAssociations'],
  properties: z.object({
    containerInsights: z.enum(['disabled', 'enabled', 'enhanced']).default('disabled').meta({
      title: 'Container Insights',
      group: 'Monitoring',
      help: 'Metrics of every service and task; charged as custom metrics and logs.',
    }),
    namespace: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?$/, 'A name such as internal or shop.local.')
      .default('internal')
      .meta({
        title: 'Namespace of the services',
        group: 'Network',
        help: 'Services that are found by name are found under it: web.internal. Made when one of them is.',
      }),
    executeCommandLogging: z.enum(['DEFAULT', 'NONE']).default('DEFAULT').meta({
      title: 'Log of shell access',
      group: 'Security',
      advanced: true,
      help: 'ECS Exec: DEFAULT writes to the logs of the task.',
    }),
    defaultCapacityProvider: z.enum(['FARGATE', 'FARGATE_SPOT', 'none']).default('FARGATE').meta({
      title: 'Default capacity',
      advanced: true,
      help: 'For services that name none.',
    }),
    targetCapacity: z.int().min(1).max(100).default(100).meta({
      title: 'Use of EC2 capacity',
      unit: '%',
      advanced: true,
      help: 'Below 100, instances are kept in reserve. Applies to Auto Scaling groups of the cluster.',
    }),
    minimumScalingStepSize: z.int().min(1).max(10_000).default(1).meta({
      title: 'Instances at least at a time',
      advanced: true,
      help: 'When the cluster scales its groups.',
    }),
    maximumScalingStepSize: z
      .int()
      .min(1)
      .max(10_000)
      .default(10_000)
      .meta({ title: 'Instances at most at a time', advanced: true }),
    instanceWarmupPeriod: z.int().min(0).max(10_000).default(300).meta({
      title: 'Warm-up of an instance',
      unit: 's',
      advanced: true,
    }),
    managedTerminationProtection: z.boolean().default(true).meta({
      title: 'Keep instances that run tasks',
      advanced: true,
    }),
  }),
  usage: z.object({
    insightsMetrics: z.number().min(0).optional().meta({
      title: 'Container Insights metrics',
      help: 'How many metrics the cluster publishes; grows with its services and tasks.',
    }),
  }),
  resources: (node, ctx) => {
    const { properties } = node;
    const groups = capacityGroupsOf(node.id, ctx);
    const fargate = ['FARGATE', 'FARGATE_SPOT'];
    const isDefault = properties.defaultCapacityProvider !== 'none';
    const strategy = isDefault
      ? [{ CapacityProvider: properties.defaultCapacityProvider, Weight: 1 }]
      : undefined;
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::ECS::Cluster',
        properties: compact({
          Configuration:
            properties.executeCommandLogging === 'DEFAULT'
              ? undefined
              : { ExecuteCommandConfiguration: { Logging: properties.executeCommandLogging } },
          ClusterSettings: [{ Name: 'containerInsights', Value: properties.containerInsights }],
          CapacityProviders: groups.length === 0 ? fargate : undefined,
          DefaultCapacityProviderStrategy: groups.length === 0 ? strategy : undefined,
          Tags: ctx.tags(node),
        }),
      },
    ];
    drafts.push(...namespaceDrafts(node, ctx));
    if (groups.length === 0) return drafts;
    for (const group of groups) {
      drafts.push({
        suffix: `Capacity${ctx.logicalId(group)}`,
        type: 'AWS::ECS::CapacityProvider',
        because: `${ctx.node(group)?.name ?? group} gives ${node.name} its EC2 capacity.`,
        properties: {
          AutoScalingGroupProvider: {
            AutoScalingGroupArn: ctx.ref(group),
            ManagedScaling: {
              Status: 'ENABLED',
              TargetCapacity: statedCapacity(node.id, group, ctx) ?? properties.targetCapacity,
              MinimumScalingStepSize: properties.minimumScalingStepSize,
              MaximumScalingStepSize: properties.maximumScalingStepSize,
              InstanceWarmupPeriod: properties.instanceWarmupPeriod,
            },
            ManagedTerminationProtection: properties.managedTerminationProtection ? 'ENABLED' : 'DISABLED',
            ManagedDraining: 'ENABLED',
          },
          Tags: ctx.tags(node),
        },
      });
    }
    drafts.push({
      suffix: 'CapacityProviders',
      // Apart from the cluster: the group's instances name the cluster, so the cluster cannot wait for the group.
      type: 'AWS::ECS::ClusterCapacityProviderAssociations',
      because: `${node.name} runs tasks on Fargate and on ${groups.length === 1 ? 'an Auto Scaling group' : `${groups.length} Auto Scaling groups`}.`,
      properties: {
        Cluster: ref(ctx.logicalId(node.id)),
        CapacityProviders: [
          ...fargate,
          ...groups.map((group) => ctx.ref(node.id, `Capacity${ctx.logicalId(group)}`)),
        ],
        DefaultCapacityProviderStrategy: strategy ?? [],
      },
    });
    return drafts;
  },
  arn: (node, ctx) => getAtt(ctx.logicalId(node.id), 'Arn'),
  metrics: {
    namespace: 'AWS/ECS',
    metrics: [
      { name: 'CPUReservation', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
      { name: 'MemoryReservation', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
    ],
    dimensions: (node, ctx) => ({ ClusterName: ctx.ref(node.id) }),
  },
  cost: (node, ctx) => [
    {
      component: 'ecs/cluster',
      label: 'Cluster',
      quantity: product('hours', [monthHours(ctx)]),
      note: 'Free: tasks and instances are charged where they are drawn.',
    },
    ...(node.properties.containerInsights === 'disabled'
      ? []
      : [
          {
            component: 'cloudwatch/metrics',
            label: 'Container Insights metrics',
            quantity: amount('metric-months', usageInput(node, 'insightsMetrics', 'metrics', 'metrics')),
          },
        ]),
  ],
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'A Fargate cluster', properties: {} },
      {
        title: 'With Container Insights',
        properties: { containerInsights: 'enhanced', defaultCapacityProvider: 'none' },
      },
    ],
    bad: [{ title: 'A reserve over 100 %', properties: { targetCapacity: 120 }, field: 'targetCapacity' }],
  },
});

/** How full the connection to the group says that its instances are kept. */
function statedCapacity(cluster: string, group: string, ctx: DocumentReader): number | undefined {
  const connection = ctx.connectionsFrom(cluster, 'scale').find(({ to }) => to === group);
  const stated = connection?.properties.targetCapacity;
  return typeof stated === 'number' && stated !== 100 ? stated : undefined;
}
