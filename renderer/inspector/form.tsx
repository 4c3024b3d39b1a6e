import { Button, Collapse, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useWindow } from '#renderer/app/window-store.ts';
import { FilterInput } from '#renderer/ui/filter-input.tsx';
import { equalJson, type JsonValue } from '#shared/base/json.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { Field } from './field.tsx';
import { type FieldModel, findFields, groupFields } from './field-model.ts';
import type { FieldError, FieldValue } from './field-state.ts';

export interface FormProps {
  readonly fields: readonly FieldModel[];
  /** The node that is edited, for inputs that look around it (free blocks, legal references). */
  readonly node: DocumentNode | undefined;
  readonly isReadOnly: boolean;
  readValue(field: string): FieldValue;
  /** The sentences at the field; those about something in it (`rules.0.port`) come with it. */
  readErrors(field: string): readonly FieldError[];
  /** A value of undefined unsets the field. */
  onChange(field: FieldModel, value: JsonValue | undefined): void;
  /** In front of field names when something leads to a field: `usage.`. */
  readonly prefix?: string;
}

const fieldsWorthASearch = 9;

/** A form made from a schema: what matters first, the rest under "Advanced", all of it searchable. */
export function Form(props: FormProps) {
  const { fields, readValue, readErrors, prefix = '' } = props;
  const [query, setQuery] = useState('');
  const [opened, setOpened] = useState(false);
  const wanted = useWindow((state) => state.wantedField)?.field;
  const found = findFields(fields, query);
  // A field that is set, wrong or asked for is never hidden.
  const isHidden = (field: FieldModel): boolean => field.isAdvanced;
  const advanced = found.filter(isHidden);
  const isAdvancedOpen =
    opened ||
    query !== '' ||
    advanced.some(
      (field) =>
        readErrors(field.name).length > 0 || (wanted !== undefined && baseOf(wanted, prefix) === field.name),
    );
  const setCount = advanced.filter((field) => readValue(field.name).stored !== undefined).length;
  return (
    <Stack gap="sm">
      {fields.length >= fieldsWorthASearch && (
        <FilterInput
          label="Search properties"
          placeholder="Search properties"
          value={query}
          onChange={setQuery}
        />
      )}
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          No property is called that.
        </Text>
      )}
      <Groups {...props} fields={found.filter((field) => !isHidden(field))} />
      {advanced.length > 0 && (
        <>
          {query === '' && (
            <Button
              variant="subtle"
              color="gray"
              justify="flex-start"
              px={4}
              aria-expanded={isAdvancedOpen}
              leftSection={isAdvancedOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
              onClick={() => setOpened(!isAdvancedOpen)}
            >
              Advanced
              {setCount > 0 && !isAdvancedOpen ? ` (${setCount} set)` : ''}
            </Button>
          )}
          <Collapse expanded={isAdvancedOpen}>
            {isAdvancedOpen && <Groups {...props} fields={advanced} />}
          </Collapse>
        </>
      )}
    </Stack>
  );
}

function Groups({ fields, ...form }: FormProps) {
  return (
    <Stack gap="sm">
      {groupFields(fields).map(({ title, fields: members }) => (
        <Stack
          key={title ?? ''}
          gap="sm"
          component="section"
          {...(title === undefined ? {} : { 'aria-label': title })}
        >
          {title !== undefined && (
            <Title order={3} fz="xs" c="dimmed" fw={600} mt={4}>
              {title}
            </Title>
          )}
          {members.map((field) => (
            <FormField key={field.name} field={field} {...form} />
          ))}
        </Stack>
      ))}
    </Stack>
  );
}

function FormField({
  field,
  node,
  isReadOnly,
  readValue,
  readErrors,
  onChange,
  prefix = '',
}: Omit<FormProps, 'fields'> & { readonly field: FieldModel }) {
  const { stored, isMixed } = readValue(field.name);
  const errors = readErrors(field.name);
  const wanted = useWindow((state) => state.wantedField);
  const isWanted = wanted !== undefined && baseOf(wanted.field, prefix) === field.name;
  return (
    <Field
      field={field}
      node={node}
      isReadOnly={isReadOnly}
      stored={stored}
      isMixed={isMixed}
      error={errors[0]?.message}
      errors={errors}
      focusRequest={isWanted ? wanted.number : undefined}
      // What equals the default is not stored: a document holds only what differs.
      onChange={(value) => onChange(field, equalsDefault(field, value) ? undefined : value)}
    />
  );
}

function equalsDefault(field: FieldModel, value: JsonValue | undefined): boolean {
  return value !== undefined && equalJson(value, field.defaultValue);
}

/** The field of this form that a path leads to. */
function baseOf(path: string, prefix: string): string | undefined {
  if (!path.startsWith(prefix)) return undefined;
  return path.slice(prefix.length).split('.')[0];
}
