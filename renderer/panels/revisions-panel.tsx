import { Button, EmptyState, Group, Loader, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconHistory } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { type Services, useServices } from '#renderer/app/services.tsx';
import { useSession } from '#renderer/app/session-store.ts';
import { comparisonStore } from '#renderer/state/comparison-store.ts';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import { timeAgo } from '#renderer/ui/time-ago.ts';
import { describeFault } from '#shared/base/result.ts';
import type { RevisionSummary } from '#shared/contract/host-contract.ts';
import { replaceDocument } from '#shared/document/commands/replace-document.ts';
import { openDocument } from '#shared/document/open-document.ts';
import classes from './bottom-panels.module.css';
import { RevisionChanges } from './revision-changes.tsx';

const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** Earlier states of this drawing, kept as it was saved: restored as one step that undo takes back. */
export function RevisionsPanel() {
  const services = useServices();
  const { revisions, reload } = useRevisions(services);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const now = Date.now();
  if (revisions === undefined) return <Loader m="lg" size="sm" />;
  if (revisions.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconHistory />}
        title="No earlier state yet"
        description="A revision is kept whenever the drawing is saved. Name the ones you want to find again."
      />
    );
  }
  return (
    <div className={classes.scroll}>
      <RevisionChanges />
      <Table stickyHeader highlightOnHover>
        <Table.Thead bg="var(--lintel-surface-quiet)">
          <Table.Tr>
            <Table.Th>Revision</Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>Saved</Table.Th>
            <Table.Th>Nodes</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {revisions.map((revision) => (
            <Table.Tr key={revision.number}>
              <Table.Td className="numeric">{revision.number}</Table.Td>
              <Table.Td fw={revision.name === undefined ? undefined : 600}>{revision.name ?? ''}</Table.Td>
              <Table.Td title={dateTime.format(revision.at)}>{timeAgo(revision.at, now)}</Table.Td>
              <Table.Td className="numeric">{revision.nodeCount}</Table.Td>
              <Table.Td>
                <Group gap={4} justify="flex-end">
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    onClick={() => void attempt(() => compareWith(services, revision))}
                  >
                    Compare
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    onClick={() => askForName(services, revision, reload)}
                  >
                    Name …
                  </Button>
                  {!isReadOnly && (
                    <Button
                      size="compact-xs"
                      variant="light"
                      onClick={() => void attempt(() => restore(services, revision))}
                    >
                      Restore
                    </Button>
                  )}
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    onClick={() => void attempt(() => openCopy(services, revision))}
                  >
                    Open as a copy
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function useRevisions({ host }: Services) {
  const id = useDocument(({ document }) => document.id);
  const saveState = useSession((state) => state.saveState);
  const [revisions, setRevisions] = useState<readonly RevisionSummary[]>();
  const reload = useCallback(() => {
    host.call('library.revisions', { id }).then(
      (answer) => setRevisions([...answer.revisions].sort((a, b) => b.number - a.number)),
      () => setRevisions([]),
    );
  }, [host, id]);
  useEffect(() => {
    if (saveState === 'saved') reload();
  }, [saveState, reload]);
  return { revisions, reload };
}

async function loadRevision({ host }: Services, { number }: RevisionSummary) {
  const { document } = documentStore.getState();
  const { text } = await host.call('library.revision', { id: document.id, number });
  const opened = openDocument(text);
  if (!opened.ok) throw new Error(describeFault(opened.fault));
  return opened.value.document;
}

async function compareWith(services: Services, revision: RevisionSummary): Promise<void> {
  const title = revision.name ?? `revision ${revision.number}`;
  comparisonStore.setState({ against: { title, document: await loadRevision(services, revision) } });
}

async function restore(services: Services, revision: RevisionSummary): Promise<void> {
  const wanted = await loadRevision(services, revision);
  const { document } = documentStore.getState();
  dispatch(`Restore revision ${revision.number}`, replaceDocument(document, wanted));
}

async function openCopy(services: Services, revision: RevisionSummary): Promise<void> {
  await services.session.createFrom(await loadRevision(services, revision));
}

function askForName(services: Services, revision: RevisionSummary, after: () => void): void {
  modals.open({
    title: `Name revision ${revision.number}`,
    children: <NameForm services={services} revision={revision} after={after} />,
  });
}

function NameForm({
  services,
  revision,
  after,
}: {
  readonly services: Services;
  readonly revision: RevisionSummary;
  readonly after: () => void;
}) {
  const [name, setName] = useState(revision.name ?? '');
  const save = async (): Promise<void> => {
    const { document } = documentStore.getState();
    await services.host.call('library.nameRevision', {
      id: document.id,
      number: revision.number,
      name: name.trim(),
    });
    modals.closeAll();
    after();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(save);
      }}
    >
      <TextInput
        label="Name"
        placeholder="Before the review"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed" mt="xs">
        Named revisions are kept when older ones are thinned out.
      </Text>
      <Group justify="flex-end" mt="md">
        <Button type="submit">Keep the name</Button>
      </Group>
    </form>
  );
}
