import { Button, Textarea, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { scheduleTimes } from '#shared/catalogue/kit/schedule-times.ts';
import { parseTrace } from '#shared/simulation/scenario/parse-trace.ts';
import type { ScenarioArrival } from '#shared/simulation/scenario/scenario.ts';
import { DistributionFields } from './distribution-fields.tsx';
import { formatClock } from './format-run.ts';
import { NumberField } from './number-field.tsx';
import { RateEditor } from './rate-editor.tsx';
import { RemoveButton } from './remove-button.tsx';
import own from './simulation.module.css';

export type Pattern = ScenarioArrival['pattern'];

export const patternTitles: Readonly<Record<Pattern['is'], string>> = {
  poisson: 'At random',
  constant: 'Evenly apart',
  mmpp: 'In random bursts',
  schedule: 'On a schedule',
  burst: 'All at once',
  closed: 'Users who think',
  trace: 'From a CSV',
};

interface PatternFieldsProps {
  readonly pattern: Pattern;
  readonly horizon: number;
  onChange(pattern: Pattern, field?: string): void;
}

/** The figures of how requests arrive. */
export function PatternFields({ pattern, horizon, onChange }: PatternFieldsProps) {
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
    case 'mmpp':
      return <StateFields pattern={pattern} onChange={onChange} />;
    case 'schedule':
      return <ScheduleFields pattern={pattern} horizon={horizon} onChange={onChange} />;
    case 'trace':
      return <TraceFields pattern={pattern} horizon={horizon} onChange={onChange} />;
  }
}

interface TraceFieldsProps {
  readonly pattern: Extract<Pattern, { is: 'trace' }>;
  readonly horizon: number;
  onChange(pattern: Pattern, field?: string): void;
}

function TraceFields({ pattern, horizon, onChange }: TraceFieldsProps) {
  const { csv, timeScale, rateFactor } = pattern;
  const error = useMemo(() => {
    const trace = parseTrace(csv, timeScale, rateFactor, horizon);
    if (trace.ok) return undefined;
    const { line, message } = trace.fault;
    return line === undefined ? message : `Line ${line}: ${message}`;
  }, [csv, timeScale, rateFactor, horizon]);
  return (
    <>
      <Textarea
        size="xs"
        w="20rem"
        label="Rows: t,class,count or rate,bytes"
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

interface StateFieldsProps {
  readonly pattern: Extract<Pattern, { is: 'mmpp' }>;
  onChange(pattern: Pattern, field?: string): void;
}

/** Calm and bursts, or more states, one after another. */
function StateFields({ pattern, onChange }: StateFieldsProps) {
  const { states } = pattern;
  const replace = (index: number, change: object, field: string): void =>
    onChange(
      { ...pattern, states: states.map((each, at) => (at === index ? { ...each, ...change } : each)) },
      `states ${index} ${field}`,
    );
  return (
    <>
      {states.map(({ rate, meanSeconds }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: states are known by their place
        <span key={index} className={own.fields}>
          <NumberField
            label={`State ${index + 1}`}
            suffix="/s"
            width="6.5rem"
            value={rate}
            onChange={(next = 0) => replace(index, { rate: next }, 'rate')}
          />
          <NumberField
            label="for about"
            suffix="s"
            width="6rem"
            min={0.001}
            value={meanSeconds}
            onChange={(next = 1) => next > 0 && replace(index, { meanSeconds: next }, 'mean')}
          />
          {states.length > 2 && (
            <RemoveButton
              title="Remove this state"
              label={`Remove state ${index + 1}`}
              onClick={() => onChange({ ...pattern, states: states.filter((_, at) => at !== index) })}
            />
          )}
        </span>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        mb={4}
        onClick={() => onChange({ ...pattern, states: [...states, { rate: 100, meanSeconds: 30 }] })}
      >
        Add a state
      </Button>
    </>
  );
}

interface ScheduleFieldsProps {
  readonly pattern: Extract<Pattern, { is: 'schedule' }>;
  readonly horizon: number;
  onChange(pattern: Pattern, field?: string): void;
}

function ScheduleFields({ pattern, horizon, onChange }: ScheduleFieldsProps) {
  const { expression, count, spreadSeconds } = pattern;
  const starts = useMemo(() => scheduleTimes(expression, horizon), [expression, horizon]);
  return (
    <>
      <TextInput
        size="xs"
        w="16rem"
        label="Schedule"
        description={
          starts === undefined || starts.length === 0
            ? undefined
            : `${starts.length.toLocaleString('en')} ${starts.length === 1 ? 'start' : 'starts'}, the first at ${formatClock(starts[0] ?? 0)}`
        }
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="cron(0 8 ? * MON-FRI *) or rate(5 minutes)"
        value={expression}
        error={
          starts === undefined
            ? 'Six fields in cron(…), or rate(5 minutes)'
            : starts.length === 0
              ? 'It never starts in this run, which begins on a Monday at midnight'
              : undefined
        }
        onChange={({ currentTarget }) =>
          onChange({ ...pattern, expression: currentTarget.value }, 'expression')
        }
      />
      <NumberField
        label="Requests each time"
        isWhole
        min={1}
        max={1_000_000}
        width="8.5rem"
        value={count}
        onChange={(next = 1) => next >= 1 && onChange({ ...pattern, count: next }, 'count')}
      />
      <NumberField
        label="Spread over"
        suffix="s"
        width="6.5rem"
        value={spreadSeconds}
        onChange={(next = 0) => onChange({ ...pattern, spreadSeconds: next }, 'spread')}
      />
    </>
  );
}

/** How requests arrive, in its plainest form; a rate that is there is kept. */
export function patternOf(is: Pattern['is'], before: Pattern): Pattern {
  switch (is) {
    case 'poisson':
    case 'constant': {
      const hasRate = before.is === 'poisson' || before.is === 'constant';
      return { is, rate: hasRate ? before.rate : { is: 'constant', rate: 50 } };
    }
    case 'mmpp':
      return {
        is,
        states: [
          { rate: 20, meanSeconds: 60 },
          { rate: 200, meanSeconds: 10 },
        ],
      };
    case 'schedule':
      return { is, expression: 'rate(5 minutes)', count: 1000, spreadSeconds: 0 };
    case 'burst':
      return { is, at: 0, count: 1000 };
    case 'closed':
      return { is, users: 100, think: { is: 'exponential', mean: 5 } };
    case 'trace':
      return { is, csv: 't,count\n0,10\n60,20\n', timeScale: 1, rateFactor: 1 };
  }
}
