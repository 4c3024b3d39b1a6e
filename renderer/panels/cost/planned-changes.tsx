import { ActionIcon, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { DocumentForecast } from '#shared/document/records.ts';

/** Launches, migrations and commitments that the forecast counts from a month on. */
export function PlannedChanges({
  plan,
  isReadOnly,
  onChange,
}: {
  readonly plan: DocumentForecast;
  readonly isReadOnly: boolean;
  readonly onChange: (plan: DocumentForecast) => void;
}) {
  const { changes = [], commitments = [] } = plan;
  return (
    <Stack gap={4}>
      {changes.map((change) => (
        <Planned
          key={`${change.month} ${change.reason}`}
          what={`From month ${change.month}: usage ${change.usagePercent} %, ${change.reason}`}
          isReadOnly={isReadOnly}
          onRemove={() => onChange({ ...plan, changes: changes.filter((each) => each !== change) })}
        />
      ))}
      {commitments.map((commitment) => (
        <Planned
          key={`${commitment.fromMonth} ${commitment.option}`}
          what={`From month ${commitment.fromMonth}: ${commitment.option}`}
          isReadOnly={isReadOnly}
          onRemove={() =>
            onChange({ ...plan, commitments: commitments.filter((each) => each !== commitment) })
          }
        />
      ))}
      {!isReadOnly && <NewChange onAdd={(change) => onChange({ ...plan, changes: [...changes, change] })} />}
    </Stack>
  );
}

function Planned({
  what,
  isReadOnly,
  onRemove,
}: {
  readonly what: string;
  readonly isReadOnly: boolean;
  readonly onRemove: () => void;
}) {
  return (
    <Group gap="xs">
      <Text size="xs">{what}</Text>
      {!isReadOnly && (
        <ActionIcon variant="subtle" color="gray" size="xs" aria-label={`Remove: ${what}`} onClick={onRemove}>
          <IconTrash size={14} />
        </ActionIcon>
      )}
    </Group>
  );
}

type Change = NonNullable<DocumentForecast['changes']>[number];

function NewChange({ onAdd }: { readonly onAdd: (change: Change) => void }) {
  const [month, setMonth] = useState<number | string>('');
  const [percent, setPercent] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const isReady = typeof month === 'number' && typeof percent === 'number' && reason.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        onAdd({ month, usagePercent: percent, reason: reason.trim() });
        setMonth('');
        setPercent('');
        setReason('');
      }}
    >
      <Group gap="xs" align="flex-end">
        <NumberInput
          size="xs"
          w="7rem"
          label="From month"
          hideControls
          min={1}
          max={120}
          allowDecimal={false}
          value={month}
          onChange={setMonth}
        />
        <NumberInput
          size="xs"
          w="9rem"
          label="Usage is"
          rightSection={<Text size="xs">% of before</Text>}
          rightSectionWidth={80}
          hideControls
          min={0}
          value={percent}
          onChange={setPercent}
        />
        <TextInput
          size="xs"
          w="14rem"
          label="Why"
          placeholder="Launch in Europe"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" type="submit" disabled={!isReady}>
          Plan the change
        </Button>
      </Group>
    </form>
  );
}
