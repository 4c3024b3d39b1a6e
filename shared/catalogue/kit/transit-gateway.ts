import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView } from '../define-kind.ts';
import { endsOf, namedNode, neighboursOf } from './ends.ts';

/** What can be attached to a transit gateway and looked up in its route tables. */
const attachableKinds = [
  'vpc',
  'site-to-site-vpn',
  'direct-connect-gateway',
  'transit-gateway',
  'transit-gateway-attachment',
  'customer-gateway',
] as const;

/** Both ends of a drawn attachment: those it names, else those it is connected to. */
export function attachmentEnds(
  node: NodeView,
  ctx: DocumentReader,
): { readonly gateway?: NodeView; readonly attached?: NodeView } {
  const incoming = ctx.connectionsTo(node.id, 'attach').map(({ from }) => from);
  const outgoing = ctx.connectionsFrom(node.id, 'attach').map(({ to }) => to);
  const pick = (ids: readonly NodeId[], kinds: readonly string[]): NodeView | undefined =>
    ids.flatMap((id) => namedNode(id, kinds, ctx) ?? [])[0];
  const gateway =
    namedNode(node.properties.transitGateway, ['transit-gateway'], ctx) ??
    pick(incoming, ['transit-gateway']);
  const attached =
    namedNode(node.properties.attachedTo, ['vpc', 'transit-gateway'], ctx) ??
    pick(outgoing, ['vpc', 'transit-gateway']) ??
    pick(incoming, ['vpc']) ??
    namedNode(ctx.vpcOf(node.id)?.id, ['vpc'], ctx);
  return {
    ...(gateway === undefined ? {} : { gateway }),
    ...(attached === undefined || attached.id === gateway?.id ? {} : { attached }),
  };
}

/** Attachments drawn as nodes at the gateway. */
export function drawnAttachmentsOf(gateway: NodeId, ctx: DocumentReader): readonly NodeView[] {
  return ctx
    .nodesOfKind('transit-gateway-attachment')
    .filter((node) => attachmentEnds(node, ctx).gateway?.id === gateway);
}

/**
 * The transit gateway that a route table is of: the one it names, else the one of what it applies to, else the only one
 * of the drawing.
 */
export function gatewayOfTable(table: NodeView, ctx: DocumentReader): NodeView | undefined {
  const named = namedNode(table.properties.transitGateway, ['transit-gateway'], ctx);
  if (named !== undefined) return named;
  for (const { other } of endsOf(table.id, ['associate', 'propagate', 'route'], ctx)) {
    const found = other.kind === 'transit-gateway' ? undefined : gatewayAt(other, ctx);
    if (found !== undefined) return found;
  }
  const all = ctx.nodesOfKind('transit-gateway');
  return all.length === 1 ? all[0] : undefined;
}

function gatewayAt(node: NodeView, ctx: DocumentReader): NodeView | undefined {
  if (node.kind === 'transit-gateway-attachment') return attachmentEnds(node, ctx).gateway;
  const direct = neighboursOf(node.id, ['attach', 'tunnel'], ['transit-gateway'], ctx);
  if (direct.length === 1) return direct[0];
  const through = neighboursOf(node.id, ['attach'], ['transit-gateway-attachment'], ctx).flatMap(
    (attachment) => attachmentEnds(attachment, ctx).gateway ?? [],
  );
  return direct.length === 0 ? through[0] : undefined;
}

/** The route tables drawn for the gateway: with any, it associates and announces nothing by itself. */
export function tablesOfGateway(gateway: NodeId, ctx: DocumentReader): readonly NodeView[] {
  return ctx
    .nodesOfKind('transit-gateway-route-table')
    .filter((table) => gatewayOfTable(table, ctx)?.id === gateway);
}

/** What the table applies to (`associate`) or learns ranges from (`propagate`), in the order of the connections. */
export function linkedToTable(
  table: NodeId,
  connection: 'associate' | 'propagate',
  ctx: DocumentReader,
): readonly NodeView[] {
  return neighboursOf(table, [connection], attachableKinds, ctx);
}

/** The drawn table that the VPC, VPN connection or attachment is associated with. */
export function tableOfAttached(
  attached: NodeId,
  gateway: NodeId,
  ctx: DocumentReader,
): NodeView | undefined {
  const ids = [
    attached,
    ...drawnAttachmentsOf(gateway, ctx)
      .filter((node) => attachmentEnds(node, ctx).attached?.id === attached)
      .map(({ id }) => id),
  ];
  return ids
    .flatMap((id) => neighboursOf(id, ['associate'], ['transit-gateway-route-table'], ctx))
    .find((table) => gatewayOfTable(table, ctx)?.id === gateway);
}
