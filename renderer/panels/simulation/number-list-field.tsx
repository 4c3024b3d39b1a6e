import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface NumberListFieldProps {
  readonly label: string;
  readonly values: readonly number[];
  readonly width?: string;
  onChange(values: number[]): void;
}

/** Numbers between commas or spaces. What is half typed changes nothing yet. */
export function NumberListField({ label, values, width = '14rem', onChange }: NumberListFieldProps) {
  const [typed, setTyped] = useState<string>();
  const numbers = typed === undefined ? values : parseNumbers(typed);
  return (
    <TextInput
      size="xs"
      w={width}
      label={label}
      value={typed ?? values.join(', ')}
      error={numbers === undefined ? 'Numbers of 0 or more, between commas' : undefined}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        const next = parseNumbers(currentTarget.value);
        if (next !== undefined && next.join() !== values.join()) onChange(next);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

/** The numbers of a text, or undefined where one of its words is none. */
export function parseNumbers(text: string): number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const numbers = words.map(Number);
  return words.length > 0 && numbers.every((each) => Number.isFinite(each) && each >= 0)
    ? numbers
    : undefined;
}
