import { Button, Group, Text } from '@mantine/core';
import { changeSigns } from '#renderer/canvas/changes-layer.tsx';
import { comparisonStore, useComparison } from '#renderer/state/comparison-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import type { Difference } from '#shared/document/compare-documents.ts';
import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';
import classes from './bottom-panels.module.css';

const words = { added: 'added', removed: 'removed', changed: 'changed', moved: 'moved' } as const;
/** So many rows are enough to see what kind of change it was. */
const mostRows = 300;

/** What differs from the chosen earlier state, each with a way to it; the drawing shows the same. */
export function RevisionChanges() {
  const comparison = useComparison();
  if (comparison === undefined) return null;
  const { against, differences } = comparison;
  const { nodes, connections } = differences;
  const count = nodes.length + connections.length;
  return (
    <section aria-label={`Changes since ${against.title}`}>
      <Group className={classes.group} justify="space-between">
        <span>
          {count === 0
            ? `Nothing has changed since ${against.title}`
            : `Since ${against.title}: ${summaryOf(nodes, connections)}`}
        </span>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => comparisonStore.setState({ against: undefined })}
        >
          Close the comparison
        </Button>
      </Group>
      {nodes.slice(0, mostRows).map((difference) => (
        <Row key={`n ${difference.id}`} difference={difference} name={nodeName(difference)} />
      ))}
      {connections.slice(0, mostRows).map((difference) => (
        <Row
          key={`c ${difference.id}`}
          difference={difference}
          name={lineName(difference, against.document)}
        />
      ))}
      {Math.max(nodes.length, connections.length) > mostRows && (
        <Text size="xs" c="dimmed" p="xs">
          The first {mostRows} nodes and connections are listed.
        </Text>
      )}
    </section>
  );
}

function Row({
  difference: { id, what, fields },
  name,
}: {
  readonly difference: Difference<DocumentNode | Connection>;
  readonly name: string;
}) {
  return (
    <div className={classes.row}>
      <Text span fw={700} w="1rem" ta="center" aria-hidden>
        {changeSigns[what]}
      </Text>
      <div className={classes.main} style={{ cursor: 'default' }}>
        {what === 'removed' ? name : <RecordLink id={id}>{name}</RecordLink>}{' '}
        <span className={classes.aside}>
          {words[what]}
          {what === 'changed' && fields.length > 0 && `: ${fields.join(', ')}`}
        </span>
      </div>
    </div>
  );
}

function nodeName({ id, before, after }: Difference<DocumentNode>): string {
  const name = (after ?? before)?.name;
  return name === undefined || name === '' ? id : name;
}

function lineName({ id, before, after }: Difference<Connection>, earlier: LintelDocument): string {
  const line = after ?? before;
  if (line === undefined) return id;
  const nameOf = (node: string): string => earlier.nodes.get(node)?.name ?? node;
  return `${nameOf(line.from)} → ${nameOf(line.to)}`;
}

function summaryOf(
  nodes: readonly Difference<DocumentNode>[],
  connections: readonly Difference<Connection>[],
): string {
  const all = [...nodes, ...connections];
  return (['added', 'removed', 'changed', 'moved'] as const)
    .map((what) => ({ what, count: all.filter((difference) => difference.what === what).length }))
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => `${count} ${words[what]}`)
    .join(', ');
}
