import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useSelection } from '#renderer/state/selection-store.ts';
import { useView } from '#renderer/state/view-store.ts';
import { connectionEndOf } from '#shared/drawing/connection-end.ts';
import { arrowHead, labelPoint, roundedPath, routeConnection } from '#shared/drawing/connection-path.ts';
import { estimateTextWidth } from '#shared/drawing/wrap-label.ts';
import styles from './canvas.module.css';
import { scene } from './canvas-model.ts';
import type { FlowEdge } from './flow-elements.ts';
import { useGesture } from './gestures/gesture-store.ts';
import { connectionLabel, connectionLabelSize, connectionLabelWidth } from './paint/paint-connections.ts';
import { fitText } from './paint/paint-frame.ts';

/** A connection that is hovered or selected: an element over its painted twin, with handles for its ends and bends. */
export const ConnectionEdge = memo(function ConnectionEdge({ id, data }: EdgeProps<FlowEdge>) {
  const isSelected = useSelection((state) => state.connectionIds.has(id));
  const zoom = useView((state) => state.viewport.zoom);
  const bends = useGesture((gesture) =>
    gesture.type === 'bend' && gesture.connection === id ? gesture.route : undefined,
  );
  const drawn = data?.drawn;
  if (drawn === undefined) return null;
  const points =
    bends === undefined
      ? scene.pathOf(drawn)
      : routeConnection({
          from: connectionEndOf(drawn.from.node, drawn.from.box),
          to: connectionEndOf(drawn.to.node, drawn.to.box),
          route: bends,
        });
  const heads = [
    drawn.heads === 'none' ? undefined : arrowHead(points, 'end'),
    drawn.heads === 'both' ? arrowHead(points, 'start') : undefined,
  ];
  const dash = drawn.line === 'dashed' ? '7 5' : drawn.line === 'dotted' ? '2 4' : undefined;
  const radius = 6 / Math.min(1, zoom);
  const label = fitText(connectionLabel(drawn), connectionLabelWidth, connectionLabelSize);
  const labelWidth = estimateTextWidth(label, connectionLabelSize) + 8;
  const [labelX, labelY] = labelPoint(points);
  const [start, end] = [points[0], points.at(-1)];
  return (
    <g className={styles.edge} data-connection={id} data-selected={isSelected || undefined}>
      <path
        d={roundedPath(points)}
        className={styles.edgeLine}
        strokeWidth={Math.max(2.5, 2 / zoom)}
        strokeDasharray={dash}
      />
      {heads.map((head, index) =>
        head === undefined ? null : (
          <path
            key={index === 0 ? 'end' : 'start'}
            className={styles.edgeHead}
            d={`M${head.map(([x, y]) => `${x} ${y}`).join('L')}Z`}
          />
        ),
      )}
      {label !== '' && (
        <g className={styles.edgeLabel} transform={`translate(${labelX} ${labelY})`}>
          <rect x={-labelWidth / 2} y={-8} width={labelWidth} height={16} rx={3} />
          <text textAnchor="middle" dominantBaseline="central">
            {label}
          </text>
        </g>
      )}
      {isSelected && start !== undefined && end !== undefined && (
        <>
          {points.slice(1, -2).map((point, index) => {
            const next = points[index + 2] ?? point;
            const isLevel = point[1] === next[1];
            return (
              <circle
                // A bend has no identity but its place in the line.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                key={index}
                className={styles.bendHandle}
                data-handle="bend"
                data-connection={id}
                data-segment={index + 1}
                style={{ cursor: isLevel ? 'ns-resize' : 'ew-resize' }}
                cx={(point[0] + next[0]) / 2}
                cy={(point[1] + next[1]) / 2}
                r={radius * 0.75}
                strokeWidth={1.5 / Math.min(1, zoom)}
              />
            );
          })}
          {(['from', 'to'] as const).map((side) => (
            <circle
              key={side}
              className={styles.endHandle}
              data-handle="reconnect"
              data-connection={id}
              data-end={side}
              cx={(side === 'from' ? start : end)[0]}
              cy={(side === 'from' ? start : end)[1]}
              r={radius}
              strokeWidth={1.5 / Math.min(1, zoom)}
            />
          ))}
        </>
      )}
    </g>
  );
});
