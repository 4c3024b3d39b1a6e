import { NumberInput } from '@mantine/core';

interface PercentFieldProps {
  readonly label: string;
  /** From 0 to 1. */
  readonly value: number;
  readonly width?: string;
  onChange(value: number): void;
}

/** A share, shown as per cent. */
export function PercentField({ label, value, width = '7.5rem', onChange }: PercentFieldProps) {
  return (
    <NumberInput
      size="xs"
      w={width}
      label={label}
      suffix=" %"
      min={0}
      max={100}
      step={0.1}
      value={Number((value * 100).toFixed(6))}
      onChange={(next) => typeof next === 'number' && next / 100 !== value && onChange(next / 100)}
    />
  );
}
