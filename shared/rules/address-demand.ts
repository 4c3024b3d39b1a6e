import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { NodeId } from '#shared/document/records.ts';
import { texts } from './known.ts';
import type { RuleContext } from './rule.ts';
import { networkModeOf } from './task-of.ts';
import { vpcAttachmentsOf } from './transit-ranges.ts';

export interface Consumer {
  readonly node: NodeView;
  /** In this subnet, at peak. */
  readonly addresses: number;
}

/** Who needs how many addresses of the subnet at peak, the largest first. */
export function addressDemandIn(ctx: RuleContext, subnet: NodeId): readonly Consumer[] {
  return [...occupants(ctx, subnet), ...gatewaysAttachedIn(ctx, subnet)].sort(
    (a, b) => b.addresses - a.addresses || (a.node.id < b.node.id ? -1 : 1),
  );
}

function occupants(ctx: RuleContext, subnet: NodeId): readonly Consumer[] {
  const groupSets = new Set<string>();
  return ctx.occupantsOf(subnet).flatMap((node): Consumer[] => {
    // Functions of one subnet and one set of security groups share an interface; without a set each has its own group.
    const groups = node.kind === 'lambda-function' ? [...texts(node, 'securityGroups')].sort().join(' ') : '';
    if (groups !== '' && groupSets.has(groups)) return [];
    groupSets.add(groups);
    // What a group holds is counted there.
    const around = node.parent === undefined ? undefined : ctx.place(node.parent);
    if (around?.kind === 'auto-scaling-group') return [];
    // Tasks in bridge or host mode have the address of their instance.
    if (node.kind === 'ecs-service' && networkModeOf(ctx, node) !== 'awsvpc') return [];
    const demand = findKind(node.kind)?.addressDemand;
    // What takes as many in every subnet does not ask how many there are.
    const isSpread = demand !== undefined && demand.length > 1;
    const addresses = demand?.(node, isSpread ? ctx.subnetsOf(node.id).length : 1) ?? 0;
    return addresses > 0 ? [{ node, addresses }] : [];
  });
}

/** Transit gateways whose attachment names the subnet: one interface each. */
function gatewaysAttachedIn(ctx: RuleContext, subnet: NodeId): readonly Consumer[] {
  const vpc = ctx.vpcOf(subnet);
  if (vpc === undefined) return [];
  return ctx.nodesOfKind('transit-gateway').flatMap((node) => {
    const names = vpcAttachmentsOf(ctx, node.id)
      .filter((attachment) => attachment.vpc === vpc.id)
      .some(({ id }) => texts(ctx.connection(id) ?? ctx.node(id) ?? node, 'subnets').includes(subnet));
    return names ? [{ node, addresses: 1 }] : [];
  });
}
