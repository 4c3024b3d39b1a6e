import {
  ActionIcon,
  Alert,
  Badge,
  EmptyState,
  Group,
  ScrollArea,
  Stack,
  Text,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import { IconFolder, IconTrash } from '@tabler/icons-react';
import { useDocument } from '#renderer/state/document-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { attempt } from '#renderer/ui/notify.ts';
import { timeAgo } from '#renderer/ui/time-ago.ts';
import { askToRemove } from './document-actions.ts';
import classes from './library-panel.module.css';
import { useServices } from './services.tsx';
import { useLibrary } from './use-library.ts';

/** Other drawings, one click away. */
export function LibraryPanel() {
  const services = useServices();
  const { documents, notice, reload } = useLibrary();
  const openId = useDocument(({ document }) => document.id);
  const now = Date.now();
  return (
    <ScrollArea flex={1} type="auto" scrollbars="y">
      {notice !== undefined && (
        <Alert color="yellow" m="sm">
          {notice}
        </Alert>
      )}
      {documents?.length === 0 && (
        <EmptyState
          p="lg"
          size="sm"
          icon={<IconFolder />}
          title="The library is empty"
          description="Every drawing is kept here as you work, with its revisions."
        />
      )}
      <Stack gap={2} px={6} pb="xs">
        {documents?.map((document) => (
          <Group
            key={document.id}
            className={classes.row}
            data-open={document.id === openId}
            gap={4}
            wrap="nowrap"
          >
            <UnstyledButton
              className={classes.name}
              aria-current={document.id === openId}
              onClick={() => {
                if (document.id !== openId) void attempt(() => services.session.openFromLibrary(document.id));
              }}
            >
              <Text size="sm" fw={500} truncate>
                {document.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {timeAgo(document.updatedAt, now)} · {countOf(document.nodeCount, 'node')}
                {document.fileName === undefined ? '' : ` · ${document.fileName}`}
              </Text>
            </UnstyledButton>
            {document.hasRecovery && document.id !== openId && <Badge color="yellow">recovered edits</Badge>}
            {document.id !== openId && (
              <Tooltip label="Delete from the library">
                <ActionIcon
                  className={classes.remove}
                  size="sm"
                  aria-label={`Delete ${document.name} from the library`}
                  onClick={() => askToRemove(document, services, reload)}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        ))}
      </Stack>
    </ScrollArea>
  );
}
