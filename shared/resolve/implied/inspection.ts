import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { endpointId, endpointInZone } from '#shared/catalogue/kit/network-firewall.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';
import { type LaidOutSubnet, type VpcLayout, vpcLayoutOf } from './vpc-layout.ts';
import { anywhere, internetGatewayOf, privateTableSuffix, publicTableSuffix } from './ways-out.ts';

const edgeTableSuffix = 'EdgeRouteTable';

/** What a firewall protects reaches everything else through the endpoint of its zone. */
export function inspectedRoute(
  node: NodeView,
  subnet: LaidOutSubnet,
  ctx: UnitContext,
): ImpliedDraft | undefined {
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
export function inspectedAnswerRoutes(
  vpc: NodeView,
  layout: VpcLayout,
  ctx: UnitContext,
): readonly ImpliedDraft[] {
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
export function edgeTableOf(firewall: NodeView, ctx: UnitContext): readonly ImpliedDraft[] {
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
