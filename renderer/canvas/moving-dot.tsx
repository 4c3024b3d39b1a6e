import { type CSSProperties, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { Viewport } from '#renderer/state/view-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import styles from './load-layer.module.css';

/** Where dots move, in the drawing's coordinates; they keep their size whatever the zoom is. */
export function MovingDots({
  viewport: { x, y, zoom },
  children,
}: {
  readonly viewport: Viewport;
  readonly children: ReactNode;
}) {
  return (
    <div
      className={styles.dots}
      style={
        {
          transform: `translate(${x}px, ${y}px) scale(${zoom})`,
          '--dot-size': `${dotPixels / zoom}px`,
        } as CSSProperties
      }
    >
      {children}
    </div>
  );
}

const dotPixels = 7;

interface MovingDotProps {
  /** The line that it goes along, in the drawing's coordinates. */
  readonly points: readonly Point[];
  /** How long it takes. */
  readonly seconds: number;
  /** How far into its way it begins. */
  readonly startsAfterSeconds?: number;
  /** It begins again at its end. */
  readonly isEndless?: boolean;
  readonly className: string | undefined;
  readonly data?: Readonly<Record<`data-${string}`, string | boolean | undefined>>;
}

/**
 * A dot that goes along a line and stays at its end. It moves by its transform alone, which the browser animates beside
 * the page's own work: hundreds of dots cost the page nothing from frame to frame.
 */
export function MovingDot({
  points,
  seconds,
  startsAfterSeconds = 0,
  isEndless = false,
  className,
  data,
}: MovingDotProps) {
  const dot = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const motion = dot.current?.animate(framesAlong(points), {
      duration: isStill ? 0 : seconds * 1000,
      delay: -startsAfterSeconds * 1000,
      iterations: isEndless && !isStill ? Number.POSITIVE_INFINITY : 1,
      fill: 'both',
    });
    return () => motion?.cancel();
  }, [points, seconds, startsAfterSeconds, isEndless]);
  return <span ref={dot} className={className} {...data} />;
}

/** One keyframe for each point of the line, at the share of the way that lies before it. */
export function framesAlong(points: readonly Point[]): { offset: number; transform: string }[] {
  const steps = points.map(([x, y], index) => {
    const [fromX, fromY] = points[index - 1] ?? [x, y];
    return Math.hypot(x - fromX, y - fromY);
  });
  const length = steps.reduce((sum, step) => sum + step, 0);
  let done = 0;
  return points.map(([x, y], index) => {
    done += steps[index] ?? 0;
    const isLast = index === points.length - 1;
    return {
      offset: isLast ? 1 : length === 0 ? 0 : Math.min(1, done / length),
      transform: `translate(${x}px, ${y}px)`,
    };
  });
}
