import { type DragEvent, useMemo, useRef, useState } from 'react';
import { announce } from '#renderer/state/announce.ts';
import { loadCurve } from '#shared/simulation/scenario/load-curve.ts';
import type { Scenario, TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import { ActIcon } from './act-icon.tsx';
import { type Act, actTitles } from './acts.ts';
import { formatClock, formatCount } from './format-run.ts';
import own from './simulation.module.css';

interface ScenarioPreviewProps {
  readonly scenario: Scenario;
  readonly isReadOnly: boolean;
  /** Whether there is something that it can happen to. */
  canAdd(act: Act): boolean;
  onAdd(act: Act, at: number): void;
  onMove(index: number, at: number): void;
  onRemove(index: number): void;
}

const points = 240;
/** What is dragged is known by its type, so that nothing else can be dropped here. */
const dragType = 'application/x-lintel-act';

/**
 * The load as a curve, and what happens on an axis under it. What can happen is dragged onto the axis, or put there
 * with Enter; a mark is dragged along it, or moved with the arrow keys.
 */
export function ScenarioPreview({
  scenario,
  isReadOnly,
  canAdd,
  onAdd,
  onMove,
  onRemove,
}: ScenarioPreviewProps) {
  const axis = useRef<HTMLFieldSetElement>(null);
  const [target, setTarget] = useState<number>();
  const { horizonSeconds: horizon, timeline, arrivals, seed } = scenario;
  const { rates, bursts, users } = useMemo(
    () => loadCurve({ arrivals, horizonSeconds: horizon, seed }, points),
    [arrivals, horizon, seed],
  );
  const most = Math.max(...rates, 0);
  const top = most === 0 ? 1 : most * 1.1;
  const line = rates.map((rate, index) => `${index} ${(100 - (rate / top) * 100).toFixed(2)}`).join('L');
  const timeAt = (clientX: number): number | undefined => {
    const box = axis.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return undefined;
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    return snap(share * horizon, horizon);
  };
  const isAct = (drag: DragEvent): boolean => !isReadOnly && drag.dataTransfer.types.includes(dragType);
  return (
    <div className={own.preview}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same is done with Enter on what is dragged */}
      <div
        className={own.stage}
        data-target={target === undefined ? undefined : true}
        onDragOver={(drag) => {
          if (!isAct(drag)) return;
          drag.preventDefault();
          drag.dataTransfer.dropEffect = 'copy';
          setTarget(timeAt(drag.clientX));
        }}
        onDragLeave={(drag) => {
          if (!drag.currentTarget.contains(drag.relatedTarget as Node | null)) setTarget(undefined);
        }}
        onDrop={(drag) => {
          if (!isAct(drag)) return;
          drag.preventDefault();
          setTarget(undefined);
          const at = timeAt(drag.clientX);
          if (at !== undefined) onAdd(drag.dataTransfer.getData(dragType) as Act, at);
        }}
      >
        <div className={own.ends}>
          <span>{summary(most, bursts, users)}</span>
        </div>
        <svg
          className={own.curve}
          viewBox={`0 0 ${points} 100`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Load over ${formatClock(horizon)}: ${formatCount(Math.min(...rates))} to ${formatCount(most)} requests a second`}
        >
          <path d={`M0 100L${line}L${points} 100Z`} />
          {bursts.map(({ at }, index) => (
            <line
              // biome-ignore lint/suspicious/noArrayIndexKey: bursts are known by their place
              key={index}
              x1={(at / horizon) * points}
              x2={(at / horizon) * points}
              y1="0"
              y2="100"
            />
          ))}
        </svg>
        <div className={own.ticks} aria-hidden>
          {[0, 0.25, 0.5, 0.75, 1].map((share) => (
            <span key={share} style={{ left: `${share * 100}%` }}>
              {formatClock(share * horizon)}
            </span>
          ))}
        </div>
        <fieldset ref={axis} className={own.axis} aria-label="What happens, on the time of the run">
          {timeline.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events have no names; their place is what they are
            <span key={index}>
              {event.for !== undefined && <span className={own.span} style={spanOf(event, horizon)} />}
              <button
                type="button"
                className={own.mark}
                style={{ left: `${Math.min(100, (event.at / horizon) * 100)}%` }}
                disabled={isReadOnly}
                title={`${actTitles[event.do]}, ${formatClock(event.at)}`}
                aria-label={`${actTitles[event.do]} at ${formatClock(event.at)}`}
                aria-keyshortcuts="ArrowLeft ArrowRight Delete"
                onPointerDown={(pointer) => pointer.currentTarget.setPointerCapture(pointer.pointerId)}
                onPointerMove={(pointer) => {
                  if (pointer.buttons !== 1) return;
                  const at = timeAt(pointer.clientX);
                  if (at !== undefined && at !== event.at) onMove(index, at);
                }}
                onKeyDown={(key) => {
                  if (key.key === 'Delete' || key.key === 'Backspace') {
                    key.preventDefault();
                    key.stopPropagation();
                    onRemove(index);
                    return;
                  }
                  const by = key.key === 'ArrowLeft' ? -1 : key.key === 'ArrowRight' ? 1 : 0;
                  if (by === 0) return;
                  key.preventDefault();
                  key.stopPropagation();
                  const next = event.at + by * stepOf(horizon);
                  onMove(index, Math.max(0, Math.min(horizon, next)));
                }}
              >
                <ActIcon act={event.do} />
                <span className={own.ends}>{formatClock(event.at)}</span>
              </button>
            </span>
          ))}
          {target !== undefined && (
            <span className={own.drop} style={{ left: `${(target / horizon) * 100}%` }}>
              {formatClock(target)}
            </span>
          )}
        </fieldset>
      </div>
      {!isReadOnly && (
        <fieldset className={own.acts} aria-label="What can happen: drag it onto the time, or press Enter">
          <span className={own.ends}>Drag onto the time axis</span>
          {(Object.keys(actTitles) as Act[]).map((act) => (
            <button
              key={act}
              type="button"
              className={own.act}
              draggable={canAdd(act)}
              disabled={!canAdd(act)}
              onDragStart={(drag) => {
                drag.dataTransfer.setData(dragType, act);
                drag.dataTransfer.effectAllowed = 'copy';
              }}
              onDragEnd={() => setTarget(undefined)}
              onClick={() => {
                const at = snap(horizon / 3, horizon);
                onAdd(act, at);
                announce(`${actTitles[act]} at ${formatClock(at)}. Move it with the arrow keys.`);
                // The mark is there after the next paint.
                requestAnimationFrame(() =>
                  axis.current?.querySelector<HTMLElement>('span:last-of-type > button')?.focus(),
                );
              }}
            >
              <ActIcon act={act} />
              {actTitles[act]}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}

function summary(most: number, bursts: readonly { readonly count: number }[], users: number): string {
  const parts = [
    ...(most === 0 ? [] : [`up to ${formatCount(most)} requests a second`]),
    ...(bursts.length === 0
      ? []
      : [`${formatCount(bursts.reduce((sum, { count }) => sum + count, 0))} at once`]),
    ...(users === 0 ? [] : [`${formatCount(users)} users who wait for their answers`]),
  ];
  const words = parts.length === 0 ? 'no load' : parts.join(', ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function spanOf(event: TimelineEvent, horizon: number): { left: string; width: string } {
  const end = Math.min(horizon, event.at + (event.for ?? 0));
  return {
    left: `${(event.at / horizon) * 100}%`,
    width: `${(Math.max(0, end - event.at) / horizon) * 100}%`,
  };
}

/** Times that people read: of 1, 5, 10, 30 s or minutes. */
function stepOf(horizon: number): number {
  return [1, 5, 10, 30, 60, 300, 600].find((step) => horizon / step <= 240) ?? 3600;
}

function snap(time: number, horizon: number): number {
  const step = stepOf(horizon);
  return Math.min(horizon, Math.round(time / step) * step);
}
