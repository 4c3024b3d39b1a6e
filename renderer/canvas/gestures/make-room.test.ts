import { expect, test } from 'vitest';
import { boxContains, boxesOverlap } from '#shared/base/geometry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import { aDrawing } from '../testing/a-drawing.ts';
import { placeNode } from './drop-nodes.ts';
import { landingPlace } from './landing-place.ts';

test('a subnet that fills up pushes its neighbours away, and its zone the next zone', () => {
  let document = aDrawing([
    { id: 'vpc', kind: 'vpc', at: [0, 0], size: [640, 520] },
    { id: 'a', kind: 'availability-zone', parent: 'vpc', at: [24, 48], size: [264, 440] },
    { id: 'b', kind: 'availability-zone', parent: 'vpc', at: [304, 48], size: [264, 440] },
    { id: 'public', kind: 'subnet', parent: 'a', at: [24, 48], size: [216, 160] },
    { id: 'private', kind: 'subnet', parent: 'a', at: [24, 224], size: [216, 160] },
  ]);
  for (let count = 0; count < 5; count += 1) {
    const place = landingPlace(document, 'ec2-instance', 'public', [80, 120]);
    document = applyChanges(document, placeNode(document, 'ec2-instance', 'public', place).changes);
  }
  const boxes = absoluteBoxes(document);
  const box = (id: string) => {
    const found = boxes.get(id);
    if (found === undefined) throw new Error(`no box for ${id}`);
    return found;
  };
  expect(boxesOverlap(box('public'), box('private'))).toBe(false);
  expect(boxesOverlap(box('a'), box('b'))).toBe(false);
  for (const [outer, inner] of [
    ['vpc', 'a'],
    ['vpc', 'b'],
    ['a', 'public'],
    ['a', 'private'],
  ] as const)
    expect(boxContains(box(outer), box(inner))).toBe(true);
});

test('nothing moves where there is room', () => {
  const document = aDrawing([
    { id: 'vpc', kind: 'vpc', at: [0, 0], size: [880, 520] },
    { id: 'a', kind: 'subnet', parent: 'vpc', at: [24, 48], size: [216, 160] },
    { id: 'b', kind: 'subnet', parent: 'vpc', at: [304, 48], size: [216, 160] },
  ]);
  const { changes } = placeNode(document, 'ec2-instance', 'a', [60, 80]);
  expect(changes).toHaveLength(1);
});
