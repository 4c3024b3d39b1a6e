import type { KeyboardEvent } from 'react';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import { clearSelection, select, selectionStore, toggleNode } from '#renderer/state/selection-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { judgeConnection } from '#shared/catalogue/judge-connection.ts';
import { moveNodes } from '#shared/document/commands/change-nodes.ts';
import type { NodeId } from '#shared/document/records.ts';
import { focusNode, mountStore, scene } from './canvas-model.ts';
import { countOf, describeConnection } from './describe-node.ts';
import { finishConnect } from './gestures/connect.ts';
import { gestureStore, noGesture, setGesture } from './gestures/gesture-store.ts';
import { rootsOf, withGrownContainers } from './gestures/grow-containers.ts';
import type { SceneNode } from './scene.ts';
import { type Direction, inReadingOrder, nearestInDirection } from './spatial-navigation.ts';
import { revealArea } from './view-control.ts';

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const nudges: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

/** Nudges closer together than this are one step of undo. */
const nudgePauseMs = 800;

let nudge = { number: 0, at: Number.NEGATIVE_INFINITY, ids: '' };

/**
 * Keys on the drawing: Tab goes on in reading order, arrows nudge what is selected, with Ctrl or Alt (or nothing
 * selected) they go to the next node that way; Enter and Escape go into and out of containers.
 */
export function onDrawingKey(event: KeyboardEvent): void {
  const isHandled = handleKey(event);
  if (!isHandled) return;
  event.preventDefault();
  event.stopPropagation();
}

function handleKey(event: KeyboardEvent): boolean {
  const { gesture } = gestureStore.getState();
  const direction = arrows[event.key];
  if (direction !== undefined) {
    const isNavigation = event.ctrlKey || event.altKey || event.metaKey || gesture.type === 'connect';
    if (!isNavigation && selectionStore.getState().nodeIds.size > 0) return nudgeSelection(event, direction);
    return goInDirection(direction);
  }
  switch (event.key) {
    case 'Tab':
      return gesture.type === 'connect'
        ? goToNextTarget(event.shiftKey ? -1 : 1)
        : goToSibling(event.shiftKey ? -1 : 1);
    case 'Home':
      return goToEnd('first');
    case 'End':
      return goToEnd('last');
    case 'Enter':
      return enter();
    case 'Escape':
      return leave();
    case ' ': {
      const { focusedId } = mountStore.getState();
      if (focusedId === undefined) return false;
      toggleNode(focusedId);
      return true;
    }
    case ']':
      return goToConnection(1);
    case '[':
      return goToConnection(-1);
    default:
      return false;
  }
}

/** Where the keys are: the focused node, else the selected one. */
function currentNode(): SceneNode | undefined {
  const { focusedId } = mountStore.getState();
  const { activeNodeId } = selectionStore.getState();
  return scene.nodes.get(focusedId ?? '') ?? scene.nodes.get(activeNodeId ?? '');
}

/** Puts the keys on a node: it is selected, brought into view and, as its tree item, read out. */
function goTo(node: SceneNode | undefined): boolean {
  if (node === undefined) return false;
  focusNode(node.id);
  const { gesture } = gestureStore.getState();
  if (gesture.type === 'connect') aimAt(gesture.from, node);
  else select([node.id]);
  revealArea(node.box);
  return true;
}

export function childrenOf(parent: NodeId | undefined): readonly SceneNode[] {
  return inReadingOrder(scene.childrenOf(parent));
}

function siblingsOf(node: SceneNode | undefined): readonly SceneNode[] {
  const parent = node?.node.parent;
  return childrenOf(parent !== undefined && scene.nodes.has(parent) ? parent : undefined);
}

function goToSibling(step: 1 | -1): boolean {
  const current = currentNode();
  const siblings = siblingsOf(current);
  if (current === undefined) return goTo(step === 1 ? siblings[0] : siblings.at(-1));
  const index = siblings.findIndex((node) => node.id === current.id);
  // After the last one Tab leaves the drawing, as it must.
  return goTo(siblings[index + step]);
}

/** While a line is drawn Tab stays in the drawing and goes into containers, because Enter connects there. */
function goToNextTarget(step: 1 | -1): boolean {
  const all = inDepth(undefined, new Set());
  const current = currentNode();
  const index = all.findIndex((node) => node.id === current?.id);
  return goTo(all.at((index + step) % all.length));
}

function inDepth(parent: NodeId | undefined, seen: Set<NodeId>): readonly SceneNode[] {
  return childrenOf(parent).flatMap((node) => {
    // Containers that hold each other would lead round for ever.
    if (seen.has(node.id)) return [];
    seen.add(node.id);
    return [node, ...inDepth(node.id, seen)];
  });
}

function goToEnd(end: 'first' | 'last'): boolean {
  const siblings = siblingsOf(currentNode());
  return goTo(end === 'first' ? siblings[0] : siblings.at(-1));
}

function goInDirection(direction: Direction): boolean {
  const current = currentNode();
  if (current === undefined) return goTo(siblingsOf(undefined)[0]);
  const siblings = siblingsOf(current).filter((node) => node.id !== current.id);
  const next = nearestInDirection(current.box, siblings, direction) ?? beyondContainer(current, direction);
  if (next === undefined) announce('Nothing further that way.');
  else goTo(next);
  return true;
}

/** From the last node of a container the way leads on to leaves of others. */
function beyondContainer(current: SceneNode, direction: Direction): SceneNode | undefined {
  const others = scene.leaves.filter(
    (node) => node.id !== current.id && node.node.parent !== current.node.parent,
  );
  return nearestInDirection(current.box, others, direction);
}

function enter(): boolean {
  const { gesture } = gestureStore.getState();
  const current = currentNode();
  if (gesture.type === 'connect') {
    if (gesture.target === undefined) return true;
    const target = scene.nodes.get(gesture.target);
    setGesture(noGesture);
    if (target !== undefined) finishConnect(gesture.from, target.id, screenCentre(target));
    return true;
  }
  const [connectionId] = selectionStore.getState().connectionIds;
  if (selectionStore.getState().nodeIds.size === 0 && connectionId !== undefined) {
    const connection = scene.connections.get(connectionId);
    const { focusedId } = mountStore.getState();
    return goTo(connection?.to.id === focusedId ? connection?.from : connection?.to);
  }
  if (current === undefined) return false;
  const [first] = current.isFrame ? childrenOf(current.id) : [];
  if (first !== undefined) return goTo(first);
  if (current.isFrame) {
    announce(`${current.node.name} is empty.`);
    return true;
  }
  viewStore.setState(({ inspectorFocus }) => ({ isInspectorOpen: true, inspectorFocus: inspectorFocus + 1 }));
  return true;
}

function leave(): boolean {
  const { gesture } = gestureStore.getState();
  if (gesture.type !== 'none') {
    if (gesture.type === 'connect') {
      announce('Connecting ended.');
      focusNode(gesture.from);
    }
    setGesture(noGesture);
    return true;
  }
  const current = currentNode();
  const parent = current?.node.parent === undefined ? undefined : scene.nodes.get(current.node.parent);
  if (parent !== undefined) return goTo(parent);
  const { nodeIds, connectionIds } = selectionStore.getState();
  if (current === undefined && nodeIds.size + connectionIds.size === 0) return false;
  clearSelection();
  focusNode(undefined);
  announce('Nothing selected.');
  return true;
}

function goToConnection(step: 1 | -1): boolean {
  const node = currentNode();
  if (node === undefined) return false;
  const connections = scene.connectionsOf(node.id);
  if (connections.length === 0) {
    announce(`${node.node.name} has no connections.`);
    return true;
  }
  const { connectionIds } = selectionStore.getState();
  const index = connections.findIndex(({ id }) => connectionIds.has(id));
  const next = connections[(index + step + connections.length) % connections.length];
  if (next === undefined) return true;
  focusNode(node.id);
  select([], [next.id]);
  announce(describeConnection(documentStore.getState().document, next.connection));
  return true;
}

function nudgeSelection(event: KeyboardEvent, direction: Direction): boolean {
  const { document } = documentStore.getState();
  const { nodeIds } = selectionStore.getState();
  const roots = rootsOf(document, nodeIds).filter((id) => document.nodes.get(id)?.locked !== true);
  if (roots.length === 0) {
    announce('It is locked. Unlock it to move it.');
    return true;
  }
  const [x, y] = nudges[direction];
  const step = event.shiftKey ? 10 : 1;
  const moves = roots.flatMap((id) => {
    const node = document.nodes.get(id);
    return node === undefined ? [] : [{ id, at: [node.at[0] + x * step, node.at[1] + y * step] as const }];
  });
  const ids = roots.join(' ');
  const isSame = ids === nudge.ids && event.timeStamp - nudge.at < nudgePauseMs;
  nudge = { number: isSame ? nudge.number : nudge.number + 1, at: event.timeStamp, ids };
  const changes = withGrownContainers(document, moveNodes(document, moves), roots);
  const name =
    roots.length === 1 ? (document.nodes.get(roots[0] ?? '')?.name ?? '') : countOf(roots.length, 'node');
  dispatch(`Move ${name}`, changes, { gesture: `nudge ${nudge.number}` });
  const first = documentStore.getState().document.nodes.get(roots[0] ?? '');
  if (first !== undefined) announce(`${name} at ${first.at[0]}, ${first.at[1]}.`);
  return true;
}

function aimAt(from: NodeId, target: SceneNode): void {
  const { document } = documentStore.getState();
  const isSelf = target.id === from;
  const judgement = isSelf ? undefined : judgeConnection(document, from, target.id);
  setGesture({
    type: 'connect',
    from,
    at: [target.box.x + target.box.width / 2, target.box.y + target.box.height / 2],
    target: isSelf ? undefined : target.id,
    judgement,
    by: 'keys',
  });
  if (judgement === undefined) return;
  const [kind] = judgement.legal;
  announce(
    kind === undefined ? (judgement.reason ?? '') : `${target.node.name}: ${kind.title}. Enter connects.`,
  );
}

/** The middle of a node in pixels of the page, for a menu to open at. */
function screenCentre({ box }: SceneNode): readonly [number, number] {
  const { viewport } = viewStore.getState();
  const rect = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  return [
    (rect?.left ?? 0) + viewport.x + (box.x + box.width / 2) * viewport.zoom,
    (rect?.top ?? 0) + viewport.y + (box.y + box.height / 2) * viewport.zoom,
  ];
}
