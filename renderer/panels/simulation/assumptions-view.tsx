import { Badge, Button, EmptyState, Select, Switch, Text, TextInput } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useDocument } from '#renderer/state/document-store.ts';
import type { KeptRun } from '#renderer/state/simulation-store.ts';
import { nameOfRecord, RecordLink } from '#renderer/ui/record-link.tsx';
import type { JsonValue } from '#shared/base/json.ts';
import type { Scenario } from '#shared/simulation/scenario/scenario.ts';
import classes from '../bottom-panels.module.css';
import { type AssumedField, assumedFields, fixed } from './assumed-fields.ts';
import { NumberField } from './number-field.tsx';
import { changeScenario, type EditedScenario } from './simulation-actions.ts';

const origins = {
  AWS: { word: 'AWS', says: 'documented by AWS' },
  observed: { word: 'Observed', says: 'measured by others' },
  assumed: { word: '[A] assumed', says: 'nobody knows it but you' },
  set: { word: 'Yours', says: 'set in the drawing or the scenario' },
} as const;

type Overrides = Scenario['overrides'];

interface AssumptionsViewProps {
  readonly kept: KeptRun | undefined;
  /** The scenario in which a figure is set; undefined when another one ran. */
  readonly edited: EditedScenario | undefined;
  readonly isReadOnly: boolean;
}

/** Everything that a run takes for granted, with where it comes from; in its scenario each can be set. */
export function AssumptionsView({ kept, edited, isReadOnly }: AssumptionsViewProps) {
  const document = useDocument((state) => state.document);
  const result = kept?.run.result;
  const overrides = edited?.scenario.overrides;
  const fields = useMemo(
    () =>
      overrides === undefined
        ? (result?.assumptions ?? []).map(fixed)
        : assumedFields(document, overrides, result?.assumptions),
    [document, overrides, result],
  );
  if (fields.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconAdjustments />}
        title="Nothing is assumed"
        description={result?.because ?? 'Nothing in the drawing takes part in a simulation.'}
      />
    );
  }
  const mayChange = overrides !== undefined && !isReadOnly;
  return (
    <div className={classes.scroll}>
      <Text size="sm" px="sm" py={6}>
        {result === undefined ? '' : `${result.because} `}
        {mayChange
          ? 'What you set here is stored in the scenario and counts from the next run on. [A] is our own assumption.'
          : 'What is assumed is set in the scenario that ran.'}
      </Text>
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '22%' }}>Node</th>
            <th>What</th>
            <th style={{ width: '20%' }}>Value</th>
            <th style={{ width: '24%' }}>Origin</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((assumed, index) => {
            const { node, field, title, help, origin } = assumed;
            const isSet = overrides?.[node]?.[field] !== undefined;
            return (
              <tr key={`${node} ${field}`}>
                <td>{fields[index - 1]?.node === node ? null : <RecordLink id={node} />}</td>
                <td>
                  {title}
                  {help !== undefined && <div className={classes.aside}>{help}</div>}
                </td>
                <td>
                  <Value assumed={assumed} overrides={mayChange ? overrides : undefined} />
                </td>
                <td>
                  <Badge
                    variant="outline"
                    color={origin === 'assumed' ? 'orange' : 'gray'}
                    c="var(--mantine-color-text)"
                    size="sm"
                    title={origins[origin].says}
                  >
                    {origins[origin].word}
                  </Badge>
                  {isSet && mayChange && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      ms={6}
                      aria-label={`Take back ${title} of ${nameOfRecord(node)}`}
                      onClick={() => change(overrides, node, field, undefined)}
                    >
                      Take back
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const unset = 'not set';

interface ValueProps {
  readonly assumed: AssumedField;
  /** Undefined where it can only be read. */
  readonly overrides: Overrides | undefined;
}

function Value({ assumed, overrides }: ValueProps) {
  const { node, field, title, unit, value, input } = assumed;
  const label = `${title} of ${nameOfRecord(node)}`;
  if (overrides === undefined || input === undefined) return words(value, unit);
  const set = (next: JsonValue | undefined): void => change(overrides, node, field, next);
  switch (input.type) {
    case 'number':
      return (
        <NumberField
          ariaLabel={label}
          width="11rem"
          {...(unit === undefined ? {} : { suffix: unit })}
          {...(input.min === undefined ? {} : { min: input.min })}
          {...(input.max === undefined ? {} : { max: input.max })}
          isWhole={input.isInteger}
          placeholder={unset}
          value={typeof value === 'number' ? value : undefined}
          onChange={set}
        />
      );
    case 'boolean':
      return typeof value === 'boolean' ? (
        <Switch
          size="xs"
          aria-label={label}
          checked={value}
          onChange={({ currentTarget }) => set(currentTarget.checked)}
        />
      ) : (
        <Select
          size="xs"
          w="11rem"
          aria-label={label}
          placeholder={unset}
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={null}
          onChange={(next) => next !== null && set(next === 'true')}
        />
      );
    case 'enum':
      return (
        <Select
          size="xs"
          w="11rem"
          aria-label={label}
          placeholder={unset}
          allowDeselect={false}
          data={[...input.options]}
          value={typeof value === 'string' ? value : null}
          onChange={(next) => next !== null && set(next)}
        />
      );
    case 'text':
      return (
        <TextInput
          size="xs"
          w="11rem"
          aria-label={label}
          placeholder={unset}
          value={typeof value === 'string' ? value : ''}
          onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.value)}
        />
      );
    default:
      return words(value, unit);
  }
}

function words(value: JsonValue | undefined, unit: string | undefined): string {
  if (value === undefined || value === null) return unset;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return JSON.stringify(value);
  const plain = typeof value === 'number' ? value.toLocaleString('en') : value;
  return unit === undefined ? plain : `${plain} ${unit}`;
}

/** Undefined takes it back: what is drawn or the default counts again. */
function change(overrides: Overrides, node: string, field: string, value: JsonValue | undefined): void {
  const { [field]: _, ...others } = overrides[node] ?? {};
  const fields = value === undefined ? others : { ...others, [field]: value };
  const { [node]: __, ...nodes } = overrides;
  const next = Object.keys(fields).length === 0 ? nodes : { ...nodes, [node]: fields };
  changeScenario(
    'Set what the simulation assumes',
    { overrides: next as Overrides },
    `overrides ${node} ${field}`,
  );
}
