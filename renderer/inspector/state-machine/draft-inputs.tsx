import { JsonInput, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { JsonValue } from '#shared/base/json.ts';

interface DraftTextProps {
  readonly label: string;
  readonly value: string;
  readonly isReadOnly: boolean;
  readonly description?: string;
  readonly placeholder?: string;
  readonly error?: string | undefined;
  onChange(value: string): void;
}

/** Text that is stored when the field is left or Enter is pressed. */
export function DraftText({ value, isReadOnly, error, onChange, ...input }: DraftTextProps) {
  const [draft, setDraft] = useState<string>();
  const commit = (): void => {
    if (draft !== undefined && draft !== value) onChange(draft);
    setDraft(undefined);
  };
  return (
    <TextInput
      {...input}
      size="xs"
      error={error}
      readOnly={isReadOnly}
      spellCheck={false}
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    />
  );
}

interface DraftNumberProps {
  readonly label: string;
  readonly value: JsonValue | undefined;
  readonly isReadOnly: boolean;
  readonly placeholder?: string;
  readonly min?: number;
  readonly allowDecimal?: boolean;
  onChange(value: number | undefined): void;
}

/** A number that may be left empty. */
export function DraftNumber({
  value,
  isReadOnly,
  onChange,
  min = 0,
  allowDecimal = false,
  ...input
}: DraftNumberProps) {
  return (
    <NumberInput
      {...input}
      size="xs"
      min={min}
      allowDecimal={allowDecimal}
      readOnly={isReadOnly}
      hideControls
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  );
}

interface DraftJsonProps {
  readonly label: string;
  readonly value: JsonValue | undefined;
  readonly isReadOnly: boolean;
  readonly description?: string;
  readonly minRows?: number;
  onChange(value: JsonValue | undefined): void;
}

/** JSON that is stored when it can be read; emptied, the value is taken out. */
export function DraftJson({ value, isReadOnly, minRows = 2, onChange, ...input }: DraftJsonProps) {
  const [draft, setDraft] = useState<string>();
  const commit = (): void => {
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
  };
  return (
    <JsonInput
      {...input}
      size="xs"
      autosize
      minRows={minRows}
      maxRows={24}
      readOnly={isReadOnly}
      validationError="This is not JSON."
      value={draft ?? (value === undefined ? '' : JSON.stringify(value, undefined, 2))}
      onChange={setDraft}
      onBlur={commit}
    />
  );
}
