import type { Connection, DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';

export type ContainerId = NodeId | undefined;

/** The nesting of a document with its damage mended: a missing parent or a circle of parents counts as the canvas. */
export interface LayoutTree {
  childrenOf(container: ContainerId): readonly DocumentNode[];
  parentOf(id: NodeId): ContainerId;
  /** Everything that holds something, the innermost first, below `top` (which comes last). */
  holdersBelow(top: ContainerId): readonly ContainerId[];
  /** The same by depth, the deepest first: those of one level do not depend on each other. */
  levelsBelow(top: ContainerId): readonly (readonly ContainerId[])[];
  /** The pair of siblings that a connection runs between, seen from the container that holds both ends. */
  siblingsOf(connection: Connection): SiblingPair | undefined;
}

export interface SiblingPair {
  readonly container: ContainerId;
  readonly from: NodeId;
  readonly to: NodeId;
}

export function layoutTree(document: LintelDocument): LayoutTree {
  const { nodes } = document;
  const parents = soundParents(nodes);
  const children = new Map<ContainerId, DocumentNode[]>();
  // By id, so that a layout does not depend on the order in which records were read.
  for (const id of [...nodes.keys()].sort()) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    const parent = parents.get(id);
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [node]);
    else list.push(node);
  }

  function pathOf(id: NodeId): readonly NodeId[] {
    const path: NodeId[] = [];
    for (let next: ContainerId = id; next !== undefined; next = parents.get(next)) path.push(next);
    return path.reverse();
  }

  return {
    childrenOf: (container) => children.get(container) ?? [],
    parentOf: (id) => parents.get(id),
    holdersBelow(top) {
      const order: ContainerId[] = [];
      const stack: ContainerId[] = [top];
      for (let size = stack.length; size > 0; size = stack.length) {
        const holder = stack.pop();
        order.push(holder);
        for (const child of children.get(holder) ?? []) if (children.has(child.id)) stack.push(child.id);
      }
      return order.reverse();
    },
    levelsBelow(top) {
      const levels: ContainerId[][] = [];
      for (let level: ContainerId[] = [top]; level.length > 0; ) {
        levels.push(level);
        level = level.flatMap((holder) =>
          (children.get(holder) ?? []).filter((child) => children.has(child.id)).map((child) => child.id),
        );
      }
      return levels.reverse();
    },
    siblingsOf({ from, to }) {
      if (from === to || !nodes.has(from) || !nodes.has(to)) return undefined;
      const a = pathOf(from);
      const b = pathOf(to);
      let depth = 0;
      while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth += 1;
      const left = a[depth];
      const right = b[depth];
      // One end holds the other.
      if (left === undefined || right === undefined) return undefined;
      return { container: depth === 0 ? undefined : a[depth - 1], from: left, to: right };
    },
  };
}

function soundParents(nodes: LintelDocument['nodes']): ReadonlyMap<NodeId, ContainerId> {
  const parents = new Map<NodeId, ContainerId>();
  for (const id of [...nodes.keys()].sort()) {
    const chain: NodeId[] = [];
    const onChain = new Set<NodeId>();
    let next: ContainerId = id;
    while (next !== undefined && !parents.has(next)) {
      chain.push(next);
      onChain.add(next);
      const parent: ContainerId = nodes.get(next)?.parent;
      const isSound: boolean = parent !== undefined && nodes.has(parent) && !onChain.has(parent);
      parents.set(next, isSound ? parent : undefined);
      next = isSound ? parent : undefined;
    }
  }
  return parents;
}
