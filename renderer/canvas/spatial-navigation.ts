import type { Box } from '#shared/base/geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Placed {
  readonly id: string;
  readonly box: Box;
}

/** The node that lies nearest in the direction; what lies straight ahead counts as nearer than what lies aslant. */
export function nearestInDirection<T extends Placed>(
  from: Box,
  candidates: Iterable<T>,
  direction: Direction,
): T | undefined {
  const [x, y] = centreOf(from);
  let best: T | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const [cx, cy] = centreOf(candidate.box);
    const isLevel = direction === 'left' || direction === 'right';
    const sign = direction === 'left' || direction === 'up' ? -1 : 1;
    const ahead = sign * (isLevel ? cx - x : cy - y);
    if (ahead <= 0) continue;
    const aside = Math.abs(isLevel ? cy - y : cx - x);
    // More aside than ahead: that is another direction.
    if (aside > ahead * 2) continue;
    const cost = ahead + 2 * aside;
    if (cost < bestCost || (cost === bestCost && best !== undefined && candidate.id < best.id)) {
      best = candidate;
      bestCost = cost;
    }
  }
  return best;
}

/** As one reads: row by row from the top, each from the left. A row is what overlaps its first node in height. */
export function inReadingOrder<T extends Placed>(nodes: Iterable<T>): readonly T[] {
  const byTop = [...nodes].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x || (a.id < b.id ? -1 : 1));
  const ordered: T[] = [];
  let row: T[] = [];
  let rowMiddle = Number.NEGATIVE_INFINITY;
  const endRow = (): void => {
    ordered.push(...row.sort((a, b) => a.box.x - b.box.x || a.box.y - b.box.y));
    row = [];
  };
  for (const node of byTop) {
    if (row.length > 0 && node.box.y >= rowMiddle) endRow();
    if (row.length === 0) rowMiddle = node.box.y + node.box.height / 2;
    row.push(node);
  }
  endRow();
  return ordered;
}

function centreOf(box: Box): readonly [number, number] {
  return [box.x + box.width / 2, box.y + box.height / 2];
}
