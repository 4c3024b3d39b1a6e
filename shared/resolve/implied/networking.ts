import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { edgeTableOf, inspectedAnswerRoutes, inspectedRoute } from './inspection.ts';
import { type LaidOutSubnet, type VpcLayout, vpcLayoutOf } from './vpc-layout.ts';
import {
  anywhere,
  anywhereIpv6,
  attachmentSuffix,
  gatewaySuffix,
  impliedTableOf,
  internetGatewayOf,
  isolatedTableSuffix,
  natFor,
  privateTableSuffix,
  publicTableSuffix,
} from './ways-out.ts';

/**
 * The way packets take, from subnet tiers and gateways: an internet gateway where something public needs one, one
 * public route table for each VPC, one for each private subnet with the way to its NAT gateway, one for the isolated
 * subnets. A subnet with a drawn route table uses that.
 */
export function impliedNetworking(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  if (node.kind === 'vpc') return impliedByVpc(node, ctx);
  if (node.kind === 'subnet') return impliedBySubnet(node, ctx);
  if (node.kind === 'network-firewall') return edgeTableOf(node, ctx);
  return [];
}

function impliedByVpc(vpc: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const layout = vpcLayoutOf(vpc.id, ctx);
  return [
    ...impliedGateway(vpc, layout, ctx),
    ...impliedPublicTable(vpc, layout, ctx),
    ...inspectedAnswerRoutes(vpc, layout, ctx),
    ...impliedIsolatedTable(vpc, layout, ctx),
  ];
}

function impliedGateway(vpc: NodeView, layout: VpcLayout, ctx: UnitContext): readonly ImpliedDraft[] {
  if (layout.gateway !== undefined || layout.gatewayNeededBy.length === 0) return [];
  const because = layout.gatewayNeededBy.map((id) => ({
    node: id,
    reason: `${ctx.nameOf(id)} ${gatewayReason(id, ctx)}, and no internet gateway is drawn in ${vpc.name}.`,
  }));
  return [
    {
      suffix: gatewaySuffix,
      type: 'AWS::EC2::InternetGateway',
      properties: { Tags: ctx.tags({ name: `${vpc.name} internet gateway` }) },
      because,
    },
    {
      suffix: `${gatewaySuffix}${attachmentSuffix}`,
      type: 'AWS::EC2::VPCGatewayAttachment',
      properties: { VpcId: ctx.ref(vpc.id), InternetGatewayId: ctx.ref(vpc.id, gatewaySuffix) },
      because: [{ node: vpc.id, reason: `The internet gateway serves ${vpc.name} once it is attached.` }],
    },
  ];
}

function gatewayReason(id: NodeId, ctx: UnitContext): string {
  const kind = ctx.kindOf(id)?.id;
  if (kind === 'subnet') return 'is a public subnet';
  if (kind === 'nat-gateway') return 'is a public NAT gateway';
  return 'faces the internet';
}

function impliedPublicTable(vpc: NodeView, layout: VpcLayout, ctx: UnitContext): readonly ImpliedDraft[] {
  const subnets = layout.subnets.filter(
    ({ tier, drawnTable, inspectedBy }) => tier === 'public' && !drawnTable && !inspectedBy,
  );
  const gateway = internetGatewayOf(vpc.id, ctx);
  if (subnets.length === 0 || gateway === undefined) return [];
  const because = subnets.map(({ id }) => ({
    node: id,
    reason: `${ctx.nameOf(id)} is a public subnet, so its default route leads to the internet gateway.`,
  }));
  return [
    {
      suffix: publicTableSuffix,
      type: 'AWS::EC2::RouteTable',
      properties: { VpcId: ctx.ref(vpc.id), Tags: ctx.tags({ name: `${vpc.name} public` }) },
      because,
    },
    {
      suffix: `${publicTableSuffix}DefaultRoute`,
      type: 'AWS::EC2::Route',
      properties: {
        RouteTableId: ctx.ref(vpc.id, publicTableSuffix),
        DestinationCidrBlock: anywhere,
        GatewayId: gateway.id,
      },
      dependsOn: [gateway.attachment],
      because,
    },
    ...(subnets.every(({ hasIpv6 }) => hasIpv6 !== true)
      ? []
      : [
          {
            suffix: `${publicTableSuffix}DefaultRouteIpv6`,
            type: 'AWS::EC2::Route',
            properties: {
              RouteTableId: ctx.ref(vpc.id, publicTableSuffix),
              DestinationIpv6CidrBlock: anywhereIpv6,
              GatewayId: gateway.id,
            },
            dependsOn: [gateway.attachment],
            because: subnets
              .filter(({ hasIpv6 }) => hasIpv6 === true)
              .map(({ id }) => ({ node: id, reason: `${ctx.nameOf(id)} is public and has IPv6 addresses.` })),
          },
        ]),
  ];
}

function impliedIsolatedTable(vpc: NodeView, layout: VpcLayout, ctx: UnitContext): readonly ImpliedDraft[] {
  const subnets = layout.subnets.filter(({ tier, drawnTable }) => tier === 'isolated' && !drawnTable);
  if (subnets.length === 0) return [];
  return [
    {
      suffix: isolatedTableSuffix,
      type: 'AWS::EC2::RouteTable',
      properties: { VpcId: ctx.ref(vpc.id), Tags: ctx.tags({ name: `${vpc.name} isolated` }) },
      because: subnets.map(({ id }) => ({
        node: id,
        reason: `${ctx.nameOf(id)} is isolated, so it has only the local route.`,
      })),
    },
  ];
}

function impliedBySubnet(node: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const vpc = ctx.vpcOf(node.id);
  if (vpc === undefined) {
    ctx.gap(`${node.name} is in no VPC, so it has no routes. Move it into a VPC.`);
    return [];
  }
  const layout = vpcLayoutOf(vpc.id, ctx);
  const subnet = layout.subnets.find(({ id }) => id === node.id);
  // A drawn table associates itself with its subnets.
  if (subnet === undefined || subnet.drawnTable !== undefined) return [];
  const table = impliedTableOf(subnet, vpc.id);
  return [
    ...(table.owner === node.id ? ownTable(node, subnet, vpc, layout, ctx) : []),
    {
      suffix: 'RouteTableAssociation',
      type: 'AWS::EC2::SubnetRouteTableAssociation',
      properties: { RouteTableId: ctx.ref(table.owner, table.suffix), SubnetId: ctx.ref(node.id) },
      because: [{ node: node.id, reason: `${node.name} is ${article(subnet.tier)} ${subnet.tier} subnet.` }],
    },
  ];
}

function ownTable(
  node: NodeView,
  subnet: LaidOutSubnet,
  vpc: NodeView,
  layout: VpcLayout,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const nat = natFor(subnet, layout);
  const table: ImpliedDraft = {
    suffix: privateTableSuffix,
    type: 'AWS::EC2::RouteTable',
    properties: { VpcId: ctx.ref(vpc.id), Tags: ctx.tags(node) },
    because: [{ node: node.id, reason: `${node.name} is a ${subnet.tier} subnet with routes of its own.` }],
  };
  const inspection = inspectedRoute(node, subnet, ctx);
  if (inspection !== undefined) return [table, inspection];
  const ipv6 = ipv6Route(node, subnet, layout, ctx);
  if (nat === undefined) return [table, ...ipv6];
  return [
    table,
    ...ipv6,
    {
      suffix: `${privateTableSuffix}DefaultRoute`,
      type: 'AWS::EC2::Route',
      properties: {
        RouteTableId: ctx.ref(node.id, privateTableSuffix),
        DestinationCidrBlock: anywhere,
        NatGatewayId: ctx.ref(nat),
      },
      because: [
        {
          node: nat,
          reason: `${node.name} is private and reaches the internet through ${ctx.nameOf(nat)}.`,
        },
      ],
    },
  ];
}

/** IPv6 has its own way out, without translation. */
function ipv6Route(
  node: NodeView,
  subnet: LaidOutSubnet,
  layout: VpcLayout,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
  const { egressOnlyGateway: gateway } = layout;
  if (gateway === undefined || subnet.hasIpv6 !== true) return [];
  return [
    {
      suffix: `${privateTableSuffix}DefaultRouteIpv6`,
      type: 'AWS::EC2::Route',
      properties: {
        RouteTableId: ctx.ref(node.id, privateTableSuffix),
        DestinationIpv6CidrBlock: anywhereIpv6,
        EgressOnlyInternetGatewayId: ctx.ref(gateway),
      },
      because: [
        {
          node: gateway,
          reason: `${node.name} is private and reaches the internet over IPv6 through ${ctx.nameOf(gateway)}.`,
        },
      ],
    },
  ];
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}
