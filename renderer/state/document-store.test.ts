import { beforeEach, expect, test } from 'vitest';
import { addNode } from '#shared/document/commands/add-node.ts';
import { moveNodes, removeRecords, renameNode } from '#shared/document/commands/change-nodes.ts';
import { createDocument } from '#shared/document/create-document.ts';
import { dispatch, documentStore, markSaved, open, redo, subscribeChanges, undo } from './document-store.ts';
import { clearSelection, editName, hover, select, selectionStore, toggleNode } from './selection-store.ts';

function current() {
  return documentStore.getState().document;
}

beforeEach(() => {
  const empty = createDocument('test', 'Test');
  open(empty);
  dispatch('Add', addNode(current(), { kind: 'vpc', name: 'Main', at: [0, 0] }).changes);
  clearSelection();
});

test('what is undone is as before, and what is done again is as after', () => {
  const before = current();
  dispatch('Rename', renameNode(before, 'main', 'Shop'));
  const after = current();
  expect(undo()).toBe('Rename');
  expect(current().nodes).toEqual(before.nodes);
  expect(redo()).toBe('Rename');
  expect(current().nodes).toEqual(after.nodes);
  expect(redo()).toBeUndefined();
});

test('moves of one gesture are one step of undo; those of the next are another', () => {
  const start = current().nodes.get('main')?.at;
  for (let x = 1; x <= 5; x += 1)
    dispatch('Move', moveNodes(current(), [{ id: 'main', at: [x, 0] }]), { gesture: 'nudge 1' });
  dispatch('Move', moveNodes(current(), [{ id: 'main', at: [9, 0] }]), { gesture: 'nudge 2' });
  undo();
  expect(current().nodes.get('main')?.at).toEqual([5, 0]);
  undo();
  expect(current().nodes.get('main')?.at).toEqual(start);
});

test('listeners hear every change set with its revision, undo included', () => {
  const heard: number[] = [];
  const stop = subscribeChanges((changes, revision) => heard.push(revision * 100 + changes.length));
  dispatch('Rename', renameNode(current(), 'main', 'Shop'));
  undo();
  stop();
  dispatch('Rename', renameNode(current(), 'main', 'Other'));
  expect(heard).toEqual([201, 301]);
});

test('a change that changes nothing is not a step, and a read-only document takes none', () => {
  const { revision } = documentStore.getState();
  expect(dispatch('Rename', renameNode(current(), 'main', 'Main'))).toBe(false);
  expect(documentStore.getState().revision).toBe(revision);
  open(current(), { isReadOnly: true });
  expect(dispatch('Rename', renameNode(current(), 'main', 'Shop'))).toBe(false);
  expect(current().nodes.get('main')?.name).toBe('Main');
});

test('a document with journalled edits opens as not saved', () => {
  open(current(), { hasUnsavedEdits: true });
  const { revision, savedRevision } = documentStore.getState();
  expect(savedRevision).toBeLessThan(revision);
  markSaved(revision);
  expect(documentStore.getState().savedRevision).toBe(revision);
});

test('what is removed is no longer selected, hovered or edited', () => {
  select(['main']);
  hover({ table: 'nodes', id: 'main' });
  editName('main');
  dispatch('Delete', removeRecords(current(), ['main']));
  const { nodeIds, hovered, editingName, activeNodeId } = selectionStore.getState();
  expect({ count: nodeIds.size, hovered, editingName, activeNodeId }).toEqual({
    count: 0,
    hovered: undefined,
    editingName: undefined,
    activeNodeId: undefined,
  });
});

test('the last node that was added to the selection is the active one', () => {
  dispatch('Add', addNode(current(), { kind: 'vpc', name: 'Second', at: [0, 0] }).changes);
  select(['main']);
  toggleNode('second');
  expect(selectionStore.getState().activeNodeId).toBe('second');
  toggleNode('second');
  expect(selectionStore.getState().activeNodeId).toBe('main');
});
