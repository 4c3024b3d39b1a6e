import { ActionIcon, Button, Group, Select, Stack, TagsInput, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import { DraftNumber } from './draft-inputs.tsx';

interface ErrorPathsProps {
  readonly state: JsonObject;
  readonly others: readonly string[];
  readonly isReadOnly: boolean;
  onPatch(changed: JsonObject): void;
}

/** Errors that every state may meet (Amazon States Language). */
const usualErrors = [
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'States.Permissions',
  'States.DataLimitExceeded',
];

/** What is tried again, and what goes another way. */
export function ErrorPaths(props: ErrorPathsProps) {
  return (
    <Stack gap={6}>
      <Entries
        {...props}
        field="Retry"
        title="Try again on"
        added={{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 }}
      />
      <Entries
        {...props}
        field="Catch"
        title="Go another way on"
        added={{ ErrorEquals: ['States.ALL'], Next: props.others.at(-1) ?? '' }}
      />
    </Stack>
  );
}

function Entries({
  state,
  others,
  isReadOnly,
  onPatch,
  field,
  title,
  added,
}: ErrorPathsProps & {
  readonly field: 'Retry' | 'Catch';
  readonly title: string;
  readonly added: JsonObject;
}) {
  const entries: readonly JsonValue[] = Array.isArray(state[field])
    ? (state[field] as readonly JsonValue[])
    : [];
  const store = (next: readonly JsonValue[]): void =>
    onPatch({ [field]: next.length === 0 ? undefined : next });
  return (
    <Stack gap={4}>
      {entries.map((value, index) => {
        const entry = isJsonObject(value) ? value : {};
        const replace = (changed: JsonObject): void =>
          store(
            entries.with(
              index,
              Object.fromEntries(
                Object.entries({ ...entry, ...changed }).filter(([, each]) => each !== undefined),
              ),
            ),
          );
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place.
          <Stack key={index} gap={4}>
            <Group gap={4} wrap="nowrap" align="flex-end">
              <TagsInput
                flex={1}
                size="xs"
                label={title}
                data={usualErrors}
                value={Array.isArray(entry.ErrorEquals) ? entry.ErrorEquals.map(String) : []}
                readOnly={isReadOnly}
                acceptValueOnBlur
                onChange={(ErrorEquals) => replace({ ErrorEquals })}
              />
              {!isReadOnly && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove ${field} ${index + 1}`}
                  onClick={() => store(entries.toSpliced(index, 1))}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              )}
            </Group>
            {field === 'Retry' ? (
              <Group gap={4} grow wrap="nowrap">
                <DraftNumber
                  label="After (s)"
                  value={entry.IntervalSeconds}
                  min={1}
                  placeholder="1"
                  isReadOnly={isReadOnly}
                  onChange={(IntervalSeconds) => replace({ IntervalSeconds })}
                />
                <DraftNumber
                  label="Times"
                  value={entry.MaxAttempts}
                  placeholder="3"
                  isReadOnly={isReadOnly}
                  onChange={(MaxAttempts) => replace({ MaxAttempts })}
                />
                <DraftNumber
                  label="Backoff"
                  value={entry.BackoffRate}
                  min={1}
                  allowDecimal
                  placeholder="2"
                  isReadOnly={isReadOnly}
                  onChange={(BackoffRate) => replace({ BackoffRate })}
                />
              </Group>
            ) : (
              <Select
                size="xs"
                label="Then"
                data={[...others]}
                value={typeof entry.Next === 'string' ? entry.Next : null}
                readOnly={isReadOnly}
                allowDeselect={false}
                onChange={(value) => {
                  if (value !== null) replace({ Next: value });
                }}
              />
            )}
          </Stack>
        );
      })}
      {!isReadOnly && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={12} />}
          onClick={() => store([...entries, added])}
        >
          {field === 'Retry' ? 'Add retry' : 'Add catch'}
        </Button>
      )}
      {isReadOnly && entries.length === 0 && (
        <Text size="xs" c="dimmed">
          {field === 'Retry' ? 'Nothing is tried again.' : 'Errors end the execution.'}
        </Text>
      )}
    </Stack>
  );
}
