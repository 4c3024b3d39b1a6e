import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { RuleContext } from './rule.ts';

export interface Consumer {
  readonly node: NodeView;
  /** In this subnet, at peak. */
  readonly addresses: number;
}

/** Who needs how many addresses of the subnet at peak, the largest first. */
export function addressDemandIn(ctx: RuleContext, subnet: NodeId): readonly Consumer[] {
  return ctx
    .occupantsOf(subnet)
    .flatMap((node): Consumer[] => {
      // What a group or cluster holds is counted there, or runs on what is.
      const parent = ctx.parentOf(node.id);
      if (parent?.kind === 'auto-scaling-group') return [];
      const demand = ctx.kindOf(node.id)?.addressDemand;
      const addresses = demand?.(node, ctx.subnetsOf(node.id).length) ?? 0;
      return addresses > 0 ? [{ node, addresses }] : [];
    })
    .sort((a, b) => b.addresses - a.addresses || (a.node.id < b.node.id ? -1 : 1));
}
