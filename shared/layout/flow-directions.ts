import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';
import type { FlowDirection } from './arrange-siblings.ts';
import type { ContainerId, LayoutTree } from './layout-tree.ts';

const mermaidDirections: Readonly<Record<string, FlowDirection>> = {
  LR: 'RIGHT',
  RL: 'LEFT',
  TB: 'DOWN',
  TD: 'DOWN',
  BT: 'UP',
};

/** Left to right outside a VPC; inside it downwards, from the internet to the data. An imported drawing keeps its own. */
export function directionsBelow(
  document: LintelDocument,
  tree: LayoutTree,
  top: ContainerId,
): ReadonlyMap<ContainerId, FlowDirection> {
  const directions = new Map<ContainerId, FlowDirection>();
  for (const container of [...tree.holdersBelow(top)].reverse()) {
    const node = container === undefined ? undefined : document.nodes.get(container);
    const inherited = container === undefined ? undefined : importedAbove(document, tree, container);
    directions.set(
      container,
      (node === undefined ? importedAtRoot(tree) : importedDirection(node)) ??
        inherited ??
        usualDirection(node),
    );
  }
  return directions;
}

function importedDirection(node: DocumentNode): FlowDirection | undefined {
  const direction = node.origin?.direction;
  return typeof direction === 'string' ? mermaidDirections[direction] : undefined;
}

function importedAbove(document: LintelDocument, tree: LayoutTree, id: NodeId): FlowDirection | undefined {
  for (let next = tree.parentOf(id); next !== undefined; next = tree.parentOf(next)) {
    const node = document.nodes.get(next);
    const direction = node === undefined ? undefined : importedDirection(node);
    if (direction !== undefined) return direction;
  }
  return importedAtRoot(tree);
}

/** A single imported diagram has no frame: its nodes remember the direction that the drawing had. */
function importedAtRoot(tree: LayoutTree): FlowDirection | undefined {
  for (const node of tree.childrenOf(undefined)) {
    const flow = node.origin?.flow;
    if (typeof flow === 'string') return mermaidDirections[flow];
  }
  return undefined;
}

function usualDirection(node: DocumentNode | undefined): FlowDirection {
  return node?.kind === 'vpc' || node?.kind === 'availability-zone' ? 'DOWN' : 'RIGHT';
}
