import { type Viewport, viewStore } from '#renderer/state/view-store.ts';
import type { Box } from '#shared/base/geometry.ts';
import { scene } from './canvas-model.ts';

export const minZoom = 0.02;
export const maxZoom = 4;

/** What moves the view. Set by the canvas while it stands. */
interface ViewMover {
  set(viewport: Viewport): void;
  /** Paints now: the view was moved inside an animation frame. */
  paint(): void;
}

let mover: ViewMover | undefined;
let animation: number | undefined;

export function setViewMover(next: ViewMover | undefined): void {
  mover = next;
}

export function moveView(viewport: Viewport): void {
  mover?.set(viewport);
}

interface ShowOptions {
  readonly largest?: number;
  readonly animated?: boolean;
  /** Room around the area, in pixels of the window. */
  readonly padding?: number;
  readonly top?: number;
}

/** Shows a part of the drawing whole, in the middle, not larger than `largest`. */
export function showArea(area: Box, options: ShowOptions = {}): void {
  const { largest = 1, animated = true, padding = 40 } = options;
  const { top = padding } = options;
  const { width, height } = viewStore.getState().canvasSize;
  if (width === 0 || height === 0) return;
  const zoom = Math.max(
    minZoom,
    Math.min(
      largest,
      (width - 2 * padding) / Math.max(1, area.width),
      (height - top - padding) / Math.max(1, area.height),
    ),
  );
  const viewport = {
    x: width / 2 - (area.x + area.width / 2) * zoom,
    y: (height + top - padding) / 2 - (area.y + area.height / 2) * zoom,
    zoom,
  };
  if (animated) glideTo(viewport);
  else moveView(viewport);
}

export function fitView(options: { readonly animated?: boolean } = {}): void {
  if (scene.bounds === undefined) {
    moveView({ x: 80, y: 60, zoom: 1 });
    return;
  }
  // The path of what is selected stands above it.
  showArea(scene.bounds, { ...options, top: 56 });
}

/** Zooms about the middle of the view. */
export function zoomBy(factor: number): void {
  zoomTo(viewStore.getState().viewport.zoom * factor);
}

export function zoomTo(wanted: number): void {
  const { viewport, canvasSize } = viewStore.getState();
  const zoom = Math.max(minZoom, Math.min(maxZoom, wanted));
  const x = canvasSize.width / 2;
  const y = canvasSize.height / 2;
  const ratio = zoom / viewport.zoom;
  glideTo({ x: x - (x - viewport.x) * ratio, y: y - (y - viewport.y) * ratio, zoom });
}

/** Moves the view only as far as needed to see the area; zooms only when it is too far out to read. */
export function revealArea(area: Box): void {
  const { viewport, canvasSize } = viewStore.getState();
  if (canvasSize.width === 0 || canvasSize.height === 0) return;
  if (viewport.zoom < 0.5) {
    showArea(area, { largest: 1, padding: 160 });
    return;
  }
  const margin = 40;
  const left = viewport.x + area.x * viewport.zoom;
  const top = viewport.y + area.y * viewport.zoom;
  const dx = shiftInto(left, area.width * viewport.zoom, canvasSize.width, margin);
  const dy = shiftInto(top, area.height * viewport.zoom, canvasSize.height, margin);
  if (dx !== 0 || dy !== 0) glideTo({ ...viewport, x: viewport.x + dx, y: viewport.y + dy });
}

function shiftInto(start: number, length: number, room: number, margin: number): number {
  if (start >= margin && start + length <= room - margin) return 0;
  if (length > room - 2 * margin) {
    // Larger than the view: its beginning, unless it already fills the view.
    return start <= margin && start + length >= room - margin ? 0 : margin - start;
  }
  return start < margin ? margin - start : room - margin - start - length;
}

const glideMs = 220;

/** Moves the view smoothly, or at once for those who asked their system for less motion. */
function glideTo(target: Viewport): void {
  if (animation !== undefined) cancelAnimationFrame(animation);
  animation = undefined;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    moveView(target);
    return;
  }
  const start = viewStore.getState().viewport;
  const startedAt = performance.now();
  const step = (now: number): void => {
    const linear = Math.min(1, Math.max(0, (now - startedAt) / glideMs));
    const t = 1 - (1 - linear) ** 3;
    // The zoom grows by factors, not by steps, so that it looks even.
    const zoom = start.zoom * (target.zoom / start.zoom) ** t;
    const share = start.zoom === target.zoom ? t : (zoom - start.zoom) / (target.zoom - start.zoom);
    moveView({
      x: start.x + (target.x - start.x) * share,
      y: start.y + (target.y - start.y) * share,
      zoom,
    });
    mover?.paint();
    animation = linear < 1 ? requestAnimationFrame(step) : undefined;
  };
  animation = requestAnimationFrame(step);
}

/** A hand on the view stops what is still gliding. */
export function stopGliding(): void {
  if (animation !== undefined) cancelAnimationFrame(animation);
  animation = undefined;
}
