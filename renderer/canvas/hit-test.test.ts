import { expect, test } from 'vitest';
import { frameAt, hitTest, nodeAt, nodesInBox } from './hit-test.ts';
import { Scene } from './scene.ts';
import { aDrawing, vpcWithQueue } from './testing/a-drawing.ts';

function sceneOf(document = vpcWithQueue()): Scene {
  const scene = new Scene();
  scene.update(document);
  return scene;
}

function describeHit(scene: Scene, x: number, y: number, zoom = 1): string {
  const hit = hitTest(scene, [x, y], zoom);
  if (hit === undefined) return 'page';
  if (hit.type === 'connection') return `connection ${hit.connection.id}`;
  return hit.type === 'leaf' ? `leaf ${hit.node.id}` : `${hit.part} of ${hit.node.id}`;
}

test('a leaf lies over its container', () => {
  expect(describeHit(sceneOf(), 200, 180)).toBe('leaf in');
});

test('a container is held by its title and its border, not by its body', () => {
  const scene = sceneOf();
  expect(describeHit(scene, 500, 110)).toBe('edge of vpc');
  expect(describeHit(scene, 697, 300)).toBe('edge of vpc');
  expect(describeHit(scene, 703, 300)).toBe('edge of vpc');
  expect(describeHit(scene, 500, 300)).toBe('body of vpc');
  expect(describeHit(scene, 800, 600)).toBe('page');
});

test('far out the border keeps its width on the screen, and a small container is held anywhere', () => {
  const scene = sceneOf();
  expect(describeHit(scene, 712, 300, 0.4)).toBe('edge of vpc');
  expect(describeHit(scene, 500, 300, 0.1)).toBe('edge of vpc');
});

test('the inner container is meant where two lie on each other', () => {
  const scene = sceneOf(
    aDrawing([
      { id: 'vpc', kind: 'vpc', at: [0, 0], size: [800, 600] },
      { id: 'subnet', kind: 'subnet', parent: 'vpc', at: [100, 100], size: [400, 300] },
    ]),
  );
  expect(describeHit(scene, 300, 250)).toBe('body of subnet');
  expect(frameAt(scene, [300, 250], new Set())?.id).toBe('subnet');
  expect(frameAt(scene, [300, 250], new Set(['subnet']))?.id).toBe('vpc');
});

test('a line is met within six pixels of the screen once it has been painted', () => {
  const scene = sceneOf(
    aDrawing(
      [
        { id: 'a', at: [0, 0] },
        { id: 'b', at: [600, 0] },
      ],
      [{ from: 'a', to: 'b' }],
    ),
  );
  expect(describeHit(scene, 300, 30)).toBe('page');
  const connection = scene.connections.get('a-b');
  if (connection === undefined) throw new Error('The scene lost its connection.');
  const [, end] = scene.pathOf(connection);
  const y = end?.[1] ?? 0;
  expect(describeHit(scene, 300, y + 5)).toBe('connection a-b');
  expect(describeHit(scene, 300, y + 9)).toBe('page');
  expect(describeHit(scene, 300, y + 9, 0.5)).toBe('connection a-b');
  expect(describeHit(scene, 300, y, 0.1)).toBe('page');
});

test('a connection pulled to a point ends at the leaf there, else at the container', () => {
  const scene = sceneOf();
  expect(nodeAt(scene, [200, 180], 'out')?.id).toBe('in');
  expect(nodeAt(scene, [500, 300], 'out')?.id).toBe('vpc');
  expect(nodeAt(scene, [200, 180], 'in')?.id).toBe('vpc');
});

test('a box selects leaves that it touches, and a container only whole, without what it holds', () => {
  const scene = sceneOf();
  const ids = (x: number, y: number, width: number, height: number) =>
    nodesInBox(scene, { x, y, width, height })
      .map((node) => node.id)
      .sort();
  expect(ids(140, 140, 60, 60)).toEqual(['in']);
  expect(ids(50, 50, 700, 500)).toEqual(['vpc']);
  expect(ids(50, 50, 1200, 500)).toEqual(['out', 'vpc']);
});
