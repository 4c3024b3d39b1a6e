import { useEffect, useState } from 'react';
import type { Viewport } from '#renderer/state/view-store.ts';
import type { Point } from '#shared/base/geometry.ts';
import type { ConnectionId } from '#shared/document/records.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';
import styles from './load-layer.module.css';
import { MovingDot, MovingDots } from './moving-dot.tsx';
import { lengthOf } from './request-tokens.tsx';

type Sampled = RunSnapshot['requests'][number];

/** A request on its way over the drawing. */
export interface Traveller {
  readonly id: string;
  /** How many connections it has come over. */
  readonly steps: number;
  /** The connection that it came over last. */
  readonly over: ConnectionId;
  readonly points: readonly Point[];
  readonly seconds: number;
  /** Those that are seen at once do not go in one heap. */
  readonly delay: number;
  /** When it is where it went, in milliseconds. */
  readonly until: number;
  readonly isAbandoned: boolean;
}

/** Pixels of the drawing that a request goes in a second, and how long the longest way takes. */
const pace = 260;
const longest = 3;
const most = 200;

/**
 * Some requests of a run under way, each by itself: it goes over the connections that it has come over since it was seen
 * last, and stays where it is for as long as it is there.
 */
export function SampledRequests({
  requests,
  pointsOf,
  viewport,
}: {
  readonly requests: readonly Sampled[];
  readonly pointsOf: (connection: ConnectionId) => readonly Point[];
  readonly viewport: Viewport;
}) {
  const [travellers, setTravellers] = useState<readonly Traveller[]>([]);
  // Time passes outside of React.
  useEffect(
    () => setTravellers((before) => travelOn(before, requests, pointsOf, performance.now())),
    [requests, pointsOf],
  );
  return (
    <MovingDots viewport={viewport}>
      {travellers.map(({ id, steps, points, seconds, delay, isAbandoned }) => (
        <MovingDot
          key={`${id} ${steps}`}
          points={points}
          seconds={seconds}
          startsAfterSeconds={-delay}
          className={styles.request}
          data={{ 'data-request': id, 'data-abandoned': isAbandoned || undefined }}
        />
      ))}
    </MovingDots>
  );
}

/** Who travels now: those still on their way, those that are where they went, and whoever is new. */
export function travelOn(
  before: readonly Traveller[],
  requests: readonly Sampled[],
  pointsOf: (connection: ConnectionId) => readonly Point[],
  now: number,
): readonly Traveller[] {
  // Who came over what is no longer drawn stands nowhere.
  const still = before.filter(({ over }) => pointsOf(over).length >= 2);
  const known = new Map(still.map((each) => [each.id, each]));
  const next = new Map<string, Traveller>();
  let newcomers = 0;
  for (const { id, way, isAbandoned } of requests) {
    const own = known.get(id);
    if (own !== undefined && own.steps >= way.length) {
      next.set(id, own.isAbandoned === isAbandoned ? own : { ...own, isAbandoned });
      continue;
    }
    const drawn = way.slice(own?.steps ?? 0).filter((each) => pointsOf(each).length >= 2);
    const over = drawn.at(-1);
    if (over === undefined) continue;
    const points = drawn.flatMap(pointsOf);
    const seconds = Number(Math.min(longest, Math.max(0.3, lengthOf(points) / pace)).toFixed(2));
    const delay = (newcomers % 25) / 50;
    newcomers += 1;
    next.set(id, {
      id,
      steps: way.length,
      over,
      points,
      seconds,
      delay,
      until: now + (delay + seconds) * 1000,
      isAbandoned,
    });
  }
  // What has ended meanwhile arrives before it goes.
  for (const each of still) if (!next.has(each.id) && each.until > now) next.set(each.id, each);
  const all = [...next.values()];
  return all.length <= most ? all : [...all].sort((a, b) => b.until - a.until).slice(0, most);
}
