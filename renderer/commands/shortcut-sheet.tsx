import { Group, Modal, ScrollArea, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { Fragment } from 'react';
import { closeDialog, useWindow } from '#renderer/app/window-store.ts';
import { KeyCaps } from '#renderer/ui/key-caps.tsx';
import { commands } from './command-list.ts';

/** Keys that the drawing itself answers, beside those of commands. */
const canvasKeys: readonly { readonly title: string; readonly keys: readonly string[] }[] = [
  { title: 'Next and previous node', keys: ['Tab', 'shift+Tab'] },
  { title: 'Move the selection', keys: ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown'] },
  { title: 'Enter a container, leave it', keys: ['Enter', 'Escape'] },
];

/** Every key combination, made from the list of commands. */
export function ShortcutSheet() {
  const isOpen = useWindow((state) => state.dialog?.type === 'shortcuts');
  return (
    <Modal
      opened={isOpen}
      onClose={closeDialog}
      title="Keyboard shortcuts"
      size="54rem"
      scrollAreaComponent={ScrollArea.Autosize}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        {groupedKeys().map(({ group, rows }) => (
          <Stack key={group} gap="xs">
            <Title order={3}>{group}</Title>
            <Table verticalSpacing={3} horizontalSpacing={0} withRowBorders={false}>
              <Table.Tbody>
                {rows.map(({ title, keys }) => (
                  <Table.Tr key={title}>
                    <Table.Td>{title}</Table.Td>
                    <Table.Td>
                      <Group gap={6} justify="flex-end" wrap="nowrap">
                        {keys.map((combination, index) => (
                          <Fragment key={combination}>
                            {index > 0 && (
                              <Text size="xs" c="dimmed">
                                or
                              </Text>
                            )}
                            <KeyCaps keys={combination} />
                          </Fragment>
                        ))}
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Stack>
        ))}
      </SimpleGrid>
    </Modal>
  );
}

function groupedKeys() {
  const groups = new Map<string, { title: string; keys: readonly string[] }[]>();
  for (const { group, title, keys } of commands) {
    if (keys === undefined) continue;
    const rows = groups.get(group) ?? [];
    rows.push({ title, keys });
    groups.set(group, rows);
  }
  groups.set('Drawing', [...(groups.get('Drawing') ?? []), ...canvasKeys]);
  return [...groups].map(([group, rows]) => ({ group, rows }));
}
