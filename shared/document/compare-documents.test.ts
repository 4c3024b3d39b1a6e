import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomDocument } from '#shared/testing/generated-documents.ts';
import { applyChanges } from './change-set.ts';
import { addNode } from './commands/add-node.ts';
import { moveNodes, setProperties } from './commands/change-nodes.ts';
import { replaceDocument } from './commands/replace-document.ts';
import { compareDocuments } from './compare-documents.ts';
import { createDocument } from './create-document.ts';

const empty = createDocument('test', 'Test');
const queue = addNode(empty, { kind: 'sqs-queue', name: 'Orders', at: [0, 0] });
const drawn = applyChanges(empty, queue.changes);

test('what was drawn is added, and seen from the other side removed', () => {
  expect(compareDocuments(empty, drawn).nodes).toMatchObject([{ id: queue.id, what: 'added' }]);
  expect(compareDocuments(drawn, empty).nodes).toMatchObject([{ id: queue.id, what: 'removed' }]);
});

test('a changed property is named; a move is a move', () => {
  const slower = applyChanges(drawn, setProperties(drawn, queue.id, { visibilityTimeout: 90 }));
  expect(compareDocuments(drawn, slower).nodes).toMatchObject([
    { id: queue.id, what: 'changed', fields: ['visibilityTimeout'] },
  ]);
  const moved = applyChanges(drawn, moveNodes(drawn, [{ id: queue.id, at: [50, 50] }]));
  expect(compareDocuments(drawn, moved).nodes).toMatchObject([{ what: 'moved', fields: ['at'] }]);
});

test('equal documents do not differ, and every other record does', () => {
  fc.assert(
    fc.property(randomDocument(), randomDocument(), (a, b) => {
      expect(compareDocuments(a, a)).toEqual({ nodes: [], connections: [] });
      const { nodes, connections } = compareDocuments(a, b);
      const changed = replaceDocument(a, b).filter(
        ({ table }) => table === 'nodes' || table === 'connections',
      );
      expect([...nodes, ...connections].map(({ id }) => id).sort()).toEqual(
        changed.map(({ id }) => id).sort(),
      );
    }),
    { numRuns: 50 },
  );
});
