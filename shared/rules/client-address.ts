import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { RuleContext } from './rule.ts';

/** The drawn target group that holds the target; undefined where the group is implied. */
export function drawnGroupOf(ctx: RuleContext, target: NodeId): NodeView | undefined {
  return ctx
    .connectionsTo(target, 'target')
    .map(({ from }) => ctx.node(from))
    .find((from) => from?.kind === 'target-group');
}

/** Whether targets of a Network Load Balancer see the address of the client. As stated; else what is registered by id keeps it, and of addresses those of UDP. */
export function keepsAddress(ctx: RuleContext, target: NodeId, group: NodeView | undefined): boolean {
  const stated = group?.properties.preserveClientIp;
  if (typeof stated === 'boolean') return stated;
  const isById = ctx.hasTrait(target, 'instance-target') && group?.properties.targetType !== 'ip';
  return isById || ['UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'].includes(String(group?.properties.protocol));
}
