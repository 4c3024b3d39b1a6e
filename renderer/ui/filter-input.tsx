import { TextInput, type TextInputProps } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';

/** Where people type what a list is narrowed to. */
export function FilterInput({
  label,
  value,
  onChange,
  placeholder = 'Filter',
  ...layout
}: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  onChange(value: string): void;
} & Pick<TextInputProps, 'w' | 'px' | 'pb'>) {
  return (
    <TextInput
      {...layout}
      placeholder={placeholder}
      aria-label={label}
      leftSection={<IconSearch size={14} />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
