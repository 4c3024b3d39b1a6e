import type { Box } from '#shared/base/geometry.ts';
import type { Guide } from './gesture-store.ts';

export const gridStep = 8;
const guidePixels = 5;

interface Snapped {
  readonly dx: number;
  readonly dy: number;
  readonly guides: readonly Guide[];
}

/**
 * How far to shift a moved box so that it lines up: an edge or middle with one of a neighbour where one is near,
 * else its corner with the grid. `edges` names the sides that move; all of them when the whole box does.
 */
export function snapBox(box: Box, neighbours: readonly Box[], zoom: number): Snapped {
  const reach = guidePixels / zoom;
  const x = nearestShift(
    [box.x, box.x + box.width / 2, box.x + box.width],
    neighbours.map((other) => [other.x, other.x + other.width / 2, other.x + other.width]),
    reach,
  );
  const y = nearestShift(
    [box.y, box.y + box.height / 2, box.y + box.height],
    neighbours.map((other) => [other.y, other.y + other.height / 2, other.y + other.height]),
    reach,
  );
  const dx = x?.shift ?? toGrid(box.x) - box.x;
  const dy = y?.shift ?? toGrid(box.y) - box.y;
  const moved = { ...box, x: box.x + dx, y: box.y + dy };
  const guides: Guide[] = [];
  if (x !== undefined) guides.push(verticalGuide(x.at, moved, neighbours[x.neighbour]));
  if (y !== undefined) guides.push(horizontalGuide(y.at, moved, neighbours[y.neighbour]));
  return { dx, dy, guides };
}

export function toGrid(value: number): number {
  return Math.round(value / gridStep) * gridStep;
}

interface Shift {
  readonly shift: number;
  readonly at: number;
  readonly neighbour: number;
}

function nearestShift(
  own: readonly number[],
  others: readonly (readonly number[])[],
  reach: number,
): Shift | undefined {
  let best: Shift | undefined;
  others.forEach((lines, neighbour) => {
    for (const line of lines) {
      for (const edge of own) {
        const shift = line - edge;
        if (Math.abs(shift) > reach) continue;
        if (best === undefined || Math.abs(shift) < Math.abs(best.shift))
          best = { shift, at: line, neighbour };
      }
    }
  });
  return best;
}

function verticalGuide(x: number, moved: Box, other: Box | undefined): Guide {
  const boxes = other === undefined ? [moved] : [moved, other];
  return {
    from: [x, Math.min(...boxes.map((box) => box.y))],
    to: [x, Math.max(...boxes.map((box) => box.y + box.height))],
  };
}

function horizontalGuide(y: number, moved: Box, other: Box | undefined): Guide {
  const boxes = other === undefined ? [moved] : [moved, other];
  return {
    from: [Math.min(...boxes.map((box) => box.x)), y],
    to: [Math.max(...boxes.map((box) => box.x + box.width)), y],
  };
}
