import type { CSSProperties } from 'react';
import { useStore } from 'zustand';
import { useDocument } from '#renderer/state/document-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { useView, type Viewport } from '#renderer/state/view-store.ts';
import type { Box, Point } from '#shared/base/geometry.ts';
import { iconSize, iconTop } from '#shared/drawing/absolute-boxes.ts';
import { connectionEndOf, isDrawnAsIcon } from '#shared/drawing/connection-end.ts';
import { roundedPath, routeConnection } from '#shared/drawing/connection-path.ts';
import { mountStore, scene } from './canvas-model.ts';
import { type DropTarget, type Gesture, useGesture } from './gestures/gesture-store.ts';
import { resizeSides } from './gestures/resize.ts';
import styles from './overlay.module.css';
import type { SceneNode } from './scene.ts';

/** What the hand is doing, and what it could take hold of, in pixels of the screen above everything else. */
export function Overlay() {
  const viewport = useView((state) => state.viewport);
  const gesture = useGesture((current) => current);
  // Boxes are read from the scene, which changes with its version.
  useStore(mountStore, (state) => state.seen);
  return (
    <div className={styles.overlay}>
      <svg className={styles.drawing} aria-hidden>
        <GestureDrawing gesture={gesture} viewport={viewport} />
      </svg>
      <GestureWords gesture={gesture} viewport={viewport} />
      {gesture.type === 'none' && <Handles viewport={viewport} />}
    </div>
  );
}

interface GestureProps {
  readonly gesture: Gesture;
  readonly viewport: Viewport;
}

function GestureDrawing({ gesture, viewport }: GestureProps) {
  switch (gesture.type) {
    case 'move':
      return (
        <>
          {gesture.target !== undefined && <TargetOutline target={gesture.target} viewport={viewport} />}
          {gesture.isClone &&
            gesture.roots.map((id) => {
              const box = scene.nodes.get(id)?.box;
              if (box === undefined) return null;
              const moved = { ...box, x: box.x + gesture.offset[0], y: box.y + gesture.offset[1] };
              return <Rectangle key={id} box={moved} viewport={viewport} className={styles.ghost} />;
            })}
          {gesture.guides.map(({ from, to }) => {
            const [x1, y1] = onScreen(from, viewport);
            const [x2, y2] = onScreen(to, viewport);
            return (
              <line
                key={`${x1} ${y1} ${x2} ${y2}`}
                className={styles.guide}
                x1={x1}
                y1={y1}
                x2={x2}
                y2={y2}
              />
            );
          })}
        </>
      );
    case 'place':
      return (
        <>
          <TargetOutline target={gesture.target} viewport={viewport} />
          <Rectangle box={gesture.box} viewport={viewport} className={styles.ghost} />
        </>
      );
    case 'box-select':
      return <Rectangle box={gesture.area} viewport={viewport} className={styles.selectionBox} />;
    case 'connect':
      return <Pulled fixed={gesture.from} gesture={gesture} viewport={viewport} />;
    case 'reconnect': {
      const connection = scene.connections.get(gesture.connection);
      const fixed = gesture.end === 'from' ? connection?.to.id : connection?.from.id;
      return fixed === undefined ? null : <Pulled fixed={fixed} gesture={gesture} viewport={viewport} />;
    }
    default:
      return null;
  }
}

interface PulledProps {
  readonly fixed: string;
  readonly gesture: Extract<Gesture, { type: 'connect' | 'reconnect' }>;
  readonly viewport: Viewport;
}

/** The line that is being drawn, to the node it would end at or to the pointer. */
function Pulled({ fixed, gesture, viewport }: PulledProps) {
  const source = scene.nodes.get(fixed);
  if (source === undefined) return null;
  const target = gesture.target === undefined ? undefined : scene.nodes.get(gesture.target);
  const { zoom } = viewport;
  const [x, y] = gesture.at;
  const loose: Box = { x: x - 1, y: y - 1, width: 2, height: 2 };
  const end = target === undefined ? { box: loose, core: loose } : connectionEndOf(target.node, target.box);
  const points = routeConnection({ from: connectionEndOf(source.node, source.box), to: end });
  const isIllegal = gesture.judgement !== undefined && gesture.judgement.legal.length === 0;
  return (
    <>
      {target !== undefined && (
        <Rectangle
          box={target.box}
          viewport={viewport}
          className={isIllegal ? styles.refused : styles.allowed}
        />
      )}
      <g transform={`translate(${viewport.x} ${viewport.y}) scale(${zoom})`}>
        <path
          className={`${styles.pulled} ${isIllegal ? styles.pulledIllegal : ''}`}
          strokeWidth={2 / zoom}
          strokeDasharray={isIllegal ? `${5 / zoom} ${4 / zoom}` : undefined}
          d={roundedPath(points)}
        />
      </g>
    </>
  );
}

function TargetOutline({ target, viewport }: { readonly target: DropTarget; readonly viewport: Viewport }) {
  if (target.box === undefined) return null;
  return (
    <Rectangle
      box={target.box}
      viewport={viewport}
      className={target.judgement.isLegal ? styles.allowed : styles.refused}
    />
  );
}

interface RectangleProps {
  readonly box: Box;
  readonly viewport: Viewport;
  readonly className: string | undefined;
}

function Rectangle({ box, viewport, className }: RectangleProps) {
  const [x, y] = onScreen([box.x, box.y], viewport);
  return (
    <rect
      className={className}
      x={x}
      y={y}
      width={box.width * viewport.zoom}
      height={box.height * viewport.zoom}
    />
  );
}

/** What the outline means, in words: colour never speaks alone. */
function GestureWords({ gesture, viewport }: GestureProps) {
  const words = wordsOf(gesture);
  if (words === undefined) return null;
  const [x, y] = onScreen(words.at, viewport);
  return (
    <div
      className={styles.words}
      data-illegal={!words.isLegal || undefined}
      style={{ transform: `translate(${Math.round(x + 14)}px, ${Math.round(y + 14)}px)` }}
    >
      <span aria-hidden>{words.isLegal ? '✓' : '✕'}</span> {words.text}
    </div>
  );
}

interface Words {
  readonly text: string;
  readonly isLegal: boolean;
  readonly at: Point;
}

function wordsOf(gesture: Gesture): Words | undefined {
  if (gesture.type === 'move') {
    const first = gesture.roots[0] === undefined ? undefined : scene.nodes.get(gesture.roots[0]);
    if (gesture.target === undefined || first === undefined) return undefined;
    const { box } = first;
    return dropWords(gesture.target, [
      box.x + gesture.offset[0] + box.width,
      box.y + gesture.offset[1] + box.height,
    ]);
  }
  if (gesture.type === 'place') {
    const { box, target } = gesture;
    return dropWords(target, [box.x + box.width, box.y + box.height]);
  }
  if (gesture.type === 'connect' || gesture.type === 'reconnect') {
    const { judgement, at } = gesture;
    if (judgement === undefined) return undefined;
    const [kind, ...others] = judgement.legal;
    if (kind === undefined) return { text: judgement.reason ?? '', isLegal: false, at };
    const more = others.length === 0 ? '' : ` or ${others.length} more`;
    return { text: `${kind.title}${more}`, isLegal: true, at };
  }
  return undefined;
}

function dropWords({ name, judgement, nearestName }: DropTarget, at: Point): Words {
  if (judgement.isLegal) return { text: `Into ${name}`, isLegal: true, at };
  const nearest = nearestName === undefined ? '' : ` Nearest: ${nearestName}.`;
  return { text: `${judgement.reason}${nearest}`, isLegal: false, at };
}

/** Dots to pull connections from, and the sides by which a selected container is resized. */
function Handles({ viewport }: { readonly viewport: Viewport }) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const hoveredId = useSelection((state) =>
    // A container is held by its border: dots there would be in the way until it is chosen.
    state.hovered?.table === 'nodes' && scene.nodes.get(state.hovered.id)?.isFrame !== true
      ? state.hovered.id
      : undefined,
  );
  const onlyId = useSelection((state) =>
    state.nodeIds.size === 1 && state.connectionIds.size === 0 ? state.activeNodeId : undefined,
  );
  if (isReadOnly) return null;
  const ids = new Set([onlyId, hoveredId]);
  const only = onlyId === undefined ? undefined : scene.nodes.get(onlyId);
  return (
    <>
      {only !== undefined && <ResizeHandles drawn={only} viewport={viewport} />}
      {[...ids].map((id) => {
        const drawn = id === undefined ? undefined : scene.nodes.get(id);
        return drawn === undefined ? null : <ConnectHandles key={id} drawn={drawn} viewport={viewport} />;
      })}
    </>
  );
}

interface HandleProps {
  readonly drawn: SceneNode;
  readonly viewport: Viewport;
}

function ConnectHandles({ drawn, viewport }: HandleProps) {
  const { zoom } = viewport;
  const { box } = drawn;
  const isIcon = isDrawnAsIcon(drawn.node);
  // Handles need room around what they belong to.
  if (Math.min(box.width, box.height) * zoom < (drawn.isFrame ? 40 : 44)) return null;
  const core = isIcon
    ? {
        x: box.x + (box.width - iconSize) / 2,
        y: box.y + iconTop,
        width: iconSize,
        height: box.height - iconTop,
      }
    : box;
  const [left, top] = onScreen([core.x, core.y], viewport);
  const width = core.width * zoom;
  const height = core.height * zoom;
  const gap = drawn.isFrame ? 0 : 9;
  const middle = isIcon ? (iconSize * zoom) / 2 : height / 2;
  const places: readonly (readonly [string, number, number])[] = [
    ['top', left + width / 2, top - gap],
    ['right', left + width + gap, top + middle],
    ['bottom', left + width / 2, top + height + gap / 2],
    ['left', left - gap, top + middle],
  ];
  return places.map(([side, x, y]) => (
    <div
      key={side}
      className={styles.connectHandle}
      data-handle="connect"
      data-node={drawn.id}
      data-side={side}
      title="Drag to connect"
      style={at(x, y)}
    />
  ));
}

const sideFactors: Readonly<Record<string, readonly [number, number]>> = {
  n: [0.5, 0],
  ne: [1, 0],
  e: [1, 0.5],
  se: [1, 1],
  s: [0.5, 1],
  sw: [0, 1],
  w: [0, 0.5],
  nw: [0, 0],
};

function ResizeHandles({ drawn, viewport }: HandleProps) {
  const { form } = drawn.look;
  const isResizable = form === 'container' || form === 'note' || form === 'shape';
  if (!isResizable || drawn.node.locked === true) return null;
  const [left, top] = onScreen([drawn.box.x, drawn.box.y], viewport);
  const width = drawn.box.width * viewport.zoom;
  const height = drawn.box.height * viewport.zoom;
  if (width < 48 || height < 36) return null;
  // The middles of the sides are for connections.
  return resizeSides
    .filter((side) => side.length === 2)
    .map((side) => {
      const [fx, fy] = sideFactors[side] ?? [0, 0];
      return (
        <div
          key={side}
          className={styles.resizeHandle}
          data-handle="resize"
          data-node={drawn.id}
          data-side={side}
          title="Drag to resize"
          style={{ ...at(left + width * fx, top + height * fy), cursor: `${side}-resize` }}
        />
      );
    });
}

function at(x: number, y: number): CSSProperties {
  return { transform: `translate(${x}px, ${y}px)` };
}

function onScreen([x, y]: Point, viewport: Viewport): [number, number] {
  return [viewport.x + x * viewport.zoom, viewport.y + y * viewport.zoom];
}
