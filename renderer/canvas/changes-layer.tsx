import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useComparison } from '#renderer/state/comparison-store.ts';
import { useView } from '#renderer/state/view-store.ts';
import type { Box } from '#shared/base/geometry.ts';
import { absoluteBoxes } from '#shared/drawing/absolute-boxes.ts';
import { mountStore } from './canvas-model.ts';
import styles from './changes-layer.module.css';

interface Mark {
  readonly id: string;
  readonly what: 'added' | 'removed' | 'changed' | 'moved';
  readonly box: Box;
  /** Of what is gone: it is drawn nowhere else. */
  readonly name: string | undefined;
}

/** A sign for those who do not see the colour. */
export const changeSigns = { added: '+', removed: '−', changed: '~', moved: '↔' } as const;

/** More outlines than this say no more than the list does. */
const mostMarks = 400;

/** What was added, changed, moved and taken away since the compared state, over the drawing. */
export function ChangesLayer() {
  const comparison = useComparison();
  const seen = useStore(mountStore, (state) => state.seen);
  const viewport = useView((state) => state.viewport);
  const marks = useMemo(() => {
    if (comparison === undefined) return [];
    const gone = absoluteBoxes(comparison.against.document);
    return comparison.differences.nodes.slice(0, mostMarks).flatMap(({ id, what, before }): Mark[] => {
      const box = what === 'removed' ? gone.get(id) : seen.scene.nodes.get(id)?.box;
      return box === undefined
        ? []
        : [{ id, what, box, name: what === 'removed' ? before?.name : undefined }];
    });
  }, [comparison, seen]);
  if (marks.length === 0) return null;
  const { x, y, zoom } = viewport;
  return (
    <svg className={styles.layer} aria-hidden data-changes>
      {marks.map(({ id, what, box, name }) => {
        const left = x + box.x * zoom;
        const top = y + box.y * zoom;
        return (
          <g key={`${what} ${id}`} className={styles[what]} data-what={what}>
            <rect
              x={left - 3}
              y={top - 3}
              width={box.width * zoom + 6}
              height={box.height * zoom + 6}
              rx={6}
            />
            <circle cx={left} cy={top} r={8} />
            <text x={left} y={top}>
              {changeSigns[what]}
            </text>
            {name !== undefined && zoom >= 0.3 && (
              <text
                className={styles.name}
                x={left + (box.width * zoom) / 2}
                y={top + (box.height * zoom) / 2}
              >
                {name}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
