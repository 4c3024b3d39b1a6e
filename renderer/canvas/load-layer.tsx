import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '#renderer/panels/simulation/format-run.ts';
import {
  bucketAt,
  liveLoads,
  liveRates,
  loadAt,
  type NodeLoad,
  ratesAt,
  requestsAt,
} from '#renderer/panels/simulation/load-at.ts';
import { select } from '#renderer/state/selection-store.ts';
import { simulationStore, useShownRun, useSimulation } from '#renderer/state/simulation-store.ts';
import { useView, viewStore } from '#renderer/state/view-store.ts';
import { type Box, boxesOverlap, type Point } from '#shared/base/geometry.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';
import { mountStore, scene } from './canvas-model.ts';
import styles from './load-layer.module.css';
import { RequestTokens, type Way } from './request-tokens.tsx';
import { SampledRequests } from './sampled-requests.tsx';
import type { Scene } from './scene.ts';
import { useTheme } from './use-theme.ts';

/** More badges than this at once are not read. */
const mostBadges = 300;

/**
 * How each node stands at the chosen time of the run, or in the run under way: its use, who waits, how many instances,
 * what fails, and how many requests a second go over each connection.
 */
export function LoadLayer() {
  const isOn = useView((state) => state.overlay === 'load');
  const kept = useShownRun();
  const live = useSimulation((state) => state.live);
  if (!isOn) return null;
  if (live !== undefined) return <Live snapshot={live} />;
  return kept === undefined ? null : <Badges key={kept.number} run={kept.run} />;
}

function Live({ snapshot }: { readonly snapshot: RunSnapshot }) {
  const isMoving = useSimulation((state) => !state.isPaused);
  const [loads, rates] = useMemo(() => [liveLoads(snapshot), liveRates(snapshot)], [snapshot]);
  return <Shown loads={loads} rates={rates} isMoving={isMoving} requests={snapshot.requests} />;
}

function Badges({ run }: { readonly run: NonNullable<ReturnType<typeof useShownRun>>['run'] }) {
  // Only what a bucket changes is drawn again, not every frame of the time.
  const { bucketSeconds } = run.result.series;
  const time = useSimulation((state) => (bucketAt(state.time, bucketSeconds) + 1) * bucketSeconds);
  const isAtStart = useSimulation((state) => state.time === 0);
  const isPlaying = useSimulation((state) => state.isPlaying);
  const speed = useSimulation((state) => (state.isPlaying ? state.speed : undefined));
  const at = isAtStart ? 0 : time;
  const [loads, rates] = useMemo(() => [loadAt(run, at), ratesAt(run, at)], [run, at]);
  const requests = useMemo(() => requestsAt(run, at, speed), [run, at, speed]);
  return <Shown loads={loads} rates={rates} isMoving={isPlaying} requests={requests} />;
}

interface ShownProps {
  readonly loads: ReadonlyMap<string, NodeLoad>;
  readonly rates: ReadonlyMap<string, number>;
  /** Time passes, and so do requests. */
  readonly isMoving: boolean;
  /** Single requests that are under way; without any, dots stand for the rates. */
  readonly requests?: RunSnapshot['requests'];
}

function Shown({ loads, rates, isMoving, requests = noRequests }: ShownProps) {
  const theme = useTheme();
  const viewport = useView((state) => state.viewport);
  const size = useView((state) => state.canvasSize);
  const drawing = useStore(mountStore, (state) => state.seen);
  const ways = useMemo(() => waysOf(drawing.scene, rates), [drawing, rates]);
  const pathOf = useCallback((id: string) => pathIn(drawing.scene, id), [drawing]);
  const { x, y, zoom } = viewport;
  if (zoom < 0.15) return null;
  const isSeen = (left: number, top: number): boolean =>
    left > -80 && top > -40 && left < size.width + 80 && top < size.height + 40;
  const badges = [...loads].flatMap(([id, load]) => {
    const box = scene.nodes.get(id)?.box;
    const text = wordsOf(load);
    if (box === undefined || text === undefined) return [];
    const left = x + (box.x + box.width / 2) * zoom;
    const top = y + box.y * zoom;
    return isSeen(left, top) ? [{ id, load, text, left, top }] : [];
  });
  const covered = badges.map(({ text, left, top }): Box => {
    const width = 34 + text.length * 6.5;
    return { x: left - width / 2, y: top - 22, width, height: 22 };
  });
  const seen = ways.flatMap((way) => {
    const width = 8 + perSecondWords(way.perSecond).length * 6;
    const places = ratePlaces.map((share): Point => {
      const [middleX, middleY] = placeOfRate(way.points, share);
      return [x + middleX * zoom, y + middleY * zoom];
    });
    // Beside the badges of nodes and the rates before it, where there is room.
    const around = ([left, top]: Point): Box => ({ x: left - width / 2, y: top - 8, width, height: 16 });
    const free = places.find((place) => covered.every((box) => !boxesOverlap(box, around(place))));
    const [left, top] = free ?? places[0] ?? [0, 0];
    covered.push(around([left, top]));
    return isSeen(left, top) ? [{ ...way, left, top }] : [];
  });
  return (
    <div className={styles.layer} aria-hidden data-load>
      {requests.length > 0 ? (
        <SampledRequests requests={requests} pointsOf={pathOf} viewport={viewport} />
      ) : (
        isMoving && <RequestTokens ways={seen} viewport={viewport} />
      )}
      {seen.slice(0, mostBadges).map(({ id, perSecond, left, top }) => (
        <div
          key={id}
          className={styles.rate}
          data-connection={id}
          style={{
            transform: `translate(${Math.round(left)}px, ${Math.round(top)}px) translate(-50%, -50%)`,
          }}
        >
          {perSecondWords(perSecond)}
        </div>
      ))}
      {badges.slice(0, mostBadges).map(({ id, load, text, left, top }) => (
        <button
          key={id}
          type="button"
          tabIndex={-1}
          data-interactive
          className={styles.badge}
          data-node={id}
          title="What it did in the run"
          onClick={() => showInRun(id)}
          data-failing={load.failures.length > 0 || undefined}
          style={{
            transform: `translate(${Math.round(left)}px, ${Math.round(top)}px) translate(-50%, -100%)`,
          }}
        >
          {load.utilisation !== undefined && (
            <span
              className={styles.heat}
              style={{ background: theme.heat[heatStep(load.utilisation)] ?? theme.grid }}
            />
          )}
          {text}
        </button>
      ))}
    </div>
  );
}

/** The figures of the node in the panel; those who cannot see the badges have the table there. */
function showInRun(id: string): void {
  select([id]);
  simulationStore.setState({ view: 'nodes' });
  viewStore.setState({ bottomPanel: 'simulation' });
}

const noRequests: RunSnapshot['requests'] = [];

/** The way that a connection is drawn; nothing where it is not. */
function pathIn(drawn: Scene, id: string): readonly Point[] {
  const connection = drawn.connections.get(id);
  return connection === undefined ? [] : drawn.pathOf(connection);
}

/** Connections that requests go over, with the way that each is drawn. */
function waysOf(drawn: Scene, rates: ReadonlyMap<string, number>): readonly Way[] {
  return [...rates].flatMap(([id, perSecond]) => {
    const points = pathIn(drawn, id);
    return points.length < 2 || perSecond <= 0 ? [] : [{ id, perSecond, points }];
  });
}

/** Nearer to where the connection leads: those that begin as one line have parted by then. */
const ratePlaces = [0.65, 0.5, 0.8, 0.35, 0.2] as const;

/** The point that lies at this share of a line through the points. */
export function placeOfRate(points: readonly Point[], share: number = ratePlaces[0]): Point {
  const steps = points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? [x, y];
    return Math.hypot(x - fromX, y - fromY);
  });
  let left = share * steps.reduce((sum, step) => sum + step, 0);
  for (const [index, step] of steps.entries()) {
    const from = points[index] ?? [0, 0];
    const to = points[index + 1] ?? from;
    if (left <= step)
      return [from[0] + ((to[0] - from[0]) * left) / step, from[1] + ((to[1] - from[1]) * left) / step];
    left -= step;
  }
  return points.at(-1) ?? [0, 0];
}

/** `120/s`, `3.5/s`, `4/min` where they are few. */
export function perSecondWords(perSecond: number): string {
  if (perSecond < 0.1) return `${formatCount(perSecond * 60)}/min`;
  return `${formatCount(perSecond)}/s`;
}

/** Steps of 20 %: what is nearly full stands out. */
function heatStep(utilisation: number): number {
  return Math.min(4, Math.floor(utilisation * 5 + 1e-9));
}

function wordsOf({
  utilisation,
  queued,
  targets,
  desired,
  failures,
  isDeploying,
}: NodeLoad): string | undefined {
  const parts = [
    ...failures.map((failure) => `✕ ${failure}`),
    ...(isDeploying ? ['deploying'] : []),
    ...(utilisation === undefined ? [] : [`${Math.round(utilisation * 100)} %`]),
    ...(targets === undefined
      ? []
      : [desired === targets || desired === undefined ? `${targets} up` : `${targets} of ${desired} up`]),
    ...(queued >= 1 ? [`${Math.round(queued).toLocaleString('en')} waiting`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' · ');
}
