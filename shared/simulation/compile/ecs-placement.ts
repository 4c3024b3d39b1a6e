import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type Resource, resourcesOfType } from '#shared/resolve/architecture.ts';
import type { GroupPlan } from '../flow/flow.ts';
import type { CapacityShare, PlacementPlan, PlacementStrategy } from '../flow/hosts.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { poolOfGroup } from './host-pools.ts';
import { listOf, number, objectOf, ownResource, refOf } from './resource-facts.ts';

/** How the tasks of a service are placed on instances; undefined on Fargate, and where no instances are drawn. */
export function ecsPlacementOf(builder: FlowBuilder, service: NodeId): PlacementPlan | undefined {
  const { architecture } = builder;
  const resource = ownResource(architecture, service, 'AWS::ECS::Service');
  if (resource === undefined) return undefined;
  const provider = capacityProviderOf(builder, resource);
  const group = refOf(objectOf(provider?.properties.AutoScalingGroupProvider).AutoScalingGroupArn);
  const owner = group === undefined ? undefined : architecture.resources.get(group)?.owner;
  if (owner === undefined) return undefined;
  const pool = poolOfGroup(builder, owner, provider);
  const task = architecture.resources.get(refOf(resource.properties.TaskDefinition) ?? '');
  const needs = needsOf(task);
  const constraints = [
    ...listOf(resource.properties.PlacementConstraints),
    ...listOf(task?.properties.PlacementConstraints),
  ].map(objectOf);
  const stated = listOf(resource.properties.PlacementStrategies).map((each) => strategyOf(objectOf(each)));
  const place = constraints
    .filter(({ Type }) => Type === 'memberOf')
    .map(({ Expression }) => memberOf(String(Expression ?? '')));
  const unread = place.filter((each) => each === undefined).length;
  if (unread > 0) {
    builder.assume({
      node: service,
      field: 'placementConstraints',
      title: 'Constraints that are not simulated',
      value: unread,
      origin: 'assumed',
    });
  }
  return {
    pool,
    noun: 'task',
    ...needs,
    strategies: stated.length === 0 ? ['spread-zones'] : stated,
    isDistinct: constraints.some(({ Type }) => Type === 'distinctInstance'),
    isDaemon: resource.properties.SchedulingStrategy === 'DAEMON',
    ...Object.assign({}, ...place.filter((each) => each !== undefined)),
  };
}

/** The capacity providers that share the tasks of a service; undefined where there is one or none. */
export function capacitySharesOf(builder: FlowBuilder, service: NodeId): Pick<GroupPlan, 'shares'> {
  const { architecture } = builder;
  const resource = ownResource(architecture, service, 'AWS::ECS::Service');
  const items = listOf(resource?.properties.CapacityProviderStrategy).map(objectOf);
  if (items.length < 2) return {};
  const shares = items.map(({ CapacityProvider, Base, Weight }): CapacityShare => {
    const provider = architecture.resources.get(refOf(CapacityProvider) ?? '');
    const group = refOf(objectOf(provider?.properties.AutoScalingGroupProvider).AutoScalingGroupArn);
    const owner = group === undefined ? undefined : architecture.resources.get(group)?.owner;
    return {
      name: owner === undefined ? String(CapacityProvider) : builder.reader.nameOf(owner),
      base: number(Base, 0),
      weight: number(Weight, 0),
      isSpot: CapacityProvider === 'FARGATE_SPOT',
      ...(owner === undefined ? {} : { pool: poolOfGroup(builder, owner, provider) }),
    };
  });
  return { shares };
}

/** The first provider of its strategy that is a group; a service that names a launch type runs on any of the cluster. */
function capacityProviderOf(builder: FlowBuilder, service: Resource): Resource | undefined {
  const { architecture } = builder;
  const { properties } = service;
  for (const item of listOf(properties.CapacityProviderStrategy)) {
    const id = refOf(objectOf(item).CapacityProvider);
    const provider = id === undefined ? undefined : architecture.resources.get(id);
    if (provider !== undefined) return provider;
  }
  if (properties.LaunchType !== 'EC2') return undefined;
  const cluster = architecture.resources.get(refOf(properties.Cluster) ?? '')?.owner;
  return resourcesOfType(architecture, 'AWS::ECS::CapacityProvider').find(({ owner }) => owner === cluster);
}

function needsOf(
  task: Resource | undefined,
): Pick<PlacementPlan, 'vcpu' | 'memoryMib' | 'takesSlot' | 'hostPort'> {
  const properties: CfnObject = task?.properties ?? {};
  const containers = listOf(properties.ContainerDefinitions).map(objectOf);
  const sum = (field: string, otherwise: number): number =>
    containers.reduce((total, container) => total + number(container[field], otherwise), 0);
  const cpu = number(properties.Cpu, sum('Cpu', 0));
  const memory = number(properties.Memory, sum('MemoryReservation', 0) || sum('Memory', 0));
  const port = containers
    .flatMap(({ PortMappings }) => listOf(PortMappings).map(objectOf))
    .map(({ HostPort }) => number(HostPort, 0))
    .find((each) => each > 0);
  const isOwnInterface = properties.NetworkMode === 'awsvpc';
  return {
    vcpu: cpu / 1024,
    memoryMib: memory,
    takesSlot: isOwnInterface,
    ...(port === undefined || isOwnInterface ? {} : { hostPort: port }),
  };
}

function strategyOf({ Type, Field }: CfnObject): PlacementStrategy {
  const field = String(Field ?? '');
  if (Type === 'binpack') return field.toLowerCase() === 'cpu' ? 'binpack-cpu' : 'binpack-memory';
  if (Type === 'spread') return field.includes('availability-zone') ? 'spread-zones' : 'spread-hosts';
  return 'random';
}

/** What an expression asks of instances: their type or their zones. Undefined where it asks something else. */
function memberOf(expression: string): Pick<PlacementPlan, 'zones' | 'typePrefix'> | undefined {
  const type = /^\s*attribute:ecs\.instance-type\s*(?:==|=~)\s*([a-z0-9-]+(?:\.[a-z0-9-]+)?\.?)\*?\s*$/.exec(
    expression,
  );
  if (type?.[1] !== undefined) return { typePrefix: type[1] };
  const zones = /^\s*attribute:ecs\.availability-zone\s*(?:==|in)\s*\[?([a-z0-9,\s-]+)\]?\s*$/.exec(
    expression,
  );
  if (zones?.[1] === undefined) return undefined;
  // Zones of a drawing are the letters behind the Region.
  return { zones: zones[1].split(',').map((zone) => zone.trim().slice(-1)) };
}
