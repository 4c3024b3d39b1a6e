import { Text, Tooltip } from '@mantine/core';
import type { FieldModel } from './field-model.ts';

/** The title of a field, with the source of its limits behind it. */
export function FieldLabel({ field }: { readonly field: FieldModel }) {
  if (field.source === undefined) return field.title;
  return (
    <Tooltip label={`${field.name}. Source: ${field.source}`} multiline maw="20rem">
      <span>{field.title}</span>
    </Tooltip>
  );
}

export function Unit({ unit }: { readonly unit: string }) {
  return (
    <Text size="xs" c="dimmed" pr={8} style={{ whiteSpace: 'nowrap' }}>
      {unit}
    </Text>
  );
}

export function ErrorText({ error }: { readonly error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <Text size="xs" c="var(--mantine-color-error)">
      {error}
    </Text>
  );
}
