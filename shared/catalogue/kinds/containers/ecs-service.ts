import { z } from 'zod';
import { type CostLineDraft, defineKind, type ResourceDraft } from '../../define-kind.ts';
import { compact, getAtt, ref } from '../../kit/cfn.ts';
import { runningHoursField } from '../../kit/common-fields.ts';
import {
  containerOf,
  drawnTaskDefinitionOf,
  executeCommandStatement,
  taskDefinitionProperties,
} from '../../kit/container.ts';
import { fargateLines, fargateSpotPart, secondSetHours } from '../../kit/fargate-cost.ts';
import { serviceLoad } from '../../kit/load/server-load.ts';
import { logLines } from '../../kit/log-cost.ts';
import { publicAddressLine } from '../../kit/public-address.ts';
import { usageInput } from '../../kit/quantity.ts';
import { capacityOf, placementOf, runsOnInstances } from '../../kit/service-capacity.ts';
import { deploymentConfiguration, loadBalancersOf, shiftsTraffic } from '../../kit/service-deployment.ts';
import { connectConfiguration, registryDraft } from '../../kit/service-discovery.ts';
import { serviceScalingDrafts } from '../../kit/service-scaling.ts';
import { ecsServiceSettings } from '../../kit/settings/ecs-service-settings.ts';
import { imagePulls, numberOf, sentLogs } from '../../kit/side-traffic.ts';
import { taskExecutionRole } from '../../kit/task-execution.ts';
import { averageCount, product, runningHours } from '../../kit/usage-quantity.ts';

export const ecsService = defineKind({
  id: 'ecs-service',
  title: 'ECS service',
  family: 'containers',
  icon: 'ecs-service',
  summary: 'Keeps a number of container tasks running, on Fargate or on EC2.',
  aliases: [
    'ECS Fargate',
    'Fargate',
    'AWS Fargate',
    'Fargate Service',
    'ECS Fargate Service',
    'ECS Task',
    'Fargate Task',
    'Container',
    'Containers',
    'Container Service',
    'Microservice',
    'Service',
    'API Service',
    'Worker Service',
  ],
  docs: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html',
  traits: [
    'resource',
    'network-interface',
    'listens',
    'ip-target',
    'compute',
    'poller',
    'assumes-role',
    'writes-logs',
    'observable',
    'scalable',
    'pulls-images',
  ],
  appearance: { as: 'icon' },
  placement: {
    parents: ['ecs-cluster', 'subnet', 'availability-zone', 'vpc'],
    needsSubnet: true,
    spansSubnetsBy: 'subnets',
  },
  types: [
    'AWS::ECS::Service',
    'AWS::ApplicationAutoScaling::ScalableTarget',
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    'AWS::ServiceDiscovery::Service',
  ],
  properties: ecsServiceSettings,
  usage: z.object({
    averageTasks: z.number().min(0).optional().meta({
      title: 'Tasks on average',
      help: 'The number of tasks drawn unless stated.',
    }),
    runningHoursPerMonth: runningHoursField,
    logGigabytesPerTask: z.number().min(0).default(1).meta({
      title: 'Logs',
      unit: 'GB a task and month',
      help: '1 GB is about two lines of 200 bytes a second.',
    }),
    deploymentsPerMonth: z.number().min(0).default(20).meta({
      title: 'Deployments',
      unit: 'a month',
      help: 'Those with two sets of tasks run both for a while. 20: one each working day.',
    }),
  }),
  role: {
    service: 'ecs-tasks.amazonaws.com',
    statements: (node) => (node.properties.enableExecuteCommand === true ? [executeCommandStatement] : []),
  },
  furtherRoles: {
    execution: taskExecutionRole((node, ctx) => drawnTaskDefinitionOf(node.id, ctx) ?? node),
    service: {
      service: 'ecs.amazonaws.com',
      managedPolicies: () => ['AmazonECSInfrastructureRolePolicyForLoadBalancers'],
      // Only where ECS itself moves the traffic of a load balancer.
      when: ({ id, properties }, ctx) =>
        shiftsTraffic(properties) &&
        ctx.connectionsTo(id).some(({ kind }) => ['forward', 'target'].includes(kind)),
    },
    scaling: {
      service: 'application-autoscaling.amazonaws.com',
      managedPolicies: () => ['service-role/AmazonEC2ContainerServiceAutoscaleRole'],
      // Application Auto Scaling has a role of its own; another one is used where it is drawn.
      when: ({ id }, ctx) =>
        ctx.connectionsFrom(id, 'assume').some(({ properties }) => properties.purpose === 'scaling'),
    },
  },
  resources: (node, ctx) => {
    const { properties } = node;
    const drawnTask = drawnTaskDefinitionOf(node.id, ctx);
    const cluster = ctx.ancestorOf(node.id, 'ecs-cluster');
    const capacity = capacityOf(node, cluster?.id, ctx);
    const targetGroups = ctx.targetGroupArns(node.id);
    const container = containerOf(node, ctx);
    const networkMode = drawnTask?.properties.networkMode ?? 'awsvpc';
    const groups = ctx.securityGroupIds(node.id);
    const onInstances = runsOnInstances(properties);
    const registry = registryDraft(node, cluster?.id, ctx);
    const isDaemon = properties.schedulingStrategy === 'DAEMON';
    const isRolling = properties.deploymentController === 'ECS';
    const dependsOn = [...capacity.dependsOn, ...(targetGroups.length === 0 ? [] : ctx.listenersTo(node.id))];
    const drafts: ResourceDraft[] = [
      {
        type: 'AWS::ECS::Service',
        properties: compact({
          ServiceName: properties.serviceName,
          Cluster: cluster === undefined ? undefined : ctx.ref(cluster.id),
          TaskDefinition:
            drawnTask === undefined ? ctx.ref(node.id, 'TaskDefinition') : ctx.ref(drawnTask.id),
          DesiredCount: isDaemon ? undefined : properties.desiredCount,
          LaunchType: capacity.strategy === undefined ? properties.launchType : undefined,
          CapacityProviderStrategy: capacity.strategy,
          SchedulingStrategy: properties.schedulingStrategy,
          NetworkConfiguration:
            networkMode === 'awsvpc'
              ? {
                  AwsvpcConfiguration: compact({
                    Subnets: ctx.subnetIds(node.id),
                    SecurityGroups: groups.length === 0 ? undefined : groups,
                    // Tasks on EC2 cannot have public addresses.
                    AssignPublicIp:
                      !onInstances && properties.launchType === 'FARGATE' && properties.assignPublicIp
                        ? 'ENABLED'
                        : 'DISABLED',
                  }),
                }
              : undefined,
          LoadBalancers: loadBalancersOf(node, container, ctx),
          HealthCheckGracePeriodSeconds:
            targetGroups.length === 0 ? undefined : properties.healthCheckGracePeriodSeconds,
          DeploymentController: isRolling ? undefined : { Type: properties.deploymentController },
          DeploymentConfiguration: deploymentConfiguration(node, ctx),
          ...placementOf(node),
          AvailabilityZoneRebalancing: properties.availabilityZoneRebalancing,
          ServiceRegistries:
            registry === undefined
              ? undefined
              : [{ RegistryArn: ctx.getAtt(node.id, 'Arn', registry.suffix) }],
          ServiceConnectConfiguration: connectConfiguration(node, cluster?.id, container.containerPort, ctx),
          EnableExecuteCommand: properties.enableExecuteCommand ? true : undefined,
          EnableECSManagedTags: true,
          PropagateTags: 'SERVICE',
          Tags: ctx.tags(node),
        }),
        ...(dependsOn.length === 0 ? {} : { dependsOn }),
      },
    ];
    if (drawnTask === undefined) {
      drafts.push({
        suffix: 'TaskDefinition',
        type: 'AWS::ECS::TaskDefinition',
        because: `${node.name} runs tasks and no task definition is drawn for it.`,
        properties: taskDefinitionProperties(
          node,
          {
            networkMode: 'awsvpc',
            compatibilities: [onInstances ? 'EC2' : properties.launchType],
            services: [node.id],
          },
          ctx,
        ),
      });
    }
    if (registry !== undefined) drafts.push(registry);
    if (!isDaemon) drafts.push(...serviceScalingDrafts(node, cluster?.id, ctx));
    return drafts;
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  listens: (node) => [{ protocol: 'tcp', port: node.properties.containerPort }],
  metrics: {
    namespace: 'AWS/ECS',
    metrics: [
      { name: 'CPUUtilization', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
      { name: 'MemoryUtilization', statistic: 'Average', comparison: 'GreaterThanThreshold', threshold: 80 },
    ],
    dimensions: (node, ctx) => {
      const cluster = ctx.ancestorOf(node.id, 'ecs-cluster');
      return {
        ClusterName: cluster === undefined ? 'default' : ctx.ref(cluster.id),
        ServiceName: getAtt(ctx.logicalId(node.id), 'Name'),
      };
    },
  },
  addressDemand: (node, subnetCount) => {
    const tasks =
      node.properties.scalingMetric === 'none' ? node.properties.desiredCount : node.properties.maxCapacity;
    return Math.ceil((tasks * node.properties.maximumPercent) / 100 / Math.max(1, subnetCount));
  },
  cost: (node, ctx) => {
    const { properties } = node;
    const tasks = averageCount(node, 'averageTasks', 'desiredCount', 'tasks');
    const hours = runningHours(node, ctx);
    const container = containerOf(node, ctx);
    const lines: CostLineDraft[] = [];
    if (properties.launchType === 'FARGATE' && !runsOnInstances(properties)) {
      lines.push(...fargateLines(container, tasks, hours, fargateSpotPart(numberOf(tasks), properties)));
      const second = secondSetHours(properties, usageInput(node, 'deploymentsPerMonth', 'deployments'));
      if (second.length > 0)
        lines.push(...fargateLines(container, tasks, second, 0, 'Second set while deploying,'));
      if (properties.assignPublicIp) lines.push(publicAddressLine(tasks, hours));
    }
    lines.push(
      ...logLines(
        node,
        ctx,
        product('GB', [tasks, usageInput(node, 'logGigabytesPerTask', 'logs of a task', 'GB')]),
      ),
    );
    return lines;
  },
  sideTraffic: (node, ctx) => {
    const tasks = numberOf(averageCount(node, 'averageTasks', 'desiredCount', 'tasks'));
    return [
      ...sentLogs(node, ctx, tasks * node.usage.logGigabytesPerTask),
      ...imagePulls(node, ctx, tasks * node.usage.deploymentsPerMonth, 'starts of tasks'),
    ];
  },
  load: serviceLoad,
  mermaid: { shape: 'rect' },
  examples: {
    good: [
      { title: 'Two small Fargate tasks', properties: {} },
      {
        title: 'A larger service on Graviton with Spot',
        properties: {
          cpu: 1024,
          memory: 2048,
          cpuArchitecture: 'ARM64',
          desiredCount: 4,
          minCapacity: 4,
          maxCapacity: 20,
          spotPercent: 80,
          onDemandBase: 2,
          containerPort: 8080,
        },
      },
      {
        title: 'Two tasks on Fargate, the rest mostly on Spot',
        properties: {
          capacityProviders: [
            { provider: 'FARGATE', base: 2, weight: 1 },
            { provider: 'FARGATE_SPOT', weight: 4 },
          ],
          moreScalingTargets: [{ metric: 'memory', targetValue: 80 }],
          scheduledScaling: [
            { schedule: 'cron(0 9 ? * MON-FRI *)', minCapacity: 6 },
            { schedule: 'cron(0 18 ? * MON-FRI *)', minCapacity: 2 },
          ],
        },
      },
      {
        title: 'By steps, found through Service Connect',
        properties: {
          scalingMetric: 'none',
          stepScaling: [
            { threshold: 80, adjustment: 2 },
            { comparison: 'below', threshold: 40, adjustment: -1 },
          ],
          serviceDiscovery: 'service-connect',
          perRequestTimeoutSeconds: 5,
          deploymentStrategy: 'CANARY',
          enableExecuteCommand: true,
        },
      },
      {
        title: 'One task on every instance',
        properties: { launchType: 'EC2', schedulingStrategy: 'DAEMON', serviceDiscovery: 'cloud-map' },
      },
      {
        title: 'On EC2, with a health check',
        properties: { launchType: 'EC2', healthCheckCommand: 'curl -f http://localhost/health || exit 1' },
      },
    ],
    bad: [
      { title: 'A port that does not exist', properties: { containerPort: 70_000 }, field: 'containerPort' },
      { title: 'An unknown launch type', properties: { launchType: 'LAMBDA' }, field: 'launchType' },
    ],
  },
});
