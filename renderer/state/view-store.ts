import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Point } from '#shared/base/geometry.ts';
import type { ConnectionId, NodeId } from '#shared/document/records.ts';

/** A point of the drawing appears at `x + zoom * point` in the canvas element. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export type Theme = 'light' | 'dark';
export type Overlay = 'none' | 'problems' | 'cost' | 'load';
export type BottomPanel =
  | 'problems'
  | 'reachability'
  | 'simulation'
  | 'cost'
  | 'template'
  | 'implied'
  | 'revisions';

export interface ViewState {
  readonly viewport: Viewport;
  /** Size of the canvas element in CSS pixels. */
  readonly canvasSize: { readonly width: number; readonly height: number };
  /** The colour scheme in use, after "system" has been decided. */
  readonly theme: Theme;
  readonly overlay: Overlay;
  readonly isPaletteOpen: boolean;
  readonly isInspectorOpen: boolean;
  readonly bottomPanel: BottomPanel | undefined;
  readonly isMinimapOpen: boolean;
  readonly isSnapping: boolean;
  /** Grows when the keys ask to go from a node to its fields: the inspector then focuses its first one. */
  readonly inspectorFocus: number;
}

export const viewStore = createStore<ViewState>(() => ({
  viewport: { x: 0, y: 0, zoom: 1 },
  canvasSize: { width: 0, height: 0 },
  theme: 'light',
  overlay: 'none',
  isPaletteOpen: true,
  isInspectorOpen: true,
  bottomPanel: undefined,
  isMinimapOpen: true,
  isSnapping: true,
  inspectorFocus: 0,
}));

export function useView<T>(selector: (state: ViewState) => T): T {
  return useStore(viewStore, selector);
}

/** The type under which the palette hands over a kind when one of its items is dragged (HTML drag and drop). */
export const kindDragType = 'application/x-lintel-kind';

/**
 * The kind that is being dragged from the palette. While it is over the canvas a browser tells only the type of
 * what is dragged, not what it is; the palette sets this when a drag starts and clears it when it ends.
 */
let draggedKind: string | undefined;

export function setDraggedKind(kind: string | undefined): void {
  draggedKind = kind;
}

export function getDraggedKind(): string | undefined {
  return draggedKind;
}

/** What other parts of the window ask the canvas to do. Only the canvas knows its element, so it does them. */
export type CanvasRequest =
  | { readonly type: 'fit' }
  | { readonly type: 'zoom-to-selection' }
  | { readonly type: 'zoom-in' }
  | { readonly type: 'zoom-out' }
  | { readonly type: 'actual-size' }
  /** Brings records into view and selects them: a problem, a search result, a line of the bill was clicked. */
  | {
      readonly type: 'reveal';
      readonly nodeIds: readonly NodeId[];
      readonly connectionIds?: readonly ConnectionId[];
    }
  /** Places a new node of the kind: at the point, else in the selected container, else in the middle of the view. */
  | { readonly type: 'place'; readonly kind: string; readonly at?: Point }
  /** Starts connecting from the active node; the next node chosen is the target. */
  | { readonly type: 'connect' }
  | { readonly type: 'rename' }
  /** Puts the keyboard focus on the drawing. */
  | { readonly type: 'focus' };

type RequestListener = (request: CanvasRequest) => void;
const requestListeners = new Set<RequestListener>();
let unheard: CanvasRequest[] = [];

/** Hands the canvas a request; one that comes before the canvas stands is kept until it does. */
export function requestOfCanvas(request: CanvasRequest): void {
  if (requestListeners.size === 0) unheard.push(request);
  for (const listener of requestListeners) listener(request);
}

/** For the canvas alone. */
export function listenToCanvasRequests(listener: RequestListener): () => void {
  requestListeners.add(listener);
  const waiting = unheard;
  unheard = [];
  for (const request of waiting) listener(request);
  return () => {
    requestListeners.delete(listener);
  };
}
