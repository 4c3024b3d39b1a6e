import { expect, it } from 'vitest';
import { cidrContains, cidrsOverlap, parseCidr } from '#shared/base/cidr.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { addNode, type NewNode } from '#shared/document/commands/add-node.ts';
import { createDocument } from '#shared/document/create-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { freeBlocks } from './free-blocks.ts';

function aDrawing(...nodes: readonly Omit<NewNode, 'at'>[]): LintelDocument {
  return nodes.reduce<LintelDocument>(
    (document, node) => applyChanges(document, addNode(document, { ...node, at: [0, 0] }).changes),
    createDocument('01TEST', 'Test'),
  );
}

function blocksFor(document: LintelDocument, id: string): readonly string[] {
  const node = document.nodes.get(id);
  if (node === undefined) throw new Error(id);
  return freeBlocks(document, node);
}

it('offers a subnet blocks of its network that no other subnet has, its own size first', () => {
  const document = aDrawing(
    { kind: 'vpc', name: 'vpc', properties: { cidrBlock: '10.1.0.0/16' } },
    { kind: 'subnet', name: 'a', parent: 'vpc', properties: { cidrBlock: '10.1.0.0/22' } },
    { kind: 'subnet', name: 'b', parent: 'vpc', properties: { cidrBlock: '10.1.1.0/24' } },
  );
  const blocks = blocksFor(document, 'b');
  expect(blocks[0]).toBe('10.1.4.0/24');
  const network = parseCidr('10.1.0.0/16');
  const taken = parseCidr('10.1.0.0/22');
  for (const text of blocks) {
    const block = parseCidr(text);
    if (block === undefined || network === undefined || taken === undefined) throw new Error(text);
    expect(cidrContains(network, block) && !cidrsOverlap(taken, block)).toBe(true);
  }
});

it('offers a network a block beside the other networks', () => {
  const document = aDrawing(
    { kind: 'vpc', name: 'one', properties: { cidrBlock: '10.0.0.0/16' } },
    { kind: 'vpc', name: 'two', properties: { cidrBlock: '10.0.0.0/16' } },
  );
  expect(blocksFor(document, 'two')[0]).toBe('10.1.0.0/16');
});

it('offers nothing in a network that is full', () => {
  const document = aDrawing(
    { kind: 'vpc', name: 'vpc', properties: { cidrBlock: '10.0.0.0/28' } },
    { kind: 'subnet', name: 'a', parent: 'vpc', properties: { cidrBlock: '10.0.0.0/28' } },
    { kind: 'subnet', name: 'b', parent: 'vpc' },
  );
  expect(blocksFor(document, 'b')).toEqual([]);
});
