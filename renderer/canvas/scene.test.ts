import { expect, test } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import { moveNodes, patchNode, removeRecords } from '#shared/document/commands/change-nodes.ts';
import { Scene } from './scene.ts';
import { aDrawing } from './testing/a-drawing.ts';

const drawing = aDrawing(
  [
    { id: 'vpc', kind: 'vpc', at: [100, 100], size: [600, 400] },
    { id: 'a', parent: 'vpc', at: [50, 50] },
    { id: 'b', parent: 'vpc', at: [300, 50] },
    { id: 'c', at: [900, 100] },
  ],
  [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
  ],
);

const around = { x: -10_000, y: -10_000, width: 40_000, height: 40_000 };

function ids(list: readonly { readonly id: string }[]): readonly string[] {
  return list.map(({ id }) => id).sort();
}

test('moving a container moves what it holds, and leaves the rest as it was', () => {
  const scene = new Scene();
  scene.update(drawing);
  const before = scene.nodes.get('c');
  scene.update(applyChanges(drawing, moveNodes(drawing, [{ id: 'vpc', at: [200, 100] }])));
  expect(scene.nodes.get('a')?.box).toMatchObject({ x: 250, y: 150 });
  expect(scene.nodes.get('c')).toBe(before);
  expect(ids(scene.nodesIn({ x: 250, y: 150, width: 1, height: 1 }))).toEqual(['a', 'vpc']);
});

test('a scene that followed edits finds the same as one made afresh', () => {
  const followed = new Scene();
  followed.update(drawing);
  let document = drawing;
  const steps = [
    moveNodes(document, [{ id: 'a', at: [400, 200] }]),
    patchNode(document, 'vpc', { collapsed: true }),
    removeRecords(document, ['b']),
  ];
  for (const step of steps) {
    document = applyChanges(document, step);
    followed.update(document);
    const fresh = new Scene();
    fresh.update(document);
    expect(ids(followed.nodesIn(around))).toEqual(ids(fresh.nodesIn(around)));
    expect(ids(followed.connectionsIn(around))).toEqual(ids(fresh.connectionsIn(around)));
    expect(followed.bounds).toEqual(fresh.bounds);
  }
});

test('a collapsed container hides what it holds and takes its connections', () => {
  const scene = new Scene();
  scene.update(applyChanges(drawing, patchNode(drawing, 'vpc', { collapsed: true })));
  expect([...scene.nodes.keys()].sort()).toEqual(['c', 'vpc']);
  expect(scene.connections.has('a-b')).toBe(false);
  expect(scene.connections.get('b-c')?.from.id).toBe('vpc');
});

test('a line is kept while its ends stay and computed again when one moves', () => {
  const scene = new Scene();
  scene.update(drawing);
  const connection = scene.connections.get('a-b');
  if (connection === undefined) throw new Error('The scene lost its connection.');
  const points = scene.pathOf(connection);
  const moved = applyChanges(drawing, moveNodes(drawing, [{ id: 'c', at: [900, 300] }]));
  scene.update(moved);
  expect(scene.knownPathOf(connection)).toBe(points);
  expect(scene.isPathCurrent(connection)).toBe(false);
  scene.update(applyChanges(moved, moveNodes(moved, [{ id: 'b', at: [300, 250] }])));
  const next = scene.connections.get('a-b');
  if (next === undefined) throw new Error('The scene lost its connection.');
  expect(scene.knownPathOf(next)).toBeUndefined();
  expect(scene.pathOf(next)).not.toEqual(points);
});
