import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { moveNodes, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { placeIn } from '../../place.ts';
import { defineRule, type Fix, type FixContext, nameOf } from '../../rule.ts';
import { isProduction } from '../../severity.ts';
import { aws } from '../../sources.ts';
import { defaultRouteOf, reachesInternetGateway } from '../../subnet-routes.ts';

export const natGatewayInZone = defineRule({
  id: 'COST-002',
  name: 'nat-gateway-in-zone',
  title: 'Each zone has its own way out',
  severity: 'warning',
  nature: 'cost',
  pillar: 'reliability',
  forProduction: true,
  subjects: { nodes: ['subnet'] },
  messages: {
    zone: '{name} in zone {zone} leaves through {nat} in zone {natZone}: it pays for the way between zones and stops with zone {natZone}. Add a NAT gateway in zone {zone}, or make {nat} regional.',
  },
  fix: 'automatic',
  sources: [aws.natGateways],
  docs: {
    what: 'Private subnets route to a NAT gateway of their own zone, or to a regional one.',
    why: 'Data between zones costs 0.01 USD for each gigabyte in each direction, on top of the NAT gateway. When the zone of the gateway fails, the other zones lose their way out with it.',
    condition:
      'The default route of a subnet leads to a zonal NAT gateway in another known zone. In production a warning, elsewhere information, since one gateway is cheaper for a test.',
    howToFix:
      'Add a NAT gateway in the public subnet of the zone, which the quick fix does where that subnet is drawn and the route is implied; else it makes the gateway regional.',
    whenToSuppress:
      'When the price of a second gateway weighs more: "Two gigabytes a month, an outage is acceptable".',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const route = defaultRouteOf(ctx, node.id);
    const nat = route?.target === undefined ? undefined : ctx.node(route.target);
    if (nat?.kind !== 'nat-gateway' || nat.properties.availabilityMode === 'regional') return;
    const home = ctx.ancestorOf(nat.id, 'subnet');
    const zone = ctx.zoneOf(node.id);
    const natZone = home === undefined ? undefined : ctx.zoneOf(home.id);
    if (zone === undefined) ctx.undecided(node.id, 'availabilityZone');
    if (zone === undefined || natZone === undefined || zone === natZone) return;
    yield {
      message: 'zone',
      ...(isProduction(ctx.settings.environment) ? {} : { severity: 'info' as const }),
      at: node.id,
      related: [nat.id],
      data: { zone, natZone, nat: nameOf(nat.id) },
    };
  },
  fixes(ctx, finding) {
    const vpc = ctx.vpcOf(finding.at);
    const zone = ctx.zoneOf(finding.at);
    const route = defaultRouteOf(ctx, finding.at);
    if (vpc === undefined || zone === undefined) return [];
    // A drawn route table would go on naming the other gateway.
    if (route !== undefined && ctx.document.connections.has(route.from))
      return madeRegional(ctx, route.target, vpc.id);
    const home = ctx
      .descendantsOf(vpc.id, 'subnet')
      .find(({ id }) => ctx.zoneOf(id) === zone && reachesInternetGateway(ctx, id) === true);
    if (home === undefined) return madeRegional(ctx, route?.target, vpc.id);
    const { changes } = addNode(ctx.document, {
      kind: 'nat-gateway',
      name: `NAT ${zone}`,
      parent: home.id,
      at: [40, 60],
    });
    return [{ title: `Add a NAT gateway in ${home.name}`, changes }];
  },
});

/** The gateway as a regional one, which sits in the VPC and serves every zone from within it. */
function madeRegional(ctx: FixContext, nat: NodeId | undefined, vpc: NodeId): readonly Fix[] {
  const gateway = nat === undefined ? undefined : ctx.document.nodes.get(nat);
  if (gateway === undefined || gateway.properties?.connectivityType === 'private') return [];
  // It takes its addresses itself.
  if (ctx.connectionsTo(gateway.id, 'attach').length > 0) return [];
  const changes = setProperties(ctx.document, gateway.id, { availabilityMode: 'regional' });
  const at = placeIn(ctx.document, gateway.id, vpc);
  const moved = moveNodes(applyChanges(ctx.document, changes), [{ id: gateway.id, at, parent: vpc }]);
  return [{ title: `Make ${gateway.name} regional`, changes: mergeChanges(changes, moved) }];
}
