import { logicalIdOf } from '#shared/base/names.ts';
import type { Result } from '#shared/base/result.ts';
import { legalConnectionKinds } from '#shared/catalogue/registry.ts';
import { addConnection } from '#shared/document/commands/change-connections.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import type { Remedy } from '../walk-state.ts';
import { drawnAs, type Mend, type MendContext, mended, nameOf, newNode, notPossible } from './mend.ts';

type PropagationRemedy = Extract<Remedy, { kind: 'propagation' }>;

/** Lets a table of a transit gateway learn what is behind an attachment: a line, where both ends are drawn. */
export function mendPropagation(ctx: MendContext, { table, attachment }: PropagationRemedy): Result<Mend> {
  const drawnTable = drawnAs(ctx, table, 'transit-gateway-route-table');
  const attached = drawnTable === undefined ? undefined : attachedNode(ctx, attachment);
  if (drawnTable !== undefined && attached !== undefined) {
    const added = addConnection(ctx.document, { kind: 'propagate', from: attached.id, to: drawnTable.id });
    return mended(`Propagate ${attached.name} into ${drawnTable.name}`, added.changes);
  }
  const [own, other] = [table, attachment].map((name) => {
    const node = ctx.document.nodes.get(name);
    if (node !== undefined) return node.logicalId ?? logicalIdOf(node.id);
    return ctx.drawn.nodeOf(name) === undefined ? undefined : name;
  });
  if (own === undefined || other === undefined) {
    return notPossible(`${table} does not learn routes from ${attachment}, and neither is drawn.`);
  }
  const names = [nameOf(ctx, table), nameOf(ctx, attachment)];
  const added = newNode(ctx.document, 'resource', `${names[0]} learns ${names[1]}`, undefined, {
    type: 'AWS::EC2::TransitGatewayRouteTablePropagation',
    properties: { TransitGatewayRouteTableId: { Ref: own }, TransitGatewayAttachmentId: { Ref: other } },
  });
  return mended(`Propagate ${names[1]} into ${names[0]}`, added.changes);
}

/** The drawn attachment, else the VPC that is attached. */
function attachedNode(ctx: MendContext, attachment: string): DocumentNode | undefined {
  const found = [...ctx.drawn.network.transitGateways.values()]
    .map(({ attachments }) => attachments.get(attachment))
    .find((each) => each !== undefined);
  return [attachment, found?.vpc ?? '']
    .flatMap((id) => ctx.document.nodes.get(id) ?? [])
    .find(({ kind }) =>
      legalConnectionKinds(kind, 'transit-gateway-route-table').some(({ id }) => id === 'propagate'),
    );
}
