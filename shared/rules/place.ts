import type { Point } from '#shared/base/geometry.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import type { RuleContext } from './rule.ts';

/** True when it sits, somewhere up, in something that this build does not know: what it belongs to is then unknown. */
export function isInsideUnknown(ctx: RuleContext, id: NodeId): boolean {
  const seen = new Set<NodeId>();
  let parent = ctx.record(id)?.parent;
  while (parent !== undefined && !seen.has(parent)) {
    seen.add(parent);
    const container = ctx.record(parent);
    if (container === undefined || findKind(container.kind) === undefined) return true;
    parent = container.parent;
  }
  return parent !== undefined;
}

/** Where the node has to be in another container (or on the canvas) to stay where it is seen now. */
export function placeIn(document: LintelDocument, id: NodeId, parent: NodeId | undefined): Point {
  const [x, y] = absolutePlace(document, id);
  const [left, top] = parent === undefined ? [0, 0] : absolutePlace(document, parent);
  return [Math.max(0, x - left), Math.max(0, y - top)];
}

function absolutePlace(document: LintelDocument, id: NodeId): Point {
  const node = document.nodes.get(id);
  if (node === undefined) return [0, 0];
  return ancestorsOf(document.nodes, node).reduce<Point>(([x, y], { at }) => [x + at[0], y + at[1]], node.at);
}
