import { type CSSProperties, useMemo } from 'react';
import { useStore } from 'zustand';
import { useDocument } from '#renderer/state/document-store.ts';
import { useReach } from '#renderer/state/reach-store.ts';
import { useView } from '#renderer/state/view-store.ts';
import { roundedPath } from '#shared/drawing/connection-path.ts';
import { mountStore } from './canvas-model.ts';
import styles from './route-layer.module.css';
import { type DrawnRoute, drawRoute, type RouteLine } from './route-lines.ts';
import type { SceneNode } from './scene.ts';

function useDrawnRoute(): DrawnRoute | undefined {
  const route = useReach((state) => state.route);
  const document = useDocument((state) => state.document);
  const seen = useStore(mountStore, (state) => state.seen);
  return useMemo(
    () => (route === undefined ? undefined : drawRoute(seen.scene, document, route)),
    [route, document, seen],
  );
}

/** The way that was asked for, lit up between the drawing and its nodes: there as a band, back as dashes. */
export function RouteLines() {
  const drawn = useDrawnRoute();
  const startedAt = useReach((state) => state.route?.startedAt);
  const viewport = useView((state) => state.viewport);
  if (drawn === undefined) return null;
  const width = Math.max(7, 5 / viewport.zoom);
  return (
    <svg className={styles.layer} aria-hidden data-route>
      <g key={startedAt} transform={`translate(${viewport.x} ${viewport.y}) scale(${viewport.zoom})`}>
        {drawn.asked.map((node) => (
          <Outline key={node.id} node={node} className={styles.asked} width={width / 2} />
        ))}
        {drawn.returnLines.map((line) => (
          <Line
            key={line.id}
            line={line}
            className={line.isCut ? styles.cut : styles.back}
            width={width / 2}
            order={drawn.lines.length + line.order}
          />
        ))}
        {drawn.lines.map((line) => (
          <Line
            key={line.id}
            line={line}
            className={line.isCut ? styles.cut : styles.there}
            width={width}
            order={line.order}
          />
        ))}
        {drawn.stops.map((node) => (
          <Outline key={node.id} node={node} className={styles.stop} width={width / 3} />
        ))}
        {drawn.blocked.map((node) => (
          <Outline key={node.id} node={node} className={styles.blocked} width={width / 2} />
        ))}
      </g>
    </svg>
  );
}

/** The number of each stop, and a cross where the way is refused: above everything, so that colour never speaks alone. */
export function RouteMarks() {
  const drawn = useDrawnRoute();
  const startedAt = useReach((state) => state.route?.startedAt);
  const viewport = useView((state) => state.viewport);
  if (drawn === undefined) return null;
  const numbers = new Map<SceneNode, number>();
  for (const [index, node] of drawn.stops.entries()) if (!numbers.has(node)) numbers.set(node, index + 1);
  const marks = [...new Set([...drawn.stops, ...drawn.blocked])];
  return (
    <div key={startedAt} className={styles.marks} aria-hidden data-route-marks>
      {marks.map((node, index) => {
        const { x, y } = node.box;
        const isBlocked = drawn.blocked.includes(node);
        const left = Math.round(
          viewport.x + (node.look.form === 'icon' ? x + node.box.width / 2 - 34 : x) * viewport.zoom,
        );
        const top = Math.round(viewport.y + y * viewport.zoom);
        return (
          <span
            key={node.id}
            className={styles.mark}
            data-blocked={isBlocked || undefined}
            style={{ transform: `translate(${left}px, ${top}px)`, '--order': index } as CSSProperties}
          >
            {numbers.get(node)}
            {isBlocked && '✕'}
          </span>
        );
      })}
    </div>
  );
}

interface LineProps {
  readonly line: RouteLine;
  readonly className: string | undefined;
  readonly width: number;
  readonly order: number;
}

function Line({ line, className, width, order }: LineProps) {
  return (
    <path
      className={className}
      d={roundedPath(line.points)}
      strokeWidth={width}
      style={{ '--order': order } as CSSProperties}
    />
  );
}

function Outline({
  node,
  className,
  width,
}: {
  readonly node: SceneNode;
  readonly className: string | undefined;
  readonly width: number;
}) {
  const { x, y, width: w, height: h } = node.box;
  return (
    <rect className={className} x={x - 3} y={y - 3} width={w + 6} height={h + 6} rx={8} strokeWidth={width} />
  );
}
