import { EmptyState, Text, UnstyledButton } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { type KeptRun, useSimulation } from '#renderer/state/simulation-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
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
  const { decisions } = kept.run.result;
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
          {decisions.slice(0, mostRows).map(({ at, node, kind, text, arithmetic }, index) => (
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
              <td>{text}</td>
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
