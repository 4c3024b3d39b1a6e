import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { KeyModel, ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import { DistributionFields } from './distribution-fields.tsx';
import { NumberField } from './number-field.tsx';
import { RemoveButton } from './remove-button.tsx';

interface ClassDetailsProps {
  readonly of: ScenarioClass;
  onChange(change: Partial<ScenarioClass>, field: string): void;
}

/** What few classes state: who goes first, what is sent, and which keys are asked for. */
export function ClassDetails({ of, onChange }: ClassDetailsProps) {
  const { priority, keyModel, payloadKilobytes, payloadInKilobytes, payloadOutKilobytes } = of;
  const isStated = [priority, keyModel, payloadKilobytes, payloadInKilobytes, payloadOutKilobytes].some(
    (each) => each !== undefined,
  );
  const [isOpen, setOpen] = useState(isStated);
  if (!isOpen)
    return (
      <Button size="compact-xs" variant="subtle" mb={4} onClick={() => setOpen(true)}>
        Priority, payload, keys …
      </Button>
    );
  const unset = (field: 'payloadInKilobytes' | 'payloadOutKilobytes'): void =>
    onChange({ [field]: undefined } as Partial<ScenarioClass>, field);
  return (
    <>
      <NumberField
        label="Priority"
        isWhole
        max={7}
        width="5.5rem"
        placeholder="0"
        value={priority}
        onChange={(next) => onChange({ priority: next } as Partial<ScenarioClass>, 'priority')}
      />
      <PayloadFields
        label="Request"
        value={payloadInKilobytes}
        onChange={(next) => onChange({ payloadInKilobytes: next }, 'payload in')}
        onRemove={() => unset('payloadInKilobytes')}
      />
      <PayloadFields
        label="Answer"
        value={payloadOutKilobytes}
        onChange={(next) => onChange({ payloadOutKilobytes: next }, 'payload out')}
        onRemove={() => unset('payloadOutKilobytes')}
      />
      <KeyFields
        keyModel={keyModel}
        onChange={(next) => onChange({ keyModel: next } as Partial<ScenarioClass>, 'keys')}
      />
    </>
  );
}

interface PayloadFieldsProps {
  readonly label: string;
  readonly value: ScenarioClass['payloadInKilobytes'];
  onChange(value: NonNullable<ScenarioClass['payloadInKilobytes']>): void;
  onRemove(): void;
}

function PayloadFields({ label, value, onChange, onRemove }: PayloadFieldsProps) {
  if (value === undefined)
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        mb={4}
        onClick={() => onChange({ is: 'constant', value: 10 })}
      >
        {label} as large as the sender says
      </Button>
    );
  return (
    <>
      <DistributionFields
        label={`${label}, size`}
        constantLabel="Size"
        unit="KB"
        scale={1}
        value={value}
        onChange={onChange}
      />
      <RemoveButton
        title="As large as the sender says"
        label={`Let the ${label.toLowerCase()} be as large as the sender says`}
        onClick={onRemove}
      />
    </>
  );
}

const keyTitles = { none: 'all alike', uniform: 'equally often', zipf: 'some often (Zipf)' } as const;

interface KeyFieldsProps {
  readonly keyModel: KeyModel | undefined;
  onChange(keyModel: KeyModel | undefined): void;
}

/** Which keys of tables and streams are asked for. */
function KeyFields({ keyModel, onChange }: KeyFieldsProps) {
  return (
    <>
      <Select
        size="xs"
        w="10rem"
        label="Keys"
        allowDeselect={false}
        data={Object.entries(keyTitles).map(([value, label]) => ({ value, label }))}
        value={keyModel?.is ?? 'none'}
        onChange={(is) => {
          const keys = keyModel?.keys ?? 1000;
          if (is === 'uniform') onChange({ is, keys });
          else if (is === 'zipf') onChange({ is, keys, exponent: 1 });
          else if (is === 'none') onChange(undefined);
        }}
      />
      {keyModel !== undefined && (
        <NumberField
          label="How many"
          isWhole
          min={1}
          max={1_000_000}
          width="6.5rem"
          value={keyModel.keys}
          onChange={(keys = 1) => keys >= 1 && onChange({ ...keyModel, keys })}
        />
      )}
      {keyModel?.is === 'zipf' && (
        <NumberField
          label="Exponent"
          max={5}
          width="6rem"
          value={keyModel.exponent}
          onChange={(exponent = 1) => onChange({ ...keyModel, exponent })}
        />
      )}
    </>
  );
}
