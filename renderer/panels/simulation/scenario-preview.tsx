import { IconBolt } from '@tabler/icons-react';
import { useRef } from 'react';
import { rateAt } from '#shared/simulation/flow/rate.ts';
import type { Scenario, TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import { formatClock, formatCount } from './format-run.ts';
import own from './simulation.module.css';
import { actTitles } from './timeline-editor.tsx';

interface ScenarioPreviewProps {
  readonly scenario: Scenario;
  readonly isReadOnly: boolean;
  onMove(index: number, at: number): void;
}

const points = 240;

/** The load as a curve, and what happens on an axis under it: drag a mark, or move it with the arrow keys. */
export function ScenarioPreview({ scenario, isReadOnly, onMove }: ScenarioPreviewProps) {
  const axis = useRef<HTMLFieldSetElement>(null);
  const { horizonSeconds: horizon, timeline } = scenario;
  const rates = ratesOf(scenario);
  const most = Math.max(...rates, 0);
  const top = most === 0 ? 1 : most * 1.1;
  const line = rates.map((rate, index) => `${index} ${(100 - (rate / top) * 100).toFixed(2)}`).join('L');
  const move = (index: number, clientX: number): void => {
    const box = axis.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return;
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    onMove(index, snap(share * horizon, horizon));
  };
  return (
    <div className={own.preview}>
      <div className={own.ends}>
        <span>{most === 0 ? 'No steady load' : `Up to ${formatCount(most)} requests a second`}</span>
        <span>{formatClock(horizon)}</span>
      </div>
      <svg
        className={own.curve}
        viewBox={`0 0 ${points} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Load over ${formatClock(horizon)}: ${formatCount(Math.min(...rates))} to ${formatCount(most)} requests a second`}
      >
        <path d={`M0 100L${line}L${points} 100Z`} />
      </svg>
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
              onPointerDown={(pointer) => pointer.currentTarget.setPointerCapture(pointer.pointerId)}
              onPointerMove={(pointer) => pointer.buttons === 1 && move(index, pointer.clientX)}
              onKeyDown={(key) => {
                const by = key.key === 'ArrowLeft' ? -1 : key.key === 'ArrowRight' ? 1 : 0;
                if (by === 0) return;
                key.preventDefault();
                key.stopPropagation();
                const next = event.at + by * stepOf(horizon);
                onMove(index, Math.max(0, Math.min(horizon, next)));
              }}
            >
              <IconBolt size={14} aria-hidden />
              <span className={own.ends}>{formatClock(event.at)}</span>
            </button>
          </span>
        ))}
      </fieldset>
    </div>
  );
}

function ratesOf({ arrivals, horizonSeconds }: Scenario): readonly number[] {
  return Array.from({ length: points + 1 }, (_, index) => {
    const time = (index / points) * horizonSeconds;
    return arrivals.reduce((sum, { pattern }) => {
      if (pattern.is === 'poisson' || pattern.is === 'constant') return sum + rateAt(pattern.rate, time);
      return sum;
    }, 0);
  });
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
