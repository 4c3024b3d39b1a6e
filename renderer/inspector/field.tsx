import {
  ActionIcon,
  Autocomplete,
  Button,
  Fieldset,
  Group,
  JsonInput,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconArrowUpRight, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { documentStore, useDocument } from '#renderer/state/document-store.ts';
import { nameOfRecord, RecordLink, reveal } from '#renderer/ui/record-link.tsx';
import { assertNever } from '#shared/base/assert-never.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/base/json.ts';
import type { DocumentNode } from '#shared/document/records.ts';
import { type FieldModel, showValue } from './field-model.ts';
import { errorBeside, errorsIn, type FieldError } from './field-state.ts';
import { freeBlocks } from './free-blocks.ts';
import { InstanceTypeField } from './instance-type-field.tsx';
import { StateMachineField } from './state-machine/state-machine-field.tsx';

export interface FieldProps {
  readonly field: FieldModel;
  readonly node: DocumentNode | undefined;
  readonly isReadOnly: boolean;
  readonly stored: JsonValue | undefined;
  readonly isMixed: boolean;
  readonly error: string | undefined;
  /** Everything that is said about the field and what is in it; `error` is the first of it. */
  readonly errors: readonly FieldError[];
  /** Grows when something leads to this field. */
  readonly focusRequest: number | undefined;
  onChange(value: JsonValue | undefined): void;
}

/** One input of a form, by what the schema says of the value. */
export function Field(props: FieldProps) {
  const { focusRequest, field } = props;
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focusRequest === undefined) return;
    frame.current?.scrollIntoView({ block: 'center' });
    frame.current?.querySelector<HTMLElement>('input, textarea, button')?.focus();
  }, [focusRequest]);
  return (
    <div ref={frame} data-field={field.name}>
      <FieldInputOf {...props} />
    </div>
  );
}

function FieldInputOf(props: FieldProps) {
  const { field, stored, isMixed, isReadOnly, error, onChange } = props;
  const { input } = field;
  const placeholder = isMixed ? 'several values' : showValue(field.defaultValue);
  const common = {
    label: <FieldLabel field={field} />,
    description: field.help,
    error,
    readOnly: isReadOnly,
    inputWrapperOrder: ['label', 'input', 'error', 'description'] as (
      | 'label'
      | 'input'
      | 'error'
      | 'description'
    )[],
    // A default that is not known to be one reads like a value that was set.
    ...(placeholder === undefined ? {} : { placeholder: isMixed ? placeholder : `${placeholder} (default)` }),
  };
  switch (input.type) {
    case 'text':
      if (input.format === 'instance-type') return <InstanceTypeField {...props} common={common} />;
      if (input.format === 'cidr') return <CidrField {...props} common={common} />;
      return <TextField {...props} common={common} isMultiline={input.format === 'multiline'} />;
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof stored === 'number' ? stored : ''}
          {...(input.min === undefined ? {} : { min: input.min })}
          {...(input.max === undefined ? {} : { max: input.max })}
          allowDecimal={!input.isInteger}
          clampBehavior="none"
          // Amounts have a unit; ports and numbers like them do not and are written without a gap.
          thousandSeparator={field.unit === undefined ? '' : ','}
          hideControls={isReadOnly}
          {...(field.unit === undefined
            ? {}
            : {
                rightSection: <Unit unit={field.unit} />,
                rightSectionWidth: `${field.unit.length * 0.44 + 1}rem`,
              })}
          onChange={(value) => onChange(typeof value === 'number' ? value : undefined)}
        />
      );
    case 'boolean':
      return (
        <Switch
          label={<FieldLabel field={field} />}
          description={isMixed ? 'Several values' : field.help}
          error={error}
          disabled={isReadOnly}
          checked={typeof stored === 'boolean' ? stored : field.defaultValue === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'enum':
      return (
        <Select
          {...common}
          data={[...input.options]}
          value={typeof stored === 'string' ? stored : null}
          searchable={input.options.length > 8}
          clearable={stored !== undefined && !isReadOnly}
          onChange={(value) => onChange(value ?? undefined)}
        />
      );
    case 'reference':
      return <ReferenceField {...props} common={common} kinds={input.kinds} isList={input.isList} />;
    case 'texts':
      return (
        <TagsInput
          {...common}
          data={input.options === undefined ? [] : [...input.options]}
          value={Array.isArray(stored) ? stored.map(String) : []}
          acceptValueOnBlur
          onChange={(values) => onChange(values.length === 0 ? undefined : values)}
        />
      );
    case 'objects':
      return <ObjectsField {...props} fields={input.fields} />;
    case 'object':
      return (
        <Fieldset legend={<FieldLabel field={field} />} p="xs">
          <ObjectFields
            {...props}
            fields={input.fields}
            value={isJsonObject(stored) ? stored : {}}
            onChange={(value) => onChange(Object.keys(value).length === 0 ? undefined : value)}
          />
          <ErrorText error={errorBeside(props.errors, partsOf(input.fields))} />
        </Fieldset>
      );
    case 'json':
      return <JsonField {...props} common={common} />;
    case 'state-machine':
      return <StateMachineField {...props} />;
    default:
      return assertNever(input);
  }
}

export interface CommonInputProps {
  readonly label: ReactNode;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly readOnly: boolean;
  readonly inputWrapperOrder: ('label' | 'input' | 'error' | 'description')[];
  readonly placeholder?: string;
}

function FieldLabel({ field }: { readonly field: FieldModel }) {
  if (field.source === undefined) return field.title;
  return (
    <Tooltip label={`${field.name}. Source: ${field.source}`} multiline maw="20rem">
      <span>{field.title}</span>
    </Tooltip>
  );
}

function Unit({ unit }: { readonly unit: string }) {
  return (
    <Text size="xs" c="dimmed" pr={8} style={{ whiteSpace: 'nowrap' }}>
      {unit}
    </Text>
  );
}

/** Text is stored when the field is left or Enter is pressed, so that half a word is never checked. */
function useDraft(stored: JsonValue | undefined, onChange: FieldProps['onChange']) {
  const text = typeof stored === 'string' ? stored : stored === undefined ? '' : JSON.stringify(stored);
  const [draft, setDraft] = useState<string>();
  return {
    value: draft ?? text,
    setDraft,
    commit(value = draft) {
      setDraft(undefined);
      if (value === undefined || value === text) return;
      onChange(value === '' ? undefined : value);
    },
  };
}

function TextField({
  field,
  stored,
  onChange,
  common,
  isMultiline,
}: FieldProps & { readonly common: CommonInputProps; readonly isMultiline: boolean }) {
  const { value, setDraft, commit } = useDraft(stored, onChange);
  if (isMultiline) {
    return (
      <Textarea
        {...common}
        autosize
        minRows={3}
        maxRows={14}
        value={value}
        spellCheck={false}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => commit()}
      />
    );
  }
  return (
    <TextInput
      {...common}
      value={value}
      spellCheck={false}
      {...(field.unit === undefined ? {} : { rightSection: <Unit unit={field.unit} /> })}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => commit()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}

/** An address range; the list offers the next free blocks. */
function CidrField({ node, stored, onChange, common }: FieldProps & { readonly common: CommonInputProps }) {
  const { value, setDraft, commit } = useDraft(stored, onChange);
  const [free, setFree] = useState<readonly string[]>([]);
  return (
    <Autocomplete
      {...common}
      value={value}
      spellCheck={false}
      data={free.length === 0 ? [] : [{ group: 'Next free blocks', items: [...free] }]}
      filter={({ options }) => options}
      onFocus={() => setFree(node === undefined ? [] : freeBlocks(documentStore.getState().document, node))}
      onChange={setDraft}
      onOptionSubmit={(option) => commit(option)}
      onBlur={() => commit()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}

/** Other nodes of the drawing, of the kinds that are legal here. */
function ReferenceField({
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

/** "Listeners" is the list, "Listener" one of them. */
function singular(title: string): string {
  return title.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
}

function ObjectsField({ fields, ...props }: FieldProps & { readonly fields: readonly FieldModel[] }) {
  const { field, stored, isReadOnly, errors, onChange } = props;
  const values: readonly JsonObject[] = Array.isArray(stored) ? stored.filter(isJsonObject) : [];
  const replace = (index: number, value: JsonObject | undefined): void => {
    const next = value === undefined ? values.toSpliced(index, 1) : values.with(index, value);
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <Fieldset legend={<FieldLabel field={field} />} p="xs">
      <Stack gap="xs">
        {field.help !== undefined && (
          <Text size="xs" c="dimmed">
            {field.help}
          </Text>
        )}
        {values.map((value, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries of a list have no identity but their place.
          <Fieldset key={index} p="xs" variant="filled">
            <Group justify="space-between" mb={4}>
              <Text size="xs" fw={600}>
                {singular(field.title)} {index + 1}
              </Text>
              {!isReadOnly && (
                <ActionIcon
                  size="sm"
                  aria-label={`Remove ${singular(field.title)} ${index + 1}`}
                  onClick={() => replace(index, undefined)}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              )}
            </Group>
            <ObjectFields
              {...props}
              errors={errorsIn(errors, String(index))}
              fields={fields}
              value={value}
              onChange={(next) => replace(index, next)}
            />
          </Fieldset>
        ))}
        <ErrorText
          error={errorBeside(
            errors,
            values.flatMap((_, index) => partsOf(fields).map((part) => `${index}.${part}`)),
          )}
        />
        {!isReadOnly && (
          <Button
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...values, {}])}
          >
            Add
          </Button>
        )}
      </Stack>
    </Fieldset>
  );
}

function partsOf(fields: readonly FieldModel[]): readonly string[] {
  return fields.map(({ name }) => name);
}

function ErrorText({ error }: { readonly error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <Text size="xs" c="var(--mantine-color-error)">
      {error}
    </Text>
  );
}

function ObjectFields({
  fields,
  value,
  errors,
  onChange,
  ...props
}: Omit<FieldProps, 'field' | 'stored' | 'onChange'> & {
  readonly fields: readonly FieldModel[];
  readonly value: JsonObject;
  onChange(value: JsonObject): void;
}) {
  return (
    <Stack gap="xs">
      {fields.map((field) => (
        <Field
          key={field.name}
          {...props}
          field={field}
          stored={value[field.name]}
          error={errorsIn(errors, field.name)[0]?.message}
          errors={errorsIn(errors, field.name)}
          focusRequest={undefined}
          onChange={(next) => {
            const { [field.name]: _, ...rest } = value;
            onChange(next === undefined ? rest : { ...rest, [field.name]: next });
          }}
        />
      ))}
    </Stack>
  );
}

/** A value that no input is made for, as JSON; stored when it can be read. */
function JsonField({ stored, onChange, common }: FieldProps & { readonly common: CommonInputProps }) {
  const text = stored === undefined ? '' : JSON.stringify(stored, undefined, 2);
  const [draft, setDraft] = useState<string>();
  return (
    <JsonInput
      {...common}
      autosize
      minRows={2}
      maxRows={14}
      formatOnBlur
      validationError="This is not JSON."
      value={draft ?? text}
      onChange={setDraft}
      onBlur={() => {
        if (draft === undefined) return;
        if (draft.trim() === '') onChange(undefined);
        else {
          try {
            onChange(JSON.parse(draft) as JsonValue);
          } catch {
            return;
          }
        }
        setDraft(undefined);
      }}
    />
  );
}
