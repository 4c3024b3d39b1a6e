import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { awsAccountId, awsRegion, type CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { endsOf } from '#shared/catalogue/kit/ends.ts';
import { accountOfOther, regionOfOther } from '#shared/catalogue/kit/peered-vpcs.ts';
import {
  attachmentEnds,
  gatewayOfTable,
  linkedToTable,
  tableOfAttached,
  tablesOfGateway,
} from '#shared/catalogue/kit/transit-gateway.ts';
import type { NodeId } from '#shared/document/records.ts';
import { pascalCase } from '../logical-ids.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { type Destination, familyOf, rangesOf, routesIn } from './link-routes.ts';
import { sitesBehind, sitesOf, sitesOfCustomer, sitesOfVpn } from './sites.ts';
import { type AttachedVpc, attachedVpcs, attachmentSubnets, carriedBy } from './transit-attachments.ts';

/** Attachments that lines imply, and the routes to the other side in the implied tables of every attached VPC. */
export function attachmentsOf(gateway: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const attached = attachedVpcs(gateway, ctx);
  return attached.flatMap((each) => {
    const { vpc, connection, drawn, attachment } = each;
    const subnets = connection === undefined ? [] : attachmentSubnets(connection, vpc, ctx);
    if (connection !== undefined && subnets.length === 0) {
      ctx.gap(`${gateway.name} is attached to ${vpc.name}, which has no subnet. Draw one in each zone.`);
      return [];
    }
    const source =
      connection === undefined ? { node: drawn?.id ?? gateway.id } : { connection: connection.id };
    const hop = {
      properties: { TransitGatewayId: ctx.ref(gateway.id) },
      owner: gateway,
      because: source,
    };
    const destinations = carriedBy(each, destinationsOf(each, attached, gateway, ctx), gateway, ctx);
    const routes = routesIn(vpc, destinations, hop, ctx).map((route) => ({
      ...route,
      // Two VPCs may have a route with the same table name in different drawings of one gateway.
      dependsOn: [attachment],
    }));
    if (connection === undefined) return routes;
    const { applianceModeSupport, dnsSupport } = connection.properties;
    return [
      {
        suffix: `AttachmentTo${ctx.logicalId(vpc.id)}`,
        type: 'AWS::EC2::TransitGatewayVpcAttachment',
        properties: {
          TransitGatewayId: ctx.ref(gateway.id),
          VpcId: ctx.ref(vpc.id),
          SubnetIds: subnets.map((id) => ctx.ref(id)),
          Options: {
            ApplianceModeSupport: applianceModeSupport === true ? 'enable' : 'disable',
            DnsSupport: dnsSupport === false ? 'disable' : 'enable',
            ...(destinations.some(({ cidr }) => familyOf(cidr) === 6) ? { Ipv6Support: 'enable' } : {}),
          },
          Tags: ctx.tags({ name: `${gateway.name} to ${vpc.name}` }),
        },
        because: [{ connection: connection.id, reason: `${gateway.name} is attached to ${vpc.name}.` }],
      },
      ...routes,
    ];
  });
}

/** Associations, propagations and routes of a drawn table. */
export function tableLinksOf(table: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const gateway = gatewayOfTable(table, ctx);
  if (gateway === undefined) return [];
  const links = (kind: 'associate' | 'propagate') =>
    endsOf(table.id, [kind], ctx).flatMap(({ connection, other }) => {
      const attachment = attachmentIdOf(other, gateway, table, ctx);
      return attachment === undefined ? [] : [{ connection, other, attachment }];
    });
  const TransitGatewayRouteTableId = ctx.ref(table.id);
  const dropped = table.properties.blackholeCidrBlocks;
  return [
    ...links('associate').map(({ connection, other, attachment }) => ({
      suffix: `For${ctx.logicalId(other.id)}`,
      type: 'AWS::EC2::TransitGatewayRouteTableAssociation',
      properties: { TransitGatewayRouteTableId, TransitGatewayAttachmentId: attachment },
      because: [{ connection: connection.id, reason: `${table.name} applies to ${other.name}.` }],
    })),
    ...links('propagate').map(({ connection, other, attachment }) => ({
      suffix: `From${ctx.logicalId(other.id)}`,
      type: 'AWS::EC2::TransitGatewayRouteTablePropagation',
      properties: { TransitGatewayRouteTableId, TransitGatewayAttachmentId: attachment },
      because: [
        { connection: connection.id, reason: `${other.name} announces its ranges to ${table.name}.` },
      ],
    })),
    ...ctx.connectionsFrom(table.id, 'route').flatMap((connection) => {
      const other = ctx.node(connection.to);
      const attachment = other === undefined ? undefined : attachmentIdOf(other, gateway, table, ctx);
      const { destinationCidrBlock } = connection.properties;
      if (other === undefined || attachment === undefined || typeof destinationCidrBlock !== 'string')
        return [];
      return [
        {
          suffix: `RouteTo${ctx.logicalId(other.id)}For${rangeName(destinationCidrBlock)}`,
          type: 'AWS::EC2::TransitGatewayRoute',
          properties: {
            TransitGatewayRouteTableId,
            DestinationCidrBlock: destinationCidrBlock,
            TransitGatewayAttachmentId: attachment,
          },
          because: [
            {
              connection: connection.id,
              reason: `${table.name} sends ${destinationCidrBlock} to ${other.name}.`,
            },
          ],
        },
      ];
    }),
    ...(Array.isArray(dropped) ? dropped : []).flatMap((cidr) =>
      typeof cidr !== 'string'
        ? []
        : [
            {
              suffix: `Drop${rangeName(cidr)}`,
              type: 'AWS::EC2::TransitGatewayRoute',
              properties: { TransitGatewayRouteTableId, DestinationCidrBlock: cidr, Blackhole: true },
              because: [{ node: table.id, reason: `${table.name} drops ${cidr}.` }],
            },
          ],
    ),
  ];
}

/** Peering attachments of lines between two transit gateways. */
export function gatewayPeeringsOf(gateway: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const connections = ['peer', 'attach'].flatMap((kind) => ctx.connectionsFrom(gateway.id, kind));
  return connections.flatMap((connection) => {
    const other = ctx.node(connection.to);
    if (other?.kind !== 'transit-gateway' || other.id === gateway.id) return [];
    const { peerRegion, peerOwnerId } = connection.properties;
    const region = typeof peerRegion === 'string' ? peerRegion : regionOfOther(gateway.id, other.id, ctx);
    const account = typeof peerOwnerId === 'string' ? peerOwnerId : accountOfOther(gateway.id, other.id, ctx);
    return [
      {
        suffix: peeringSuffix(other.id, ctx),
        type: 'AWS::EC2::TransitGatewayPeeringAttachment',
        properties: {
          TransitGatewayId: ctx.ref(gateway.id),
          PeerTransitGatewayId: ctx.ref(other.id),
          PeerRegion: region ?? awsRegion,
          PeerAccountId: account ?? awsAccountId,
          Tags: ctx.tags({ name: `${gateway.name} to ${other.name}` }),
        },
        because: [{ connection: connection.id, reason: `${gateway.name} is peered with ${other.name}.` }],
      },
    ];
  });
}

/** Logical id of the attachment that routes of the VPC to the gateway wait for: AWS refuses them before. */
export function transitAttachmentOf(gateway: NodeView, vpc: NodeId, ctx: UnitContext): string | undefined {
  const attached = attachedVpcs(gateway, ctx).find((each) => each.vpc.id === vpc);
  const { connection } = attached ?? {};
  // Without a subnet there is no attachment, which is reported at the gateway.
  const isMade =
    attached !== undefined &&
    (connection === undefined || attachmentSubnets(connection, attached.vpc, ctx).length > 0);
  return isMade ? attached.attachment : undefined;
}

/**
 * What the VPC can reach through the gateway. Without drawn tables, everything that is attached; with them, what its
 * table knows, which is nothing where no table applies to it.
 */
function destinationsOf(
  { vpc }: AttachedVpc,
  attached: readonly AttachedVpc[],
  gateway: NodeView,
  ctx: UnitContext,
): readonly Destination[] {
  const others = attached.filter((each) => each.vpc.id !== vpc.id);
  if (tablesOfGateway(gateway.id, ctx).length === 0) {
    return [...others.flatMap((each) => rangesOf(each.vpc)), ...sitesBehind(gateway, ctx)];
  }
  const table = tableOfAttached(vpc.id, gateway.id, ctx);
  if (table === undefined) return [];
  const announced = linkedToTable(table.id, 'propagate', ctx).flatMap((end) => rangesBehind(end, ctx));
  const stated = ctx.connectionsFrom(table.id, 'route').flatMap(({ to, properties }) => {
    const end = ctx.node(to);
    const target = end?.kind === 'transit-gateway-attachment' ? attachmentEnds(end, ctx).attached : end;
    if (target === undefined || target.id === vpc.id) return [];
    return typeof properties.destinationCidrBlock === 'string'
      ? [{ cidr: properties.destinationCidrBlock, name: target.name }]
      : [];
  });
  return [...announced, ...stated];
}

function rangesBehind(end: NodeView, ctx: UnitContext): readonly Destination[] {
  switch (end.kind) {
    case 'vpc':
      return rangesOf(end);
    case 'transit-gateway-attachment': {
      const { attached } = attachmentEnds(end, ctx);
      return attached?.kind === 'vpc' ? rangesOf(attached) : [];
    }
    case 'site-to-site-vpn':
      return sitesOfVpn(end, ctx);
    case 'customer-gateway':
      return sitesOfCustomer(end, [], ctx);
    case 'on-premises':
      return sitesOf(end);
    // What a Direct Connect gateway announces is stated at its association.
    default:
      return [];
  }
}

/** The attachment of what is linked to the table; undefined, and told, where CloudFormation does not give its id. */
function attachmentIdOf(
  end: NodeView,
  gateway: NodeView,
  table: NodeView,
  ctx: UnitContext,
): CfnValue | undefined {
  if (end.kind === 'transit-gateway-attachment') {
    return attachmentEnds(end, ctx).attached?.kind === 'transit-gateway'
      ? ctx.getAtt(end.id, 'TransitGatewayAttachmentId')
      : ctx.ref(end.id);
  }
  if (end.kind === 'vpc') {
    const known = attachedVpcs(gateway, ctx).find(({ vpc }) => vpc.id === end.id);
    if (known !== undefined) return { Ref: known.attachment };
    ctx.gap(
      `${end.name} is not attached to ${gateway.name}, so ${table.name} cannot name it. Attach it first.`,
    );
    return undefined;
  }
  if (end.kind === 'transit-gateway') {
    const joined = [...ctx.connectionsFrom(gateway.id), ...ctx.connectionsTo(gateway.id)].find(
      ({ kind, from, to }) => (kind === 'peer' || kind === 'attach') && (from === end.id || to === end.id),
    );
    if (joined === undefined) return undefined;
    const other = joined.from === gateway.id ? end.id : gateway.id;
    return ctx.getAtt(joined.from, 'TransitGatewayAttachmentId', peeringSuffix(other, ctx));
  }
  ctx.gap(
    `CloudFormation does not give the attachment of ${end.name}, so ${table.name} is not linked to it. Link it by hand once the stack is made.`,
  );
  return undefined;
}

function peeringSuffix(other: NodeId, ctx: UnitContext): string {
  return `PeeringWith${ctx.logicalId(other)}`;
}

function rangeName(cidr: string): string {
  return pascalCase(cidr.replace(/[^0-9a-z]+/gi, '-'));
}
