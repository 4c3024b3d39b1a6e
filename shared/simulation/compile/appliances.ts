import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import type { ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { attributeOf } from './resource-facts.ts';

/**
 * Appliances behind a Gateway Load Balancer: a flow stays on its appliance until it is idle for long enough, and on one
 * that fails until its connection is given up, unless the target group lets flows go to another. What they do not take
 * is dropped.
 */
export function applianceOf(
  builder: FlowBuilder,
  appliance: NodeId,
  gateway: NodeId,
  targetGroup: Resource | undefined,
): Partial<ServersStation> {
  const load = builder.load(gateway);
  const isTcp = load.isTcp !== false;
  const idle = isTcp
    ? numberOf(load.tcpIdleSeconds, awsFigure('gwlb.tcpIdle'))
    : numberOf(load.otherIdleSeconds, awsFigure('gwlb.otherIdle'));
  const rebalances =
    attributeOf(targetGroup, 'TargetGroupAttributes', 'target_failover.on_unhealthy') === 'rebalance';
  const stays = numberOf(load.flowGivesUpSeconds, 60);
  builder.assume({
    node: gateway,
    field: 'flowsOfFailed',
    title: 'Flows of a failed appliance',
    value: rebalances ? 'go to another' : `stay with it for ${stays} s`,
    origin: targetGroup === undefined ? 'AWS' : 'set',
  });
  return {
    ...inspectionTime(builder, appliance, numberOf(load.inspectionMs, 1)),
    refusesWith: 'link_drop',
    fullCause: 'link_drop',
    sticky: { clients: numberOf(load.flows, 1000), seconds: idle, ...(rebalances ? {} : { stays }) },
  };
}

/** Of an appliance whose own time nobody states, the time that the load balancer's parameters give it. */
function inspectionTime(
  builder: FlowBuilder,
  appliance: NodeId,
  milliseconds: number,
): Pick<Partial<ServersStation>, 'service'> {
  const stated = [builder.node(appliance).source.load, builder.scenario.overrides[appliance]];
  if (stated.some((values) => values?.meanServiceTimeMs !== undefined)) return {};
  const known = builder.assumptions.get(appliance) ?? [];
  builder.assumptions.set(
    appliance,
    known.map((each) => (each.field === 'meanServiceTimeMs' ? { ...each, value: milliseconds } : each)),
  );
  return { service: { is: 'exponential', mean: milliseconds / 1000 } };
}
