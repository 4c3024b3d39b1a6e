import { findKind } from '#shared/catalogue/registry.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';

const legalLogicalId = /^[A-Za-z0-9]{1,255}$/;
const missingPrefix = 'lintel:missing:';
const wantedIds = new WeakMap<DocumentNode, string>();

/** The key of the fact "which logical id does this node have", for the tracker. */
export function logicalIdFact(id: NodeId): string {
  return `logical-id:${id}`;
}

/**
 * The logical id of every node that becomes a resource: its stored one, else its id in Pascal case. Where two nodes
 * want the same, the first in id order has it and the other gets a suffix made from its id, so that the answer does
 * not depend on the order of edits.
 */
export function assignLogicalIds(nodes: LintelDocument['nodes']): ReadonlyMap<NodeId, string> {
  const wanted = new Map<string, NodeId[]>();
  for (const node of nodes.values()) {
    if (findKind(node.kind)?.resources === undefined) continue;
    const id = wantedLogicalId(node);
    const others = wanted.get(id);
    if (others === undefined) wanted.set(id, [node.id]);
    else others.push(node.id);
  }
  const assigned = new Map<NodeId, string>();
  for (const [logicalId, ids] of wanted) {
    if (ids.length > 1) ids.sort();
    ids.forEach(
      (id, index) => void assigned.set(id, index === 0 ? logicalId : `${logicalId}${shortHash(id)}`),
    );
  }
  return assigned;
}

function wantedLogicalId(node: DocumentNode): string {
  const known = wantedIds.get(node);
  if (known !== undefined) return known;
  const wanted =
    node.logicalId !== undefined && legalLogicalId.test(node.logicalId)
      ? node.logicalId
      : pascalCase(node.id);
  wantedIds.set(node, wanted);
  return wanted;
}

/** `web-alb` is `WebAlb`; what is not a letter or digit separates words. Never empty. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const id = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return id === '' ? `Node${shortHash(text)}` : id.slice(0, 200);
}

/** Six letters and digits that depend on the text alone (FNV-1a). */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36).toUpperCase().padStart(7, '0').slice(-6);
}

/** Stands where a logical id would, for a node that has none: it can never be one, so the reference is found and left out. */
export function missingLogicalId(id: NodeId): string {
  return `${missingPrefix}${id.replaceAll('.', '%2E').replaceAll('}', '%7D')}`;
}

/** The node id behind such a stand-in, or undefined for a real logical id. */
export function missingNodeOf(logicalId: string): NodeId | undefined {
  if (!logicalId.startsWith(missingPrefix)) return undefined;
  return logicalId.slice(missingPrefix.length).replaceAll('%2E', '.').replaceAll('%7D', '}');
}
