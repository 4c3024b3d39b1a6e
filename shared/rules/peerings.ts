import { peeredVpcs, regionOfOther } from '#shared/catalogue/kit/peered-vpcs.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { noteUnknown } from './known.ts';
import type { RuleContext } from './rule.ts';

/** Two VPCs that are peered, by a line or by a peering connection drawn as a node. */
export interface Peering {
  readonly id: NodeId | ConnectionId;
  /** The side that asks for it. */
  readonly a: NodeId;
  readonly b: NodeId;
  readonly isBetweenRegions: boolean;
}

/** Every peering of the VPC, lines first. */
export function peeringsOf(ctx: RuleContext, vpc: NodeId): readonly Peering[] {
  const isVpc = (id: NodeId): boolean => ctx.kindOf(id)?.id === 'vpc';
  const lines = [...ctx.connectionsFrom(vpc, 'peer'), ...ctx.connectionsTo(vpc, 'peer')]
    .filter(({ from, to }) => isVpc(from) && isVpc(to) && from !== to)
    .map(({ id, from, to }) => ({ id, a: from, b: to }));
  const nodes = ctx.nodesOfKind('vpc-peering').flatMap((node) => {
    const { asks, accepts } = peeredVpcs(node, ctx);
    const isOurs = asks?.id === vpc || accepts?.id === vpc;
    return isOurs && asks !== undefined && accepts !== undefined && asks.id !== accepts.id
      ? [{ id: node.id, a: asks.id, b: accepts.id }]
      : [];
  });
  return [...lines, ...nodes].map((peering) => ({
    ...peering,
    isBetweenRegions: regionOfOther(peering.a, peering.b, ctx) !== undefined,
  }));
}

/** The VPCs on the other side of the peerings of the VPC. */
export function peersOf(ctx: RuleContext, vpc: NodeId): ReadonlySet<NodeId> {
  return new Set(peeringsOf(ctx, vpc).map(({ a, b }) => (a === vpc ? b : a)));
}

/** Notes the peering connections of which an expression gives an end, and says whether there are any. */
export function noteUnknownPeers(ctx: RuleContext): boolean {
  const open = ctx
    .nodesOfKind('vpc-peering')
    .filter((node) => ['vpc', 'peerVpc'].filter((field) => noteUnknown(ctx, node, field)).length > 0);
  return open.length > 0;
}
