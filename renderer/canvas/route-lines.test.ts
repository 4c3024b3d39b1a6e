import { expect, test } from 'vitest';
import { applyChanges } from '#shared/document/change-set.ts';
import { patchNode } from '#shared/document/commands/change-nodes.ts';
import { drawRoute } from './route-lines.ts';
import { Scene } from './scene.ts';
import { aDrawing } from './testing/a-drawing.ts';

const drawing = aDrawing(
  [
    { id: 'people', kind: 'users', at: [0, 100] },
    { id: 'vpc', kind: 'vpc', at: [200, 0], size: [900, 500] },
    { id: 'subnet', kind: 'subnet', parent: 'vpc', at: [40, 60], size: [400, 300] },
    { id: 'front', kind: 'alb', parent: 'subnet', at: [40, 60] },
    { id: 'app', kind: 'ec2-instance', parent: 'subnet', at: [240, 60] },
    { id: 'table', kind: 'route-table', parent: 'vpc', at: [600, 60] },
  ],
  [{ from: 'people', to: 'front' }],
);

const way = {
  path: ['people', 'vpc', 'subnet', 'front', 'table', 'app'],
  returnPath: ['app', 'front', 'people'],
};

function draw(route: Partial<Parameters<typeof drawRoute>[2]> = {}, document = drawing) {
  const scene = new Scene();
  scene.update(document);
  return { scene, drawn: drawRoute(scene, document, { ...way, blockedAt: [], startedAt: 0, ...route }) };
}

test('the way runs along drawn connections and straight where there are none; tables and containers are beside it', () => {
  const { scene, drawn } = draw();
  expect(drawn.stops.map(({ id }) => id)).toEqual(['people', 'front', 'app']);
  expect(drawn.asked.map(({ id }) => id)).toEqual(['vpc', 'subnet', 'table']);
  const [first, second] = drawn.lines;
  const connection = scene.connections.get('people-front');
  expect(first?.points).toEqual(connection === undefined ? [] : scene.pathOf(connection));
  expect(second?.points).toHaveLength(2);
  // The answer comes back the same way and needs no line of its own.
  expect(drawn.returnLines).toEqual([]);
});

test('behind what refuses there is only what would be', () => {
  const cuts = (blockedAt: readonly string[], refusedOn: 'forward' | 'return') =>
    draw({ blockedAt, refusedOn }).drawn.lines.map(({ isCut }) => isCut);
  expect(cuts(['front'], 'forward')).toEqual([false, true]);
  expect(cuts(['subnet'], 'forward')).toEqual([true, true]);
  expect(cuts(['app'], 'return')).toEqual([false, false]);
});

test('a collapsed container stands for what it hides, and what is gone is left out', () => {
  const collapsed = applyChanges(drawing, patchNode(drawing, 'vpc', { collapsed: true }));
  const { drawn } = draw({ path: ['people', 'front', 'gone', 'app'], returnPath: [] }, collapsed);
  expect(drawn.stops.map(({ id }) => id)).toEqual(['people']);
  expect(drawn.asked.map(({ id }) => id)).toEqual(['vpc']);
});
