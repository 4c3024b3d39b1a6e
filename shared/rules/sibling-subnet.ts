import type { NodeView } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';
import type { RuleContext } from './rule.ts';

/** A subnet of the same VPC and tier in a zone that none of the given ones is in; undefined when none is drawn. */
export function siblingInOtherZone(ctx: RuleContext, subnets: readonly NodeId[]): NodeView | undefined {
  const [first] = subnets;
  const vpc = first === undefined ? undefined : ctx.vpcOf(first);
  if (first === undefined || vpc === undefined) return undefined;
  const tier = ctx.node(first)?.properties.tier;
  const zones = new Set(subnets.map((id) => ctx.zoneOf(id)));
  return ctx.descendantsOf(vpc.id, 'subnet').find(({ id, properties }) => {
    const zone = ctx.zoneOf(id);
    return zone !== undefined && !zones.has(zone) && properties.tier === tier;
  });
}
