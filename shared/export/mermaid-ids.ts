import { uniqueName } from '#shared/base/names.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';

/** Words that Mermaid's grammar takes for something else when a node is called so. */
const reserved = new Set(
  'end graph flowchart subgraph direction style linkstyle classdef class click call href default interpolate group service junction in'.split(
    ' ',
  ),
);

/** Mermaid ids by node: the node's own id with `_` for what Mermaid could misread, unique, the same every time. */
export function mermaidIds(document: LintelDocument): ReadonlyMap<NodeId, string> {
  const taken = new Set<string>();
  const ids = new Map<NodeId, string>();
  for (const id of [...document.nodes.keys()].sort()) {
    const word = id.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
    const base =
      word === ''
        ? 'node'
        : reserved.has(word.toLowerCase())
          ? `${word}_`
          : /^\d/.test(word)
            ? `n${word}`
            : word;
    const unique = uniqueName(base, (candidate) => taken.has(candidate), '_');
    taken.add(unique);
    ids.set(id, unique);
  }
  return ids;
}
