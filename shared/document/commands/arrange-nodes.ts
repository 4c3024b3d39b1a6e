import type { Box } from '#shared/base/geometry.ts';
import type { ChangeSet } from '../change-set.ts';
import type { LintelDocument, NodeId } from '../records.ts';
import { moveNodes } from './change-nodes.ts';

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Lines nodes up on one side or on their middle; `boxes` are their absolute boxes. */
export function alignNodes(
  document: LintelDocument,
  boxes: ReadonlyMap<NodeId, Box>,
  alignment: Alignment,
): ChangeSet {
  const all = [...boxes.values()];
  if (all.length < 2) return [];
  const left = Math.min(...all.map((box) => box.x));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const top = Math.min(...all.map((box) => box.y));
  const bottom = Math.max(...all.map((box) => box.y + box.height));
  return moveBy(document, boxes, (box) => {
    switch (alignment) {
      case 'left':
        return [left - box.x, 0];
      case 'right':
        return [right - box.width - box.x, 0];
      case 'centre':
        return [(left + right - box.width) / 2 - box.x, 0];
      case 'top':
        return [0, top - box.y];
      case 'bottom':
        return [0, bottom - box.height - box.y];
      case 'middle':
        return [0, (top + bottom - box.height) / 2 - box.y];
    }
  });
}

/** Equal gaps between at least three nodes; the outermost two stay. */
export function distributeNodes(
  document: LintelDocument,
  boxes: ReadonlyMap<NodeId, Box>,
  direction: 'horizontally' | 'vertically',
): ChangeSet {
  const isHorizontal = direction === 'horizontally';
  const start = (box: Box): number => (isHorizontal ? box.x : box.y);
  const length = (box: Box): number => (isHorizontal ? box.width : box.height);
  const inOrder = [...boxes].sort(([, a], [, b]) => start(a) - start(b));
  const first = inOrder[0]?.[1];
  const last = inOrder.at(-1)?.[1];
  if (first === undefined || last === undefined || inOrder.length < 3) return [];
  const used = inOrder.reduce((sum, [, box]) => sum + length(box), 0);
  const gap = (start(last) + length(last) - start(first) - used) / (inOrder.length - 1);
  const places = new Map<NodeId, number>();
  let next = start(first);
  for (const [id, box] of inOrder) {
    places.set(id, next);
    next += length(box) + gap;
  }
  return moveBy(document, boxes, (box, id) => {
    const by = (places.get(id) ?? start(box)) - start(box);
    return isHorizontal ? [by, 0] : [0, by];
  });
}

function moveBy(
  document: LintelDocument,
  boxes: ReadonlyMap<NodeId, Box>,
  shift: (box: Box, id: NodeId) => readonly [number, number],
): ChangeSet {
  return moveNodes(
    document,
    [...boxes].flatMap(([id, box]) => {
      const node = document.nodes.get(id);
      if (node === undefined || node.locked === true) return [];
      const [dx, dy] = shift(box, id);
      return [{ id, at: [node.at[0] + dx, node.at[1] + dy] as const }];
    }),
  );
}
