import { cidrsOverlap, parseCidr } from '#shared/base/cidr.ts';
import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { type CfnObject, type CfnValue, compact } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import { pascalCase } from '../logical-ids.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { routeTableIdsOf } from './networking.ts';
import { vpcLayoutOf } from './vpc-layout.ts';

/** Somewhere else that packets of a VPC can be sent, and what says so. */
interface Destination {
  readonly cidr: string;
  readonly name: string;
}

/**
 * What joins networks: peering connections, attachments of transit gateways, VPN connections between two drawn
 * gateways, and in the implied route tables the routes to the other side. Drawn route tables are left as they are.
 */
export function impliedNetworkLinks(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  if (node.kind === 'vpc') return peeringsOf(node, ctx);
  if (node.kind === 'transit-gateway') {
    return [...attachmentsOf(node, ctx), ...gatewayPeeringsOf(node, ctx), ...tunnelsOf(node, ctx)];
  }
  return [];
}

function peeringsOf(vpc: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  return ctx.connectionsFrom(vpc.id, 'peer').flatMap((connection) => {
    const other = ctx.node(connection.to);
    if (other?.kind !== 'vpc' || other.id === vpc.id) return [];
    const suffix = `PeeringWith${ctx.logicalId(other.id)}`;
    const because = [{ connection: connection.id, reason: `${vpc.name} is peered with ${other.name}.` }];
    const peering = ctx.ref(vpc.id, suffix);
    const hop = { VpcPeeringConnectionId: peering };
    return [
      {
        suffix,
        type: 'AWS::EC2::VPCPeeringConnection',
        properties: compact({
          VpcId: ctx.ref(vpc.id),
          PeerVpcId: ctx.ref(other.id),
          PeerRegion: otherRegion(connection, vpc, other, ctx),
          PeerOwnerId: otherAccount(connection, vpc, other, ctx),
          Tags: ctx.tags({ ...vpc, name: `${vpc.name} to ${other.name}` }),
        }),
        because,
      },
      ...(connection.properties.addRoutes === false
        ? []
        : [
            ...routesIn(vpc, [other].flatMap(rangesOf), hop, vpc, connection, ctx),
            ...routesIn(other, [vpc].flatMap(rangesOf), hop, vpc, connection, ctx),
          ]),
    ];
  });
}

function attachmentsOf(gateway: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const attached = ctx.connectionsFrom(gateway.id, 'attach').flatMap((connection) => {
    const vpc = ctx.node(connection.to);
    return vpc?.kind === 'vpc' ? [{ connection, vpc }] : [];
  });
  const sites = sitesBehind(gateway, ctx);
  return attached.flatMap(({ connection, vpc }) => {
    const suffix = `AttachmentTo${ctx.logicalId(vpc.id)}`;
    const others = attached.filter((each) => each.vpc.id !== vpc.id).flatMap((each) => rangesOf(each.vpc));
    const subnets = attachmentSubnets(connection, vpc, ctx);
    if (subnets.length === 0) {
      ctx.gap(`${gateway.name} is attached to ${vpc.name}, which has no subnet. Draw one in each zone.`);
      return [];
    }
    const hop = { TransitGatewayId: ctx.ref(gateway.id) };
    const waitsFor = [ctx.logicalId(gateway.id, suffix)];
    return [
      {
        suffix,
        type: 'AWS::EC2::TransitGatewayVpcAttachment',
        properties: {
          TransitGatewayId: ctx.ref(gateway.id),
          VpcId: ctx.ref(vpc.id),
          SubnetIds: subnets,
          Options: {
            ApplianceModeSupport: connection.properties.applianceModeSupport === true ? 'enable' : 'disable',
            DnsSupport: connection.properties.dnsSupport === false ? 'disable' : 'enable',
          },
          Tags: ctx.tags({ ...gateway, name: `${gateway.name} to ${vpc.name}` }),
        },
        because: [{ connection: connection.id, reason: `${gateway.name} is attached to ${vpc.name}.` }],
      },
      ...routesIn(vpc, [...others, ...sites], hop, gateway, connection, ctx).map((route) => ({
        ...route,
        dependsOn: waitsFor,
      })),
    ];
  });
}

/** The stated subnets, else one of each zone: isolated and private ones before public ones. */
function attachmentSubnets(connection: ConnectionView, vpc: NodeView, ctx: UnitContext): readonly CfnValue[] {
  const { subnets: stated } = connection.properties;
  const named = Array.isArray(stated) ? stated.filter((id) => ctx.kindOf(id)?.id === 'subnet') : [];
  if (named.length > 0) return named.map((id) => ctx.ref(id));
  const rank = { isolated: 1, private: 0, public: 2 } as const;
  const byZone = new Map<string, { readonly id: NodeId; readonly rank: number }>();
  for (const { id, tier, zone } of vpcLayoutOf(vpc.id, ctx).subnets) {
    const key = zone ?? id;
    const known = byZone.get(key);
    if (known === undefined || rank[tier] < known.rank) byZone.set(key, { id, rank: rank[tier] });
  }
  return [...byZone.values()].map(({ id }) => ctx.ref(id));
}

function gatewayPeeringsOf(gateway: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const connections = ['peer', 'attach'].flatMap((kind) => ctx.connectionsFrom(gateway.id, kind));
  return connections.flatMap((connection) => {
    const other = ctx.node(connection.to);
    if (other?.kind !== 'transit-gateway' || other.id === gateway.id) return [];
    return [
      {
        suffix: `PeeringWith${ctx.logicalId(other.id)}`,
        type: 'AWS::EC2::TransitGatewayPeeringAttachment',
        properties: {
          TransitGatewayId: ctx.ref(gateway.id),
          PeerTransitGatewayId: ctx.ref(other.id),
          PeerRegion: otherRegion(connection, gateway, other, ctx) ?? { Ref: 'AWS::Region' },
          PeerAccountId: otherAccount(connection, gateway, other, ctx) ?? { Ref: 'AWS::AccountId' },
          Tags: ctx.tags({ ...gateway, name: `${gateway.name} to ${other.name}` }),
        },
        because: [{ connection: connection.id, reason: `${gateway.name} is peered with ${other.name}.` }],
      },
    ];
  });
}

/** A tunnel drawn between the two gateways, with no VPN connection between them. */
function tunnelsOf(gateway: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  return directTunnels(gateway, ctx).map(({ connection, customerGateway }) => ({
    suffix: `VpnTo${ctx.logicalId(customerGateway.id)}`,
    type: 'AWS::EC2::VPNConnection',
    properties: {
      Type: 'ipsec.1',
      CustomerGatewayId: ctx.ref(customerGateway.id),
      TransitGatewayId: ctx.ref(gateway.id),
      StaticRoutesOnly: connection.properties.staticRoutesOnly === true,
      Tags: ctx.tags({ ...gateway, name: `${gateway.name} to ${customerGateway.name}` }),
    },
    because: [
      { connection: connection.id, reason: `${customerGateway.name} has a tunnel to ${gateway.name}.` },
    ],
  }));
}

function directTunnels(
  gateway: NodeView,
  ctx: UnitContext,
): readonly { readonly connection: ConnectionView; readonly customerGateway: NodeView }[] {
  const seen = new Set<NodeId>();
  return endsOf(gateway.id, 'tunnel', ctx).flatMap(({ connection, other }) => {
    if (other.kind !== 'customer-gateway' || seen.has(other.id)) return [];
    seen.add(other.id);
    return [{ connection, customerGateway: other }];
  });
}

/** The address ranges of sites that reach the gateway by a tunnel, directly or through a drawn VPN connection. */
function sitesBehind(gateway: NodeView, ctx: UnitContext): readonly Destination[] {
  const direct = directTunnels(gateway, ctx).map(({ connection, customerGateway }) => ({
    customerGateway,
    stated: textsOf(connection.properties.destinationCidrBlocks),
  }));
  const connections = [...endsOf(gateway.id, 'attach', ctx), ...endsOf(gateway.id, 'tunnel', ctx)];
  const vpns = new Map(connections.map(({ other }) => [other.id, other] as const));
  for (const vpn of ctx.nodesOfKind('site-to-site-vpn')) {
    if (vpn.properties.transitGateway === gateway.id) vpns.set(vpn.id, vpn);
  }
  const through = [...vpns.values()].flatMap((vpn) => {
    if (vpn.kind !== 'site-to-site-vpn') return [];
    const named = vpn.properties.customerGateway;
    const stated = typeof named === 'string' ? ctx.node(named) : undefined;
    const drawn = endsOf(vpn.id, 'tunnel', ctx);
    return [
      ...(stated?.kind === 'customer-gateway' ? [{ customerGateway: stated, stated: [] }] : []),
      ...drawn
        .filter(({ other }) => other.kind === 'customer-gateway')
        .map(({ connection, other }) => ({
          customerGateway: other,
          stated: textsOf(connection.properties.destinationCidrBlocks),
        })),
    ];
  });
  return [...direct, ...through].flatMap(({ customerGateway, stated }) => {
    const site = ctx.ancestorOf(customerGateway.id, 'on-premises');
    const prefixes = stated.length > 0 ? stated : textsOf(site?.properties.prefixes);
    return prefixes.map((cidr) => ({ cidr, name: site?.name ?? customerGateway.name }));
  });
}

/**
 * Routes to the destinations in every implied table of the VPC. A range that overlaps the VPC's own has no route:
 * the local route would win, and a rule reports the overlap.
 */
function routesIn(
  vpc: NodeView,
  destinations: readonly Destination[],
  hop: CfnObject,
  owner: NodeView,
  connection: ConnectionView,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const own = rangesOf(vpc).flatMap(({ cidr }) => parseCidr(cidr) ?? []);
  const byCidr = new Map(destinations.map((each) => [each.cidr, each] as const));
  const reachable = [...byCidr.values()].filter(({ cidr }) => {
    const range = parseCidr(cidr);
    return range !== undefined && own.every((each) => !cidrsOverlap(each, range));
  });
  const drawn = vpcLayoutOf(vpc.id, ctx).drawnTables.length;
  return routeTableIdsOf(vpc.id, ctx)
    .slice(drawn)
    .flatMap((table) =>
      reachable.map(({ cidr, name }) => ({
        suffix: `RouteFrom${tableName(table)}To${pascalCase(cidr.replace(/[^0-9a-z]+/gi, '-'))}`,
        type: 'AWS::EC2::Route',
        properties: { RouteTableId: table, DestinationCidrBlock: cidr, ...hop },
        because: [
          {
            connection: connection.id,
            reason: `${vpc.name} reaches ${name} (${cidr}) through ${owner.name}.`,
          },
        ],
      })),
    );
}

function tableName(table: CfnValue): string {
  return typeof table === 'object' && table !== null && 'Ref' in table ? String(table.Ref) : 'Table';
}

function rangesOf(vpc: NodeView): readonly Destination[] {
  const { cidrBlock, secondaryCidrBlocks } = vpc.properties;
  return [...textsOf([cidrBlock]), ...textsOf(secondaryCidrBlocks)].map((cidr) => ({ cidr, name: vpc.name }));
}

function endsOf(
  id: NodeId,
  kind: string,
  ctx: UnitContext,
): readonly { readonly connection: ConnectionView; readonly other: NodeView }[] {
  const out = ctx.connectionsFrom(id, kind).map((connection) => ({ connection, end: connection.to }));
  const back = ctx.connectionsTo(id, kind).map((connection) => ({ connection, end: connection.from }));
  return [...out, ...back].flatMap(({ connection, end }) => {
    const other = ctx.node(end);
    return other === undefined ? [] : [{ connection, other }];
  });
}

/** The Region of the other side, where it is another: as stated, else as drawn. */
function otherRegion(
  connection: ConnectionView,
  here: NodeView,
  there: NodeView,
  ctx: UnitContext,
): string | undefined {
  const { peerRegion } = connection.properties;
  if (typeof peerRegion === 'string') return peerRegion;
  const [own, other] = [here, there].map(({ id }) => {
    const region = ctx.ancestorOf(id, 'region')?.properties.region;
    return typeof region === 'string' ? region : ctx.settings.region;
  });
  return own === other ? undefined : other;
}

function otherAccount(
  connection: ConnectionView,
  here: NodeView,
  there: NodeView,
  ctx: UnitContext,
): string | undefined {
  const { peerOwnerId } = connection.properties;
  if (typeof peerOwnerId === 'string') return peerOwnerId;
  const [own, other] = [here, there].map(({ id }) => ctx.ancestorOf(id, 'account'));
  const accountId = other?.properties.accountId;
  return own?.id !== other?.id && typeof accountId === 'string' ? accountId : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
