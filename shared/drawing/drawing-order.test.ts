import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxesOverlap } from '#shared/base/geometry.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { absoluteBoxes } from './absolute-boxes.ts';
import { BoxGrid } from './box-grid.ts';
import { connectionRouter } from './connection-router.ts';
import { drawingOrder, shownAs } from './drawing-order.ts';

const nested = aDocument()
  .node('vpc', 'main', { at: [100, 50], size: [600, 400] })
  .node('subnet', 'app', { parent: 'main', at: [20, 40], size: [300, 200] })
  .node('ec2-instance', 'web', { parent: 'app', at: [10, 60] })
  .node('ec2-instance', 'db', { parent: 'main', at: [400, 60] })
  .node('users', 'people', { at: [0, 0] })
  .connect('note', 'web', 'db')
  .build();

function collapsed(id: string) {
  const node = nested.nodes.get(id) as DocumentNode;
  return { ...nested, nodes: new Map([...nested.nodes, [id, { ...node, collapsed: true }]]) };
}

const damaged = {
  ...createDocument('test', 'Test'),
  nodes: new Map<string, DocumentNode>([
    ['a', { id: 'a', kind: 'frame', name: 'A', parent: 'b', at: [10, 10] }],
    ['b', { id: 'b', kind: 'frame', name: 'B', parent: 'a', at: [20, 20] }],
    ['c', { id: 'c', kind: 'note', name: 'C', parent: 'nowhere', at: [30, 30] }],
  ]),
};

describe('absoluteBoxes', () => {
  it('adds up the places of all containers', () => {
    expect(absoluteBoxes(nested).get('web')).toMatchObject({ x: 130, y: 150 });
  });

  it('draws nodes whose parents are missing or go in a circle', () => {
    const boxes = absoluteBoxes(damaged);
    expect([...boxes.keys()].sort()).toEqual(['a', 'b', 'c']);
    expect(boxes.get('c')).toMatchObject({ x: 30, y: 30 });
  });

  it('nests a hundred thousand deep', () => {
    const nodes = new Map<string, DocumentNode>();
    for (let index = 0; index < 100_000; index += 1) {
      const parent = index === 0 ? {} : { parent: `n${index - 1}` };
      nodes.set(`n${index}`, { id: `n${index}`, kind: 'frame', name: '', at: [1, 1], ...parent });
    }
    const deep = { ...createDocument('test', 'Test'), nodes };
    expect(absoluteBoxes(deep).get('n99999')).toMatchObject({ x: 100_000, y: 100_000 });
    expect(drawingOrder(deep).at(-1)).toMatchObject({ depth: 99_999 });
  });
});

describe('drawingOrder', () => {
  it('paints containers before what they hold, every node once', () => {
    fc.assert(
      fc.property(randomDocument(), (document) => {
        const order = drawingOrder(document).map(({ node }) => node.id);
        expect([...order].sort()).toEqual([...document.nodes.keys()].sort());
        const at = new Map(order.map((id, index) => [id, index]));
        for (const { id, parent } of document.nodes.values()) {
          if (parent === undefined || !document.nodes.has(parent)) continue;
          expect(at.get(parent) ?? 0).toBeLessThan(at.get(id) ?? 0);
        }
      }),
      { numRuns: 50 },
    );
    expect(drawingOrder(damaged)).toHaveLength(3);
  });

  it('leaves out what a collapsed container hides, and says where it is instead', () => {
    const document = collapsed('app');
    expect(drawingOrder(document).map(({ node }) => node.id)).not.toContain('web');
    expect(shownAs(document, 'web')).toBe('app');
    expect(shownAs(document, 'db')).toBe('db');
  });
});

describe('connectionRouter', () => {
  it('ends lines at the collapsed container, and draws none that is hidden whole', () => {
    const [line] = [...nested.connections.values()];
    if (line === undefined) throw new Error('No line.');
    const inApp = connectionRouter(collapsed('app')).pointsOf(line);
    const app = absoluteBoxes(collapsed('app')).get('app');
    expect(inApp?.[0]?.[0]).toBe((app?.x ?? 0) + (app?.width ?? 0));
    expect(connectionRouter(collapsed('main')).pointsOf(line)).toBeUndefined();
  });

  it('draws lines between the same two nodes side by side', () => {
    const document = aDocument(nested).connect('note', 'db', 'web').build();
    const router = connectionRouter(document);
    const [there, back] = [...document.connections.values()].map((line) => router.pointsOf(line));
    expect(there).toBeDefined();
    expect(there).not.toEqual([...(back ?? [])].reverse());
  });
});

describe('BoxGrid', () => {
  const box = fc.record({
    x: fc.integer({ min: -3000, max: 3000 }),
    y: fc.integer({ min: -3000, max: 3000 }),
    width: fc.integer({ min: 1, max: 9000 }),
    height: fc.integer({ min: 1, max: 2000 }),
  });

  it('finds what looking at every box finds', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 40 }), box, (boxes, area) => {
        const grid = new BoxGrid(boxes.map((each, index) => [index, each] as const));
        const found = [...grid.within(area)].map(([index]) => index).sort((a, b) => a - b);
        const grown = { x: area.x - 0.5, y: area.y - 0.5, width: area.width + 1, height: area.height + 1 };
        expect(found).toEqual(boxes.flatMap((each, index) => (boxesOverlap(grown, each) ? [index] : [])));
      }),
    );
  });
});
