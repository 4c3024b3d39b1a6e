import { expect, test } from 'vitest';
import { largeDocument } from '#shared/testing/large-document.ts';
import { connectionDetailAt, detailAt, maxMounted, mountZoom } from './level-of-detail.ts';
import { nodesToMount } from './mount-window.ts';
import { Scene } from './scene.ts';
import { vpcWithQueue } from './testing/a-drawing.ts';

const size = { width: 1400, height: 900 };

function mounted(document: Parameters<Scene['update']>[0], zoom: number, pinned: readonly string[] = []) {
  const scene = new Scene();
  scene.update(document);
  return { scene, ids: nodesToMount(scene, { viewport: { x: 0, y: 0, zoom }, ...size }, pinned) };
}

test('at a readable zoom what is in view has elements, and what is far outside has none', () => {
  expect(mounted(vpcWithQueue(), 1).ids).toEqual(expect.arrayContaining(['vpc', 'in', 'out']));
  const scene = new Scene();
  scene.update(vpcWithQueue());
  const away = nodesToMount(scene, { viewport: { x: -5000, y: 0, zoom: 1 }, ...size }, []);
  expect(away).toEqual([]);
});

test('further out nothing has an element, as paint shows all that can be read there', () => {
  expect(mounted(vpcWithQueue(), mountZoom - 0.01).ids).toEqual([]);
  expect(mounted(vpcWithQueue(), 0.05).ids).toEqual([]);
});

test('what is pinned has an element at every zoom, unless it does not exist', () => {
  expect(mounted(vpcWithQueue(), 0.05, ['in', 'gone']).ids).toEqual(['in']);
});

test('ten thousand nodes never mount more than the most that is allowed', () => {
  const document = largeDocument(10_000);
  expect(document.nodes.size).toBe(10_000);
  for (const zoom of [0.05, 0.2, 0.59, 0.6, 1, 2]) {
    expect(mounted(document, zoom).ids.length).toBeLessThanOrEqual(maxMounted);
  }
});

test('detail only grows with the zoom', () => {
  const leaf = ['box', 'icon', 'label', 'full'];
  const line = ['straight', 'bends', 'full'];
  let lastLeaf = 0;
  let lastLine = 0;
  for (let zoom = 0.02; zoom < 2; zoom += 0.02) {
    expect(leaf.indexOf(detailAt(zoom))).toBeGreaterThanOrEqual(lastLeaf);
    expect(line.indexOf(connectionDetailAt(zoom))).toBeGreaterThanOrEqual(lastLine);
    lastLeaf = leaf.indexOf(detailAt(zoom));
    lastLine = line.indexOf(connectionDetailAt(zoom));
  }
  // A painted leaf must look like the element that takes over from it.
  expect(detailAt(mountZoom)).toBe('full');
});
