import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { sitesOfDirectConnect } from '#shared/catalogue/kit/direct-connect.ts';
import { endsOf, namedNode } from '#shared/catalogue/kit/ends.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { UnitContext } from '../unit.ts';
import { type Destination, textsOf } from './link-routes.ts';

const gatewayKinds = ['transit-gateway', 'vpn-gateway'] as const;

/**
 * The address ranges of sites that reach the gateway by a tunnel, a drawn VPN connection or Direct Connect: a tunnel
 * carries IPv4, a session of Direct Connect its own family.
 */
export function sitesBehind(gateway: NodeView, ctx: UnitContext): readonly Destination[] {
  const vpns = vpnsOf(gateway.id, ctx).flatMap((vpn) => sitesOfVpn(vpn, ctx));
  const direct = endsOf(gateway.id, ['tunnel'], ctx).flatMap(({ connection, other }) =>
    other.kind === 'customer-gateway'
      ? sitesOfCustomer(other, textsOf(connection.properties.destinationCidrBlocks), ctx)
      : [],
  );
  const lines = sitesOfDirectConnect(gateway.id, ctx).flatMap(({ site, family }) => sitesOf(site, family));
  return [...direct, ...vpns, ...lines];
}

/** The ranges that a VPN connection leads to. */
export function sitesOfVpn(vpn: NodeView, ctx: UnitContext): readonly Destination[] {
  const stated = namedNode(vpn.properties.customerGateway, ['customer-gateway'], ctx);
  return [
    ...(stated === undefined ? [] : sitesOfCustomer(stated, [], ctx)),
    ...endsOf(vpn.id, ['tunnel'], ctx).flatMap(({ connection, other }) =>
      other.kind === 'customer-gateway'
        ? sitesOfCustomer(other, textsOf(connection.properties.destinationCidrBlocks), ctx)
        : [],
    ),
  ];
}

/** The ranges behind a customer gateway: those that the tunnel states, else those of the site that holds it. */
export function sitesOfCustomer(
  customerGateway: NodeView,
  stated: readonly string[],
  ctx: UnitContext,
): readonly Destination[] {
  const site = ctx.ancestorOf(customerGateway.id, 'on-premises');
  const prefixes = stated.length > 0 ? stated : textsOf(site?.properties.prefixes);
  return prefixes.map((cidr) => ({ cidr, name: site?.name ?? customerGateway.name }));
}

export function sitesOf(site: NodeView, family: 4 | 6 = 4): readonly Destination[] {
  const { prefixes, ipv6Prefixes } = site.properties;
  return textsOf(family === 6 ? ipv6Prefixes : prefixes).map((cidr) => ({ cidr, name: site.name }));
}

/** VPN connections drawn at the gateway. */
export function vpnsOf(gateway: NodeId, ctx: UnitContext): readonly NodeView[] {
  const drawn = endsOf(gateway, ['attach', 'tunnel'], ctx).flatMap(({ other }) =>
    other.kind === 'site-to-site-vpn' ? [other] : [],
  );
  const naming = ctx
    .nodesOfKind('site-to-site-vpn')
    .filter((vpn) => namedNode(vpn.properties.transitGateway, gatewayKinds, ctx)?.id === gateway);
  return [...new Map([...drawn, ...naming].map((vpn) => [vpn.id, vpn])).values()];
}
