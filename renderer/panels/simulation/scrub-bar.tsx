import { ActionIcon, Select, Slider, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { type KeptRun, simulationStore, useSimulation } from '#renderer/state/simulation-store.ts';
import { formatClock } from './format-run.ts';
import { endOfRun, eventTitles } from './load-at.ts';
import { pause, play, setTime } from './playback.ts';
import own from './simulation.module.css';

const speeds = [1, 10, 60, 300, 1200] as const;

/** The time at which the drawing and the charts show the run. */
export function ScrubBar({ kept }: { readonly kept: KeptRun }) {
  const { scenario } = kept.run;
  const time = useSimulation((state) => state.time);
  const isPlaying = useSimulation((state) => state.isPlaying);
  const speed = useSimulation((state) => state.speed);
  const horizon = endOfRun(kept.run);
  const label = isPlaying ? 'Pause' : 'Play the run';
  return (
    <fieldset className={own.scrub} aria-label="Time of the run">
      <Tooltip label={label}>
        <ActionIcon
          size="sm"
          variant="light"
          aria-label={label}
          onClick={() => (isPlaying ? pause() : play())}
        >
          {isPlaying ? <IconPlayerPause size={15} /> : <IconPlayerPlay size={15} />}
        </ActionIcon>
      </Tooltip>
      <Slider
        className={own.slider ?? ''}
        size="sm"
        min={0}
        max={horizon}
        step={stepOf(horizon)}
        label={formatClock}
        thumbLabel="Time in the run"
        thumbProps={{ 'aria-valuetext': formatClock(time) }}
        marks={scenario.timeline.flatMap(({ at }) => (at <= horizon ? [{ value: at }] : []))}
        value={Math.min(time, horizon)}
        onChange={(at) => {
          // The slider also tells what it was given.
          if (Math.abs(at - simulationStore.getState().time) < stepOf(horizon) / 2) return;
          pause();
          setTime(at);
        }}
        title={scenario.timeline
          .map((event) => `${formatClock(event.at)} ${eventTitles[event.do]}`)
          .join(', ')}
      />
      <span className={own.clock}>
        {formatClock(time)} of {formatClock(horizon)}
      </span>
      <Select
        size="xs"
        w="6.5rem"
        aria-label="Speed"
        allowDeselect={false}
        data={speeds.map((value) => ({ value: String(value), label: `${value} × time` }))}
        value={String(speed)}
        onChange={(value) => simulationStore.setState({ speed: Number(value ?? '60') })}
      />
    </fieldset>
  );
}

function stepOf(horizon: number): number {
  return Math.max(1e-3, horizon / 600);
}
