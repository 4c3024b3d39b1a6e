import { beforeEach, expect, test } from 'vitest';
import { dispatch, documentStore, open, undo } from '#renderer/state/document-store.ts';
import { addNode } from '#shared/document/commands/add-node.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { dispatchPlaced } from './dispatch-placed.ts';

const current = (): LintelDocument => documentStore.getState().document;

function add(kind: string, id: string, at: readonly [number, number], parent?: string): void {
  const node = { kind, name: id, id, at, ...(parent === undefined ? {} : { parent }) };
  const size = kind === 'vpc' ? { size: [300, 200] as const } : {};
  dispatch('Add', addNode(current(), { ...node, ...size }).changes);
}

beforeEach(() => {
  open(createDocument('test', 'Test'));
  add('vpc', 'shop', [0, 0]);
  add('vpc', 'stock', [0, 240]);
});

test('a container grows around what is drawn below its border, and its neighbour makes room', () => {
  const drawn = addNode(current(), { kind: 'route-table', name: 'Table', parent: 'shop', at: [40, 208] });
  expect(dispatchPlaced('Draw', drawn.changes)).toBe(true);
  const [shop, stock] = ['shop', 'stock'].map((id) => current().nodes.get(id));
  const height = shop?.size?.[1] ?? 0;
  expect(height).toBeGreaterThan(250);
  expect(stock?.at[1]).toBeGreaterThanOrEqual(height);
  expect(shop?.size?.[0]).toBe(300);
});

test('it is one step of undo', () => {
  const before = current();
  const drawn = addNode(before, { kind: 'route-table', name: 'Table', parent: 'shop', at: [40, 208] });
  dispatchPlaced('Draw', drawn.changes);
  expect(undo()).toBe('Draw');
  expect(current().nodes).toEqual(before.nodes);
});

test('what has room changes nothing else', () => {
  const before = current();
  const drawn = addNode(before, { kind: 'route-table', name: 'Table', parent: 'shop', at: [40, 60] });
  dispatchPlaced('Draw', drawn.changes);
  expect(current().nodes.get('shop')).toEqual(before.nodes.get('shop'));
  expect(current().nodes.get('stock')).toEqual(before.nodes.get('stock'));
});
