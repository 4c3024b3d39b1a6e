import type { Box, Point, Size } from '#shared/base/geometry.ts';
import type { Change, ChangeSet } from '#shared/document/change-set.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { isContainer } from '#shared/drawing/absolute-boxes.ts';
import { arrangeSubtree, outerSize, type Plan, sizeAround } from './arrange-subtree.ts';
import type { ElkPort } from './elk-port.ts';
import { type LayoutTree, layoutTree } from './layout-tree.ts';
import { placeNodes } from './place-nodes.ts';

/** Ways to lay out: everything, what one container holds, or only nodes that have no place yet. */
export type LayoutScope =
  | { readonly all: true }
  | { readonly container: NodeId }
  | { readonly nodes: readonly NodeId[] };

/**
 * The change that lays out the document, or the part of it that `scope` names; empty when nothing moves. Nothing
 * overlaps and containers hold what is in them; zones stand side by side with their tiers in rows. Locked nodes stay.
 * With `nodes` only those move, and containers around them grow when there is no room.
 */
export async function layoutDocument(
  document: LintelDocument,
  scope: LayoutScope,
  elk: ElkPort,
): Promise<ChangeSet> {
  const tree = layoutTree(document);
  return changesOf(document, tree, await planFor(document, tree, scope, elk));
}

async function planFor(
  document: LintelDocument,
  tree: LayoutTree,
  scope: LayoutScope,
  elk: ElkPort,
): Promise<Plan> {
  if ('all' in scope) return arrangeSubtree(document, tree, undefined, elk);
  if ('nodes' in scope) return placeNodes(document, tree, new Set(scope.nodes), elk);
  if (!document.nodes.has(scope.container)) return { places: new Map(), sizes: new Map() };
  const plan = await arrangeSubtree(document, tree, scope.container, elk);
  growAncestors(document, tree, plan, scope.container);
  return plan;
}

/** Containers around a changed one become large enough for it; nothing else moves. */
export function growAncestors(document: LintelDocument, tree: LayoutTree, plan: Plan, id: NodeId): void {
  for (let next = tree.parentOf(id); next !== undefined; next = tree.parentOf(next)) {
    const node = document.nodes.get(next);
    if (node === undefined || !isContainer(node)) continue;
    const needed = sizeAround(node, tree, plan);
    const now: Size = plan.sizes.get(next) ?? node.size ?? outerSize(node, plan, tree);
    if (needed[0] <= now[0] && needed[1] <= now[1]) continue;
    plan.sizes.set(next, [Math.max(needed[0], now[0]), Math.max(needed[1], now[1])]);
  }
}

function changesOf(document: LintelDocument, tree: LayoutTree, plan: Plan): ChangeSet {
  const changes: Change[] = [];
  const moved = new Set<NodeId>();
  for (const id of [...document.nodes.keys()].sort()) {
    const before = document.nodes.get(id);
    if (before === undefined) continue;
    const at = plan.places.get(id) ?? before.at;
    const size = plan.sizes.get(id) ?? before.size;
    if (samePair(at, before.at) && samePair(size, before.size)) continue;
    moved.add(id);
    changes.push({
      table: 'nodes',
      id,
      before,
      after: { ...before, at, ...(size === undefined ? {} : { size }) },
    });
  }
  // Bends drawn by hand belong to places that are no more; the router takes over.
  const isMoved = movedWith(tree, moved);
  for (const id of [...document.connections.keys()].sort()) {
    const before = document.connections.get(id);
    if (before?.route === undefined || !(isMoved(before.from) || isMoved(before.to))) continue;
    const { route: _, ...after } = before;
    changes.push({ table: 'connections', id, before, after });
  }
  return changes;
}

/** A node moves with any container around it. */
function movedWith(tree: LayoutTree, moved: ReadonlySet<NodeId>): (id: NodeId) => boolean {
  return (id) => {
    for (let next: NodeId | undefined = id; next !== undefined; next = tree.parentOf(next)) {
      if (moved.has(next)) return true;
    }
    return false;
  };
}

function samePair(a: Point | Size | undefined, b: Point | Size | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]);
}

/** The box a node keeps free in its container. */
export function placedBox(at: Point, size: Size): Box {
  return { x: at[0], y: at[1], width: size[0], height: size[1] };
}
