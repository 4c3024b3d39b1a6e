import type { ConnectionView, DocumentReader } from '#shared/catalogue/define-kind.ts';
import { allKinds } from '#shared/catalogue/registry.ts';
import type { NodeId } from '#shared/document/records.ts';

/** Kinds that only picture what their parent holds, by the kind of that parent. */
const pictures = new Map<string, string[]>();
for (const kind of allKinds()) {
  for (const parent of kind.placement.picturesIn ?? []) {
    const known = pictures.get(parent);
    if (known === undefined) pictures.set(parent, [kind.id]);
    else known.push(kind.id);
  }
}

/**
 * The connections of a node with pictures seen through: a line to an instance that is drawn in an Auto Scaling group is
 * a line to the group. Lines between a group and its own pictures say nothing.
 */
export function connectionsThroughPictures(
  id: NodeId,
  kind: string | undefined,
  direction: 'from' | 'to',
  reader: DocumentReader,
): readonly ConnectionView[] {
  const ask = (end: NodeId): readonly ConnectionView[] =>
    direction === 'from' ? reader.connectionsFrom(end, kind) : reader.connectionsTo(end, kind);
  if (meantBy(id, reader) !== id) return [];
  const own = ask(id);
  const pictured = picturesOf(id, reader).flatMap(ask);
  // Hardly any line has a picture at its end, and this is asked for every node many times.
  if (pictured.length === 0 && own.every((line) => throughPictures(line, reader) === line)) return own;
  return [...own, ...pictured]
    .map((line) => throughPictures(line, reader))
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function throughPictures(line: ConnectionView, reader: DocumentReader): ConnectionView {
  const from = meantBy(line.from, reader);
  const to = meantBy(line.to, reader);
  return from === line.from && to === line.to ? line : { ...line, from, to };
}

function meantBy(id: NodeId, reader: DocumentReader): NodeId {
  for (const parent of reader.kindOf(id)?.placement.picturesIn ?? []) {
    const around = reader.ancestorOf(id, parent);
    if (around !== undefined) return around.id;
  }
  return id;
}

function picturesOf(id: NodeId, reader: DocumentReader): readonly NodeId[] {
  const kind = reader.kindOf(id)?.id;
  const kinds = kind === undefined ? undefined : pictures.get(kind);
  if (kinds === undefined) return [];
  return reader
    .childrenOf(id)
    .filter((child) => kinds.includes(child.kind))
    .map((child) => child.id);
}
