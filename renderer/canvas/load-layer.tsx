import { useMemo } from 'react';
import { useStore } from 'zustand';
import { bucketAt, loadAt, type NodeLoad } from '#renderer/panels/simulation/load-at.ts';
import { useShownRun, useSimulation } from '#renderer/state/simulation-store.ts';
import { useView } from '#renderer/state/view-store.ts';
import { mountStore, scene } from './canvas-model.ts';
import styles from './load-layer.module.css';
import { useTheme } from './use-theme.ts';

/** More badges than this at once are not read. */
const mostBadges = 300;

/** How each node stands at the chosen time of the run: its use, who waits, how many instances, what fails. */
export function LoadLayer() {
  const isOn = useView((state) => state.overlay === 'load');
  const kept = useShownRun();
  if (!isOn || kept === undefined) return null;
  return <Badges key={kept.number} run={kept.run} />;
}

function Badges({ run }: { readonly run: NonNullable<ReturnType<typeof useShownRun>>['run'] }) {
  const theme = useTheme();
  const viewport = useView((state) => state.viewport);
  const size = useView((state) => state.canvasSize);
  // Only what a bucket changes is drawn again, not every frame of the time.
  const { bucketSeconds } = run.result.series;
  const time = useSimulation((state) => (bucketAt(state.time, bucketSeconds) + 1) * bucketSeconds);
  const isAtStart = useSimulation((state) => state.time === 0);
  useStore(mountStore, (state) => state.sceneVersion);
  const loads = useMemo(() => loadAt(run, isAtStart ? 0 : time), [run, time, isAtStart]);
  const { x, y, zoom } = viewport;
  if (zoom < 0.15) return null;
  const badges = [...loads].flatMap(([id, load]) => {
    const box = scene.nodes.get(id)?.box;
    const text = wordsOf(load);
    if (box === undefined || text === undefined) return [];
    const left = x + (box.x + box.width / 2) * zoom;
    const top = y + box.y * zoom;
    const isSeen = left > -80 && top > -40 && left < size.width + 80 && top < size.height + 40;
    return isSeen ? [{ id, load, text, left, top }] : [];
  });
  return (
    <div className={styles.layer} aria-hidden data-load>
      {badges.slice(0, mostBadges).map(({ id, load, text, left, top }) => (
        <div
          key={id}
          className={styles.badge}
          data-node={id}
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
        </div>
      ))}
    </div>
  );
}

/** Steps of 20 %: what is nearly full stands out. */
export function heatStep(utilisation: number): number {
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
