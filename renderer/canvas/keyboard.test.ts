import type { KeyboardEvent } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { announcementStore } from '#renderer/state/announce.ts';
import { documentStore, open, undo } from '#renderer/state/document-store.ts';
import { clearSelection, select, selectionStore } from '#renderer/state/selection-store.ts';
import { partOf } from '#shared/testing/part-of.ts';
import { focusNode, mountStore, scene } from './canvas-model.ts';
import { connectQuestionStore, dismissQuestion, startConnecting } from './gestures/connect.ts';
import { gestureStore, noGesture, setGesture } from './gestures/gesture-store.ts';
import { onDrawingKey } from './keyboard.ts';
import { aDrawing } from './testing/a-drawing.ts';

// Nothing is mounted in these tests; what the model asks of a browser never runs.
globalThis.document ??= partOf<Document>({ querySelector: () => null });

const drawing = aDrawing(
  [
    { id: 'users', kind: 'users', name: 'Customers', at: [0, 200] },
    { id: 'vpc', kind: 'vpc', name: 'Main', at: [200, 0], size: [800, 500] },
    { id: 'alb', kind: 'alb', name: 'Web ALB', parent: 'vpc', at: [40, 180] },
    { id: 'app', kind: 'ec2-instance', name: 'App', parent: 'vpc', at: [300, 180] },
    { id: 'nat', kind: 'nat-gateway', name: 'NAT', parent: 'vpc', at: [300, 340] },
    { id: 'queue', name: 'Queue', at: [1100, 200] },
  ],
  [{ from: 'users', to: 'alb' }],
);

let time = 0;

/** Presses a key; true when the drawing took it. */
function press(key: string, modifiers: Partial<KeyboardEvent> = {}, laterMs = 5000): boolean {
  time += laterMs;
  let isTaken = false;
  onDrawingKey({
    key,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    shiftKey: false,
    timeStamp: time,
    ...modifiers,
    preventDefault: () => {
      isTaken = true;
    },
    stopPropagation: () => undefined,
  } as KeyboardEvent);
  return isTaken;
}

function selected(): readonly string[] {
  const { nodeIds, connectionIds } = selectionStore.getState();
  return [...nodeIds, ...connectionIds];
}

beforeEach(() => {
  setGesture(noGesture);
  dismissQuestion();
  open(drawing);
  scene.update(documentStore.getState().document);
  clearSelection();
  focusNode(undefined);
});

test('Tab goes through the drawing in reading order and leaves it at the end', () => {
  const visited: string[] = [];
  while (press('Tab')) visited.push(selected()[0] ?? '');
  expect(visited).toEqual(['users', 'vpc', 'queue']);
  expect(press('Tab', { shiftKey: true })).toBe(true);
  expect(selected()).toEqual(['vpc']);
});

test('Enter goes into a container, Escape out of it, and out of the drawing to nothing', () => {
  select(['vpc']);
  press('Enter');
  expect(selected()).toEqual(['alb']);
  press('Tab');
  expect(selected()).toEqual(['app']);
  press('Escape');
  expect(selected()).toEqual(['vpc']);
  press('Escape');
  expect(selected()).toEqual([]);
  expect(mountStore.getState().focusedId).toBeUndefined();
});

test('arrows with Control go to the next node that way, also beyond the container', () => {
  select(['alb']);
  press('ArrowRight', { ctrlKey: true });
  expect(selected()).toEqual(['app']);
  press('ArrowDown', { ctrlKey: true });
  expect(selected()).toEqual(['nat']);
  select(['app']);
  focusNode(undefined);
  press('ArrowRight', { ctrlKey: true });
  expect(selected()).toEqual(['queue']);
});

test('arrows nudge what is selected, ten times as far with Shift, and a held key is one step of undo', () => {
  select(['queue']);
  for (let count = 0; count < 5; count += 1) press('ArrowRight', {}, 50);
  press('ArrowDown', { shiftKey: true }, 50);
  expect(documentStore.getState().document.nodes.get('queue')?.at).toEqual([1105, 210]);
  expect(documentStore.getState().history.undo).toHaveLength(1);
  undo();
  expect(documentStore.getState().document.nodes.get('queue')?.at).toEqual([1100, 200]);
});

test('C, arrows and Enter connect, and what can mean several things is asked', () => {
  select(['alb']);
  startConnecting('alb');
  press('ArrowRight');
  expect(gestureStore.getState().gesture).toMatchObject({ type: 'connect', target: 'app' });
  expect(selected()).toEqual(['alb']);
  press('Enter');
  const made = [...documentStore.getState().document.connections.values()].filter(({ to }) => to === 'app');
  const { question } = connectQuestionStore.getState();
  expect(made.length === 1 || question?.to === 'app').toBe(true);
  expect(gestureStore.getState().gesture.type).toBe('none');
});

test('Tab stays in the drawing while a line is drawn, and goes into containers', () => {
  select(['alb']);
  startConnecting('alb');
  const visited: (string | undefined)[] = [];
  for (let count = 0; count < 7; count += 1) {
    expect(press('Tab')).toBe(true);
    const { gesture } = gestureStore.getState();
    visited.push(gesture.type === 'connect' ? gesture.target : 'ended');
  }
  // The node that the line comes from is passed and is no target.
  expect(visited).toEqual(['app', 'nat', 'queue', 'users', 'vpc', undefined, 'app']);
  press('Tab', { shiftKey: true });
  press('Tab', { shiftKey: true });
  expect(gestureStore.getState().gesture).toMatchObject({ type: 'connect', target: 'vpc' });
});

test('Escape ends connecting and changes nothing', () => {
  select(['alb']);
  startConnecting('alb');
  press('ArrowRight');
  press('Escape');
  expect(gestureStore.getState().gesture.type).toBe('none');
  expect(documentStore.getState().revision).toBe(0);
  expect(announcementStore.getState().text).toBe('Connecting ended.');
});

test('a bracket goes to the connections of a node, and Enter to the other end', () => {
  select(['users']);
  press(']');
  expect(selected()).toEqual(['users-alb']);
  expect(announcementStore.getState().text).toBe('Customers sends traffic to Web ALB');
  press('Enter');
  expect(selected()).toEqual(['alb']);
});

test('a locked node stays, and says so', () => {
  const queue = drawing.nodes.get('queue');
  if (queue === undefined) throw new Error('lost');
  open({ ...drawing, nodes: new Map(drawing.nodes).set('queue', { ...queue, locked: true }) });
  scene.update(documentStore.getState().document);
  select(['queue']);
  press('ArrowRight');
  expect(documentStore.getState().revision).toBe(0);
  expect(announcementStore.getState().text).toContain('locked');
});
