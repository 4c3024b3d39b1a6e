import type { Viewport } from '#renderer/state/view-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import styles from './load-layer.module.css';
import { MovingDot, MovingDots } from './moving-dot.tsx';

/** A connection that requests go over. */
export interface Way {
  readonly id: string;
  readonly perSecond: number;
  readonly points: readonly Point[];
}

/** More dots than this are a blur. */
const mostTokens = 200;
/** Pixels of the drawing that a dot goes in a second. */
const pace = 140;

/** Dots for some of the requests, on their way along the connections: the more there are, the more often. */
export function RequestTokens({
  ways,
  viewport,
}: {
  readonly ways: readonly Way[];
  readonly viewport: Viewport;
}) {
  const tokens = tokensOf(ways);
  return (
    <MovingDots viewport={viewport}>
      {tokens.map(({ id, count, points, seconds }) =>
        Array.from({ length: count }, (_, index) => (
          <MovingDot
            // biome-ignore lint/suspicious/noArrayIndexKey: dots are known by their place
            key={`${id} ${index}`}
            points={points}
            seconds={seconds}
            startsAfterSeconds={(index * seconds) / count}
            isEndless
            className={styles.token}
          />
        )),
      )}
    </MovingDots>
  );
}

/** A few dots for each connection, one more for ten times as many requests. */
export function tokensOf(ways: readonly Way[]): readonly {
  readonly id: string;
  readonly count: number;
  readonly points: readonly Point[];
  readonly seconds: number;
}[] {
  let left = mostTokens;
  return [...ways]
    .sort((a, b) => b.perSecond - a.perSecond)
    .flatMap(({ id, perSecond, points }) => {
      const wanted = Math.max(1, Math.min(5, 1 + Math.floor(Math.log10(Math.max(1, perSecond)))));
      const count = Math.min(left, wanted);
      left -= count;
      if (count === 0) return [];
      const seconds = Number(Math.max(0.5, lengthOf(points) / pace).toFixed(2));
      return [{ id, count, points, seconds }];
    });
}

/** How long a line through the points is. */
export function lengthOf(points: readonly Point[]): number {
  return points.reduce((sum, [x, y], index) => {
    const before = points[index - 1];
    return before === undefined ? sum : sum + Math.hypot(x - before[0], y - before[1]);
  }, 0);
}
