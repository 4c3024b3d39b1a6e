import { logicalIdOf } from '#shared/base/names.ts';
import type { Result } from '#shared/base/result.ts';
import type { Remedy } from '../walk-state.ts';
import { type Mend, type MendContext, mended, nameOf, newNode, notPossible } from './mend.ts';

type PropagationRemedy = Extract<Remedy, { kind: 'propagation' }>;

/** Lets a table of a transit gateway learn what is behind an attachment. */
export function mendPropagation(ctx: MendContext, { table, attachment }: PropagationRemedy): Result<Mend> {
  const [own, attached] = [table, attachment].map((name) => {
    const node = ctx.document.nodes.get(name);
    if (node !== undefined) return node.logicalId ?? logicalIdOf(node.id);
    return ctx.drawn.nodeOf(name) === undefined ? undefined : name;
  });
  if (own === undefined || attached === undefined) {
    return notPossible(`${table} does not learn routes from ${attachment}, and neither is drawn.`);
  }
  const added = newNode(
    ctx.document,
    'resource',
    `${nameOf(ctx, table)} learns ${nameOf(ctx, attachment)}`,
    undefined,
    {
      type: 'AWS::EC2::TransitGatewayRouteTablePropagation',
      properties: { TransitGatewayRouteTableId: { Ref: own }, TransitGatewayAttachmentId: { Ref: attached } },
    },
  );
  return mended(`Propagate ${nameOf(ctx, attachment)} into ${nameOf(ctx, table)}`, added.changes);
}
