import { Alert, Button, Group, List, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { countOf } from '#renderer/ui/count-of.ts';
import { attempt } from '#renderer/ui/notify.ts';
import { useServices } from './services.tsx';
import { closeDialog, useWindow } from './window-store.ts';

/** What an import found, in numbers, and what it could not draw, by line. */
export function ImportDialog() {
  const { session } = useServices();
  const dialog = useWindow((state) => state.dialog);
  const imported = dialog?.type === 'import' ? dialog : undefined;
  const notes = imported?.report.notes ?? [];
  const warnings = notes.filter((note) => note.severity === 'warning');
  const infos = notes.filter((note) => note.severity === 'info');
  return (
    <Modal
      opened={imported !== undefined}
      onClose={closeDialog}
      title={`Imported ${imported?.file.name ?? ''}`}
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
          {imported.blocks.length > 1 && (
            <NativeSelect
              label="Diagrams of the file"
              description="One alone takes the place of what was drawn."
              value={imported.block === undefined ? '' : String(imported.block)}
              onChange={({ currentTarget: { value } }) =>
                void attempt(() => session.importAgain(value === '' ? undefined : Number(value)))
              }
              data={[
                { value: '', label: `All ${imported.blocks.length}, each in a frame` },
                ...imported.blocks.map(({ number, title }) => ({
                  value: String(number),
                  label: `${number}. ${title}`,
                })),
              ]}
            />
          )}
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
