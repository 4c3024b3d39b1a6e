import type { DocumentReader, ListeningPort } from '#shared/catalogue/define-kind.ts';
import type { NodeId } from '#shared/document/records.ts';

/** What the node listens to; empty for what accepts no connections. */
export function listeningPorts(id: NodeId, reader: DocumentReader): readonly ListeningPort[] {
  const node = reader.node(id);
  return (node === undefined ? undefined : reader.kindOf(id)?.listens?.(node)) ?? [];
}
