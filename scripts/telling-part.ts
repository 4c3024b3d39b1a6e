import { referencesOf, referrersOf } from '#shared/catalogue/node-references.ts';
import { ancestorsOf, indexDocument } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';

/** So few nodes need no choosing. */
const fewNodes = 6;

/**
 * The part of an example that shows what it is about, for a page: fixtures of a rule share a scene, and most of it says
 * nothing in any one of them. Parts around `about` are tried from the narrowest on, and the first that still `tells` is
 * taken; the whole drawing where none does.
 */
export function tellingPart(
  document: LintelDocument,
  about: Iterable<string>,
  tells: (part: LintelDocument) => boolean,
): LintelDocument {
  const start = [...about].filter((id) => document.nodes.has(id) || document.connections.has(id));
  if (start.length === 0 || document.nodes.size <= fewNodes) return document;
  let kept = endsOf(document, start);
  for (let reach = 0; reach < 3; reach += 1) {
    if (reach > 0) kept = withNeighbours(document, kept);
    const part = partOf(document, withSurroundings(document, kept));
    if (part.nodes.size >= document.nodes.size) break;
    if (tells(part)) return part;
  }
  return document;
}

function endsOf(document: LintelDocument, ids: readonly string[]): ReadonlySet<NodeId> {
  return new Set(
    ids.flatMap((id) => {
      const connection = document.connections.get(id);
      return connection === undefined ? [id] : [connection.from, connection.to];
    }),
  );
}

/** What is connected with them, sits in them, or names them. */
function withNeighbours(document: LintelDocument, ids: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
  const index = indexDocument(document);
  return new Set(
    [...ids].flatMap((id) => [
      id,
      ...index.connectionsFrom(id).map(({ to }) => to),
      ...index.connectionsTo(id).map(({ from }) => from),
      ...index.childrenOf(id).map((child) => child.id),
      ...referrersOf(document.nodes, id),
    ]),
  );
}

/** What they name, and the containers of all. */
function withSurroundings(document: LintelDocument, ids: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
  const all = new Set(ids);
  for (const id of all) {
    const node = document.nodes.get(id);
    if (node === undefined) continue;
    for (const { target } of referencesOf(node)) all.add(target);
    for (const ancestor of ancestorsOf(document.nodes, node)) all.add(ancestor.id);
  }
  return all;
}

function partOf(document: LintelDocument, kept: ReadonlySet<NodeId>): LintelDocument {
  const isShown = (id: NodeId): boolean => kept.has(id) || !document.nodes.has(id);
  return {
    ...document,
    nodes: new Map([...document.nodes].filter(([id]) => kept.has(id))),
    connections: new Map(
      [...document.connections].filter(
        ([, { from, to }]) => isShown(from) && isShown(to) && (kept.has(from) || kept.has(to)),
      ),
    ),
  };
}
