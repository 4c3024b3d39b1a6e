import { awsFigure } from '#shared/catalogue/aws-limits.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { Resource } from '#shared/resolve/architecture.ts';
import type { HealthCheckPlan, ServersStation } from '../flow/flow.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { numberOf } from './load-parameters.ts';
import { attributeOf, number } from './resource-facts.ts';

function stated(targetGroup: Resource | undefined, name: string): string | undefined {
  return attributeOf(targetGroup, 'TargetGroupAttributes', name);
}

function isDatagram(targetGroup: Resource | undefined): boolean {
  return /UDP$|QUIC$/.test(String(targetGroup?.properties.Protocol));
}

/** For how long a new target gets less than its share: not with an algorithm that looks at what targets have to do. */
export function slowStartOf(targetGroup: Resource | undefined): number {
  const algorithm = stated(targetGroup, 'load_balancing.algorithm.type');
  const goesInTurn = algorithm === undefined || algorithm === 'round_robin';
  return goesInTurn ? number(stated(targetGroup, 'slow_start.duration_seconds'), 0) : 0;
}

/** How long a load balancer keeps a connection on which nothing comes back. */
export function idleTimeoutOf(balancer: NodeView | undefined, targetGroup: Resource | undefined): number {
  if (balancer === undefined) return Number.POSITIVE_INFINITY;
  const usual = awsFigure(isDatagram(targetGroup) ? 'nlb.udpIdleTimeout' : 'nlb.idleTimeout');
  return numberOf(balancer.properties.idleTimeoutSeconds, usual);
}

/** How many targets an Application Load Balancer registers, at most. */
export function mostTargetsOf(
  builder: FlowBuilder,
  balancer: NodeView | undefined,
): Pick<ServersStation, 'mostTargets'> {
  return balancer?.kind === 'alb'
    ? { mostTargets: numberOf(builder.load(balancer.id).targets, awsFigure('alb.targets')) }
    : {};
}

/** What a network load balancer sees and does beside its checks: not for UDP, and seen not with stickiness. */
export function networkHealthOf(
  builder: FlowBuilder,
  balancer: NodeId,
  targetGroup: Resource | undefined,
  station: ServersStation,
): Pick<HealthCheckPlan, 'passiveAfter' | 'resetsFlows'> {
  if (isDatagram(targetGroup)) return {};
  const { passiveSeconds } = builder.load(balancer);
  const isPassive = station.sticky === undefined && typeof passiveSeconds === 'number';
  const resets =
    stated(targetGroup, 'target_health_state.unhealthy.connection_termination.enabled') !== 'false';
  return {
    ...(isPassive ? { passiveAfter: passiveSeconds } : {}),
    ...(resets ? { resetsFlows: true } : {}),
  };
}

/** Stickiness by cookie or address, for as many clients as come back; there is none without cross-zone balancing. */
export function stickyOf(
  builder: FlowBuilder,
  targetGroup: Resource | undefined,
  front: { readonly balancer: NodeId; readonly owners: readonly NodeId[] } | undefined,
  isZonal: boolean,
): Pick<ServersStation, 'sticky'> {
  const owner = front?.owners[0] ?? front?.balancer;
  if (stated(targetGroup, 'stickiness.enabled') !== 'true' || owner === undefined) return {};
  if (isZonal) {
    builder.assume({
      node: owner,
      field: 'stickiness',
      title: 'No stickiness, because balancing stays within zones',
      value: true,
      origin: 'AWS',
    });
    return {};
  }
  const seconds =
    stated(targetGroup, 'stickiness.lb_cookie.duration_seconds') ??
    stated(targetGroup, 'stickiness.app_cookie.duration_seconds') ??
    String(86_400);
  const clients = numberOf(builder.load(owner).clients, 1000);
  builder.assume({
    node: owner,
    field: 'stickiness',
    title: 'Clients that keep their target; as rates, targets share evenly',
    value: clients,
    origin: 'assumed',
  });
  return { sticky: { clients, seconds: Number(seconds) } };
}
