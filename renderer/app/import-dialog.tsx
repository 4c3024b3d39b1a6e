import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { countOf } from '#renderer/ui/count-of.ts';
import { closeDialog, useWindow } from './window-store.ts';

/** What an import found, in numbers, and what it could not draw, by line. */
export function ImportDialog() {
  const dialog = useWindow((state) => state.dialog);
  const imported = dialog?.type === 'import' ? dialog : undefined;
  const notes = imported?.report.notes ?? [];
  const warnings = notes.filter((note) => note.severity === 'warning');
  const infos = notes.filter((note) => note.severity === 'info');
  return (
    <Modal
      opened={imported !== undefined}
      onClose={closeDialog}
      title={`Imported ${imported?.fileName ?? ''}`}
      size="lg"
    >
      {imported !== undefined && (
        <Stack>
          <Text size="sm">
            {countOf(imported.report.recognised, 'node')} recognised as AWS kinds,{' '}
            {imported.report.folded === undefined
              ? `${countOf(imported.report.kept, 'node')} kept with their labels`
              : `${countOf(imported.report.folded, 'resource')} folded into them, ${imported.report.kept} kept as they are`}
            , {countOf(imported.report.connections, 'connection')}.
          </Text>
          {warnings.length > 0 && (
            <Alert color="yellow" title={`${warnings.length} not drawn as written`}>
              <Notes notes={warnings} />
            </Alert>
          )}
          {infos.length > 0 && <Notes notes={infos} />}
          <Group justify="flex-end">
            <Button onClick={closeDialog} data-autofocus>
              Go on
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Notes({
  notes,
}: {
  readonly notes: readonly { readonly message: string; readonly line?: number }[];
}) {
  return (
    <List size="sm" spacing={4}>
      {notes.map((note) => (
        <List.Item key={`${note.line ?? ''} ${note.message}`}>
          {note.line === undefined ? '' : `Line ${note.line}: `}
          {note.message}
        </List.Item>
      ))}
    </List>
  );
}
