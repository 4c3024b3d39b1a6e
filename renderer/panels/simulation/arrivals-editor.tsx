import { Button, MultiSelect, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ScenarioArrival, ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import type { NodeOption } from './node-options.ts';
import { type Pattern, PatternFields, patternOf, patternTitles } from './pattern-fields.tsx';
import { RemoveEntry } from './remove-button.tsx';
import own from './simulation.module.css';

interface ArrivalsEditorProps {
  readonly arrivals: readonly ScenarioArrival[];
  readonly classes: readonly ScenarioClass[];
  readonly nodes: readonly NodeOption[];
  readonly horizon: number;
  readonly isReadOnly: boolean;
  onChange(label: string, arrivals: ScenarioArrival[], field?: string): void;
}

/** Who asks, how much, and how that changes over the run. */
export function ArrivalsEditor({
  arrivals,
  classes,
  nodes,
  horizon,
  isReadOnly,
  onChange,
}: ArrivalsEditorProps) {
  const replace = (index: number, next: ScenarioArrival, field?: string): void =>
    onChange(
      'Change the load',
      arrivals.map((each, at) => (at === index ? next : each)),
      field === undefined ? undefined : `arrivals ${index} ${field}`,
    );
  return (
    <fieldset className={own.section} disabled={isReadOnly}>
      <legend>
        Load
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} />}
          onClick={() =>
            onChange('Add a load', [
              ...arrivals,
              { ...from(nodes), pattern: { is: 'poisson', rate: { is: 'constant', rate: 50 } } },
            ])
          }
        >
          Add
        </Button>
      </legend>
      {arrivals.map((arrival, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: arrivals have no names; their place is what they are
        <fieldset key={index} className={`${own.fields} ${own.item}`} aria-label={`Load ${index + 1}`}>
          <Select
            size="xs"
            w="13rem"
            label="From"
            searchable
            clearable={arrival.to !== undefined}
            allowDeselect={false}
            placeholder={arrival.to === undefined ? 'Whoever sends traffic' : 'anywhere'}
            data={nodes.map(({ value, label }) => ({ value, label }))}
            value={arrival.from ?? null}
            onChange={(node) => replace(index, withEnd(arrival, 'from', node))}
          />
          <Select
            size="xs"
            w="13rem"
            label="Straight to"
            searchable
            clearable
            placeholder="as drawn"
            data={nodes.map(({ value, label }) => ({ value, label }))}
            value={arrival.to ?? null}
            onChange={(node) => replace(index, withEnd(arrival, 'to', node))}
          />
          <Select
            size="xs"
            w="9rem"
            label="Arrivals"
            allowDeselect={false}
            data={Object.entries(patternTitles).map(([value, label]) => ({ value, label }))}
            value={arrival.pattern.is}
            onChange={(is) =>
              is !== null &&
              replace(index, { ...arrival, pattern: patternOf(is as Pattern['is'], arrival.pattern) })
            }
          />
          {classes.length > 1 && (
            <MultiSelect
              size="xs"
              w="12rem"
              label="Requests"
              placeholder={arrival.classes === undefined ? 'all, by their shares' : ''}
              data={classes.map(({ id, name }) => ({ value: id, label: name ?? id }))}
              value={[...(arrival.classes ?? [])]}
              onChange={(ids) => {
                const { classes: _, ...all } = arrival;
                replace(index, ids.length === 0 ? all : { ...arrival, classes: ids });
              }}
            />
          )}
          <PatternFields
            pattern={arrival.pattern}
            horizon={horizon}
            onChange={(pattern, field) => replace(index, { ...arrival, pattern }, field)}
          />
          <RemoveEntry
            what="load"
            label={`Remove load ${index + 1}`}
            step="Remove a load"
            list={arrivals}
            index={index}
            onChange={onChange}
          />
        </fieldset>
      ))}
    </fieldset>
  );
}

function withEnd(arrival: ScenarioArrival, end: 'from' | 'to', node: string | null): ScenarioArrival {
  const { [end]: _, ...others } = arrival;
  return node === null ? (others as ScenarioArrival) : { ...arrival, [end]: node };
}

function from(nodes: readonly NodeOption[]): { from?: string } {
  const source = nodes.find(({ behaves }) => behaves === 'source') ?? nodes[0];
  return source === undefined ? {} : { from: source.value };
}
