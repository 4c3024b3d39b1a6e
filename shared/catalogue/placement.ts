import { indexDocument } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { Kind } from './define-kind.ts';
import { findKind } from './registry.ts';

/** Whether AWS would let a node of a kind be where it is dropped. A wrong place is legal to draw, and reported. */
export type PlacementJudgement =
  | { readonly isLegal: true }
  | {
      readonly isLegal: false;
      /** One sentence: "NAT gateway belongs in Subnet, not in VPC." */
      readonly reason: string;
      /** The nearest place that takes it: a container, or `canvas`. Absent when the drawing has none yet. */
      readonly nearest?: { readonly container: NodeId } | 'canvas';
    };

const legal: PlacementJudgement = { isLegal: true };

/**
 * Judges a node of the kind inside the container (undefined: on the canvas). Frames without meaning count as what
 * they sit in. `moving` is left out where the container is full only because the node itself is there.
 */
export function judgePlacement(
  document: LintelDocument,
  kindId: string,
  parent: NodeId | undefined,
  moving?: NodeId,
): PlacementJudgement {
  const kind = findKind(kindId);
  if (kind === undefined) return legal;
  const refusal = refusalOf(document, kind, parent, moving);
  if (refusal === undefined) return legal;
  const nearest = nearestPlace(document, kind, parent, moving);
  return { isLegal: false, reason: refusal, ...(nearest === undefined ? {} : { nearest }) };
}

/** Why the place does not take the kind, or undefined when it does. */
function refusalOf(
  document: LintelDocument,
  kind: Kind,
  parent: NodeId | undefined,
  moving: NodeId | undefined,
): string | undefined {
  const { parents, maxPerParent } = kind.placement;
  const container = meaningfulContainer(document, parent);
  const containerKind = container === undefined ? undefined : findKind(container.kind);
  // Nothing is known about what an unknown kind takes.
  if (container !== undefined && containerKind === undefined) return undefined;
  if (!takes(parents, containerKind?.id) || isWrongHolder(parents, containerKind)) {
    if (containerKind !== undefined && containerKind.appearance.as !== 'container') {
      return `${containerKind.title} holds nothing of this kind.`;
    }
    const place = containerKind === undefined ? 'on the canvas' : `in ${containerKind.title}`;
    return `${kind.title} belongs ${describePlaces(parents)}, not ${place}.`;
  }
  if (maxPerParent === undefined || container === undefined) return undefined;
  const others = heldBy(document, container.id).filter(
    (node) => node.kind === kind.id && node.id !== moving,
  ).length;
  if (others < maxPerParent) return undefined;
  return `${container.name} already has ${maxPerParent === 1 ? 'its' : maxPerParent} ${kind.title}; more are not possible.`;
}

/** What may sit anywhere may still not sit in an icon, which shows nothing inside. */
function isWrongHolder(parents: Kind['placement']['parents'], container: Kind | undefined): boolean {
  return (
    container !== undefined && container.appearance.as !== 'container' && !parents.includes(container.id)
  );
}

/** The canvas stands for the account and the Region of the settings, a drawn account for that Region in it. */
export function takes(parents: Kind['placement']['parents'], container: string | undefined): boolean {
  if (parents.includes('any')) return true;
  if (container === 'account' && parents.includes('region')) return true;
  if (container !== undefined) return parents.includes(container);
  return parents.some((parent) => parent === 'canvas' || parent === 'region' || parent === 'account');
}

function nearestPlace(
  document: LintelDocument,
  kind: Kind,
  parent: NodeId | undefined,
  moving: NodeId | undefined,
): { readonly container: NodeId } | 'canvas' | undefined {
  const accepts = (id: NodeId | undefined): boolean => refusalOf(document, kind, id, moving) === undefined;
  const seen = new Set<NodeId>();
  let outer = parent === undefined ? undefined : document.nodes.get(parent);
  while (outer !== undefined && !seen.has(outer.id)) {
    seen.add(outer.id);
    if (isContainerKind(outer) && accepts(outer.id)) return { container: outer.id };
    outer = outer.parent === undefined ? undefined : document.nodes.get(outer.parent);
  }
  const index = indexDocument(document);
  const waiting: (NodeId | undefined)[] = [parent];
  const visited = new Set<NodeId | undefined>();
  for (let next = 0; next < waiting.length; next += 1) {
    const id = waiting[next];
    if (visited.has(id)) continue;
    visited.add(id);
    for (const child of index.childrenOf(id)) {
      if (child.id === moving || !isContainerKind(child)) continue;
      if (accepts(child.id)) return { container: child.id };
      waiting.push(child.id);
    }
  }
  return accepts(undefined) ? 'canvas' : undefined;
}

function isContainerKind(node: DocumentNode): boolean {
  return findKind(node.kind)?.appearance.as === 'container';
}

function meaningfulContainer(document: LintelDocument, parent: NodeId | undefined): DocumentNode | undefined {
  const seen = new Set<NodeId>();
  let id = parent;
  while (id !== undefined && !seen.has(id)) {
    seen.add(id);
    const node = document.nodes.get(id);
    if (node === undefined) return undefined;
    if (!(findKind(node.kind)?.traits.includes('transparent-frame') ?? false)) return node;
    id = node.parent;
  }
  return undefined;
}

/** What sits in the container, frames looked through. */
function heldBy(document: LintelDocument, container: NodeId): readonly DocumentNode[] {
  const index = indexDocument(document);
  const held: DocumentNode[] = [];
  const waiting: NodeId[] = [container];
  const seen = new Set<NodeId>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const child of index.childrenOf(id)) {
      held.push(child);
      if (findKind(child.kind)?.traits.includes('transparent-frame') ?? false) waiting.push(child.id);
    }
  }
  return held;
}

function describePlaces(parents: Kind['placement']['parents']): string {
  const places = parents.map((parent) => {
    if (parent === 'canvas') return 'on the canvas';
    return `in ${findKind(parent)?.title ?? parent}`;
  });
  if (places.length <= 1) return places[0] ?? 'nowhere';
  return `${places.slice(0, -1).join(', ')} or ${places.at(-1)}`;
}
