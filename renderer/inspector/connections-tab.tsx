import { Badge, Button, EmptyState, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconPlugConnected } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { runCommand } from '#renderer/commands/command-list.ts';
import { nameOfRecord, RecordLink, reveal } from '#renderer/ui/record-link.tsx';
import { referrersOf } from '#shared/catalogue/node-references.ts';
import { findConnectionKind } from '#shared/catalogue/registry.ts';
import { indexDocument } from '#shared/document/document-index.ts';
import type { Connection, DocumentNode, LintelDocument } from '#shared/document/records.ts';

/** Lines that begin or end here, and nodes that name this one in a property. */
export function ConnectionsTab({
  document,
  node,
}: {
  readonly document: LintelDocument;
  readonly node: DocumentNode;
}) {
  const services = useServices();
  const index = indexDocument(document);
  const outgoing = index.connectionsFrom(node.id);
  const incoming = index.connectionsTo(node.id);
  const referrers = referrersOf(document.nodes, node.id);
  const connect = (
    <Button variant="default" onClick={() => runCommand('drawing.connect', services)}>
      Connect to …
    </Button>
  );
  if (outgoing.length + incoming.length + referrers.length === 0) {
    return (
      <EmptyState
        size="xs"
        icon={<IconPlugConnected />}
        title="Not connected"
        description="Drag from a side of the node to another one, or press C and choose the target."
      >
        <EmptyState.Actions>{connect}</EmptyState.Actions>
      </EmptyState>
    );
  }
  return (
    <Stack gap="md">
      <ConnectionList title="Starts here" connections={outgoing} end="to" />
      <ConnectionList title="Ends here" connections={incoming} end="from" />
      {referrers.length > 0 && (
        <Stack gap={4}>
          <Title order={3} fz="xs" c="dimmed">
            Named in the properties of
          </Title>
          {referrers.map((id) => (
            <Text key={id} size="sm">
              <RecordLink id={id} />
            </Text>
          ))}
        </Stack>
      )}
      <Group>{connect}</Group>
    </Stack>
  );
}

function ConnectionList({
  title,
  connections,
  end,
}: {
  readonly title: string;
  readonly connections: readonly Connection[];
  readonly end: 'from' | 'to';
}) {
  if (connections.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={3} fz="xs" c="dimmed">
        {title}
      </Title>
      {connections.map((connection) => {
        const kind = findConnectionKind(connection.kind);
        return (
          <UnstyledButton key={connection.id} fz="sm" py={2} onClick={() => reveal(connection.id)}>
            <Group gap={6} wrap="nowrap">
              {end === 'to' ? <IconArrowRight size={14} /> : <IconArrowLeft size={14} />}
              <Text size="sm" truncate flex={1}>
                {nameOfRecord(connection[end])}
                {connection.label === undefined ? '' : ` (${connection.label})`}
              </Text>
              <Badge color="gray">{kind?.title ?? connection.kind}</Badge>
            </Group>
          </UnstyledButton>
        );
      })}
    </Stack>
  );
}
