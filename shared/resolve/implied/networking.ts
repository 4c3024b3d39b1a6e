import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { drawnRoutes } from '#shared/catalogue/kit/drawn-routes.ts';
import { endpointId, endpointInZone } from '#shared/catalogue/kit/network-firewall.ts';
import type { NodeId } from '#shared/document/records.ts';
import { type DerivingReader, subnetIdsOf } from '../derived-facts.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { type LaidOutSubnet, type VpcLayout, vpcLayoutOf } from './vpc-layout.ts';

const anywhere = '0.0.0.0/0';
const anywhereIpv6 = '::/0';
/** Of the implied gateway and of the drawn kind alike: the resource that routes to the gateway wait for. */
const attachmentSuffix = 'Attachment';
const gatewaySuffix = 'InternetGateway';
const publicTableSuffix = 'PublicRouteTable';
const isolatedTableSuffix = 'IsolatedRouteTable';
const privateTableSuffix = 'RouteTable';
const edgeTableSuffix = 'EdgeRouteTable';

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

/** The VPC that the node is in, by its place or by the subnets that it spans. */
export function vpcIdOf(id: NodeId, ctx: UnitContext): CfnValue | undefined {
  const vpc = vpcNodeIdOf(id, ctx);
  return vpc === undefined ? undefined : ctx.ref(vpc);
}

export function vpcNodeOf(id: NodeId, reader: DerivingReader): NodeView | undefined {
  const vpc = vpcNodeIdOf(id, reader);
  return vpc === undefined ? undefined : reader.node(vpc);
}

export function vpcNodeIdOf(id: NodeId, reader: DerivingReader): NodeId | undefined {
  const vpc = reader.derived(`vpc of ${id}`, (inner) => {
    const own = inner.vpcOf(id);
    if (own !== undefined) return own.id;
    const [subnet] = subnetIdsOf(id, inner);
    return (subnet === undefined ? undefined : inner.vpcOf(subnet))?.id ?? null;
  });
  return vpc ?? undefined;
}

/** Every route table of the VPC, the drawn ones first. */
export function routeTableIdsOf(vpc: NodeId, ctx: UnitContext): readonly CfnValue[] {
  const layout = vpcLayoutOf(vpc, ctx);
  const implied = new Map<string, CfnValue>();
  for (const subnet of layout.subnets) {
    if (subnet.drawnTable !== undefined) continue;
    const table = impliedTableOf(subnet, vpc);
    implied.set(`${table.owner} ${table.suffix}`, ctx.ref(table.owner, table.suffix));
  }
  return [...layout.drawnTables.map((table) => ctx.ref(table)), ...implied.values()];
}

/** Implied tables of private subnets that no default route of the family leads out of yet. */
export function tablesWithoutDefaultRoute(
  vpc: NodeId,
  ctx: UnitContext,
  family: 4 | 6 = 4,
): readonly CfnValue[] {
  const layout = vpcLayoutOf(vpc, ctx);
  const wayOut = (subnet: LaidOutSubnet): NodeId | undefined =>
    family === 4 ? natFor(subnet, layout) : subnet.hasIpv6 === true ? layout.egressOnlyGateway : undefined;
  return layout.subnets
    .filter(
      (subnet) =>
        subnet.tier === 'private' &&
        subnet.drawnTable === undefined &&
        subnet.inspectedBy === undefined &&
        wayOut(subnet) === undefined,
    )
    .map((subnet) => {
      const table = impliedTableOf(subnet, vpc);
      return ctx.ref(table.owner, table.suffix);
    });
}

/** What the default route to the internet names and waits for; undefined when the VPC has no gateway. */
export function internetGatewayOf(
  vpc: NodeId,
  ctx: UnitContext,
): { readonly id: CfnValue; readonly attachment: string } | undefined {
  const layout = vpcLayoutOf(vpc, ctx);
  if (layout.gateway !== undefined) {
    return { id: ctx.ref(layout.gateway), attachment: ctx.logicalId(layout.gateway, attachmentSuffix) };
  }
  if (layout.gatewayNeededBy.length === 0) return undefined;
  return {
    id: ctx.ref(vpc, gatewaySuffix),
    attachment: ctx.logicalId(vpc, `${gatewaySuffix}${attachmentSuffix}`),
  };
}

/**
 * Logical ids of the routes by which the node reaches the internet. What starts by itself waits for them: a NAT
 * gateway takes minutes, and containers that cannot pull their image meanwhile fail their deployment.
 */
export function internetRoutesOf(id: NodeId, ctx: UnitContext): readonly string[] {
  const vpc = vpcNodeIdOf(id, ctx);
  if (vpc === undefined) return [];
  const layout = vpcLayoutOf(vpc, ctx);
  const used = new Set(subnetIdsOf(id, ctx));
  const routes = layout.subnets.flatMap((subnet) => {
    if (!used.has(subnet.id)) return [];
    if (subnet.drawnTable !== undefined) return drawnInternetRoutes(subnet.drawnTable, ctx);
    const table = impliedTableOf(subnet, vpc);
    const hasRoute =
      subnet.inspectedBy !== undefined && subnet.tier !== 'isolated'
        ? true
        : subnet.tier === 'private'
          ? natFor(subnet, layout) !== undefined
          : subnet.tier === 'public' && internetGatewayOf(vpc, ctx) !== undefined;
    return hasRoute ? [ctx.logicalId(table.owner, `${table.suffix}DefaultRoute`)] : [];
  });
  return [...new Set(routes)].sort();
}

const waysToInternet = ['GatewayId', 'NatGatewayId', 'VpcEndpointId'];

function drawnInternetRoutes(id: NodeId, ctx: UnitContext): readonly string[] {
  const table = ctx.node(id);
  return (table === undefined ? [] : drawnRoutes(table, ctx))
    .filter(
      ({ properties }) =>
        properties.DestinationCidrBlock === anywhere && waysToInternet.some((way) => way in properties),
    )
    .map(({ suffix }) => ctx.logicalId(id, suffix));
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

/** What a firewall protects reaches everything else through the endpoint of its zone. */
function inspectedRoute(node: NodeView, subnet: LaidOutSubnet, ctx: UnitContext): ImpliedDraft | undefined {
  const { inspectedBy: firewall } = subnet;
  const endpoint = firewall === undefined ? undefined : endpointInZone(firewall, subnet.zone, ctx);
  if (firewall === undefined || endpoint === undefined) return undefined;
  return {
    suffix: `${privateTableSuffix}DefaultRoute`,
    type: 'AWS::EC2::Route',
    properties: {
      RouteTableId: ctx.ref(node.id, privateTableSuffix),
      DestinationCidrBlock: anywhere,
      VpcEndpointId: endpointId(firewall, endpoint, ctx),
    },
    because: [
      {
        node: firewall,
        reason: `${node.name} is protected: what leaves it is inspected by ${ctx.nameOf(firewall)}.`,
      },
    ],
  };
}

/**
 * Answers to protected private subnets go back through the firewall too: it drops the connections of which it sees one
 * direction. The public table holds the NAT gateways that they come from.
 */
function inspectedAnswerRoutes(vpc: NodeView, layout: VpcLayout, ctx: UnitContext): readonly ImpliedDraft[] {
  const hasPublicTable = layout.subnets.some(
    ({ tier, drawnTable, inspectedBy }) => tier === 'public' && !drawnTable && !inspectedBy,
  );
  if (!hasPublicTable || internetGatewayOf(vpc.id, ctx) === undefined) return [];
  return layout.subnets.flatMap(({ id, tier, zone, inspectedBy: firewall }) => {
    if (tier === 'public' || firewall === undefined) return [];
    const endpoint = endpointInZone(firewall, zone, ctx);
    const cidr = ctx.node(id)?.properties.cidrBlock;
    if (endpoint === undefined || typeof cidr !== 'string') return [];
    return [
      {
        suffix: `${publicTableSuffix}RouteTo${ctx.logicalId(id)}`,
        type: 'AWS::EC2::Route',
        properties: {
          RouteTableId: ctx.ref(vpc.id, publicTableSuffix),
          DestinationCidrBlock: cidr,
          VpcEndpointId: endpointId(firewall, endpoint, ctx),
        },
        because: [
          { node: firewall, reason: `Answers to ${ctx.nameOf(id)} pass ${ctx.nameOf(firewall)} too.` },
        ],
      },
    ];
  });
}

/** What enters through the internet gateway for protected public subnets comes through the firewall first. */
function edgeTableOf(firewall: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
  const vpc = ctx.vpcOf(firewall.id);
  if (vpc === undefined) return [];
  const layout = vpcLayoutOf(vpc.id, ctx);
  const gateway = internetGatewayOf(vpc.id, ctx);
  const subnets = layout.subnets.filter(
    ({ tier, inspectedBy }) => tier === 'public' && inspectedBy === firewall.id,
  );
  const isDrawn =
    layout.gateway !== undefined &&
    ctx.connectionsTo(layout.gateway, 'associate').some(({ from }) => ctx.kindOf(from)?.id === 'route-table');
  if (gateway === undefined || subnets.length === 0 || isDrawn) return [];
  const because = [
    { node: firewall.id, reason: `${firewall.name} inspects what enters ${vpc.name} from the internet.` },
  ];
  return [
    {
      suffix: edgeTableSuffix,
      type: 'AWS::EC2::RouteTable',
      properties: { VpcId: ctx.ref(vpc.id), Tags: ctx.tags({ name: `${vpc.name} edge` }) },
      because,
    },
    {
      suffix: `${edgeTableSuffix}Association`,
      type: 'AWS::EC2::GatewayRouteTableAssociation',
      properties: { RouteTableId: ctx.ref(firewall.id, edgeTableSuffix), GatewayId: gateway.id },
      dependsOn: [gateway.attachment],
      because,
    },
    ...subnets.flatMap(({ id, zone }) => {
      const endpoint = endpointInZone(firewall.id, zone, ctx);
      const cidr = ctx.node(id)?.properties.cidrBlock;
      if (endpoint === undefined || typeof cidr !== 'string') return [];
      return [
        {
          suffix: `${edgeTableSuffix}RouteTo${ctx.logicalId(id)}`,
          type: 'AWS::EC2::Route',
          properties: {
            RouteTableId: ctx.ref(firewall.id, edgeTableSuffix),
            DestinationCidrBlock: cidr,
            VpcEndpointId: endpointId(firewall.id, endpoint, ctx),
          },
          because,
        },
      ];
    }),
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

/** The gateway of the subnet's zone, else a Regional one, else the first: cross-zone, which a rule points out. */
function natFor(subnet: LaidOutSubnet, layout: VpcLayout): NodeId | undefined {
  const sameZone = layout.nats.find(({ zone }) => zone !== undefined && zone === subnet.zone);
  const regional = layout.nats.find(({ zone }) => zone === undefined);
  return (sameZone ?? regional ?? layout.nats[0])?.id;
}

function impliedTableOf(
  subnet: LaidOutSubnet,
  vpc: NodeId,
): { readonly owner: NodeId; readonly suffix: string } {
  if (subnet.tier === 'public' && subnet.inspectedBy === undefined)
    return { owner: vpc, suffix: publicTableSuffix };
  if (subnet.tier === 'isolated') return { owner: vpc, suffix: isolatedTableSuffix };
  return { owner: subnet.id, suffix: privateTableSuffix };
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}
