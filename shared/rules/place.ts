import type { Point } from '#shared/base/geometry.ts';
import { takes } from '#shared/catalogue/placement.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { ancestorsOf } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { isFromTemplate } from './known.ts';
import type { RuleContext } from './rule.ts';

/** True when it sits, somewhere up, in something that this build does not know: what it belongs to is then unknown. */
export function isInsideUnknown(ctx: RuleContext, id: NodeId): boolean {
  const parent = ctx.place(id)?.parent;
  // Kept for each container: it is the same for all that it holds.
  return (
    parent !== undefined && ctx.remember(`unknown from ${parent}`, (inner) => isUnknownFrom(inner, parent))
  );
}

function isUnknownFrom(ctx: RuleContext, innermost: NodeId): boolean {
  const seen = new Set<NodeId>();
  let id: NodeId | undefined = innermost;
  while (id !== undefined && !seen.has(id)) {
    seen.add(id);
    const container = ctx.place(id);
    if (container === undefined || findKind(container.kind) === undefined) return true;
    id = container.parent;
  }
  return id !== undefined;
}

/** What may sit in a Region or an account may sit on the canvas, which stands for those of the settings. */
export const onCanvas: ReadonlySet<string> = new Set(['canvas', 'region', 'account']);
const inNetwork: ReadonlySet<string> = new Set(['region', 'vpc', 'availability-zone', 'subnet']);

/**
 * How the node is out of place: it stands alone and belongs into something, or sits in what cannot hold it. Undefined
 * when its place is fine or not known. Rules that ask what its container gives it (a subnet, a cluster) stay silent
 * about a node that is out of place: one cause is one finding.
 */
export function placementFault(ctx: RuleContext, id: NodeId): 'alone' | 'parent' | undefined {
  const kind = ctx.kindOf(id);
  if (kind === undefined || kind.placement.parents.includes('any') || isInsideUnknown(ctx, id))
    return undefined;
  // An internet gateway may be attached by a line too: that is ARC-005.
  if (kind.id === 'internet-gateway') return undefined;
  const parent = ctx.parentOf(id);
  // A template has no containers: what names its VPC by a parameter stands nowhere.
  if (parent === undefined && isFromTemplate(ctx.record(id))) return undefined;
  if (parent === undefined)
    return kind.placement.parents.some((entry) => onCanvas.has(entry)) ? undefined : 'alone';
  // A global service inside a network is ARC-014, which says more about it.
  if (kind.traits.includes('global') && inNetwork.has(parent.kind)) return undefined;
  // An instance beside the subnets of its VPC is ARC-003, which names them.
  if (kind.placement.needsSubnet === true && (parent.kind === 'vpc' || parent.kind === 'availability-zone')) {
    return undefined;
  }
  return takes(kind.placement.parents, parent.kind) ? undefined : 'parent';
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
