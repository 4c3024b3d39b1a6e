import { Button, EmptyState, Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { FilterInput } from '#renderer/ui/filter-input.tsx';
import { nameOfRecord, RecordLink } from '#renderer/ui/record-link.tsx';
import type { Analysis, ImpliedResource } from '#shared/engine/analysis.ts';
import classes from './bottom-panels.module.css';
import { MakeExplicitButton } from './make-explicit-button.tsx';
import { WaitingForEngine } from './waiting-for-engine.tsx';

const rowsShown = 200;
/** One for all: a new list at every look would draw the panel for ever while there is no analysis. */
const noGaps: Analysis['gaps'] = [];

/** What nobody drew but the drawing asks for, and why: it is in the template and in the bill. */
export function ImpliedPanel() {
  const implied = useAnalysis((state) => state.analysis?.implied);
  const gaps = useAnalysis((state) => state.analysis?.gaps) ?? noGaps;
  const isStale = useIsAnalysisStale();
  const [limit, setLimit] = useState(rowsShown);
  const [query, setQuery] = useState('');
  const shown = useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return (implied ?? []).filter((resource) => {
      const reasons = resource.because.map(({ reason }) => reason).join(' ');
      const text =
        `${resource.type} ${resource.logicalId} ${nameOfRecord(resource.owner)} ${reasons}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }, [implied, query]);
  if (implied === undefined) return <WaitingForEngine what="Implied resources" />;
  if (implied.length === 0 && gaps.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconStack2 />}
        title="Nothing is implied yet"
        description="Connect a load balancer to a service: its listener, target group, security groups and rules appear here, each with its reason."
      />
    );
  }
  return (
    <>
      <div className={classes.toolbar}>
        <FilterInput
          w="18rem"
          label="Filter implied resources"
          placeholder="Filter by type, node or reason"
          value={query}
          onChange={setQuery}
        />
        <Text size="xs" c="dimmed">
          {countOf(implied.length, 'resource')} that nobody drew but the drawing needs: in the template and in
          the bill.
        </Text>
      </div>
      <div className={classes.scroll} data-stale={isStale || undefined}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th style={{ width: '22%' }}>Resource</th>
              <th style={{ width: '24%' }}>Type</th>
              <th style={{ width: '16%' }}>Belongs to</th>
              <th>Because</th>
            </tr>
          </thead>
          <tbody>
            {gaps.map((gap) => (
              <tr key={`${gap.node} ${gap.message}`}>
                <td colSpan={2} style={{ color: 'var(--lintel-warning)' }}>
                  Not in the template
                </td>
                <td>
                  <RecordLink id={gap.node} />
                </td>
                <td>{gap.message}</td>
              </tr>
            ))}
            {shown.slice(0, limit).map((resource) => (
              <ImpliedRow key={resource.logicalId} resource={resource} />
            ))}
          </tbody>
        </table>
        {shown.length > limit && (
          <Button variant="subtle" color="gray" m="xs" onClick={() => setLimit(limit + rowsShown)}>
            Show {rowsShown} more of {shown.length}
          </Button>
        )}
      </div>
    </>
  );
}

const ImpliedRow = memo(
  ImpliedRowContent,
  ({ resource: a }, { resource: b }) =>
    a.logicalId === b.logicalId &&
    a.type === b.type &&
    a.owner === b.owner &&
    a.canBeDrawn === b.canBeDrawn &&
    a.because.length === b.because.length &&
    a.because.every(({ reason }, index) => reason === b.because[index]?.reason),
);

function ImpliedRowContent({ resource }: { readonly resource: ImpliedResource }) {
  const isChosen = useSelection((state) => state.nodeIds.has(resource.owner));
  return (
    <tr data-chosen={isChosen || undefined}>
      <td className={classes.code}>{resource.logicalId}</td>
      <td className={classes.aside}>{resource.type}</td>
      <td>
        <RecordLink id={resource.owner} />
      </td>
      <td>
        {resource.because.map(({ reason, node, connection }) => (
          <div key={reason}>
            {reason} {connection !== undefined && <RecordLink id={connection}>show</RecordLink>}
            {connection === undefined && node !== undefined && node !== resource.owner && (
              <RecordLink id={node}>show</RecordLink>
            )}
          </div>
        ))}
        <MakeExplicitButton resource={resource} />
      </td>
    </tr>
  );
}
