import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { addressSet } from '../address-set.ts';
import type { Family, Site } from '../network.ts';
import { blocksIn, type CompileContext, list, mapById, object } from './compile-context.ts';

const ofFamily = (family: Family | undefined): { readonly family?: Family } =>
  family === undefined ? {} : { family };

type Way = Site['via'][number] & { readonly site: NodeId };

const virtualInterfaces = [
  'AWS::DirectConnect::PrivateVirtualInterface',
  'AWS::DirectConnect::TransitVirtualInterface',
] as const;

/** Networks outside of AWS: the drawn ones, reached by their VPN connections and over Direct Connect. */
export function compileSites(ctx: CompileContext): ReadonlyMap<string, Site> {
  const { nodes } = ctx.document;
  const attached = new Map(
    ctx
      .ofType('AWS::EC2::VPCGatewayAttachment')
      .map(
        ({ properties }) =>
          [ctx.target(properties.VpnGatewayId) ?? '', ctx.target(properties.VpcId)] as const,
      ),
  );
  const toGateway = (site: NodeId, gateway: string, family: Family | undefined): Way => {
    const vpc = attached.get(gateway);
    return { site, gateway, ...(vpc === undefined ? {} : { vpc }), isDown: false, ...ofFamily(family) };
  };
  const byVpn = ctx.ofType('AWS::EC2::VPNConnection').flatMap((resource): readonly Way[] => {
    const customer = ctx.referred(resource.properties.CustomerGatewayId);
    const site = customer === undefined ? undefined : siteOf(ctx, customer.owner);
    if (site === undefined) return [];
    const { TransitGatewayId, VpnGatewayId, TunnelInsideIpVersion } = resource.properties;
    if (TransitGatewayId !== undefined) {
      const family = TunnelInsideIpVersion === 'ipv6' ? 6 : 4;
      return [{ site, gateway: attachmentOf(ctx.nameOf(resource)), isDown: false, family }];
    }
    const gateway = ctx.target(VpnGatewayId);
    // The virtual private gateway takes IPv4 alone out of a tunnel.
    return gateway === undefined ? [] : [toGateway(site, gateway, 4)];
  });
  const byDirectConnect = ctx.ofType(...virtualInterfaces).flatMap((resource): readonly Way[] => {
    const { ConnectionId, VirtualGatewayId, DirectConnectGatewayId } = resource.properties;
    const owner = ctx.referred(ConnectionId)?.owner ?? resource.owner;
    const site = siteOf(ctx, owner) ?? siteOf(ctx, resource.owner);
    if (site === undefined) return [];
    const family = familyOf(resource.properties);
    const own = ctx.target(VirtualGatewayId);
    if (own !== undefined) return [toGateway(site, own, family)];
    const hub = ctx.target(DirectConnectGatewayId);
    return ctx
      .ofType('AWS::DirectConnect::DirectConnectGatewayAssociation')
      .filter(({ properties }) => hub !== undefined && ctx.target(properties.DirectConnectGatewayId) === hub)
      .flatMap((association): readonly Way[] => {
        const gateway = ctx.referred(association.properties.AssociatedGatewayId);
        if (gateway === undefined) return [];
        if (gateway.type !== 'AWS::EC2::TransitGateway')
          return [toGateway(site, ctx.nameOf(gateway), family)];
        return [{ site, gateway: attachmentOf(ctx.nameOf(association)), isDown: false, ...ofFamily(family) }];
      });
  });
  const ways = [...byVpn, ...byDirectConnect];
  const stated = ctx.ofType('AWS::EC2::VPNConnectionRoute').flatMap(({ properties }) => {
    const customer = ctx.referred(ctx.referred(properties.VpnConnectionId)?.properties.CustomerGatewayId);
    const site = customer === undefined ? undefined : siteOf(ctx, customer.owner);
    return site === undefined ? [] : [{ site, blocks: blocksIn(properties.DestinationCidrBlock) }];
  });
  return mapById(
    [...nodes.values()]
      .filter(({ kind }) => kind === 'on-premises')
      .map((node) => ({
        id: node.id,
        addresses: addressSet([
          ...blocksIn(...list(node.properties?.prefixes), ...list(node.properties?.ipv6Prefixes)),
          ...stated.flatMap(({ site, blocks }) => (site === node.id ? blocks : [])),
        ]),
        via: ways.filter(({ site }) => site === node.id).map(({ site: _site, ...way }) => way),
      })),
  );
}

/** A session carries the routes of its own family; with one of each, and where none is told, both are taken. */
function familyOf({ BgpPeers: peers }: CfnObject): Family | undefined {
  const families = list(peers).map((peer) => object(peer).AddressFamily);
  if (families.length === 0 || families.some((each) => each !== 'ipv4' && each !== 'ipv6')) return undefined;
  return new Set(families).size > 1 ? undefined : families[0] === 'ipv6' ? 6 : 4;
}

/** The attachment of a transit gateway that AWS makes for a VPN connection or a Direct Connect gateway. */
export function attachmentOf(name: string): string {
  return `attachment of ${name}`;
}

/** What the attachment of that name belongs to, by its own name; any other name as it is. */
export function attachedBy(attachment: string): string {
  return attachment.replace(/^attachment of /, '');
}

/** The site that it stands in, else the one that a line leads to. */
function siteOf({ document }: CompileContext, id: NodeId): NodeId | undefined {
  const around = (from: NodeId | undefined): NodeId | undefined => {
    for (let at = document.nodes.get(from ?? ''), depth = 0; at !== undefined && depth < 50; depth += 1) {
      if (at.kind === 'on-premises') return at.id;
      at = document.nodes.get(at.parent ?? '');
    }
    return undefined;
  };
  const own = around(id);
  if (own !== undefined) return own;
  for (const { from, to } of document.connections.values()) {
    if (from !== id && to !== id) continue;
    const other = around(from === id ? to : from);
    if (other !== undefined) return other;
  }
  return undefined;
}
