import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { compact } from '#shared/catalogue/kit/cfn.ts';
import { accountOfOther, peeredVpcs, regionOfOther } from '#shared/catalogue/kit/peered-vpcs.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { rangesOf, routesIn } from './link-routes.ts';
import { attachmentsOf, gatewayPeeringsOf, tableLinksOf } from './transit-links.ts';
import { propagationOf, tunnelsOf, vpnRoutesOf } from './vpn-links.ts';

/**
 * What joins networks: peering connections, attachments and tables of transit gateways, VPN connections between two
 * drawn gateways, and in the implied route tables the routes to the other side. Drawn route tables are left as they are.
 */
export function impliedNetworkLinks(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  switch (node.kind) {
    case 'vpc':
      return peeringsOf(node, ctx);
    case 'vpc-peering':
      return peeringRoutesOf(node, ctx);
    case 'transit-gateway':
      return [...attachmentsOf(node, ctx), ...gatewayPeeringsOf(node, ctx), ...tunnelsOf(node, ctx)];
    case 'transit-gateway-route-table':
      return tableLinksOf(node, ctx);
    case 'vpn-gateway':
      return [...tunnelsOf(node, ctx), ...propagationOf(node, ctx)];
    case 'site-to-site-vpn':
      return vpnRoutesOf(node, ctx);
    default:
      return [];
  }
}

function peeringsOf(vpc: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  return ctx.connectionsFrom(vpc.id, 'peer').flatMap((connection) => {
    const other = ctx.node(connection.to);
    if (other?.kind !== 'vpc' || other.id === vpc.id) return [];
    const suffix = `PeeringWith${ctx.logicalId(other.id)}`;
    const because = [{ connection: connection.id, reason: `${vpc.name} is peered with ${other.name}.` }];
    const hop = {
      properties: { VpcPeeringConnectionId: ctx.ref(vpc.id, suffix) },
      owner: vpc,
      because: { connection: connection.id },
    };
    const { peerRegion, peerOwnerId } = connection.properties;
    return [
      {
        suffix,
        type: 'AWS::EC2::VPCPeeringConnection',
        properties: compact({
          VpcId: ctx.ref(vpc.id),
          PeerVpcId: ctx.ref(other.id),
          PeerRegion: typeof peerRegion === 'string' ? peerRegion : regionOfOther(vpc.id, other.id, ctx),
          PeerOwnerId: typeof peerOwnerId === 'string' ? peerOwnerId : accountOfOther(vpc.id, other.id, ctx),
          Tags: ctx.tags({ name: `${vpc.name} to ${other.name}` }),
        }),
        because,
      },
      ...(connection.properties.addRoutes === false
        ? []
        : [...routesIn(vpc, rangesOf(other), hop, ctx), ...routesIn(other, rangesOf(vpc), hop, ctx)]),
    ];
  });
}

function peeringRoutesOf(peering: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const { asks, accepts } = peeredVpcs(peering, ctx);
  if (peering.properties.addRoutes === false || asks === undefined || accepts === undefined) return [];
  const hop = {
    properties: { VpcPeeringConnectionId: ctx.ref(peering.id) },
    owner: peering,
    because: { node: peering.id },
  };
  return [...routesIn(asks, rangesOf(accepts), hop, ctx), ...routesIn(accepts, rangesOf(asks), hop, ctx)];
}
