import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { compact } from '#shared/catalogue/kit/cfn.ts';
import { endsOf, gatewayVpcOf, namedNode, neighboursOf } from '#shared/catalogue/kit/ends.ts';
import type { NodeId } from '#shared/document/records.ts';
import { pascalCase } from '../logical-ids.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { textsOf } from './link-routes.ts';
import { sitesOfCustomer, sitesOfVpn, vpnsOf } from './sites.ts';
import { vpcLayoutOf } from './vpc-layout.ts';
import { routeTableIdsOf } from './ways-out.ts';

/** VPN connections of tunnels that are drawn straight between the gateway and a customer gateway. */
export function tunnelsOf(gateway: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  return directTunnels(gateway, ctx).flatMap(({ connection, customerGateway }) => {
    const isTransit = gateway.kind === 'transit-gateway';
    const { staticRoutesOnly, enableAcceleration, destinationCidrBlocks } = connection.properties;
    const suffix = `VpnTo${ctx.logicalId(customerGateway.id)}`;
    const because = [
      { connection: connection.id, reason: `${customerGateway.name} has a tunnel to ${gateway.name}.` },
    ];
    const routes =
      isTransit || staticRoutesOnly !== true
        ? []
        : sitesOfCustomer(customerGateway, textsOf(destinationCidrBlocks), ctx);
    return [
      {
        suffix,
        type: 'AWS::EC2::VPNConnection',
        properties: compact({
          Type: 'ipsec.1',
          CustomerGatewayId: ctx.ref(customerGateway.id),
          TransitGatewayId: isTransit ? ctx.ref(gateway.id) : undefined,
          VpnGatewayId: isTransit ? undefined : ctx.ref(gateway.id),
          StaticRoutesOnly: staticRoutesOnly === true,
          EnableAcceleration: isTransit && enableAcceleration === true ? true : undefined,
          Tags: ctx.tags({ name: `${gateway.name} to ${customerGateway.name}` }),
        }),
        because,
      },
      ...routes.map(({ cidr, name }) => ({
        suffix: `${suffix}RouteTo${rangeName(cidr)}`,
        type: 'AWS::EC2::VPNConnectionRoute',
        properties: { VpnConnectionId: ctx.ref(gateway.id, suffix), DestinationCidrBlock: cidr },
        because: [{ connection: connection.id, reason: `${name} (${cidr}) is behind the static tunnel.` }],
      })),
    ];
  });
}

/** Static routes of a drawn VPN connection at a virtual private gateway: without BGP nothing else says them. */
export function vpnRoutesOf(vpn: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  if (vpn.properties.staticRoutesOnly !== true || !endsAtVpnGateway(vpn, ctx)) return [];
  return sitesOfVpn(vpn, ctx).map(({ cidr, name }) => ({
    suffix: `RouteTo${rangeName(cidr)}`,
    type: 'AWS::EC2::VPNConnectionRoute',
    properties: { VpnConnectionId: ctx.ref(vpn.id), DestinationCidrBlock: cidr },
    because: [{ node: vpn.id, reason: `${name} (${cidr}) is behind ${vpn.name}, which has static routes.` }],
  }));
}

/** The gateway announces the routes of the site: in the implied tables unless told not to, and in those drawn to it. */
export function propagationOf(gateway: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const vpc = gatewayVpcOf(gateway.id, ctx);
  if (vpc === undefined) return [];
  const drawn = neighboursOf(gateway.id, ['propagate'], ['route-table'], ctx);
  const implied =
    gateway.properties.propagateRoutes === false
      ? []
      : routeTableIdsOf(vpc.id, ctx).slice(vpcLayoutOf(vpc.id, ctx).drawnTables.length);
  const tables = [...drawn.map(({ id }) => ctx.ref(id)), ...implied];
  if (tables.length === 0) return [];
  return [
    {
      suffix: 'Propagation',
      type: 'AWS::EC2::VPNGatewayRoutePropagation',
      properties: { RouteTableIds: tables, VpnGatewayId: ctx.ref(gateway.id) },
      // AWS refuses it while the gateway belongs to no VPC.
      dependsOn: [ctx.logicalId(gateway.id, 'Attachment')],
      because: [
        { node: gateway.id, reason: `${vpc.name} learns from ${gateway.name} what is behind its tunnels.` },
      ],
    },
  ];
}

function directTunnels(
  gateway: NodeView,
  ctx: UnitContext,
): readonly { readonly connection: ConnectionView; readonly customerGateway: NodeView }[] {
  const seen = new Set<NodeId>();
  return endsOf(gateway.id, ['tunnel'], ctx).flatMap(({ connection, other }) => {
    if (other.kind !== 'customer-gateway' || seen.has(other.id)) return [];
    seen.add(other.id);
    return [{ connection, customerGateway: other }];
  });
}

function endsAtVpnGateway(vpn: NodeView, ctx: UnitContext): boolean {
  if (namedNode(vpn.properties.transitGateway, ['transit-gateway'], ctx) !== undefined) return false;
  return ctx.nodesOfKind('vpn-gateway').some(({ id }) => vpnsOf(id, ctx).some((each) => each.id === vpn.id));
}

function rangeName(cidr: string): string {
  return pascalCase(cidr.replace(/[^0-9a-z]+/gi, '-'));
}
