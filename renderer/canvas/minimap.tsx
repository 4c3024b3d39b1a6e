import { type PointerEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useView, type Viewport, viewStore } from '#renderer/state/view-store.ts';
import type { Box } from '#shared/base/geometry.ts';
import { mountStore, scene } from './canvas-model.ts';
import styles from './controls.module.css';
import { grow } from './scene.ts';
import { useTheme } from './use-theme.ts';
import { moveView, stopGliding } from './view-control.ts';

const width = 184;
const height = 120;

/** The whole drawing, small, with the part that is in view; a press or drag on it moves the view. */
export function Minimap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const seen = useStore(mountStore, (state) => state.seen);
  const isOpen = useView((state) => state.isMinimapOpen);
  const isEmpty = scene.bounds === undefined;
  // A map of what is all in view says nothing and hides some of it.
  const isAllInView = useView(({ viewport, canvasSize }) => isInView(scene.bounds, viewport, canvasSize));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the canvas is another one when the map is shown again
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const fit = fitOf(seen.scene.bounds);
    if (context === null || context === undefined || fit === undefined || canvas.current === null) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(ratio * fit.scale, 0, 0, ratio * fit.scale, ratio * fit.x, ratio * fit.y);
    for (const { box, look } of seen.scene.frames) {
      const group = theme.groups[look.style];
      if (group.fill !== undefined) {
        context.fillStyle = group.fill;
        context.fillRect(box.x, box.y, box.width, box.height);
      }
      context.strokeStyle = group.stroke;
      context.lineWidth = 0.75 / fit.scale;
      context.strokeRect(box.x, box.y, box.width, box.height);
    }
    const least = 1.5 / fit.scale;
    for (const { box, look } of seen.scene.leaves) {
      context.fillStyle = look.form === 'note' ? theme.note.stroke : theme.families[look.family];
      const w = Math.max(least, Math.min(box.width, 64));
      const h = Math.max(least, Math.min(box.height, 64));
      context.fillRect(box.x + (box.width - w) / 2, box.y + (box.height - h) / 2, w, h);
    }
  }, [seen, theme, isOpen, isEmpty, isAllInView]);

  if (!isOpen || isEmpty || isAllInView) return null;
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 0) return;
    const rect = event.currentTarget.getBoundingClientRect();
    const fit = fitOf(scene.bounds);
    if (fit === undefined) return;
    stopGliding();
    const { viewport, canvasSize } = viewStore.getState();
    const x = (event.clientX - rect.left - fit.x) / fit.scale;
    const y = (event.clientY - rect.top - fit.y) / fit.scale;
    moveView({
      x: canvasSize.width / 2 - x * viewport.zoom,
      y: canvasSize.height / 2 - y * viewport.zoom,
      zoom: viewport.zoom,
    });
  };
  return (
    <div
      className={styles.minimap}
      style={{ width, height }}
      data-interactive
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={follow}
    >
      <canvas ref={canvas} style={{ width, height }} />
      <ViewFrame />
    </div>
  );
}

function ViewFrame() {
  const viewport = useView((state) => state.viewport);
  const size = useView((state) => state.canvasSize);
  useStore(mountStore, (state) => state.seen);
  const fit = fitOf(scene.bounds);
  if (fit === undefined) return null;
  const left = Math.max(-2, fit.x + (-viewport.x / viewport.zoom) * fit.scale);
  const top = Math.max(-2, fit.y + (-viewport.y / viewport.zoom) * fit.scale);
  const right = Math.min(width + 2, fit.x + ((size.width - viewport.x) / viewport.zoom) * fit.scale);
  const bottom = Math.min(height + 2, fit.y + ((size.height - viewport.y) / viewport.zoom) * fit.scale);
  if (right <= left || bottom <= top) return null;
  return (
    <div
      className={styles.viewFrame}
      style={{
        transform: `translate(${left}px, ${top}px)`,
        width: Math.round(right - left),
        height: Math.round(bottom - top),
      }}
    />
  );
}

function isInView(
  bounds: Box | undefined,
  { x, y, zoom }: Viewport,
  size: { readonly width: number; readonly height: number },
): boolean {
  if (bounds === undefined) return true;
  return (
    x + bounds.x * zoom >= 0 &&
    y + bounds.y * zoom >= 0 &&
    x + (bounds.x + bounds.width) * zoom <= size.width &&
    y + (bounds.y + bounds.height) * zoom <= size.height
  );
}

function fitOf(bounds: Box | undefined) {
  if (bounds === undefined) return undefined;
  const padded = grow(bounds, Math.max(bounds.width, bounds.height) * 0.04);
  const scale = Math.min(width / padded.width, height / padded.height);
  return {
    scale,
    x: (width - padded.width * scale) / 2 - padded.x * scale,
    y: (height - padded.height * scale) / 2 - padded.y * scale,
  };
}
