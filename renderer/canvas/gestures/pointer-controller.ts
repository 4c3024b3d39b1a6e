import { documentStore } from '#renderer/state/document-store.ts';
import {
  clearSelection,
  editLabel,
  editName,
  hover,
  select,
  selectionStore,
  toggleNode,
} from '#renderer/state/selection-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import type { Box, Point } from '#shared/base/geometry.ts';
import { scene } from '../canvas-model.ts';
import { type Hit, hitTest, nodesInBox } from '../hit-test.ts';
import { moveView, stopGliding } from '../view-control.ts';
import { carryNodes } from './carry-nodes.ts';
import { finishGesture } from './finish-gesture.ts';
import { gestureStore, noGesture, setGesture } from './gesture-store.ts';
import { type Intent, intentAt, intentOfHandle } from './press-intent.ts';
import { aimConnection, chooseTarget, pullConnection, pullEnd } from './pull-connection.ts';
import { moveSegment } from './reroute.ts';
import { beginResize, resizeTo } from './resize.ts';

/** How far a pressed pointer may tremble before it drags. */
const dragPixels = 4;
/** Near the border of the canvas a drag moves the view, at most so many pixels a frame. */
const edgePixels = 36;
const edgeSpeed = 14;

interface Press {
  readonly pointerId: number;
  readonly start: Point;
  readonly startClient: Point;
  readonly intent: Intent;
  isDragging: boolean;
  client: Point;
  keys: { readonly alt: boolean; readonly free: boolean };
}

/**
 * Turns what a pointer does on the canvas into gestures, by place: most of the drawing has no elements to listen.
 * A gesture changes the document once, when it ends.
 */
export class PointerController {
  readonly #element: HTMLElement;
  #press: Press | undefined;
  #spacePressed = false;
  #frame: number | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** A point of the page as a point of the drawing. */
  toDrawing(clientX: number, clientY: number): Point {
    const rect = this.#element.getBoundingClientRect();
    const { viewport } = viewStore.getState();
    return [
      (clientX - rect.left - viewport.x) / viewport.zoom,
      (clientY - rect.top - viewport.y) / viewport.zoom,
    ];
  }

  setSpace(isPressed: boolean): void {
    this.#spacePressed = isPressed;
  }

  down(event: PointerEvent): void {
    stopGliding();
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest('[data-interactive]') !== null && target !== undefined) return;
    if (event.button !== 0 || this.#spacePressed || this.#press !== undefined) return;
    const at = this.toDrawing(event.clientX, event.clientY);
    const handle = target?.closest<HTMLElement | SVGElement>('[data-handle]') ?? undefined;
    const { gesture } = gestureStore.getState();
    if (gesture.type === 'connect' && gesture.by === 'keys') {
      chooseTarget(gesture.from, at, [event.clientX, event.clientY]);
      return;
    }
    const intent = handle === undefined ? intentAt(at, event.shiftKey) : intentOfHandle(handle);
    if (documentStore.getState().isReadOnly && intent.type !== 'box-select') return;
    this.#press = {
      pointerId: event.pointerId,
      start: at,
      startClient: [event.clientX, event.clientY],
      client: [event.clientX, event.clientY],
      intent,
      isDragging: false,
      keys: { alt: event.altKey, free: event.ctrlKey || event.metaKey },
    };
  }

  move(event: PointerEvent): void {
    const press = this.#press;
    if (press === undefined) {
      this.#hoverAt(event);
      return;
    }
    if (event.pointerId !== press.pointerId) return;
    press.client = [event.clientX, event.clientY];
    press.keys = { alt: event.altKey, free: event.ctrlKey || event.metaKey };
    if (!press.isDragging) {
      const [x, y] = press.startClient;
      if (Math.hypot(event.clientX - x, event.clientY - y) < dragPixels) return;
      press.isDragging = true;
      this.#element.setPointerCapture(press.pointerId);
      hover(undefined);
      if (press.intent.type === 'resize') beginResize(press.intent.id);
    }
    this.#schedule();
  }

  up(event: PointerEvent): void {
    const press = this.#press;
    if (press === undefined || event.pointerId !== press.pointerId) return;
    press.client = [event.clientX, event.clientY];
    if (press.isDragging) {
      this.#follow();
      finishGesture(press.client);
    } else {
      this.#click(press, event);
    }
    this.#end();
  }

  /** Escape, a lost pointer, or a window that went away: nothing has happened. */
  cancel(): void {
    if (this.#press !== undefined) this.#end();
    else setGesture(noGesture);
  }

  get isPressed(): boolean {
    return this.#press?.isDragging === true;
  }

  leave(): void {
    if (this.#press === undefined) hover(undefined);
  }

  doubleClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest('[data-interactive]') !== null && target !== undefined) return;
    if (documentStore.getState().isReadOnly) return;
    const hit = hitTest(
      scene,
      this.toDrawing(event.clientX, event.clientY),
      viewStore.getState().viewport.zoom,
    );
    if (hit?.type === 'leaf') editName(hit.node.id);
    else if (hit?.type === 'frame' && hit.part === 'edge') editName(hit.node.id);
    else if (hit?.type === 'connection') editLabel(hit.connection.id);
  }

  /** What a context menu will act on is selected first. */
  contextMenu(event: MouseEvent): void {
    const hit = hitTest(
      scene,
      this.toDrawing(event.clientX, event.clientY),
      viewStore.getState().viewport.zoom,
    );
    const { nodeIds, connectionIds } = selectionStore.getState();
    if (hit === undefined) clearSelection();
    else if (hit.type === 'connection') {
      if (!connectionIds.has(hit.connection.id)) select([], [hit.connection.id]);
    } else if (!nodeIds.has(hit.node.id)) select([hit.node.id]);
  }

  #click(press: Press, event: PointerEvent): void {
    const { intent } = press;
    if (intent.type === 'move' && selectionStore.getState().nodeIds.size > 1) select([intent.clicked]);
    if (intent.type !== 'box-select') return;
    if (intent.clicked === undefined) {
      if (!event.shiftKey) clearSelection();
    } else if (event.shiftKey) toggleNode(intent.clicked);
    else select([intent.clicked]);
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#press === undefined) return;
      const isPanning = this.#panAtEdge(this.#press.client);
      this.#follow();
      if (isPanning) this.#schedule();
    });
  }

  #panAtEdge([clientX, clientY]: Point): boolean {
    const rect = this.#element.getBoundingClientRect();
    const dx = edgePush(clientX - rect.left, rect.width);
    const dy = edgePush(clientY - rect.top, rect.height);
    if (dx === 0 && dy === 0) return false;
    const { viewport } = viewStore.getState();
    moveView({ ...viewport, x: viewport.x + dx, y: viewport.y + dy });
    return true;
  }

  /** Brings the gesture to where the pointer is. */
  #follow(): void {
    const press = this.#press;
    if (press === undefined || !press.isDragging) return;
    const at = this.toDrawing(...press.client);
    const { intent } = press;
    switch (intent.type) {
      case 'move':
        carryNodes(intent.ids, press.start, at, press.keys);
        return;
      case 'box-select':
        this.#drawBox(press, intent, at);
        return;
      case 'resize':
        resizeTo(intent.id, intent.side, [at[0] - press.start[0], at[1] - press.start[1]], press.keys.free);
        return;
      case 'connect':
        pullConnection(intent.from, at);
        return;
      case 'reconnect':
        pullEnd(intent.connection, intent.end, at);
        return;
      case 'bend':
        moveSegment(intent.connection, intent.segment, at);
        return;
      default:
    }
  }

  #drawBox(press: Press, intent: Extract<Intent, { type: 'box-select' }>, at: Point): void {
    const area = boxBetween(press.start, at);
    setGesture({ type: 'box-select', area });
    // Where the press began inside a container, that container is the ground and not a thing to select.
    const found = nodesInBox(scene, area).map((node) => node.id);
    select([...intent.base, ...found.filter((id) => id !== intent.clicked)]);
  }

  #end(): void {
    const press = this.#press;
    this.#press = undefined;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    if (press !== undefined && this.#element.hasPointerCapture(press.pointerId)) {
      this.#element.releasePointerCapture(press.pointerId);
    }
    setGesture(noGesture);
  }

  #hoverAt(event: PointerEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    // Over a handle the node it belongs to stays hovered.
    if (target?.closest('[data-handle], [data-interactive]') !== null && target !== undefined) return;
    const at = this.toDrawing(event.clientX, event.clientY);
    const hit = hitTest(scene, at, viewStore.getState().viewport.zoom);
    this.#element.dataset.over = overOf(hit);
    const { gesture } = gestureStore.getState();
    if (gesture.type === 'connect' && gesture.by === 'keys') aimConnection(gesture.from, at);
    if (hit === undefined || (hit.type === 'frame' && hit.part === 'body')) hover(undefined);
    else if (hit.type === 'connection') hover({ table: 'connections', id: hit.connection.id });
    else hover({ table: 'nodes', id: hit.node.id });
  }
}

function overOf(hit: Hit | undefined): string {
  if (hit === undefined) return 'page';
  if (hit.type === 'connection') return 'line';
  return hit.type === 'leaf' || hit.part === 'edge' ? 'node' : 'body';
}

function boxBetween(a: Point, b: Point): Box {
  return {
    x: Math.min(a[0], b[0]),
    y: Math.min(a[1], b[1]),
    width: Math.abs(a[0] - b[0]),
    height: Math.abs(a[1] - b[1]),
  };
}

/** Pixels to move the view a frame: towards a border that the pointer is close to, faster the closer it is. */
function edgePush(position: number, length: number): number {
  if (position < edgePixels) return Math.min(edgeSpeed, (edgePixels - position) / 2);
  if (position > length - edgePixels) return -Math.min(edgeSpeed, (position - length + edgePixels) / 2);
  return 0;
}
