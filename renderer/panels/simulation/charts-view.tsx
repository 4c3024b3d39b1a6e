import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { type KeptRun, useSimulation } from '#renderer/state/simulation-store.ts';
import { chartsOf } from './charts-of.ts';
import { ObjectiveMeters } from './objective-meters.tsx';
import { pause, setTime } from './playback.ts';
import own from './simulation.module.css';
import { TimeChart } from './time-chart.tsx';
import { turningPointsOf } from './turning-points.ts';
import { TurningPointsList } from './turning-points-list.tsx';

/** The run over its time. */
export function ChartsView({ kept }: { readonly kept: KeptRun }) {
  const { run } = kept;
  const charts = useMemo(() => chartsOf(run), [run]);
  const happened = useMemo(() => turningPointsOf(run.result), [run]);
  const time = useSimulation((state) => state.time);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: charts have nothing to focus, so the keys scroll their panel
    <section className={own.panel} aria-label="Charts" tabIndex={0}>
      <ObjectiveMeters kept={kept} />
      <TurningPointsList points={happened.points} left={happened.left} />
      {run.result.replications > 1 && (
        <Text size="xs" c="dimmed" px="sm" pt={4}>
          Means of {run.result.replications} runs; the band around a line is where the mean lies with 95 % of
          certainty. Sizes, errors by cause and cost are those of the first run.
        </Text>
      )}
      <div className={own.charts}>
        {charts.map((chart) => (
          <TimeChart
            key={`${kept.number} ${chart.id}`}
            chart={chart}
            bucketSeconds={run.result.series.bucketSeconds}
            horizon={run.scenario.horizonSeconds}
            time={time}
            marks={happened.points}
            onTime={(at) => {
              pause();
              setTime(at);
            }}
          />
        ))}
      </div>
    </section>
  );
}
