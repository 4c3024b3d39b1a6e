import { NumberInput, Text } from '@mantine/core';

/** A usage figure that may stay empty, under the title, help and unit of its field. */
export function FigureInput({
  meta,
  value,
  isReadOnly,
  onChange,
}: {
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  readonly value: number | undefined;
  readonly isReadOnly: boolean;
  /** Undefined: the figure was taken away. */
  readonly onChange: (value: number | undefined) => void;
}) {
  const unit = typeof meta?.unit === 'string' ? meta.unit : undefined;
  return (
    <NumberInput
      size="xs"
      label={String(meta?.title ?? '')}
      description={typeof meta?.help === 'string' ? meta.help : undefined}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      rightSection={
        <Text size="xs" c="dimmed" pe="xs" style={{ whiteSpace: 'nowrap' }}>
          {unit ?? ''}
        </Text>
      }
      rightSectionWidth={unit === undefined ? 8 : 76}
      hideControls
      min={0}
      thousandSeparator=","
      placeholder="Not stated"
      value={value ?? ''}
      readOnly={isReadOnly}
      onChange={(next) => {
        const after = typeof next === 'number' ? next : undefined;
        if (after !== value) onChange(after);
      }}
    />
  );
}
