import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { NodeId } from '#shared/document/records.ts';
import { referencesIn } from '#shared/resolve/references.ts';
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

/** Transit gateways with an attachment in the subnet, named or chosen as one of its zone: one interface each. */
function gatewaysAttachedIn(ctx: RuleContext, subnet: NodeId): readonly Consumer[] {
  const gateways = ctx.idsOfKind('transit-gateway');
  if (gateways.length === 0) return [];
  const [resource] = ctx.resourcesOf(subnet);
  const vpc = ctx.vpcOf(subnet);
  if (vpc === undefined || resource === undefined) return [];
  return gateways.flatMap((gateway) => {
    const isAttached = vpcAttachmentsOf(ctx, gateway)
      .filter((attachment) => attachment.vpc === vpc.id)
      // A line has no resource of its own: the gateway makes it.
      .map(({ id }) => (ctx.place(id) === undefined ? gateway : id))
      .some((owner) => attachedSubnets(ctx, owner).includes(resource.logicalId));
    const node = isAttached ? ctx.node(gateway) : undefined;
    return node === undefined ? [] : [{ node, addresses: 1 }];
  });
}

/** Logical ids of the subnets in which the attachments of the node have interfaces. */
function attachedSubnets(ctx: RuleContext, owner: NodeId): readonly string[] {
  return ctx.remember(`subnets attached to ${owner}`, (inner) =>
    inner
      .resourcesOf(owner)
      .filter(({ type }) => type === 'AWS::EC2::TransitGatewayVpcAttachment')
      .flatMap(({ properties }) => referencesIn(properties.SubnetIds).map(({ logicalId }) => logicalId)),
  );
}
