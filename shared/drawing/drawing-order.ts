import { indexDocument } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import { isContainer } from './absolute-boxes.ts';

export interface DrawnNode {
  readonly node: DocumentNode;
  /** 0 on the canvas, one more in each container. */
  readonly depth: number;
}

interface Order {
  readonly drawn: readonly DrawnNode[];
  readonly hiddenIn: ReadonlyMap<NodeId, NodeId>;
}

const orders = new WeakMap<LintelDocument['nodes'], Order>();

/**
 * What is drawn, in the order of painting: containers before what they hold and before icons beside them. What lies
 * in a collapsed container is left out.
 */
export function drawingOrder(document: LintelDocument): readonly DrawnNode[] {
  return orderOf(document).drawn;
}

/** The node itself, or the collapsed container that hides it: where its connections end on the screen. */
export function shownAs(document: LintelDocument, id: NodeId): NodeId {
  return orderOf(document).hiddenIn.get(id) ?? id;
}

function orderOf(document: LintelDocument): Order {
  const known = orders.get(document.nodes);
  if (known !== undefined) return known;
  const index = indexDocument(document);
  const drawn: DrawnNode[] = [];
  const hiddenIn = new Map<NodeId, NodeId>();
  const seen = new Set<NodeId>();

  // An explicit stack (last in, first painted) instead of recursion: depth is the user's, not ours.
  const walk = (roots: readonly DocumentNode[]): void => {
    const stack = backToFront(roots).map((node) => ({
      node,
      depth: 0,
      hider: undefined as NodeId | undefined,
    }));
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { node, depth, hider } = top;
      if (seen.has(node.id)) continue;
      seen.add(node.id);
      if (hider === undefined) drawn.push({ node, depth });
      else hiddenIn.set(node.id, hider);
      const hides = hider ?? (node.collapsed === true && isContainer(node) ? node.id : undefined);
      for (const child of backToFront(index.childrenOf(node.id))) {
        stack.push({ node: child, depth: depth + 1, hider: hides });
      }
    }
  };
  walk(index.childrenOf(undefined));
  // Nodes whose parent is missing, then those in a circle of parents: still drawn, as if on the canvas.
  const orphans = [...document.nodes.values()].filter(
    (node) => node.parent !== undefined && !document.nodes.has(node.parent),
  );
  walk(orphans);
  for (const node of document.nodes.values()) if (!seen.has(node.id)) walk([node]);

  const order = { drawn, hiddenIn };
  orders.set(document.nodes, order);
  return order;
}

/** Reversed painting order, for a stack: icons first, containers last. */
function backToFront(nodes: readonly DocumentNode[]): readonly DocumentNode[] {
  const containers = nodes.filter(isContainer);
  const leaves = nodes.filter((node) => !isContainer(node));
  return [...containers, ...leaves].reverse();
}
