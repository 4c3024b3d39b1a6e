import type { NodeId } from '#shared/document/records.ts';
import type { ConnectionView, DocumentReader, NodeView, ResolveContext } from '../define-kind.ts';
import type { CfnValue } from './cfn.ts';

/** A node that something is connected to, and by which connection. */
export interface End {
  readonly connection: ConnectionView;
  readonly other: NodeView;
}

/** What is at the other end of the connections of these kinds, whichever way they were drawn. */
export function endsOf(id: NodeId, connectionKinds: readonly string[], ctx: DocumentReader): readonly End[] {
  const links = connectionKinds.flatMap((kind) => [
    ...ctx.connectionsFrom(id, kind).map((connection) => ({ connection, end: connection.to })),
    ...ctx.connectionsTo(id, kind).map((connection) => ({ connection, end: connection.from })),
  ]);
  return links.flatMap(({ connection, end }) => {
    const other = end === id ? undefined : ctx.node(end);
    return other === undefined ? [] : [{ connection, other }];
  });
}

/** The nodes of these kinds at the other ends, each once. */
export function neighboursOf(
  id: NodeId,
  connectionKinds: readonly string[],
  kinds: readonly string[],
  ctx: DocumentReader,
): readonly NodeView[] {
  const found = new Map<NodeId, NodeView>();
  for (const { other } of endsOf(id, connectionKinds, ctx)) {
    if (kinds.includes(other.kind)) found.set(other.id, other);
  }
  return [...found.values()];
}

/** The node that a property names, where it is of one of these kinds. */
export function namedNode(id: unknown, kinds: readonly string[], ctx: DocumentReader): NodeView | undefined {
  const node = typeof id === 'string' ? ctx.node(id) : undefined;
  return node !== undefined && kinds.includes(node.kind) ? node : undefined;
}

/** The VPC that a gateway belongs to: the one it is attached to, else the one it sits in. */
export function gatewayVpcOf(id: NodeId, ctx: DocumentReader): NodeView | undefined {
  return neighboursOf(id, ['attach'], ['vpc'], ctx)[0] ?? ctx.vpcOf(id);
}

/** A reference to the node, else a parameter that asks for the id of what is not drawn. */
export function refOrParameter(
  owner: NodeView,
  other: NodeView | undefined,
  suffix: string,
  asks: { readonly description: string; readonly type?: string; readonly pattern?: string },
  ctx: ResolveContext,
): CfnValue {
  if (other !== undefined) return ctx.ref(other.id);
  return ctx.parameter(`${ctx.logicalId(owner.id)}${suffix}`, {
    Type: asks.type ?? 'String',
    Description: asks.description,
    ...(asks.pattern === undefined ? {} : { AllowedPattern: asks.pattern }),
  });
}
