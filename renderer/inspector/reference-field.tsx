import { ActionIcon, Group, MultiSelect, Select, Stack, Text, Tooltip } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import { useDocument } from '#renderer/state/document-store.ts';
import { nameOfRecord, RecordLink, reveal } from '#renderer/ui/record-link.tsx';
import type { CommonInputProps, FieldProps } from './field-props.ts';

/** Other nodes of the drawing, of the kinds that are legal here. */
export function ReferenceField({
  node,
  stored,
  onChange,
  common,
  kinds,
  isList,
}: FieldProps & {
  readonly common: CommonInputProps;
  readonly kinds: readonly string[];
  readonly isList: boolean;
}) {
  const nodes = useDocument(({ document }) => document.nodes);
  const chosen = (Array.isArray(stored) ? stored : [stored]).filter((id) => typeof id === 'string');
  const options = [...nodes.values()]
    .filter((other) => kinds.includes(other.kind) && other.id !== node?.id)
    .map((other) => ({ value: other.id, label: other.name === '' ? other.id : other.name }));
  // What is named but gone stays visible, so that it can be taken out.
  const missing = chosen
    .filter((id) => !options.some((option) => option.value === id))
    .map((id) => ({ value: id, label: `${nameOfRecord(id)} (not legal here)` }));
  const data = [...options, ...missing];
  const nothing = 'Nothing in the drawing fits. Place one first.';
  if (isList) {
    return (
      <Stack gap={2}>
        <MultiSelect
          {...common}
          data={data}
          value={chosen}
          searchable
          clearable={!common.readOnly}
          nothingFoundMessage={nothing}
          onChange={(ids) => onChange(ids.length === 0 ? undefined : ids)}
        />
        {chosen.length > 0 && (
          <Group gap="xs">
            {chosen.map((id) => (
              <Text key={id} size="xs">
                <RecordLink id={id} />
              </Text>
            ))}
          </Group>
        )}
      </Stack>
    );
  }
  const [target] = chosen;
  return (
    <Group gap={4} align="flex-start" wrap="nowrap">
      <Select
        {...common}
        flex={1}
        data={data}
        value={target ?? null}
        searchable
        clearable={!common.readOnly}
        nothingFoundMessage={nothing}
        onChange={(id) => onChange(id ?? undefined)}
      />
      {target !== undefined && (
        <Tooltip label={`Go to ${nameOfRecord(target)}`}>
          <ActionIcon mt={20} aria-label={`Go to ${nameOfRecord(target)}`} onClick={() => reveal(target)}>
            <IconArrowUpRight size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
