import { type Cidr, cidrContains, parseCidr } from '#shared/base/cidr.ts';
import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { endpointsOfFirewall } from '#shared/catalogue/kit/network-firewall.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { drawnTableOf, isDestinationUnknown } from './routes-of.ts';
import type { EffectiveRoute, RuleContext } from './rule.ts';

export const anywhere = '0.0.0.0/0';

/** Next hops that hand packets on by rules of their own: what lies behind them is not known here. */
const middleboxes = new Set([
  'ec2-instance',
  'network-interface',
  'gwlb-endpoint',
  'network-firewall',
  'resource',
]);

export function defaultRouteOf(ctx: RuleContext, subnet: NodeId): EffectiveRoute | undefined {
  return ctx.routesOf(subnet).find(({ destination }) => destination === anywhere);
}

/**
 * Whether the default route of the subnet leads to an internet gateway, directly or through an inspection endpoint.
 * Unknown when the next hop is not known or is an appliance that may hand the packets on.
 */
export function reachesInternetGateway(
  ctx: RuleContext,
  subnet: NodeId,
  passed: readonly NodeId[] = [],
): boolean | undefined {
  const route = defaultRouteOf(ctx, subnet);
  if (route === undefined)
    return hasWrittenRoute(ctx, subnet) || unknownRoutesOf(ctx, subnet).length > 0 ? undefined : false;
  if (inspectors.has(route.targetKind ?? '') && route.target !== undefined && !passed.includes(subnet))
    return leadsOn(ctx, route.target, [...passed, subnet]);
  if (route.targetKind === undefined || middleboxes.has(route.targetKind)) return undefined;
  return route.targetKind === 'internet-gateway';
}

/** Endpoints that hand on what they let pass by the table of their own subnet. */
const inspectors = new Set(['gwlb-endpoint', 'network-firewall']);

/** Whether the subnets of the inspection endpoint lead to an internet gateway, all or none of them. */
function leadsOn(ctx: RuleContext, inspector: NodeId, passed: readonly NodeId[]): boolean | undefined {
  const subnets =
    ctx.kindOf(inspector)?.id === 'network-firewall'
      ? endpointsOfFirewall(inspector, ctx).map((endpoint) => endpoint.subnet)
      : ctx.subnetsOf(inspector).map(({ id }) => id);
  const [first, ...others] = new Set(subnets.map((id) => reachesInternetGateway(ctx, id, passed)));
  return others.length === 0 ? first : undefined;
}

/** Routes of the drawn table of the subnet whose destination an expression gives. */
function unknownRoutesOf(ctx: RuleContext, subnet: NodeId): readonly ConnectionId[] {
  const table = drawnTableOf(ctx, subnet);
  if (table === undefined) return [];
  return ctx
    .connectionsFrom(table, 'route')
    .filter(isDestinationUnknown)
    .map(({ id }) => id);
}

/**
 * Notes the routes of the subnet that nobody knows the destination of, and says whether there are any: a rule that
 * would report a missing route then cannot decide.
 */
export function noteUnknownRoutes(ctx: RuleContext, subnet: NodeId): boolean {
  const unknown = unknownRoutesOf(ctx, subnet);
  for (const id of unknown) ctx.undecided(id, 'destinationCidrBlock');
  return unknown.length > 0;
}

/** True when a route of the drawn table was only written, as a resource or in a template: where it leads is not known. */
function hasWrittenRoute(ctx: RuleContext, subnet: NodeId): boolean {
  const table = drawnTableOf(ctx, subnet);
  if (table === undefined) return false;
  const folded = ctx.record(table)?.origin?.resources;
  if (Array.isArray(folded) && folded.length > 0) return true;
  return ctx.connectionsTo(table).some(({ from }) => ctx.node(from)?.properties.type === 'AWS::EC2::Route');
}

/** Whether a packet to the block leaves the subnet by some route other than the local one; undefined when unsure. */
export function routeTo(ctx: RuleContext, subnet: NodeId, block: Cidr): EffectiveRoute | undefined {
  let best: { readonly route: EffectiveRoute; readonly prefix: number } | undefined;
  for (const route of ctx.routesOf(subnet)) {
    const cidr = parseCidr(route.destination);
    if (cidr === undefined || !cidrContains(cidr, block)) continue;
    if (best === undefined || cidr.prefix > best.prefix) best = { route, prefix: cidr.prefix };
  }
  return best?.route;
}

/** The drawn `route` connection behind the default route of a subnet, when its table is drawn. */
export function drawnDefaultRoute(ctx: RuleContext, subnet: NodeId): ConnectionId | undefined {
  const table = drawnTableOf(ctx, subnet);
  if (table === undefined) return undefined;
  return ctx
    .connectionsFrom(table, 'route')
    .find(({ properties }) => properties.destinationCidrBlock === anywhere)?.id;
}

/** Public NAT gateways of the VPC, those of the subnet's own zone first. */
export function natGatewaysFor(ctx: RuleContext, subnet: NodeId): readonly NodeView[] {
  const vpc = ctx.vpcOf(subnet);
  if (vpc === undefined) return [];
  const zone = ctx.zoneOf(subnet);
  const isNear = (nat: NodeView): boolean => {
    const home = ctx.ancestorOf(nat.id, 'subnet');
    return home === undefined || ctx.zoneOf(home.id) === zone;
  };
  const nats = ctx
    .descendantsOf(vpc.id, 'nat-gateway')
    .filter(({ properties }) => properties.connectivityType !== 'private');
  return [...nats.filter(isNear), ...nats.filter((nat) => !isNear(nat))];
}

/** The internet gateway drawn in the VPC or attached to it. */
export function internetGatewayOf(ctx: RuleContext, vpc: NodeId): NodeView | undefined {
  const attached = ctx.connectionsTo(vpc, 'attach').flatMap(({ from }) => ctx.node(from) ?? []);
  return [...ctx.descendantsOf(vpc, 'internet-gateway'), ...attached].find(
    ({ kind }) => kind === 'internet-gateway',
  );
}
