import { cidrContains, parseCidr } from '#shared/base/cidr.ts';
import type { ConnectionView, NodeView } from '#shared/catalogue/define-kind.ts';
import { attachmentEnds, drawnAttachmentsOf, linkedToTable } from '#shared/catalogue/kit/transit-gateway.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';
import { vpcBlocks } from './blocks.ts';
import { texts } from './known.ts';
import type { RuleContext, RuleSubject } from './rule.ts';

/**
 * What a table of a transit gateway knows, beside the ranges of the VPC itself; undefined when some of it cannot be
 * told.
 */
export function rangesIn(ctx: RuleContext, table: NodeView, vpc: NodeId): readonly string[] | undefined {
  const announced = linkedToTable(table.id, 'propagate', ctx).map((end) => rangesOf(ctx, end));
  if (announced.includes(undefined)) return undefined;
  const stated = ctx
    .connectionsFrom(table.id, 'route')
    .filter(({ to }) => to !== vpc)
    .flatMap(({ properties }) => properties.destinationCidrBlock)
    .filter((text) => typeof text === 'string');
  return [...announced.flatMap((ranges) => ranges ?? []), ...stated, ...texts(table, 'blackholeCidrBlocks')];
}

function rangesOf(ctx: RuleContext, end: NodeView): readonly string[] | undefined {
  const attached = end.kind === 'transit-gateway-attachment' ? attachmentEnds(end, ctx).attached : end;
  if (attached?.kind !== 'vpc') return undefined;
  return vpcBlocks(ctx, attached)?.map(({ text }) => text);
}

/** True when the known range and the wanted one have addresses in common; what is no range may be anything. */
export function overlaps(text: string, destination: string): boolean {
  const [known, wanted] = [parseCidr(text), parseCidr(destination)];
  if (known === undefined || wanted === undefined) return true;
  return cidrContains(known, wanted) || cidrContains(wanted, known);
}

/** One attachment of a VPC: a line, or a node of its own. */
export interface VpcAttachment {
  readonly id: ConnectionId | NodeId;
  readonly vpc: NodeId;
}

/** The VPCs attached to the gateway, lines first. */
export function vpcAttachmentsOf(ctx: RuleContext, gateway: NodeId): readonly VpcAttachment[] {
  const lines = ctx.connectionsFrom(gateway, 'attach').map(({ id, to }) => ({ id, vpc: to }));
  const nodes = drawnAttachmentsOf(gateway, ctx).flatMap((node) => {
    const { attached } = attachmentEnds(node, ctx);
    return attached === undefined ? [] : [{ id: node.id, vpc: attached.id }];
  });
  return [...lines, ...nodes].filter(({ vpc }) => ctx.kindOf(vpc)?.id === 'vpc');
}

/** The attachment of a VPC that a rule looks at. */
export interface VpcAttachmentAt extends VpcAttachment {
  readonly gateway: NodeId;
  /** Where its subnets are said. */
  readonly holder: ConnectionView | NodeView;
}

/** The line or the node as the attachment of a VPC to a transit gateway; undefined when it is none. */
export function vpcAttachmentAt(ctx: RuleContext, subject: RuleSubject): VpcAttachmentAt | undefined {
  if ('connection' in subject) {
    const { connection } = subject;
    const { id, from, to } = connection;
    const isVpc = ctx.kindOf(from)?.id === 'transit-gateway' && ctx.kindOf(to)?.id === 'vpc';
    return isVpc ? { id, gateway: from, vpc: to, holder: connection } : undefined;
  }
  if (!('node' in subject)) return undefined;
  const { node } = subject;
  const { gateway, attached } = attachmentEnds(node, ctx);
  return gateway === undefined || attached?.kind !== 'vpc'
    ? undefined
    : { id: node.id, gateway: gateway.id, vpc: attached.id, holder: node };
}
