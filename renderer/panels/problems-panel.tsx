import { ActionIcon, Button, EmptyState, SegmentedControl, Switch, Text } from '@mantine/core';
import { IconCircleCheck, IconDots, IconHelp, IconWand } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { showField } from '#renderer/app/window-store.ts';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import { FilterInput } from '#renderer/ui/filter-input.tsx';
import { LazyMenu } from '#renderer/ui/lazy-menu.tsx';
import { nameOfRecord, RecordLink, reveal } from '#renderer/ui/record-link.tsx';
import { SeverityIcon } from '#renderer/ui/severity-icon.tsx';
import type { Problem } from '#shared/rules/rule.ts';
import classes from './bottom-panels.module.css';
import { FixButton } from './fix-button.tsx';
import { filterProblems, groupProblems, type ProblemGrouping } from './group-problems.ts';
import { fixProblems } from './problem-actions.tsx';
import { ProblemMenu } from './problem-menu.tsx';
import { WaitingForEngine } from './waiting-for-engine.tsx';
import { showWhy } from './why-dialog.tsx';

const groupings: readonly { readonly value: ProblemGrouping; readonly label: string }[] = [
  { value: 'severity', label: 'Severity' },
  { value: 'pillar', label: 'Pillar' },
  { value: 'node', label: 'Node' },
  { value: 'rule', label: 'Rule' },
];

/** So many rows are drawn at first. */
const rowsShown = 200;

export function ProblemsPanel() {
  const services = useServices();
  const problems = useAnalysis((state) => state.analysis?.problems);
  const suppressed = useAnalysis((state) => state.analysis?.suppressed);
  const isStale = useIsAnalysisStale();
  const isEmpty = useDocument(({ document }) => document.nodes.size === 0);
  const [grouping, setGrouping] = useState<ProblemGrouping>('severity');
  const [query, setQuery] = useState('');
  const [limit, setLimit] = useState(rowsShown);
  const [showsSuppressed, setShowsSuppressed] = useState(false);
  const shown = useMemo(
    () =>
      groupProblems(
        filterProblems(
          [...(problems ?? []), ...(showsSuppressed ? (suppressed ?? []) : [])],
          query,
          nameOfRecord,
        ),
        grouping,
        nameOfRecord,
      ),
    [problems, suppressed, showsSuppressed, query, grouping],
  );
  if (problems === undefined) return <WaitingForEngine what="Checks" />;
  if (problems.length === 0 && (suppressed?.length ?? 0) === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        data-stale={isStale || undefined}
        icon={<IconCircleCheck />}
        title={isEmpty ? 'Nothing to check yet' : 'No problems found'}
        description={
          isEmpty
            ? 'Every node you place is checked at once: addresses, routes, limits, security, cost.'
            : 'Every check of the profile passes. A stricter profile is in the settings of the document.'
        }
      >
        {!isEmpty && (
          <EmptyState.Actions>
            <Button variant="default" onClick={() => viewStore.setState({ bottomPanel: 'cost' })}>
              See what it costs
            </Button>
            <Button variant="subtle" color="gray" onClick={() => showWhy(services)}>
              Why is a check not shown?
            </Button>
          </EmptyState.Actions>
        )}
      </EmptyState>
    );
  }
  let left = limit;
  return (
    <>
      <div className={classes.toolbar}>
        <SegmentedControl
          size="xs"
          data={[...groupings]}
          value={grouping}
          onChange={setGrouping}
          aria-label="Group problems by"
        />
        <FilterInput w="16rem" label="Filter problems" value={query} onChange={setQuery} />
        {(suppressed?.length ?? 0) > 0 && (
          <Switch
            label={`Show ${suppressed?.length} suppressed`}
            checked={showsSuppressed}
            onChange={(event) => setShowsSuppressed(event.currentTarget.checked)}
          />
        )}
        <span style={{ flex: 1 }} />
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconHelp size={15} />}
          onClick={() => showWhy(services)}
        >
          Why is a check not shown?
        </Button>
        <FixAllButton problems={problems} />
      </div>
      <div className={classes.scroll} data-stale={isStale || undefined}>
        {shown.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {query.trim() === '' ? 'Every problem is suppressed.' : 'No problem matches the filter.'}
          </Text>
        )}
        {shown.map((group) => {
          const rows = group.problems.slice(0, Math.max(0, left));
          left -= rows.length;
          if (rows.length === 0) return null;
          return (
            <section key={group.key} aria-label={group.title}>
              <div className={classes.group}>
                {grouping !== 'severity' && <SeverityIcon severity={group.severity} />}
                {group.title}
                <Text span size="xs" c="dimmed" className="numeric">
                  {group.problems.length}
                </Text>
              </div>
              {rows.map((problem) => (
                <ProblemRow key={problem.key} problem={problem} />
              ))}
            </section>
          );
        })}
        {left <= 0 && (
          <Button variant="subtle" color="gray" m="xs" onClick={() => setLimit(limit + rowsShown)}>
            Show {rowsShown} more
          </Button>
        )}
      </div>
    </>
  );
}

function FixAllButton({ problems }: { readonly problems: readonly Problem[] }) {
  const services = useServices();
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const fixable = problems.filter((problem) => problem.fix === 'automatic');
  if (fixable.length === 0 || isReadOnly) return null;
  return (
    <Button
      variant="light"
      leftSection={<IconWand size={14} />}
      onClick={() => void fixProblems(services, fixable)}
    >
      Fix {fixable.length} automatically
    </Button>
  );
}

/** An analysis makes every problem anew; a row is drawn again only when what it shows has changed. */
const ProblemRow = memo(ProblemRowContent, (before, after) => {
  const a = before.problem;
  const b = after.problem;
  return (
    a.key === b.key &&
    a.message === b.message &&
    a.severity === b.severity &&
    a.fix === b.fix &&
    a.context === b.context &&
    a.canBeMeant === b.canBeMeant &&
    a.suppressed?.by === b.suppressed?.by &&
    a.suppressed?.reason === b.suppressed?.reason
  );
});

function ProblemRowContent({ problem }: { readonly problem: Problem }) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const name = useDocument(() => nameOfRecord(problem.at));
  const isChosen = useSelection(
    (state) => state.nodeIds.has(problem.at) || state.connectionIds.has(problem.at),
  );
  return (
    <div className={classes.row} data-chosen={isChosen}>
      <SeverityIcon severity={problem.severity} />
      <button
        type="button"
        className={classes.main}
        onClick={() => {
          reveal(problem.at);
          if (problem.field !== undefined) showField(problem.field);
        }}
      >
        <span className={problem.suppressed === undefined ? undefined : classes.suppressed}>
          {problem.message}
        </span>{' '}
        <span className={classes.aside}>
          {name} · {problem.rule}
          {problem.suppressed !== undefined &&
            `. ${problem.suppressed.by === 'intent' ? 'Meant' : 'Suppressed'}: ${problem.suppressed.reason}`}
        </span>
      </button>
      <div className={classes.actions}>
        {problem.related.slice(0, 2).map((id) => (
          <span key={id} className={classes.aside}>
            <RecordLink id={id} />
          </span>
        ))}
        {problem.fix !== 'none' && !isReadOnly && problem.suppressed === undefined && (
          <FixButton problem={problem} />
        )}
        <LazyMenu
          position="bottom-end"
          target={(props) => (
            <ActionIcon {...props} size="sm" title="More" aria-label={`More about: ${problem.message}`}>
              <IconDots size={15} />
            </ActionIcon>
          )}
        >
          {() => <ProblemMenu problem={problem} />}
        </LazyMenu>
      </div>
    </div>
  );
}
