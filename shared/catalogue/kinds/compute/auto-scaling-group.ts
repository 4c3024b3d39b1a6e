import { z } from 'zod';
import { defineKind, type NodeView, type QuantityInput, type ResourceDraft } from '../../define-kind.ts';
import { regionalArn } from '../../kit/arn.ts';
import { compact, ref } from '../../kit/cfn.ts';
import { classicBalancersOf } from '../../kit/classic-balancers.ts';
import { runningHoursField } from '../../kit/common-fields.ts';
import { ecsClusterOf } from '../../kit/ecs-capacity.ts';
import { eksClusterOf, nodeAccess } from '../../kit/eks-nodes.ts';
import { partAbove } from '../../kit/fargate-cost.ts';
import {
  drawnTemplateOf,
  launchTemplateDraft,
  mixedPolicy,
  updatePolicyOf,
  usesMixedInstances,
} from '../../kit/group-launch.ts';
import { lifecycleHooks, scalingDrafts } from '../../kit/group-scaling.ts';
import {
  type InstanceFields,
  instanceExtraLines,
  instanceHoursLine,
  surplusCreditField,
} from '../../kit/instance-settings.ts';
import { hostLoad } from '../../kit/load/server-load.ts';
import { placementGroupName } from '../../kit/placement-group.ts';
import { hasPublicAddress, publicAddressLine } from '../../kit/public-address.ts';
import { autoScalingGroupSettings } from '../../kit/settings/auto-scaling-group-settings.ts';
import { downloads, downloadsField, numberOf } from '../../kit/side-traffic.ts';
import { averageCount, drawn, runningHours } from '../../kit/usage-quantity.ts';
import { rootVolumeOf, volumeLines } from '../../kit/volume.ts';

export const autoScalingGroup = defineKind({
  id: 'auto-scaling-group',
  title: 'Auto Scaling group',
  family: 'compute',
  icon: 'asg',
  summary: 'Keeps a number of EC2 instances running over several zones and changes it with the load.',
  aliases: [
    'ASG',
    'EC2 Auto Scaling',
    'Auto Scaling',
    'Autoscaling Group',
    'Auto-Scaling Group',
    'Instances',
    'EC2 Fleet',
    'Web Tier',
    'App Tier',
  ],
  docs: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-groups.html',
  traits: [
    'resource',
    'network-interface',
    'listens',
    'instance-target',
    'compute',
    'poller',
    'assumes-role',
    'observable',
    'scalable',
    'pulls-images',
  ],
  appearance: { as: 'container', style: 'auto-scaling-group', size: [216, 140] },
  placement: {
    parents: ['vpc', 'ecs-cluster', 'eks-cluster', 'availability-zone', 'subnet', 'region', 'canvas'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
  },
  types: [
    'AWS::AutoScaling::AutoScalingGroup',
    'AWS::AutoScaling::ScalingPolicy',
    'AWS::AutoScaling::ScheduledAction',
    'AWS::AutoScaling::LifecycleHook',
    'AWS::AutoScaling::WarmPool',
  ],
  properties: autoScalingGroupSettings,
  usage: z.object({
    averageInstances: z.number().min(0).optional().meta({
      title: 'Instances on average',
      help: 'The desired number unless stated.',
    }),
    runningHoursPerMonth: runningHoursField,
    surplusCreditVcpuHours: surplusCreditField,
    downloadGigabytesPerInstance: downloadsField,
  }),
  role: {
    service: 'ec2.amazonaws.com',
    needsInstanceProfile: true,
    managedPolicies: (node, ctx) => {
      if (eksClusterOf(node.id, ctx) !== undefined) {
        return [
          'AmazonEKSWorkerNodePolicy',
          'AmazonEKS_CNI_Policy',
          'AmazonEC2ContainerRegistryPullOnly',
          'AmazonSSMManagedInstanceCore',
        ];
      }
      return ecsClusterOf(node.id, ctx) === undefined
        ? ['AmazonSSMManagedInstanceCore']
        : ['AmazonSSMManagedInstanceCore', 'service-role/AmazonEC2ContainerServiceforEC2Role'];
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const drawnTemplate = drawnTemplateOf(node.id, ctx);
    const template = drawnTemplate ?? node.id;
    const templateSuffix = drawnTemplate === undefined ? 'LaunchTemplate' : undefined;
    const specification = {
      LaunchTemplateId: ctx.ref(template, templateSuffix),
      Version: ctx.getAtt(template, 'LatestVersionNumber', templateSuffix),
    };
    const isMixed = usesMixedInstances(properties);
    const targetGroups = ctx.targetGroupArns(node.id);
    const classic = classicBalancersOf(node.id, ctx).map(({ id }) => ctx.ref(id));
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::AutoScaling::AutoScalingGroup',
        properties: compact({
          MinSize: String(properties.minSize),
          MaxSize: String(properties.maxSize),
          DesiredCapacity: String(properties.desiredCapacity),
          VPCZoneIdentifier: ctx.subnetIds(node.id),
          LaunchTemplate: isMixed ? undefined : specification,
          MixedInstancesPolicy: isMixed ? mixedPolicy(properties, specification) : undefined,
          TargetGroupARNs: targetGroups.length === 0 ? undefined : targetGroups,
          LoadBalancerNames: classic.length === 0 ? undefined : classic,
          HealthCheckType: targetGroups.length + classic.length === 0 ? 'EC2' : properties.healthCheckType,
          HealthCheckGracePeriod: properties.healthCheckGracePeriod,
          DefaultInstanceWarmup: properties.defaultInstanceWarmup,
          Cooldown: String(properties.cooldown),
          CapacityRebalance: isMixed ? properties.capacityRebalance : undefined,
          NewInstancesProtectedFromScaleIn:
            properties.newInstancesProtectedFromScaleIn || ecsClusterOf(node.id, ctx) !== undefined
              ? true
              : undefined,
          PlacementGroup: placementGroupName(node.id, ctx),
          MetricsCollection: [{ Granularity: '1Minute' }],
          LifecycleHookSpecificationList: lifecycleHooks(node),
          TerminationPolicies:
            properties.terminationPolicies.length === 0 ? undefined : properties.terminationPolicies,
          MaxInstanceLifetime: properties.maxInstanceLifetime,
          InstanceMaintenancePolicy:
            properties.minHealthyPercentage === undefined
              ? undefined
              : {
                  MinHealthyPercentage: properties.minHealthyPercentage,
                  // AWS wants room for as many as may be missing, and at least as many as there are.
                  MaxHealthyPercentage: Math.max(100, Math.min(200, properties.minHealthyPercentage + 100)),
                },
          Tags: ctx.tags(node).map((tag) => ({ ...tag, PropagateAtLaunch: true })),
        }),
        ...updatePolicyOf(node),
      },
    ];
    if (drawnTemplate === undefined) drafts.push(launchTemplateDraft(node, isMixed, ctx));
    drafts.push(...scalingDrafts(node, ctx), ...nodeAccess(node, ctx));
    return drafts;
  },
  // Nodes of an EKS cluster carry the group of the cluster, as those that EKS starts do.
  securityGroupOfAws: (node, ctx) => {
    const cluster = eksClusterOf(node.id, ctx);
    return cluster === undefined ? undefined : { owner: cluster.id, attribute: 'ClusterSecurityGroupId' };
  },
  arn: (node, ctx) =>
    regionalArn('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/$Group', {
      Group: ref(ctx.logicalId(node.id)),
    }),
  listens: (node) => [{ protocol: 'tcp', port: node.properties.applicationPort }],
  metrics: {
    namespace: 'AWS/EC2',
    metrics: [
      { name: 'CPUUtilization', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
      { name: 'StatusCheckFailed', statistic: 'Maximum', comparison: 'GreaterThanThreshold', threshold: 0 },
      {
        name: 'NetworkIn',
        statistic: 'Average',
        comparison: 'GreaterThanThreshold',
        threshold: 1_000_000_000,
      },
    ],
    dimensions: (node, ctx) => ({ AutoScalingGroupName: ctx.ref(node.id) }),
  },
  addressDemand: (node, subnetCount) =>
    Math.ceil((node.properties.maxSize + node.properties.updateBatchSize) / Math.max(1, subnetCount)),
  cost: (node, ctx) => {
    const template = drawnTemplateOf(node.id, ctx);
    const templateNode = template === undefined ? undefined : ctx.node(template);
    const fields = { ...node.properties, ...templateNode?.properties } as InstanceFields;
    const { properties } = node;
    const count = instancesOf(node);
    const hours = runningHours(node, ctx);
    const hasSpot = usesMixedInstances(properties) && properties.onDemandPercentageAboveBaseCapacity < 100;
    const line = instanceHoursLine(fields.instanceType, count, hours);
    const pool =
      properties.warmPoolSize === 0
        ? []
        : volumeLines(rootVolumeOf(fields), 'Root volumes of the warm pool', [
            drawn('instances', properties.warmPoolSize, 'instances', 'warmPoolSize'),
          ]);
    return [
      hasSpot
        ? {
            ...line,
            spotPart:
              partAbove(numberOf(count), properties.onDemandBaseCapacity) *
              (1 - properties.onDemandPercentageAboveBaseCapacity / 100),
          }
        : line,
      ...volumeLines(rootVolumeOf(fields), 'Root volumes', [count]),
      ...pool,
      ...(hasPublicAddress(node.id, properties.associatePublicIpAddress, ctx)
        ? [publicAddressLine(count, hours)]
        : []),
      ...instanceExtraLines(node, ctx, fields, count),
    ];
  },
  sideTraffic: (node) => downloads(node, numberOf(instancesOf(node))),
  load: hostLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Two to four instances, tracking CPU', properties: {} },
      {
        title: 'Mostly Spot',
        properties: {
          instanceType: 'm7g.large',
          moreInstanceTypes: ['m6g.large', 'c7g.large'],
          onDemandBaseCapacity: 2,
          onDemandPercentageAboveBaseCapacity: 0,
          maxSize: 20,
        },
      },
      {
        title: 'Office hours',
        properties: {
          scalingMetric: 'none',
          scheduledActions: [
            { recurrence: '0 9 * * MON-FRI', minSize: 4, maxSize: 8, desiredCapacity: 4 },
            { recurrence: '0 20 * * *', minSize: 2, maxSize: 4, desiredCapacity: 2 },
          ],
        },
      },
      {
        title: 'Steps out, simply in, ahead of the day',
        properties: {
          scalingMetric: 'none',
          maxSize: 12,
          alarmPolicies: [
            {
              threshold: 70,
              steps: [
                { from: 0, to: 10, adjustment: 1 },
                { from: 10, to: 20, adjustment: 2 },
                { from: 20, adjustment: 3 },
              ],
            },
            { policyType: 'SimpleScaling', comparison: 'below', threshold: 30, scalingAdjustment: -1 },
          ],
          predictiveScaling: true,
          predictiveMode: 'ForecastOnly',
          warmPoolSize: 2,
          warmPoolReuse: true,
          lifecycleHooks: [{ name: 'bootstrap', defaultResult: 'ABANDON' }],
          minHealthyPercentage: 100,
          tenancy: 'dedicated',
        },
      },
    ],
    bad: [
      { title: 'A negative minimum', properties: { minSize: -1 }, field: 'minSize' },
      {
        title: 'A share over 100 %',
        properties: { onDemandPercentageAboveBaseCapacity: 120 },
        field: 'onDemandPercentageAboveBaseCapacity',
      },
    ],
  },
});

/** How many it runs on average: what its usage says, else what is drawn. */
function instancesOf(node: NodeView): QuantityInput {
  const count = averageCount(node, 'averageInstances', 'desiredCapacity', 'instances');
  return { ...count, unit: 'instances' };
}
