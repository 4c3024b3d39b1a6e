import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { type DragEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { announce } from '#renderer/state/announce.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { selectionStore } from '#renderer/state/selection-store.ts';
import { listenToCanvasRequests, viewStore } from '#renderer/state/view-store.ts';
import { answerRequest } from './answer-requests.ts';
import styles from './canvas.module.css';
import { followDocument } from './canvas-model.ts';
import { ChangesLayer } from './changes-layer.tsx';
import { ConnectMenu } from './connect-menu.tsx';
import { Breadcrumb, EmptyDrawing, Legend, ZoomControls } from './controls.tsx';
import { DrawingTree } from './drawing-tree.tsx';
import { FlowLayer } from './flow-layer.tsx';
import { useGesture } from './gestures/gesture-store.ts';
import { dragKindAway, dragKindOver, dropKind } from './gestures/place-dragged.ts';
import { PointerController } from './gestures/pointer-controller.ts';
import { loadIcons } from './icons.ts';
import { LoadLayer } from './load-layer.tsx';
import { Minimap } from './minimap.tsx';
import { NameEditor } from './name-editor.tsx';
import { Overlay } from './overlay.tsx';
import { Painter } from './paint/painter.ts';
import { RouteLines, RouteMarks } from './route-layer.tsx';
import { themeVariables, useTheme } from './use-theme.ts';
import { fitView } from './view-control.ts';

/** The drawing: paint below, elements for what is in view above it, and what a hand does on top. */
export function Canvas() {
  const element = useRef<HTMLDivElement>(null);
  const underlay = useRef<HTMLCanvasElement>(null);
  const tree = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const variables = useMemo(() => themeVariables(theme), [theme]);
  const doing = useGesture((gesture) => gesture.type);
  const painter = usePainter(underlay);
  useFirstView(painter);
  const controller = usePointer(element, tree);

  useEffect(() => {
    void loadIcons();
    return followDocument();
  }, []);
  useEffect(() => followSize(element.current), []);
  useEffect(() => markMotion(element.current), []);
  useEffect(
    () =>
      listenToCanvasRequests((request) =>
        answerRequest(request, () => tree.current?.focus({ preventScroll: true })),
      ),
    [],
  );

  const toDrawing = (event: DragEvent) =>
    controller.current?.toDrawing(event.clientX, event.clientY) ?? [0, 0];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and screen readers use the tree below
    <div
      ref={element}
      className={styles.canvas}
      style={variables}
      data-canvas
      data-doing={doing}
      onDragOver={(event) => dragKindOver(event, toDrawing(event))}
      onDragLeave={(event) => dragKindAway(event)}
      onDrop={(event) => {
        if (dropKind(event, toDrawing(event))) tree.current?.focus({ preventScroll: true });
      }}
    >
      <DrawingTree tree={tree} />
      <canvas ref={underlay} className={styles.underlay} aria-hidden />
      <RouteLines />
      <div className={styles.flow}>
        <ReactFlowProvider>
          <FlowLayer painter={painter} />
        </ReactFlowProvider>
      </div>
      <EmptyDrawing />
      <Overlay />
      <RouteMarks />
      <ChangesLayer />
      <LoadLayer />
      <NameEditor />
      <Breadcrumb />
      <Legend />
      <Minimap />
      <ZoomControls />
      <ConnectMenu />
    </div>
  );
}

function usePainter(underlay: RefObject<HTMLCanvasElement | null>): Painter | undefined {
  const [painter, setPainter] = useState<Painter>();
  useEffect(() => {
    if (underlay.current === null) return undefined;
    const next = new Painter(underlay.current);
    setPainter(next);
    return () => {
      next.dispose();
      setPainter(undefined);
    };
  }, [underlay]);
  return painter;
}

/** A document that is opened is shown whole. */
function useFirstView(painter: Painter | undefined): void {
  useEffect(() => {
    if (painter === undefined) return undefined;
    // After React Flow has taken its size, which it does in an effect of its own.
    let frame = requestAnimationFrame(() => fitView({ animated: false }));
    const stop = documentStore.subscribe((state, previous) => {
      if (state.openCount === previous.openCount) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => fitView({ animated: false }));
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [painter]);
}

/** Listens to the pointer before React Flow does, so that place decides and not the element. */
function usePointer(
  element: RefObject<HTMLDivElement | null>,
  tree: RefObject<HTMLDivElement | null>,
): RefObject<PointerController | undefined> {
  const controller = useRef<PointerController>(undefined);
  useEffect(() => {
    const host = element.current;
    if (host === null) return undefined;
    const pointer = new PointerController(host);
    controller.current = pointer;
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true };
    host.addEventListener(
      'pointerdown',
      (event) => {
        delete host.dataset.byKeys;
        pointer.down(event);
        const isControl =
          event.target instanceof Element && event.target.closest('[data-interactive]') !== null;
        // The press itself would move the focus to the page after this listener.
        if (!isControl) requestAnimationFrame(() => focusUnlessEditing(tree.current));
      },
      options,
    );
    host.addEventListener('pointermove', (event) => pointer.move(event), options);
    host.addEventListener('pointerup', (event) => pointer.up(event), options);
    host.addEventListener('pointercancel', () => pointer.cancel(), options);
    host.addEventListener('pointerleave', () => pointer.leave(), { signal: stop.signal });
    host.addEventListener('dblclick', (event) => pointer.doubleClick(event), options);
    host.addEventListener('contextmenu', (event) => pointer.contextMenu(event), options);
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Tab' || event.key.startsWith('Arrow')) host.dataset.byKeys = '';
        if (event.key === ' ') pointer.setSpace(true);
        if (event.key === 'Escape' && pointer.isPressed) {
          pointer.cancel();
          event.stopPropagation();
          announce('Cancelled.');
        }
      },
      options,
    );
    window.addEventListener('keyup', (event) => event.key === ' ' && pointer.setSpace(false), options);
    window.addEventListener('blur', () => pointer.cancel(), { signal: stop.signal });
    return () => {
      stop.abort();
      controller.current = undefined;
    };
  }, [element, tree]);
  return controller;
}

/** A double press opens a field in between, which keeps the focus. */
function focusUnlessEditing(tree: HTMLElement | null): void {
  const { editingName, editingLabel } = selectionStore.getState();
  if (editingName === undefined && editingLabel === undefined) tree?.focus({ preventScroll: true });
}

const restMs = 200;

/** Says on the element that the view is moving. */
function markMotion(element: HTMLDivElement | null): (() => void) | undefined {
  if (element === null) return undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = viewStore.subscribe(({ viewport }, previous) => {
    if (viewport === previous.viewport) return;
    element.dataset.moving = '';
    clearTimeout(timer);
    timer = setTimeout(() => delete element.dataset.moving, restMs);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

function followSize(element: HTMLDivElement | null): (() => void) | undefined {
  if (element === null) return undefined;
  const measure = (): void => {
    const { clientWidth: width, clientHeight: height } = element;
    viewStore.setState({ canvasSize: { width, height } });
  };
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  measure();
  return () => observer.disconnect();
}
