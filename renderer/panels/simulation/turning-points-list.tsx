import { Text, UnstyledButton } from '@mantine/core';
import { IconArrowsDiagonal, IconBolt, IconRocket } from '@tabler/icons-react';
import { simulationStore, useSimulation } from '#renderer/state/simulation-store.ts';
import { formatClock } from './format-run.ts';
import { pause, setTime } from './playback.ts';
import own from './simulation.module.css';
import type { TurningPoint } from './turning-points.ts';

const icons = { failure: IconBolt, deployment: IconRocket, scaling: IconArrowsDiagonal } as const;
const titles = { failure: 'Failure', deployment: 'Deployment', scaling: 'Scaling' } as const;

/** What happened in the run, in words; each leads to its time, and those that have been are told apart from those to come. */
export function TurningPointsList({
  points,
  left,
}: {
  readonly points: readonly TurningPoint[];
  readonly left: number;
}) {
  const time = useSimulation((state) => state.time);
  if (points.length === 0) return null;
  return (
    <ol className={own.points} aria-label="What happened">
      {points.map(({ at, kind, text }, index) => {
        const Icon = icons[kind];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: what happened never changes its order
          <li key={index} data-kind={kind} data-passed={at <= time || undefined}>
            <UnstyledButton
              className={own.point ?? ''}
              aria-label={`${formatClock(at)}, ${titles[kind]}: ${text}`}
              onClick={() => {
                pause();
                setTime(at);
              }}
            >
              <Icon size={13} aria-hidden />
              <span className="numeric">{formatClock(at)}</span>
              {text}
            </UnstyledButton>
          </li>
        );
      })}
      {left > 0 && (
        <li>
          <UnstyledButton
            className={own.point ?? ''}
            onClick={() => simulationStore.setState({ view: 'decisions' })}
          >
            <Text span size="xs">
              {left} more among the decisions
            </Text>
          </UnstyledButton>
        </li>
      )}
    </ol>
  );
}
