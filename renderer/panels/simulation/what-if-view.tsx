import { Badge, Button, EmptyState, Group, Text } from '@mantine/core';
import { IconArrowsSplit2 } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { announce } from '#renderer/state/announce.ts';
import { dispatch, useDocument } from '#renderer/state/document-store.ts';
import { useSimulation } from '#renderer/state/simulation-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import type { PairedFigure, WhatIf } from '#shared/simulation/what-if/what-if-result.ts';
import classes from '../bottom-panels.module.css';
import { formatPercent, formatSeconds, formatUsd } from './format-run.ts';
import own from './simulation.module.css';
import { weighWhatIfs } from './simulation-actions.ts';

const effects = {
  better: { word: 'Better', colour: 'green' },
  mixed: { word: 'Both', colour: 'orange' },
  worse: { word: 'Worse', colour: 'red' },
  none: { word: 'No change', colour: 'gray' },
} as const;

/** What each size, limit and target would do to the run, decided otherwise, one at a time. */
export function WhatIfView({ canRun }: { readonly canRun: boolean }) {
  const services = useServices();
  const weighed = useSimulation((state) => state.whatIfs);
  const isBusy = useSimulation((state) => state.progress !== undefined);
  const revision = useDocument((state) => state.revision);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  if (weighed === undefined) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconArrowsSplit2 />}
        title="What if it were decided otherwise"
        description="One more instance, another target, a larger class, provisioned concurrency, cross-zone, larger batches: each is simulated with the same luck as the run, so what differs comes from the change."
      >
        <EmptyState.Actions>
          <Button variant="default" disabled={!canRun || isBusy} onClick={() => void weighWhatIfs(services)}>
            Try them
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
  const { result } = weighed;
  const hasLater = result.alternatives.some(({ laterP99 }) => laterP99.before !== null);
  const isOld = weighed.revision !== revision;
  return (
    <div className={classes.scroll}>
      <Group gap="xs" px="sm" py={6} wrap="nowrap" align="flex-start">
        <Text size="sm" style={{ flex: 1 }}>
          {result.scenario.name}: {result.because}
          {isOld && ' The drawing was changed since.'}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!canRun || isBusy}
          onClick={() => void weighWhatIfs(services)}
        >
          Try again
        </Button>
      </Group>
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '30%' }}>What if</th>
            <th style={{ width: '9rem' }}>Effect</th>
            <th className={classes.number}>Failed</th>
            <th className={classes.number}>Mean</th>
            <th className={classes.number}>p99</th>
            {hasLater && (
              <th className={classes.number} title="Work that nobody waits for, from sent to done">
                Later, p99
              </th>
            )}
            <th className={classes.number}>A month</th>
            <th style={{ width: '7rem' }} aria-label="Do it" />
          </tr>
        </thead>
        <tbody>
          {result.alternatives.map((each) => (
            <tr key={each.id}>
              <td>
                <RecordLink id={each.node}>{each.title}</RecordLink>
              </td>
              <td>
                <Badge
                  variant="light"
                  color={effects[each.effect].colour}
                  c="var(--mantine-color-text)"
                  size="sm"
                >
                  {each.holds && !result.holds ? 'Met then' : effects[each.effect].word}
                </Badge>
              </td>
              <Change figure={each.failedShare} format={(value) => formatPercent(value, 3)} />
              <Change figure={each.meanLatency} format={formatSeconds} />
              <Change figure={each.p99} format={formatSeconds} />
              {hasLater && <Change figure={each.laterP99} format={formatSeconds} />}
              <Monthly figure={each.perMonthUsd} />
              <td>
                {each.effect !== 'none' && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={isReadOnly || isOld}
                    title={isOld ? 'The drawing was changed since: try again first' : undefined}
                    aria-label={`Do it: ${each.title}`}
                    onClick={() => decide(each)}
                  >
                    Do it
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function decide({ title, changes }: WhatIf): void {
  if (dispatch(title, changes)) announce(`${title}. Undo takes it back.`);
}

/** Before and after, and how sure the difference is. */
function Change({
  figure: { before, after, difference },
  format,
}: {
  readonly figure: PairedFigure;
  format(value: number | null): string;
}) {
  const [was, is] = [format(before), format(after)];
  const { value, low, high } = difference;
  const isSure = low === undefined || high === undefined || low > 0 || high < 0;
  const title =
    value === null || low === undefined || high === undefined
      ? undefined
      : `difference of the pairs ${signed(value, format)}, between ${signed(low, format)} and ${signed(high, format)}`;
  return (
    <td className={classes.number} title={title}>
      {was === is ? (
        is
      ) : (
        <>
          {was} →{' '}
          <span className={!isSure || value === null ? undefined : value > 0 ? own.worse : own.better}>
            {is}
          </span>
          {isSure ? '' : ' ?'}
        </>
      )}
    </td>
  );
}

function Monthly({ figure }: { readonly figure: PairedFigure }) {
  const { value } = figure.difference;
  return <td className={classes.number}>{value === null ? 'unknown' : signed(value, formatUsd)}</td>;
}

function signed(value: number, format: (value: number | null) => string): string {
  if (value === 0) return '±0';
  return `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
}
