import { NumberInput } from '@mantine/core';

interface NumberFieldProps {
  readonly label?: string;
  /** Where no label is shown. */
  readonly ariaLabel?: string;
  readonly value: number | undefined;
  readonly min?: number;
  readonly max?: number;
  readonly suffix?: string;
  readonly isWhole?: boolean;
  readonly width?: string;
  readonly placeholder?: string;
  readonly isReadOnly?: boolean;
  /** Undefined when the field is emptied; only where `placeholder` says what that means. */
  onChange(value: number | undefined): void;
}

/** A number of the scenario. What is half typed changes nothing yet. */
export function NumberField({
  label,
  ariaLabel,
  value,
  min = 0,
  max,
  suffix,
  isWhole = false,
  width = '7rem',
  placeholder,
  isReadOnly = false,
  onChange,
}: NumberFieldProps) {
  return (
    <NumberInput
      size="xs"
      w={width}
      {...(label === undefined ? {} : { label })}
      {...(ariaLabel === undefined ? {} : { 'aria-label': ariaLabel })}
      min={min}
      {...(max === undefined ? {} : { max })}
      {...(suffix === undefined ? {} : { suffix: ` ${suffix}` })}
      {...(placeholder === undefined ? {} : { placeholder })}
      allowDecimal={!isWhole}
      decimalScale={6}
      clampBehavior="strict"
      disabled={isReadOnly}
      value={value ?? ''}
      onChange={(next) => {
        if (typeof next === 'number') {
          if (next !== value) onChange(next);
        } else if (placeholder !== undefined && value !== undefined) onChange(undefined);
      }}
    />
  );
}
