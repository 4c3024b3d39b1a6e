import { applyChanges, mergeChanges } from '#shared/document/change-set.ts';
import { moveNodes, setProperties } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { placeIn } from './place.ts';
import type { Fix, FixContext } from './rule.ts';
import { reachesInternetGateway } from './subnet-routes.ts';

/** The NAT gateway in a public subnet of its zone; without one, as a regional gateway of its VPC. */
export function inPublicSubnet(ctx: FixContext, gateway: NodeId): readonly Fix[] {
  const home = ctx.ancestorOf(gateway, 'subnet');
  const vpc = ctx.vpcOf(gateway);
  if (home === undefined || vpc === undefined) return [];
  const zone = ctx.zoneOf(home.id);
  const better = ctx
    .descendantsOf(vpc.id, 'subnet')
    .find(({ id }) => ctx.zoneOf(id) === zone && reachesInternetGateway(ctx, id) === true);
  const parent = better ?? vpc;
  const at = placeIn(ctx.document, gateway, parent.id);
  const moved = moveNodes(ctx.document, [{ id: gateway, at, parent: parent.id }]);
  if (better !== undefined) return [{ title: `Move it to ${better.name}`, changes: moved }];
  // A regional gateway belongs to the VPC itself, so it moves and changes at once.
  const regional = setProperties(applyChanges(ctx.document, moved), gateway, {
    availabilityMode: 'regional',
  });
  return [{ title: 'Make it regional', changes: mergeChanges(moved, regional) }];
}
