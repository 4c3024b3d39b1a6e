import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { ImpliedDraft, UnitContext } from '../unit.ts';

/** The VPC that the node is in, by its place or by the subnets that it spans. */
export function vpcIdOf(id: NodeId, ctx: UnitContext): CfnValue | undefined {
  const vpc = vpcNodeOf(id, ctx);
  return vpc === undefined ? undefined : ctx.ref(vpc.id);
}

export function vpcNodeOf(id: NodeId, ctx: UnitContext): NodeView | undefined {
  const own = ctx.vpcOf(id);
  if (own !== undefined) return own;
  const subnet = ctx.subnetsOf(id)[0];
  return subnet === undefined ? undefined : ctx.vpcOf(subnet.id);
}
export function routeTableIdsOf(_vpc: NodeId, _ctx: UnitContext): readonly CfnValue[] {
  return [];
}
export function impliedNetworking(_node: NodeView, _ctx: UnitContext): readonly ImpliedDraft[] {
  return [];
}
