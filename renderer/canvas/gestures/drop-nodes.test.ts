import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxContains, boxesOverlap } from '#shared/base/geometry.ts';
import { applyChanges, reverseChanges } from '#shared/document/change-set.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import { Scene } from '../scene.ts';
import { aDrawing, vpcWithQueue } from '../testing/a-drawing.ts';
import { dropCopies, dropNodes, freePlace, judgeDrop, placeNode } from './drop-nodes.ts';
import { leastBox, withDescendants } from './grow-containers.ts';

function boxOf(document: ReturnType<typeof vpcWithQueue>, id: string) {
  const box = absoluteBoxes(document).get(id);
  if (box === undefined) throw new Error(`no box for ${id}`);
  return box;
}

test('a node dropped into a container sits in it at the place where it was dropped', () => {
  const document = vpcWithQueue();
  const scene = new Scene();
  scene.update(document);
  const target = judgeDrop(document, [{ kind: 'sqs-queue', id: 'out' }], scene.nodes.get('vpc'));
  const next = applyChanges(document, dropNodes(document, ['out'], [-500, 100], target).changes);
  expect(next.nodes.get('out')?.parent).toBe('vpc');
  expect(boxOf(next, 'out')).toMatchObject({ x: 400, y: 200 });
});

test('a wrong place is said with the reason and the nearest right one, and the drop is still made', () => {
  const document = aDrawing([
    { id: 'vpc', kind: 'vpc', name: 'Main', at: [0, 0], size: [600, 400] },
    { id: 'inner', kind: 'vpc', name: 'Other', at: [700, 0], size: [300, 200] },
  ]);
  const scene = new Scene();
  scene.update(document);
  const target = judgeDrop(document, [{ kind: 'vpc', id: 'inner' }], scene.nodes.get('vpc'));
  expect(target.judgement).toMatchObject({ isLegal: false, nearest: 'canvas' });
  expect(target.nearestName).toBe('the canvas');
  const next = applyChanges(document, dropNodes(document, ['inner'], [-600, 100], target).changes);
  expect(next.nodes.get('inner')?.parent).toBe('vpc');
});

test('containers grow around what is moved in them, in every direction, and nothing else moves on the page', () => {
  const document = vpcWithQueue();
  const offset = fc.integer({ min: -400, max: 700 });
  fc.assert(
    fc.property(offset, offset, (dx, dy) => {
      const { changes } = dropNodes(document, ['in'], [dx, dy], undefined);
      const next = applyChanges(document, changes);
      const moved = boxOf(next, 'in');
      expect(moved).toMatchObject({ x: 150 + dx, y: 150 + dy });
      expect(boxOf(next, 'out')).toEqual(boxOf(document, 'out'));
      const before = boxOf(document, 'vpc');
      const centre = { x: moved.x + moved.width / 2, y: moved.y + moved.height / 2 };
      const toBorder = Math.min(
        ...[
          centre.x - before.x,
          before.x + before.width - centre.x,
          centre.y - before.y,
          before.y + before.height - centre.y,
        ].map(Math.abs),
      );
      // What was put on the border stays on the border.
      if (toBorder > 28) expect(boxContains(boxOf(next, 'vpc'), moved)).toBe(true);
      expect(applyChanges(next, reverseChanges(changes)).nodes).toEqual(document.nodes);
    }),
  );
});

test('copies are new nodes beside the originals', () => {
  const document = vpcWithQueue();
  const { ids, changes } = dropCopies(document, ['in'], [160, 0], undefined);
  const next = applyChanges(document, changes);
  expect(next.nodes.size).toBe(document.nodes.size + 1);
  expect(boxOf(next, ids[0] ?? '')).toMatchObject({ x: 310, y: 150 });
  expect(boxOf(next, 'in')).toEqual(boxOf(document, 'in'));
});

test('new nodes find places that cover nothing, also when the container is full', () => {
  let document = aDrawing([{ id: 'vpc', kind: 'vpc', at: [0, 0], size: [420, 260] }]);
  for (let index = 0; index < 12; index += 1) {
    const at = freePlace(document, 'sqs-queue', 'vpc', [0, 0]);
    document = applyChanges(document, placeNode(document, 'sqs-queue', 'vpc', at).changes);
  }
  const queues = [...document.nodes.values()].filter((node) => node.kind === 'sqs-queue');
  expect(new Set(queues.map((node) => node.name)).size).toBe(12);
  const boxes = queues.map((node) => boxOf(document, node.id));
  boxes.forEach((box, index) => {
    expect(boxContains(boxOf(document, 'vpc'), box)).toBe(true);
    for (const other of boxes.slice(index + 1)) expect(boxesOverlap(box, other)).toBe(false);
  });
});

test('a container cannot be made smaller than what it holds', () => {
  const document = vpcWithQueue();
  const least = leastBox(document, 'vpc');
  if (least === undefined) throw new Error('something is in it');
  expect(boxContains(least, boxOf(document, 'in'))).toBe(true);
  expect(leastBox(document, 'out')).toBeUndefined();
});

test('a carried container carries everything below it', () => {
  const document = aDrawing([
    { id: 'vpc', kind: 'vpc' },
    { id: 'subnet', kind: 'subnet', parent: 'vpc' },
    { id: 'queue', parent: 'subnet' },
    { id: 'other' },
  ]);
  expect([...withDescendants(document, ['vpc'])].sort()).toEqual(['queue', 'subnet', 'vpc']);
});
