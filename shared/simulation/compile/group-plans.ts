import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { GroupPlan, ServersStation, TerminationPolicy } from '../flow/flow.ts';
import type { PlacementPlan } from '../flow/hosts.ts';
import { environmentGroup, environmentOf, leastInstances } from './beanstalk.ts';
import { CannotCompile } from './cannot-compile.ts';
import { classicHealth } from './classic-balancer.ts';
import { capacitySharesOf, ecsPlacementOf } from './ecs-placement.ts';
import { jobsAtATime } from './enter-workflow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { podNeedsOf } from './kubernetes-nodes.ts';
import { numberOf } from './load-parameters.ts';
import { cpuPeriodOf } from './monitoring.ts';
import { podGroupOf, podPlacementOf } from './pod-groups.ts';
import {
  healthOf,
  listOf,
  number,
  objectOf,
  ownResource,
  refOf,
  type targetGroupOf,
} from './resource-facts.ts';
import { policiesOf, predictiveOf, warmUpOf } from './scaling-policies.ts';
import { scheduleOf, serviceScheduleOf } from './scheduled-sizes.ts';
import { serviceDeploymentOf } from './service-deployment.ts';
import { containerStart, instanceStart } from './start-times.ts';
import { usualFigure } from './usual-figure.ts';

/** One node among those that serve together. */
export interface Member {
  readonly node: NodeId;
  readonly is: GroupPlan['is'];
  readonly count: number;
  readonly zones: readonly string[];
  readonly workers: number;
  readonly placement?: PlacementPlan;
}

export function memberOf(builder: FlowBuilder, id: NodeId): Member {
  const { architecture } = builder;
  const node = builder.node(id);
  const zones = zonesOf(builder, id);
  const group = ownResource(architecture, id, 'AWS::AutoScaling::AutoScalingGroup');
  const service = ownResource(architecture, id, 'AWS::ECS::Service');
  const workersOr = (usual: number): number => usualFigure(builder, id, 'workers', usual);
  if (service !== undefined) {
    const cpu = numberOf(node.properties.cpu, 1024);
    const placement = ecsPlacementOf(builder, id);
    const pool = placement === undefined ? undefined : builder.hostPools[placement.pool];
    return {
      node: id,
      is: 'tasks',
      count:
        placement?.isDaemon === true && pool !== undefined
          ? pool.desired
          : number(service.properties.DesiredCount, 1),
      zones: pool?.zones ?? zones,
      ...(placement === undefined ? {} : { placement }),
      workers: workersOr(Math.max(1, Math.round(cpu / 1024))),
    };
  }
  if (node.kind === 'k8s-deployment') {
    const placement = podPlacementOf(builder, node);
    const pool = placement === undefined ? undefined : builder.hostPools[placement.pool];
    return {
      node: id,
      is: 'pods',
      count:
        placement?.isDaemon === true && pool !== undefined
          ? pool.desired
          : numberOf(node.properties.replicas, 2),
      zones: pool?.zones ?? zones,
      ...(placement === undefined ? {} : { placement }),
      workers: workersOr(Math.max(1, Math.round(podNeedsOf(node).vcpu))),
    };
  }
  // Batch runs its jobs wherever there is room.
  if (node.kind === 'batch')
    return { node: id, is: 'fixed', count: 1, zones: [''], workers: workersOr(jobsAtATime(node)) };
  const type = String(node.properties.instanceType ?? '');
  const workers = workersOr(builder.options.instanceType?.(type)?.vcpu ?? 2);
  if (group !== undefined) {
    const { properties } = group;
    const count = number(properties.DesiredCapacity, number(properties.MinSize, 1));
    return { node: id, is: 'instances', count, zones, workers };
  }
  const environment = environmentOf(architecture, id);
  if (environment !== undefined)
    return { node: id, is: 'instances', count: leastInstances(environment), zones, workers };
  const nodes = nodesOfCluster(builder, id);
  if (nodes > 0) {
    return { node: id, is: 'fixed', count: nodes, zones: zones.length === 0 ? [''] : zones, workers };
  }
  if (workers < 1)
    throw new CannotCompile('bad-load', `${node.name} has no workers, so it can serve nothing.`);
  return { node: id, is: 'fixed', count: 1, zones: zones.slice(0, 1), workers };
}

/** Instances of a node group, or of those of an EKS cluster. */
function nodesOfCluster(builder: FlowBuilder, id: NodeId): number {
  const own = ownResource(builder.architecture, id, 'AWS::EKS::Nodegroup');
  if (own !== undefined) return number(objectOf(own.properties.ScalingConfig).DesiredSize, 1);
  const cluster = ownResource(builder.architecture, id, 'AWS::EKS::Cluster');
  if (cluster === undefined) return 0;
  return resourcesOfType(builder.architecture, 'AWS::EKS::Nodegroup')
    .filter(({ properties }) => refOf(properties.ClusterName) === cluster.logicalId)
    .reduce((sum, { properties }) => sum + number(objectOf(properties.ScalingConfig).DesiredSize, 1), 0);
}

/** Zones of the subnets that a node is in. */
export function zonesOf(builder: FlowBuilder, id: NodeId): readonly string[] {
  const { reader } = builder;
  const zones = reader.subnetsOf(id).map((subnet) => reader.zoneOf(subnet.id) ?? subnet.id);
  return [...new Set(zones)].sort();
}

/** What the control plane manages of a station, as its resources say. */
export function groupOf(
  builder: FlowBuilder,
  member: Member,
  station: ServersStation,
  targetGroup: ReturnType<typeof targetGroupOf>,
  classic: Resource | undefined,
  drain: number,
  load: Readonly<Record<string, unknown>>,
): GroupPlan | undefined {
  const { architecture } = builder;
  const health = healthOf(targetGroup) ?? classicHealth(classic);
  const common = {
    id: station.id,
    node: member.node,
    name: builder.reader.nameOf(member.node),
    station: -1,
    ...(health === undefined ? {} : { health }),
    drain: targetGroup === undefined && classic === undefined ? 0 : drain,
    memory: {
      idlePercent: numberOf(load.memoryIdlePercent, 0),
      requestPercent: numberOf(load.memoryPerRequestPercent, 0),
    },
  };
  if (member.is === 'pods') {
    const pods = podGroupOf(builder, builder.node(member.node), member.placement);
    return { ...common, desired: member.count, ...pods, ...(health === undefined ? {} : { health }) };
  }
  const environment = environmentOf(architecture, member.node);
  if (environment !== undefined) return { ...common, ...environmentGroup(builder, member.node, environment) };
  const group = ownResource(architecture, member.node, 'AWS::AutoScaling::AutoScalingGroup');
  if (group !== undefined) {
    const { properties } = group;
    const cooldown = number(properties.Cooldown, awsFigure('autoScaling.scalingCooldown'));
    const { policies, left } = policiesOf(builder, member.node, group);
    tellLeft(builder, member.node, left);
    const predictive = predictiveOf(architecture, group, load);
    const batch = objectOf(objectOf(group.attributes?.UpdatePolicy).AutoScalingRollingUpdate).MaxBatchSize;
    return {
      ...common,
      is: 'instances',
      min: number(properties.MinSize, 0),
      max: number(properties.MaxSize, 0),
      desired: member.count,
      launch: instanceStart(builder, member.node),
      cpuPeriod: cpuPeriodOf(builder, member.node, group),
      warmUp: warmUpOf(architecture, group, number(properties.DefaultInstanceWarmup, cooldown)),
      cooldown,
      grace: number(properties.HealthCheckGracePeriod, 0),
      replacesUnhealthy: properties.HealthCheckType === 'ELB',
      rebalancesZones: !listOf(properties.SuspendedProcesses).includes('AZRebalance'),
      rebalancesSpot: properties.CapacityRebalance === true,
      ...terminationOf(properties.TerminationPolicies),
      policies,
      schedule: scheduleOf(builder, member.node, group),
      ...(predictive === undefined ? {} : { predictive }),
      deployment: {
        strategy: 'rolling',
        minimumPercent: 0,
        maximumPercent: 100,
        batch: number(batch, 1),
        circuitBreaker: false,
        rollback: false,
        canaryPercent: 10,
        stepSeconds: 300,
        bakeSeconds: 0,
      },
    };
  }
  const service = ownResource(architecture, member.node, 'AWS::ECS::Service');
  if (service !== undefined) {
    const { properties } = service;
    const target = resourcesOfType(architecture, 'AWS::ApplicationAutoScaling::ScalableTarget').find(
      ({ owner }) => owner === member.node,
    );
    const { policies, left } = policiesOf(builder, member.node, service);
    tellLeft(builder, member.node, left);
    const isFargate = properties.LaunchType !== 'EC2' && member.placement === undefined;
    const isDaemon = member.placement?.isDaemon === true;
    return {
      ...common,
      is: 'tasks',
      ...(member.placement === undefined ? {} : { placement: member.placement }),
      ...(isDaemon ? {} : capacitySharesOf(builder, member.node)),
      min: isDaemon ? 0 : number(target?.properties.MinCapacity, member.count),
      max: isDaemon ? Number.POSITIVE_INFINITY : number(target?.properties.MaxCapacity, member.count),
      desired: member.count,
      launch: containerStart(builder, member.node, isFargate),
      warmUp: 0,
      cooldown: 0,
      grace: number(properties.HealthCheckGracePeriodSeconds, 0),
      replacesUnhealthy: true,
      rebalancesZones: properties.AvailabilityZoneRebalancing !== 'DISABLED',
      policies,
      schedule: serviceScheduleOf(builder, member.node, target),
      deployment: serviceDeploymentOf(architecture, service),
    };
  }
  return {
    ...common,
    is: 'fixed',
    min: station.targets.length,
    max: station.targets.length,
    desired: station.targets.length,
    launch: { is: 'constant', value: numberOf(load.startSeconds, awsFigure('ec2.start')) },
    warmUp: 0,
    cooldown: 0,
    grace: 0,
    replacesUnhealthy: false,
    policies: [],
    schedule: [],
    deployment: {
      strategy: 'all-at-once',
      minimumPercent: 0,
      maximumPercent: 100,
      batch: station.targets.length,
      circuitBreaker: false,
      rollback: false,
      canaryPercent: 10,
      stepSeconds: 300,
      bakeSeconds: 0,
    },
  };
}

const terminationPolicies: Readonly<Record<string, readonly TerminationPolicy[]>> = {
  OldestInstance: ['oldest'],
  NewestInstance: ['newest'],
  OldestLaunchTemplate: ['oldest-version'],
  OldestLaunchConfiguration: ['oldest-version'],
  ClosestToNextInstanceHour: ['closest-to-hour'],
  Default: ['oldest-version', 'closest-to-hour'],
};

function terminationOf(stated: CfnValue | undefined): Pick<GroupPlan, 'termination'> {
  const policies = listOf(stated).flatMap((name) => terminationPolicies[String(name)] ?? []);
  return policies.length === 0 ? {} : { termination: policies };
}

/** Policies on metrics that a run does not have are named, so that nobody counts on them. */
function tellLeft(builder: FlowBuilder, node: NodeId, left: readonly string[]): void {
  if (left.length === 0) return;
  builder.assume({
    node,
    field: 'policies',
    title: 'Policies that are not simulated',
    value: left.join(', '),
    origin: 'assumed',
  });
}
