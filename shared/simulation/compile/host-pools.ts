import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import type { HostPoolPlan, HostScalingPlan, Machine } from '../flow/hosts.ts';
import { CannotCompile } from './cannot-compile.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { number, objectOf, ownResource } from './resource-facts.ts';
import { instanceStart } from './start-times.ts';

/** Of an instance whose type the catalogue does not know. */
const unknownMachine = { vcpu: 2, memoryGib: 8, interfaces: 3 } as const;

/** The machines of an Auto Scaling group that a cluster runs tasks on; the same pool for all of its services. */
export function poolOfGroup(
  builder: FlowBuilder,
  group: NodeId,
  capacityProvider: Resource | undefined,
): number {
  return builder.poolOnce(group, (): HostPoolPlan => {
    const resource = ownResource(builder.architecture, group, 'AWS::AutoScaling::AutoScalingGroup');
    const properties: CfnObject = resource?.properties ?? {};
    const node = builder.node(group);
    const load = builder.load(group);
    const type = String(node.properties.instanceType ?? '');
    const facts = builder.options.instanceType?.(type) ?? unknownMachine;
    const kept = numberOf(load.reservedMemoryPercent, 0);
    const machine: Machine = {
      type: type === '' ? 'instance' : type,
      vcpu: facts.vcpu,
      memoryMib: Math.floor(facts.memoryGib * 1024 * (1 - kept / 100)),
      slots: numberOf(
        load.tasksPerInstance,
        Math.max(1, (facts.interfaces ?? unknownMachine.interfaces) - 1),
      ),
    };
    const min = number(properties.MinSize, 0);
    const max = number(properties.MaxSize, 0);
    if (max < 1)
      throw new CannotCompile('bad-load', `${node.name} has a maximum of 0 instances, so no task can run.`);
    return {
      id: group,
      node: group,
      name: node.name,
      noun: 'instance',
      min,
      max,
      desired: number(properties.DesiredCapacity, min),
      zones: zonesOf(builder, group),
      machine,
      launch: instanceStart(builder, group),
      scaling: scalingOf(capacityProvider),
    };
  });
}

function scalingOf(provider: Resource | undefined): HostScalingPlan {
  const group = objectOf(provider?.properties.AutoScalingGroupProvider);
  const scaling = objectOf(group.ManagedScaling);
  if (scaling.Status !== 'ENABLED') return { is: 'none' };
  return {
    is: 'capacity-provider',
    target: number(scaling.TargetCapacity, 100),
    minimumStep: number(scaling.MinimumScalingStepSize, 1),
    maximumStep: number(scaling.MaximumScalingStepSize, awsFigure('ecs.capacityProvider.maximumStep')),
    warmUp: number(scaling.InstanceWarmupPeriod, awsFigure('ecs.capacityProvider.warmUp')),
    // The alarms that ECS makes: one point above the target, fifteen below it.
    outPoints: 1,
    inPoints: 15,
    keepsBusy: group.ManagedTerminationProtection === 'ENABLED',
  };
}

/** Zones of the subnets that a node spans; one without a name where none is drawn. */
export function zonesOf(builder: FlowBuilder, id: NodeId): readonly string[] {
  const { reader } = builder;
  const zones = reader.subnetsOf(id).map((subnet) => reader.zoneOf(subnet.id) ?? subnet.id);
  const sorted = [...new Set(zones)].sort();
  return sorted.length === 0 ? [''] : sorted;
}
