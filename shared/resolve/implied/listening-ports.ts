import type { DocumentReader, ListeningPort } from '#shared/catalogue/define-kind.ts';
import { listenerNodesOf, listenersAt } from '#shared/catalogue/kit/load-balancer.ts';
import type { NodeId } from '#shared/document/records.ts';

/** What the node listens to; empty for what accepts no connections. */
export function listeningPorts(id: NodeId, reader: DocumentReader): readonly ListeningPort[] {
  const node = reader.node(id);
  // Listeners may be drawn as nodes of their own.
  if (node !== undefined && reader.hasTrait(id, 'load-balancer') && listenerNodesOf(id, reader).length > 0) {
    return listenersAt(node, reader).flatMap(({ port, protocol }): readonly ListeningPort[] => {
      const tcp = { protocol: 'tcp', port, speaks: protocol } as const;
      const udp = { protocol: 'udp', port, speaks: protocol } as const;
      return protocol === 'TCP_UDP' ? [tcp, udp] : [protocol === 'UDP' ? udp : tcp];
    });
  }
  return (node === undefined ? undefined : reader.kindOf(id)?.listens?.(node)) ?? [];
}
