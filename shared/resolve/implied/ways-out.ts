import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { drawnRoutes } from '#shared/catalogue/kit/drawn-routes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { subnetIdsOf } from '../derived-facts.ts';
import type { UnitContext } from '../unit.ts';
import { type LaidOutSubnet, type VpcLayout, vpcLayoutOf } from './vpc-layout.ts';
import { vpcNodeIdOf } from './vpc-of.ts';

/** The destination of a default route. */
export const anywhere = '0.0.0.0/0';
export const anywhereIpv6 = '::/0';

/** Of the implied gateway and of the drawn kind alike: the resource that routes to the gateway wait for. */
export const attachmentSuffix = 'Attachment';

/** Of the gateway and the tables that a VPC implies, and of the table that a private subnet implies. */
export const gatewaySuffix = 'InternetGateway';
export const publicTableSuffix = 'PublicRouteTable';
export const isolatedTableSuffix = 'IsolatedRouteTable';
export const privateTableSuffix = 'RouteTable';

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

/** The gateway of the subnet's zone, else a Regional one, else the first: cross-zone, which a rule points out. */
export function natFor(subnet: LaidOutSubnet, layout: VpcLayout): NodeId | undefined {
  const sameZone = layout.nats.find(({ zone }) => zone !== undefined && zone === subnet.zone);
  const regional = layout.nats.find(({ zone }) => zone === undefined);
  return (sameZone ?? regional ?? layout.nats[0])?.id;
}

/** The table that a subnet without a drawn one uses, by the node that it is made for. */
export function impliedTableOf(
  subnet: LaidOutSubnet,
  vpc: NodeId,
): { readonly owner: NodeId; readonly suffix: string } {
  if (subnet.tier === 'public' && subnet.inspectedBy === undefined)
    return { owner: vpc, suffix: publicTableSuffix };
  if (subnet.tier === 'isolated') return { owner: vpc, suffix: isolatedTableSuffix };
  return { owner: subnet.id, suffix: privateTableSuffix };
}
