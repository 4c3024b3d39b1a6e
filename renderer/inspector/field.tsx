import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { assertNever } from '#shared/base/assert-never.ts';
import { isJsonObject, type JsonObject } from '#shared/base/json.ts';
import { ErrorText, FieldLabel, Unit } from './field-label.tsx';
import { type FieldModel, showValue } from './field-model.ts';
import type { FieldProps } from './field-props.ts';
import { errorBeside, errorsIn } from './field-state.ts';
import { InstanceTypeField } from './instance-type-field.tsx';
import { ReferenceField } from './reference-field.tsx';
import { StateMachineField } from './state-machine/state-machine-field.tsx';
import { CidrField, JsonField, TextField } from './text-field.tsx';

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
