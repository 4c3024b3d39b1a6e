import { type Box, boxesOverlap } from '#shared/base/geometry.ts';
import { applyChanges, type ChangeSet, mergeChanges } from '#shared/document/change-set.ts';
import { moveNodes } from '#shared/document/commands/change-nodes.ts';
import { ancestorsOf, indexDocument } from '#shared/document/document-index.ts';
import type { LintelDocument, NodeId } from '#shared/document/records.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import { withGrownContainers } from './grow-containers.ts';
import { gridStep } from './snap.ts';

const gap = 16;

/**
 * The changes that put a new node down, and with them room for the containers that grew around it: what such a
 * container would cover moves to the right or downwards, and what holds them grows along. Nothing else moves.
 */
export function withRoomAround(document: LintelDocument, changes: ChangeSet, placed: NodeId): ChangeSet {
  let all = changes;
  let current = applyChanges(document, changes);
  const before = absoluteBoxes(document);
  const node = current.nodes.get(placed);
  // The innermost first: making room in one container may make it grow, which is the next one's concern.
  for (const { id } of node === undefined ? [] : ancestorsOf(current.nodes, node)) {
    const moved = makeRoom(current, id, before);
    if (moved.length === 0) continue;
    const ids = moved.map((move) => move.id);
    const next = withGrownContainers(current, moveNodes(current, moved), ids);
    all = mergeChanges(all, next);
    current = applyChanges(current, next);
  }
  return all;
}

interface Shift {
  readonly id: NodeId;
  readonly at: readonly [number, number];
}

/** Where the neighbours of a grown container have to go so that it covers none that it did not cover before. */
function makeRoom(
  document: LintelDocument,
  grown: NodeId,
  before: ReadonlyMap<NodeId, Box>,
): readonly Shift[] {
  const boxes = new Map(absoluteBoxes(document));
  const container = document.nodes.get(grown);
  const neighbours = indexDocument(document)
    .childrenOf(container?.parent)
    .filter(({ locked }) => locked !== true);
  const shifts = new Map<NodeId, Shift>();
  const waiting: NodeId[] = [grown];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const box = boxes.get(id);
    const old = before.get(id);
    if (box === undefined || old === undefined) continue;
    for (const neighbour of neighbours) {
      const other = boxes.get(neighbour.id);
      const otherBefore = before.get(neighbour.id);
      if (neighbour.id === id || neighbour.id === grown || other === undefined || otherBefore === undefined)
        continue;
      if (!boxesOverlap(box, other) || boxesOverlap(old, otherBefore)) continue;
      // Away from the side on which it was.
      const isRight = otherBefore.x >= old.x + old.width;
      const isBelow = otherBefore.y >= old.y + old.height;
      if (!isRight && !isBelow) continue;
      const dx = isRight ? upToGrid(box.x + box.width + gap - other.x) : 0;
      const dy = isRight ? 0 : upToGrid(box.y + box.height + gap - other.y);
      boxes.set(neighbour.id, { ...other, x: other.x + dx, y: other.y + dy });
      const [x, y] = shifts.get(neighbour.id)?.at ?? neighbour.at;
      shifts.set(neighbour.id, { id: neighbour.id, at: [x + dx, y + dy] });
      waiting.push(neighbour.id);
    }
  }
  return [...shifts.values()];
}

function upToGrid(distance: number): number {
  return Math.ceil(distance / gridStep) * gridStep;
}
