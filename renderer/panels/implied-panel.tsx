import { EmptyState, Table, Text, TextInput } from '@mantine/core';
import { IconSearch, IconStack2 } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useSelection } from '#renderer/state/selection-store.ts';
import { nameOfRecord, RecordLink } from '#renderer/ui/record-link.tsx';
import classes from './bottom-panels.module.css';

const rowsShown = 500;

/** What nobody drew but the drawing asks for, and why: it is in the template and in the bill. */
export function ImpliedPanel() {
  const implied = useAnalysis((state) => state.analysis?.implied);
  const gaps = useAnalysis((state) => state.analysis?.gaps ?? []);
  const isStale = useIsAnalysisStale();
  const selected = useSelection((state) => state.nodeIds);
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
  if (implied === undefined || (implied.length === 0 && gaps.length === 0)) {
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
        <TextInput
          w="18rem"
          placeholder="Filter by type, node or reason"
          aria-label="Filter implied resources"
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Text size="xs" c="dimmed">
          {implied.length} resources that nobody drew but the drawing needs. They are in the template and in
          the bill.
        </Text>
      </div>
      <div className={classes.scroll} data-stale={isStale || undefined}>
        <Table stickyHeader highlightOnHover layout="fixed">
          <Table.Thead bg="var(--lintel-surface-quiet)">
            <Table.Tr>
              <Table.Th w="22%">Resource</Table.Th>
              <Table.Th w="24%">Type</Table.Th>
              <Table.Th w="16%">Belongs to</Table.Th>
              <Table.Th>Because</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {gaps.map((gap) => (
              <Table.Tr key={`${gap.node} ${gap.message}`}>
                <Table.Td c="var(--lintel-warning)">Not in the template</Table.Td>
                <Table.Td />
                <Table.Td>
                  <RecordLink id={gap.node} />
                </Table.Td>
                <Table.Td>{gap.message}</Table.Td>
              </Table.Tr>
            ))}
            {shown.slice(0, rowsShown).map((resource) => (
              <Table.Tr
                key={resource.logicalId}
                {...(selected.has(resource.owner) ? { bg: 'var(--lintel-surface-selected)' } : {})}
              >
                <Table.Td ff="monospace" fz="xs" style={{ overflowWrap: 'anywhere' }}>
                  {resource.logicalId}
                </Table.Td>
                <Table.Td fz="xs">{resource.type}</Table.Td>
                <Table.Td>
                  <RecordLink id={resource.owner} />
                </Table.Td>
                <Table.Td>
                  {resource.because.map(({ reason, node, connection }) => (
                    <div key={reason}>
                      {reason} {connection !== undefined && <RecordLink id={connection}>show</RecordLink>}
                      {connection === undefined && node !== undefined && node !== resource.owner && (
                        <RecordLink id={node}>show</RecordLink>
                      )}
                    </div>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {shown.length > rowsShown && (
          <Text size="xs" c="dimmed" p="sm">
            The first {rowsShown} of {shown.length} are shown. Filter to see the others.
          </Text>
        )}
      </div>
    </>
  );
}
