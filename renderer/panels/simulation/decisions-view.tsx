import { EmptyState, Text, UnstyledButton } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useMemo } from 'react';
import { type KeptRun, useSimulation } from '#renderer/state/simulation-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import { mergeRepeated } from '#shared/base/merge-repeated.ts';
import { deploymentWords } from '#shared/simulation/results/deployment-records.ts';
import classes from '../bottom-panels.module.css';
import { formatClock } from './format-run.ts';
import { pause, setTime } from './playback.ts';

const kinds = {
  alarm: 'Alarm',
  scaling: 'Scaling',
  health: 'Health',
  capacity: 'Capacity',
  deployment: 'Deployment',
  failure: 'Failure',
} as const;

/** More rows than this are for the command line. */
const mostRows = 500;

/** Every alarm, scaling step, health change and deployment, with its arithmetic; a time leads there. */
export function DecisionsView({ kept }: { readonly kept: KeptRun }) {
  const { decisions: all, deployments = [] } = kept.run.result;
  const decisions = useMemo(() => mergeRepeated(all), [all]);
  const time = useSimulation((state) => state.time);
  if (decisions.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconListDetails />}
        title="Nothing was decided"
        description="No alarm, scaling policy, health check or deployment acted in this run."
      />
    );
  }
  const last = decisions.findLastIndex(({ at }) => at <= time);
  return (
    <div className={classes.scroll}>
      {deployments.map((each) => (
        <Text key={`${each.node} ${each.version}`} size="sm" px="sm" py={6}>
          {deploymentWords(each)}
        </Text>
      ))}
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '5rem' }}>Time</th>
            <th style={{ width: '7rem' }}>What</th>
            <th style={{ width: '12rem' }}>Node</th>
            <th>Decision</th>
            <th style={{ width: '32%' }}>Arithmetic</th>
          </tr>
        </thead>
        <tbody>
          {decisions.slice(0, mostRows).map(({ at, until, count, node, kind, text, arithmetic }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the log never changes its order
            <tr key={`${index} ${at}`} data-chosen={index === last || undefined}>
              <td>
                <UnstyledButton
                  fz="inherit"
                  c="var(--mantine-color-anchor)"
                  className="numeric"
                  aria-label={`Show the drawing at ${formatClock(at)}`}
                  onClick={() => {
                    pause();
                    setTime(at);
                  }}
                >
                  {formatClock(at)}
                </UnstyledButton>
              </td>
              <td>{kinds[kind]}</td>
              <td>
                <RecordLink id={node} />
              </td>
              <td>
                {text}
                {count > 1 && <Repeated count={count} until={until === at ? undefined : until} />}
              </td>
              <td className={classes.code}>{arithmetic}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {decisions.length > mostRows && (
        <Text size="xs" c="dimmed" px="sm" py={6}>
          {decisions.length - mostRows} more; lintel simulate --format json has all of them.
        </Text>
      )}
    </div>
  );
}

/** How often the same came up in a row, and when for the last time. */
function Repeated({ count, until }: { readonly count: number; readonly until: number | undefined }) {
  return (
    <Text span size="xs" c="dimmed" ms={6} className="numeric">
      × {count}
      {until === undefined ? '' : `, until ${formatClock(until)}`}
    </Text>
  );
}
