import { Button, MultiSelect, Select } from '@mantine/core';
import type { ScenarioHop } from '#shared/simulation/scenario/scenario.ts';
import { DistributionFields } from './distribution-fields.tsx';
import { NumberField } from './number-field.tsx';
import { RemoveButton } from './remove-button.tsx';

interface HopPartProps {
  readonly hop: ScenarioHop;
  /** Typing in one field is one step of undo. */
  onChange(change: Partial<ScenarioHop>, field?: string): void;
}

/** How long the hop takes: as its node says, a time, or a time at a worker and one beside it. */
export function ServiceFields({ hop, onChange }: HopPartProps) {
  const { service } = hop;
  if (service === undefined)
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        mb={4}
        onClick={() => onChange({ service: { is: 'exponential', mean: 0.05 } })}
      >
        Takes as long as the node says
      </Button>
    );
  const isSplit = 'cpu' in service;
  return (
    <>
      <DistributionFields
        label={isSplit ? 'Computes' : 'Takes'}
        unit="ms"
        scale={1000}
        value={isSplit ? service.cpu : service}
        onChange={(own, field) =>
          onChange({ service: isSplit ? { ...service, cpu: own } : own }, `service ${field}`)
        }
      />
      {isSplit ? (
        <DistributionFields
          label="Waits, without a worker"
          unit="ms"
          scale={1000}
          value={service.io}
          onChange={(io, field) => onChange({ service: { ...service, io } }, `io ${field}`)}
        />
      ) : (
        <Button
          size="compact-xs"
          variant="subtle"
          mb={4}
          onClick={() => onChange({ service: { cpu: service, io: { is: 'exponential', mean: 0.05 } } })}
        >
          Waits beside its worker …
        </Button>
      )}
      <RemoveButton
        title={isSplit ? 'Without waiting' : 'As long as the node says'}
        label={
          isSplit
            ? `Let hop ${hop.id} take its worker for all of its time`
            : `Let hop ${hop.id} take as long as its node says`
        }
        onClick={() => onChange({ service: isSplit ? service.cpu : undefined } as Partial<ScenarioHop>)}
      />
    </>
  );
}

/** What is asked of a table, or of which of its indexes. */
export function TableFields({
  hop,
  indexes,
  onChange,
}: HopPartProps & { readonly indexes: readonly string[] }) {
  const isRead = hop.op !== 'write';
  const known = [...new Set([...indexes, ...(hop.index === undefined ? [] : [hop.index])])];
  return (
    <>
      <Select
        size="xs"
        w="6.5rem"
        label="It is"
        allowDeselect={false}
        data={[
          { value: 'read', label: 'read' },
          { value: 'write', label: 'written' },
        ]}
        value={hop.op ?? 'read'}
        onChange={(op) =>
          onChange(
            op === 'write' ? ({ op: 'write', index: undefined } as Partial<ScenarioHop>) : { op: 'read' },
          )
        }
      />
      {isRead && known.length > 0 && (
        <Select
          size="xs"
          w="8rem"
          label="By"
          clearable
          placeholder="its keys"
          data={known}
          value={hop.index ?? null}
          onChange={(index) => onChange({ index: index ?? undefined } as Partial<ScenarioHop>)}
        />
      )}
      <NumberField
        label="Units"
        min={0.5}
        width="5.5rem"
        placeholder="1"
        value={hop.units}
        onChange={(units) => onChange({ units } as Partial<ScenarioHop>, 'units')}
      />
    </>
  );
}

/** Hops that begin beside each other, and for how many answers it waits. */
export function FanOutFields({
  hop,
  others,
  onChange,
}: HopPartProps & { readonly others: readonly string[] }) {
  const { fanOut } = hop;
  const parts = fanOut?.to ?? [];
  return (
    <>
      <MultiSelect
        size="xs"
        w="11rem"
        label="At the same time"
        placeholder={parts.length === 0 ? 'none' : ''}
        data={[...new Set([...others, ...parts])]}
        value={[...parts]}
        onChange={(to) =>
          onChange({
            fanOut: to.length === 0 ? undefined : { to, join: fanOut?.join ?? 'all' },
          } as Partial<ScenarioHop>)
        }
      />
      {fanOut !== undefined && (
        <Select
          size="xs"
          w="7rem"
          label="Waits for"
          allowDeselect={false}
          data={[
            { value: 'all', label: 'all' },
            { value: 'any', label: 'any one' },
            ...parts
              .slice(2)
              .map((_, index) => ({ value: String(index + 2), label: `${index + 2} of them` })),
          ]}
          value={String(fanOut.join)}
          onChange={(join) =>
            join !== null &&
            onChange({
              fanOut: { ...fanOut, join: join === 'all' || join === 'any' ? join : Number(join) },
            })
          }
        />
      )}
    </>
  );
}
