import { Button, Progress, Select } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { useSimulation } from '#renderer/state/simulation-store.ts';
import { formatClock } from './format-run.ts';
import own from './simulation.module.css';
import { pauseRun, setRunSpeed } from './simulation-actions.ts';

const runSpeeds = [1, 10, 60, 600] as const;

/** How fast runs go, and whether the one under way stands still. */
export function RunSpeed() {
  const services = useServices();
  const speed = useSimulation((state) => state.runSpeed);
  const isPaused = useSimulation((state) => state.isPaused);
  const canPause = useSimulation((state) => state.progress !== undefined && state.task === 'run');
  const clock = useSimulation((state) => (state.live === undefined ? undefined : Math.floor(state.live.now)));
  const horizon = useSimulation((state) => state.live?.horizon);
  return (
    <>
      {canPause && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={isPaused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
          onClick={() => pauseRun(services)}
        >
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      )}
      {canPause && clock !== undefined && horizon !== undefined && (
        <span className={own.clock}>
          {formatClock(clock)} of {formatClock(horizon)}
        </span>
      )}
      <Select
        size="xs"
        w="8.5rem"
        aria-label="Speed of runs"
        allowDeselect={false}
        data={[
          { value: 'free', label: 'At full speed' },
          ...runSpeeds.map((each) => ({ value: String(each), label: `At ${each} × time` })),
        ]}
        value={speed === undefined ? 'free' : String(speed)}
        onChange={(value) => setRunSpeed(services, value === 'free' ? undefined : Number(value))}
      />
    </>
  );
}

/** By itself: it is told a hundred times in a run, and the toolbar need not hear it. */
export function RunProgress() {
  const progress = useSimulation((state) => state.progress) ?? 0;
  const task = useSimulation((state) => state.task);
  const what = task === 'run' ? 'The run is' : 'What could be otherwise is';
  return (
    <Progress
      w="5rem"
      value={progress * 100}
      transitionDuration={100}
      aria-label={`${what} ${Math.floor(progress * 100)} % done`}
    />
  );
}
