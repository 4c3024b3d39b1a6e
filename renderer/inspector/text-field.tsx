import { Autocomplete, JsonInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { documentStore } from '#renderer/state/document-store.ts';
import type { JsonValue } from '#shared/base/json.ts';
import { Unit } from './field-label.tsx';
import type { CommonInputProps, FieldProps } from './field-props.ts';
import { freeBlocks } from './free-blocks.ts';

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

export function TextField({
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
export function CidrField({
  node,
  stored,
  onChange,
  common,
}: FieldProps & { readonly common: CommonInputProps }) {
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

/** A value that no input is made for, as JSON; stored when it can be read. */
export function JsonField({ stored, onChange, common }: FieldProps & { readonly common: CommonInputProps }) {
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
