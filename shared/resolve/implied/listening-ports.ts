import type { DocumentReader, ListeningPort } from '#shared/catalogue/define-kind.ts';
import { listenerNodesOf, listenersAt, transportsOf } from '#shared/catalogue/kit/load-balancer.ts';
import type { NodeId } from '#shared/document/records.ts';

/** What the node listens to; empty for what accepts no connections. */
export function listeningPorts(id: NodeId, reader: DocumentReader): readonly ListeningPort[] {
  const node = reader.node(id);
  // Listeners may be drawn as nodes of their own.
  if (node !== undefined && reader.hasTrait(id, 'load-balancer') && listenerNodesOf(id, reader).length > 0) {
    return listenersAt(node, reader).flatMap(({ port, protocol }) =>
      transportsOf(protocol).map((transport) => ({ protocol: transport, port, speaks: protocol })),
    );
  }
  return (node === undefined ? undefined : reader.kindOf(id)?.listens?.(node)) ?? [];
}
