import { expect, test } from 'vitest';
import { boxContains, boxesOverlap, type Point } from '#shared/base/geometry.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import { frameAt } from '../hit-test.ts';
import { Scene } from '../scene.ts';
import { aDrawing } from '../testing/a-drawing.ts';
import { placeNode } from './drop-nodes.ts';
import { landingPlace, takingFrame } from './landing-place.ts';

/** What a drop from the palette at that point makes; its box starts at `corner`. */
function drop(document: LintelDocument, kind: string, at: Point, corner: Point = at) {
  const scene = new Scene();
  scene.update(document);
  const frame = takingFrame(document, scene, kind, frameAt(scene, at, new Set()));
  const place = landingPlace(document, kind, frame?.id, corner);
  const { id, changes } = placeNode(document, kind, frame?.id, place);
  const next = applyChanges(document, changes);
  return { next, id, parent: next.nodes.get(id)?.parent, boxes: absoluteBoxes(next) };
}

function boxIn(
  boxes: ReadonlyMap<string, { x: number; y: number; width: number; height: number }>,
  id: string,
) {
  const box = boxes.get(id);
  if (box === undefined) throw new Error(`no box for ${id}`);
  return box;
}

const vpc = { id: 'vpc', kind: 'vpc', at: [0, 0], size: [880, 520] } as const;

test('a node lands where it is dropped when nothing is there', () => {
  const { parent, boxes, id } = drop(aDrawing([vpc]), 'alb', [300, 200]);
  expect(parent).toBe('vpc');
  expect(boxIn(boxes, id)).toMatchObject({ x: 300, y: 200 });
});

test('a second zone dropped half on the first one goes into the VPC, beside it', () => {
  const first = drop(aDrawing([vpc]), 'availability-zone', [60, 60]);
  const { parent, boxes, id } = drop(first.next, 'availability-zone', [200, 100]);
  expect(parent).toBe('vpc');
  expect(boxesOverlap(boxIn(boxes, id), boxIn(boxes, first.id))).toBe(false);
  expect(boxContains(boxIn(boxes, 'vpc'), boxIn(boxes, id))).toBe(true);
});

test('a load balancer dropped on a subnet goes into the VPC, next to the subnet', () => {
  const subnet = { id: 'app', kind: 'subnet', parent: 'vpc', at: [40, 60], size: [360, 180] } as const;
  const { parent, boxes, id } = drop(aDrawing([vpc, subnet]), 'alb', [200, 150]);
  expect(parent).toBe('vpc');
  expect(boxesOverlap(boxIn(boxes, id), boxIn(boxes, 'app'))).toBe(false);
});

test('what nothing around the point takes stays where it was dropped', () => {
  expect(drop(aDrawing([vpc]), 'ec2-instance', [300, 200]).parent).toBe('vpc');
});

test('what belongs on the canvas is put beside the container that it was dropped on', () => {
  const { parent, boxes, id } = drop(aDrawing([vpc]), 's3-bucket', [300, 200]);
  expect(parent).toBeUndefined();
  expect(boxesOverlap(boxIn(boxes, id), boxIn(boxes, 'vpc'))).toBe(false);
});

test('a drop near the edge stays inside, so that the container does not grow over its neighbour', () => {
  const subnet = { id: 'app', kind: 'subnet', parent: 'vpc', at: [300, 60], size: [216, 160] } as const;
  const { boxes, id, parent } = drop(aDrawing([vpc, subnet]), 'rds-instance', [304, 70]);
  expect(parent).toBe('app');
  expect(boxIn(boxes, 'app')).toMatchObject({ x: 300, y: 60 });
  expect(boxContains(boxIn(boxes, 'app'), boxIn(boxes, id))).toBe(true);
});

test('a gateway dropped on the border of its VPC stays on the border', () => {
  const { boxes, id } = drop(aDrawing([vpc]), 'internet-gateway', [360, 5], [300, -40]);
  expect(boxIn(boxes, id)).toMatchObject({ x: 300, y: -40 });
});
