import { forgetful } from '#shared/base/tracked-memo.ts';
import { createDocumentReader } from '#shared/catalogue/document-reader.ts';
import type { ConnectionId, LintelDocument } from '#shared/document/records.ts';
import type { DrawnNetwork } from './compile/compile-network.ts';
import type { NodeQuestion } from './node-question.ts';

export interface LiveQuestion extends NodeQuestion {
  /** The connection that asks for the way. */
  readonly connection: ConnectionId;
}

/** Kinds of connections that packets are sent over. */
const carrying: ReadonlySet<string> = new Set(['traffic', 'data', 'invoke', 'pull', 'poll']);

/** What the drawing says should work: every connection that packets go over, on its port. */
export function liveQuestions(document: LintelDocument, drawn: DrawnNetwork): readonly LiveQuestion[] {
  const reader = createDocumentReader(document, forgetful);
  return [...document.connections.values()].flatMap((connection): readonly LiveQuestion[] => {
    if (!carrying.has(connection.kind)) return [];
    // Who polls opens the connection, and the arrow shows where the messages go.
    const [from, to] =
      connection.kind === 'poll' ? [connection.to, connection.from] : [connection.from, connection.to];
    const [start, end] = [drawn.endOf(from), drawn.endOf(to)];
    if (start === undefined || end === undefined || start === end) return [];
    const { port, protocol } = connection.properties ?? {};
    const node = reader.node(to);
    const [heard] = (node === undefined ? undefined : reader.kindOf(to)?.listens?.(node)) ?? [];
    return [
      {
        connection: connection.id,
        from,
        to,
        protocol: protocol === 'UDP' ? 'udp' : typeof port === 'number' ? 'tcp' : (heard?.protocol ?? 'tcp'),
        port: typeof port === 'number' ? port : (heard?.port ?? 443),
      },
    ];
  });
}
