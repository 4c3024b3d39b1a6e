import { announce } from '#renderer/state/announce.ts';
import { dispatch, documentStore } from '#renderer/state/document-store.ts';
import {
  clearSelection,
  editLabel,
  editName,
  hover,
  select,
  selectionStore,
  toggleConnection,
  toggleNode,
} from '#renderer/state/selection-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import type { Box, Point } from '#shared/base/geometry.ts';
import { judgeConnection } from '#shared/catalogue/judge-connection.ts';
import { patchConnection } from '#shared/document/commands/change-connections.ts';
import type { NodeId } from '#shared/document/records.ts';
import { focusNode, scene } from '../canvas-model.ts';
import { countOf } from '../describe-node.ts';
import { frameAt, type Hit, hitTest, nodeAt, nodesInBox } from '../hit-test.ts';
import { moveView, stopGliding } from '../view-control.ts';
import { finishConnect, finishReconnect } from './connect.ts';
import { dropCopies, dropNodes, judgeDrop } from './drop-nodes.ts';
import { type DropTarget, gestureStore, noGesture, setGesture } from './gesture-store.ts';
import { rootsOf, withDescendants } from './grow-containers.ts';
import { moveSegment } from './reroute.ts';
import { beginResize, commitResize, type ResizeSide, resizeTo } from './resize.ts';
import { snapBox } from './snap.ts';

/** How far a pressed pointer may tremble before it drags. */
const dragPixels = 4;
/** Near the border of the canvas a drag moves the view, at most so many pixels a frame. */
const edgePixels = 36;
const edgeSpeed = 14;
const maxNeighbours = 250;

/** What a press may turn into once the pointer moves. */
type Intent =
  | { readonly type: 'move'; readonly ids: readonly NodeId[]; readonly clicked: NodeId }
  | { readonly type: 'box-select'; readonly base: readonly NodeId[]; readonly clicked: NodeId | undefined }
  | { readonly type: 'resize'; readonly id: NodeId; readonly side: ResizeSide }
  | { readonly type: 'connect'; readonly from: NodeId }
  | { readonly type: 'reconnect'; readonly connection: string; readonly end: 'from' | 'to' }
  | { readonly type: 'bend'; readonly connection: string; readonly segment: number }
  | { readonly type: 'nothing' };

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
      this.#chooseTarget(gesture.from, at, event);
      return;
    }
    const intent = handle === undefined ? this.#intentAt(at, event) : intentOfHandle(handle);
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
      this.#finish(press);
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

  #intentAt(at: Point, event: PointerEvent): Intent {
    const hit = hitTest(scene, at, viewStore.getState().viewport.zoom);
    focusNode(undefined);
    const { nodeIds } = selectionStore.getState();
    if (hit?.type === 'connection') {
      if (event.shiftKey) toggleConnection(hit.connection.id);
      else select([], [hit.connection.id]);
      return { type: 'nothing' };
    }
    const base = event.shiftKey ? [...nodeIds] : [];
    if (hit === undefined) return { type: 'box-select', base, clicked: undefined };
    const { id } = hit.node;
    const isHeld = hit.type === 'leaf' || hit.part === 'edge' || nodeIds.has(id);
    if (!isHeld) return { type: 'box-select', base, clicked: id };
    if (event.shiftKey) {
      toggleNode(id);
      return { type: 'nothing' };
    }
    if (!nodeIds.has(id)) select([id]);
    return { type: 'move', ids: [...selectionStore.getState().nodeIds], clicked: id };
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
        this.#carry(press, intent, at);
        return;
      case 'box-select':
        this.#drawBox(press, intent, at);
        return;
      case 'resize':
        resizeTo(intent.id, intent.side, [at[0] - press.start[0], at[1] - press.start[1]], press.keys.free);
        return;
      case 'connect':
        this.#pull(intent.from, at);
        return;
      case 'reconnect':
        this.#pullEnd(intent.connection, intent.end, at);
        return;
      case 'bend':
        moveSegment(intent.connection, intent.segment, at);
        return;
      default:
    }
  }

  #carry(press: Press, intent: Extract<Intent, { type: 'move' }>, at: Point): void {
    const { document } = documentStore.getState();
    const current = gestureStore.getState().gesture;
    const known = current.type === 'move' ? current : undefined;
    const roots =
      known?.roots ?? rootsOf(document, intent.ids).filter((id) => document.nodes.get(id)?.locked !== true);
    if (roots.length === 0) {
      if (known === undefined) announce('It is locked. Unlock it to move it.');
      return;
    }
    const moving = known?.moving ?? withDescendants(document, roots);
    const target = this.#dropTarget(roots, moving, at, known?.target);
    const raw: readonly [number, number] = [at[0] - press.start[0], at[1] - press.start[1]];
    const { offset, guides } = this.#snapped(roots, moving, raw, press.keys.free, target);
    setGesture({ type: 'move', roots, moving, offset, target, guides, isClone: press.keys.alt });
  }

  /** The container below the pointer, when the drop would change where a node belongs. */
  #dropTarget(
    roots: readonly NodeId[],
    moving: ReadonlySet<NodeId>,
    at: Point,
    known: DropTarget | undefined,
  ): DropTarget | undefined {
    const { document } = documentStore.getState();
    const frame = frameAt(scene, at, moving);
    const nodes = roots.flatMap((id) => document.nodes.get(id) ?? []);
    if (nodes.every((node) => node.parent === frame?.id)) return undefined;
    if (known !== undefined && known.container === frame?.id) return known;
    return judgeDrop(document, nodes, frame);
  }

  #snapped(
    roots: readonly NodeId[],
    moving: ReadonlySet<NodeId>,
    [dx, dy]: readonly [number, number],
    isFree: boolean,
    target: DropTarget | undefined,
  ) {
    const rounded = [Math.round(dx), Math.round(dy)] as const;
    const first = roots[0] === undefined ? undefined : scene.nodes.get(roots[0]);
    if (first === undefined || isFree || !viewStore.getState().isSnapping)
      return { offset: rounded, guides: [] };
    const box = { ...first.box, x: first.box.x + dx, y: first.box.y + dy };
    const parent = target === undefined ? first.node.parent : target.container;
    const { viewport, canvasSize } = viewStore.getState();
    const area: Box = {
      x: -viewport.x / viewport.zoom,
      y: -viewport.y / viewport.zoom,
      width: canvasSize.width / viewport.zoom,
      height: canvasSize.height / viewport.zoom,
    };
    const neighbours = scene
      .nodesIn(area)
      .filter((node) => node.node.parent === parent && !moving.has(node.id))
      .slice(0, maxNeighbours)
      .map((node) => node.box);
    const snapped = snapBox(box, neighbours, viewport.zoom);
    return {
      offset: [Math.round(dx + snapped.dx), Math.round(dy + snapped.dy)] as const,
      guides: snapped.guides,
    };
  }

  #drawBox(press: Press, intent: Extract<Intent, { type: 'box-select' }>, at: Point): void {
    const area = boxBetween(press.start, at);
    setGesture({ type: 'box-select', area });
    // Where the press began inside a container, that container is the ground and not a thing to select.
    const found = nodesInBox(scene, area).map((node) => node.id);
    select([...intent.base, ...found.filter((id) => id !== intent.clicked)]);
  }

  #pull(from: NodeId, at: Point): void {
    const target = nodeAt(scene, at, from)?.id;
    const { gesture } = gestureStore.getState();
    const judgement =
      gesture.type === 'connect' && gesture.target === target
        ? gesture.judgement
        : target === undefined
          ? undefined
          : judgeConnection(documentStore.getState().document, from, target);
    setGesture({ type: 'connect', from, at, target, judgement, by: 'pointer' });
  }

  #pullEnd(id: string, end: 'from' | 'to', at: Point): void {
    const { document } = documentStore.getState();
    const connection = document.connections.get(id);
    if (connection === undefined) return;
    const fixed = end === 'from' ? connection.to : connection.from;
    const target = nodeAt(scene, at, fixed)?.id;
    const { gesture } = gestureStore.getState();
    const judgement =
      gesture.type === 'reconnect' && gesture.target === target
        ? gesture.judgement
        : target === undefined
          ? undefined
          : end === 'from'
            ? judgeConnection(document, target, fixed)
            : judgeConnection(document, fixed, target);
    setGesture({ type: 'reconnect', connection: id, end, at, target, judgement });
  }

  #chooseTarget(from: NodeId, at: Point, event: PointerEvent): void {
    const target = nodeAt(scene, at, from)?.id;
    setGesture(noGesture);
    if (target === undefined) announce('Connecting ended: nothing was chosen.');
    else finishConnect(from, target, [event.clientX, event.clientY]);
  }

  /** The gesture becomes one change set. */
  #finish({ client }: Press): void {
    const { gesture } = gestureStore.getState();
    const { document } = documentStore.getState();
    setGesture(noGesture);
    switch (gesture.type) {
      case 'move': {
        const { roots, offset, target, isClone } = gesture;
        const isStill = offset[0] === 0 && offset[1] === 0 && target === undefined;
        if (isStill) return;
        const drop = isClone ? dropCopies : dropNodes;
        const { ids, changes } = drop(document, roots, offset, target);
        const what = nameOf(roots);
        if (!dispatch(`${isClone ? 'Copy' : 'Move'} ${what}`, changes)) return;
        select(ids);
        const place = target === undefined ? '' : ` to ${target.name}`;
        const warning = target === undefined || target.judgement.isLegal ? '' : ` ${target.judgement.reason}`;
        announce(`${isClone ? 'Copied' : 'Moved'} ${what}${place}.${warning}`);
        return;
      }
      case 'resize':
        commitResize(gesture.id, gesture.box);
        return;
      case 'box-select':
        announce(`${countOf(selectionStore.getState().nodeIds.size, 'node')} selected.`);
        return;
      case 'connect':
        if (gesture.target !== undefined) finishConnect(gesture.from, gesture.target, client);
        return;
      case 'reconnect':
        if (gesture.target !== undefined) {
          finishReconnect(gesture.connection, gesture.end, gesture.target, client);
        }
        return;
      case 'bend':
        dispatch('Route by hand', patchConnection(document, gesture.connection, { route: gesture.route }));
        return;
      default:
    }
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
    if (gesture.type === 'connect' && gesture.by === 'keys') this.#aim(gesture.from, at);
    if (hit === undefined || (hit.type === 'frame' && hit.part === 'body')) hover(undefined);
    else if (hit.type === 'connection') hover({ table: 'connections', id: hit.connection.id });
    else hover({ table: 'nodes', id: hit.node.id });
  }

  #aim(from: NodeId, at: Point): void {
    const target = nodeAt(scene, at, from)?.id;
    const { document } = documentStore.getState();
    setGesture({
      type: 'connect',
      from,
      at,
      target,
      judgement: target === undefined ? undefined : judgeConnection(document, from, target),
      by: 'keys',
    });
  }
}

function overOf(hit: Hit | undefined): string {
  if (hit === undefined) return 'page';
  if (hit.type === 'connection') return 'line';
  return hit.type === 'leaf' || hit.part === 'edge' ? 'node' : 'body';
}

function intentOfHandle(handle: HTMLElement | SVGElement): Intent {
  const { handle: type, node = '', side, connection = '', end, segment } = handle.dataset;
  switch (type) {
    case 'resize':
      return { type: 'resize', id: node, side: (side ?? 'se') as ResizeSide };
    case 'connect':
      return { type: 'connect', from: node };
    case 'reconnect':
      return { type: 'reconnect', connection, end: end === 'from' ? 'from' : 'to' };
    case 'bend':
      return { type: 'bend', connection, segment: Number(segment ?? 0) };
    default:
      return { type: 'nothing' };
  }
}

function nameOf(ids: readonly NodeId[]): string {
  const [only] = ids;
  const node = only === undefined ? undefined : documentStore.getState().document.nodes.get(only);
  return ids.length === 1 && node !== undefined ? node.name : countOf(ids.length, 'node');
}

export function boxBetween(a: Point, b: Point): Box {
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
