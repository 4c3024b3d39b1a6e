import type { NodeId } from '#shared/document/records.ts';
import type { DocumentReader, NodeView } from '../define-kind.ts';

/** Classic load balancers that send traffic to the node: what scales by itself registers with them by name. */
export function classicBalancersOf(id: NodeId, ctx: DocumentReader): readonly NodeView[] {
  const found = [...ctx.connectionsTo(id, 'traffic'), ...ctx.connectionsTo(id, 'target')]
    .flatMap(({ from }) => ctx.node(from) ?? [])
    .filter(({ kind }) => kind === 'clb');
  return [...new Map(found.map((node) => [node.id, node])).values()];
}
