import { type Box, boxesOverlap, type Point, type Size } from '#shared/base/geometry.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { DocumentNode, LintelDocument, NodeId } from '#shared/document/records.ts';

/** What an icon with its label takes. */
const iconRoom: Size = [120, 96];
const margin = 24;
const step = 24;

/**
 * A place inside the container (undefined: on the canvas) where a node of the kind lies on nothing else: the one
 * nearest to `near` (relative to the container) of those that need no larger container, else the first.
 */
export function freeSpot(
  document: LintelDocument,
  kind: string,
  container: NodeId | undefined,
  near?: Point,
): Point {
  const [width, height] = roomOf(kind);
  const others = indexDocument(document).childrenOf(container).map(boxOf);
  const room = container === undefined ? undefined : document.nodes.get(container);
  const [within, down] = room === undefined ? [2400, 2400] : roomFor(room);
  const nearest = near === undefined ? undefined : nearestSpot([width, height], [within, down], others, near);
  if (nearest !== undefined) return nearest;
  // The title of a container stands above what it holds.
  for (let y = 48; y < 8000; y += step) {
    for (let x = margin; x + width <= Math.max(within - margin, width + margin); x += step) {
      const box: Box = { x, y, width, height };
      if (!others.some((other) => boxesOverlap(other, box))) return [x, y];
    }
  }
  return [margin, 48];
}

function nearestSpot(
  [width, height]: Size,
  [within, down]: Size,
  others: readonly Box[],
  [nearX, nearY]: Point,
): Point | undefined {
  let best: Point | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let y = 48; y + height <= down - margin; y += step) {
    for (let x = margin; x + width <= within - margin; x += step) {
      const distance = Math.hypot(x - nearX, y - nearY);
      if (distance >= least || others.some((other) => boxesOverlap(other, { x, y, width, height }))) continue;
      best = [x, y];
      least = distance;
    }
  }
  return best;
}

function boxOf(node: DocumentNode): Box {
  const [width, height] = roomFor(node);
  return { x: node.at[0], y: node.at[1], width, height };
}

function roomFor(node: DocumentNode): Size {
  return node.size ?? roomOf(node.kind);
}

function roomOf(kind: string): Size {
  const look = findKind(kind)?.appearance;
  return look?.as === 'icon' || look === undefined ? iconRoom : look.size;
}
