import { Button, MultiSelect, Select, Textarea } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { parseTrace } from '#shared/simulation/scenario/parse-trace.ts';
import type { ScenarioArrival, ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import { DistributionFields } from './distribution-fields.tsx';
import type { NodeOption } from './node-options.ts';
import { NumberField } from './number-field.tsx';
import { RateEditor } from './rate-editor.tsx';
import { RemoveButton } from './remove-button.tsx';
import own from './simulation.module.css';

type Pattern = ScenarioArrival['pattern'];

const patternTitles: Readonly<Record<Pattern['is'], string>> = {
  poisson: 'At random',
  constant: 'Evenly apart',
  burst: 'All at once',
  closed: 'Users who think',
  trace: 'From a CSV',
};

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
          <RemoveButton
            title="Remove this load"
            isOfEntry
            label={`Remove load ${index + 1}`}
            onClick={() =>
              onChange(
                'Remove a load',
                arrivals.filter((_, at) => at !== index),
              )
            }
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

interface PatternFieldsProps {
  readonly pattern: Pattern;
  readonly horizon: number;
  onChange(pattern: Pattern, field?: string): void;
}

function PatternFields({ pattern, horizon, onChange }: PatternFieldsProps) {
  switch (pattern.is) {
    case 'poisson':
    case 'constant': {
      return (
        <RateEditor
          rate={pattern.rate}
          horizon={horizon}
          onChange={(rate, field) => onChange({ ...pattern, rate }, field)}
        />
      );
    }
    case 'burst':
      return (
        <>
          <NumberField
            label="Requests"
            isWhole
            max={50_000_000}
            value={pattern.count}
            onChange={(count = 0) => onChange({ ...pattern, count }, 'count')}
          />
          <NumberField
            label="At"
            suffix="s"
            value={pattern.at}
            onChange={(at = 0) => onChange({ ...pattern, at }, 'at')}
          />
        </>
      );
    case 'closed':
      return (
        <>
          <NumberField
            label="Users"
            isWhole
            min={1}
            max={10_000_000}
            value={pattern.users}
            onChange={(users = 1) => onChange({ ...pattern, users }, 'users')}
          />
          <DistributionFields
            label="Think time"
            unit="s"
            scale={1}
            value={pattern.think}
            onChange={(think, field) => onChange({ ...pattern, think }, `think ${field}`)}
          />
        </>
      );
    case 'trace':
      return <TraceFields pattern={pattern} onChange={onChange} />;
  }
}

interface TraceFieldsProps {
  readonly pattern: Extract<Pattern, { is: 'trace' }>;
  onChange(pattern: Pattern, field?: string): void;
}

function TraceFields({ pattern, onChange }: TraceFieldsProps) {
  const { csv, timeScale, rateFactor } = pattern;
  const error = useMemo(() => {
    const trace = parseTrace(csv, timeScale, rateFactor);
    if (trace.ok) return undefined;
    const { line, message } = trace.fault;
    return line === undefined ? message : `Line ${line}: ${message}`;
  }, [csv, timeScale, rateFactor]);
  return (
    <>
      <Textarea
        size="xs"
        w="20rem"
        label="Rows: t,class,count or rate"
        autosize
        minRows={2}
        maxRows={6}
        value={csv}
        error={error}
        onChange={(event) => onChange({ ...pattern, csv: event.currentTarget.value }, 'csv')}
      />
      <NumberField
        label="Slower by"
        min={0.000001}
        width="6rem"
        value={timeScale}
        onChange={(next = 1) => next > 0 && onChange({ ...pattern, timeScale: next }, 'timeScale')}
      />
      <NumberField
        label="Times as many"
        width="7rem"
        value={rateFactor}
        onChange={(next = 1) => onChange({ ...pattern, rateFactor: next }, 'rateFactor')}
      />
    </>
  );
}

function patternOf(is: Pattern['is'], before: Pattern): Pattern {
  switch (is) {
    case 'poisson':
    case 'constant': {
      const hasRate = before.is === 'poisson' || before.is === 'constant';
      return { is, rate: hasRate ? before.rate : { is: 'constant', rate: 50 } };
    }
    case 'burst':
      return { is, at: 0, count: 1000 };
    case 'closed':
      return { is, users: 100, think: { is: 'exponential', mean: 5 } };
    case 'trace':
      return { is, csv: 't,count\n0,10\n60,20\n', timeScale: 1, rateFactor: 1 };
  }
}
