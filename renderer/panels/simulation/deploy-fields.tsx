import { MultiSelect, Select, Switch } from '@mantine/core';
import { useMemo } from 'react';
import { useDocument } from '#renderer/state/document-store.ts';
import type { TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import { NumberField } from './number-field.tsx';
import { PercentField } from './percent-field.tsx';

type DeployEvent = Extract<TimelineEvent, { do: 'deploy' }>;
type StopWhen = NonNullable<DeployEvent['stopWhen']>;

const strategies = [
  'all-at-once',
  'rolling',
  'rolling-with-extra',
  'immutable',
  'blue-green',
  'canary',
  'linear',
] as const;

const metricTitles: Readonly<Record<StopWhen['metric'], string>> = {
  errorPercent: 'Errors, %',
  errors: 'Errors a minute',
  responseMs: 'Response time, ms',
  cpu: 'CPU, %',
  memory: 'Memory, %',
  unhealthy: 'Unhealthy targets',
  requests: 'Requests a minute',
};

interface DeployFieldsProps {
  readonly event: DeployEvent;
  onChange(change: object, field?: string): void;
}

/** How a version comes in, what is wrong with it, and what stops it. */
export function DeployFields({ event, onChange }: DeployFieldsProps) {
  const { version, stopWhen } = event;
  const setVersion = (change: object, field?: string): void =>
    onChange({ version: { ...version, ...change } }, field);
  return (
    <>
      <Select
        size="xs"
        w="9rem"
        label="Strategy"
        placeholder="As drawn"
        clearable
        data={[...strategies]}
        value={event.strategy ?? null}
        onChange={(strategy) => onChange({ strategy: strategy ?? undefined })}
      />
      <StrategyFields event={event} onChange={onChange} />
      <PercentField
        label="New version fails"
        value={version.errorRate}
        onChange={(errorRate) => setVersion({ errorRate }, 'errorRate')}
      />
      <NumberField
        label="Times slower"
        min={0.01}
        width="6rem"
        value={version.serviceTimeFactor}
        onChange={(serviceTimeFactor = 1) => setVersion({ serviceTimeFactor }, 'serviceTimeFactor')}
      />
      <PercentField
        label="Dies at its start"
        value={version.crashOnStart}
        onChange={(crashOnStart) => setVersion({ crashOnStart }, 'crashOnStart')}
      />
      <Switch
        size="xs"
        mb={8}
        label="Fails its health checks"
        checked={version.failsHealthChecks}
        onChange={({ currentTarget }) => setVersion({ failsHealthChecks: currentTarget.checked })}
      />
      <NumberField
        label="Starts in"
        suffix="s"
        width="6rem"
        placeholder="as before"
        value={version.startSeconds}
        onChange={(startSeconds) => setVersion({ startSeconds }, 'startSeconds')}
      />
      <AlarmsField event={event} onChange={onChange} />
      <Select
        size="xs"
        w="10rem"
        label="Stops when"
        placeholder="As drawn"
        clearable
        data={Object.entries(metricTitles).map(([value, label]) => ({ value, label }))}
        value={stopWhen?.metric ?? null}
        onChange={(metric) =>
          onChange({
            stopWhen: metric === null ? undefined : { op: 'above', value: 5, points: 1, ...stopWhen, metric },
          })
        }
      />
      {stopWhen !== undefined && (
        <StopFields
          stopWhen={stopWhen}
          onChange={(change, field) => onChange({ stopWhen: { ...stopWhen, ...change } }, field)}
        />
      )}
    </>
  );
}

interface StepField {
  readonly field: 'batch' | 'canaryPercent' | 'stepSeconds' | 'bakeSeconds' | 'hookSeconds';
  readonly label: string;
  readonly suffix?: string;
  readonly isWhole?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly isOf: (strategy: DeployEvent['strategy']) => boolean;
}

const isStepwise = (strategy: DeployEvent['strategy']): boolean =>
  strategy === 'canary' || strategy === 'linear';
const hasSecondSet = (strategy: DeployEvent['strategy']): boolean =>
  strategy === 'blue-green' || isStepwise(strategy);

const stepFields: readonly StepField[] = [
  {
    field: 'batch',
    label: 'Batch',
    isWhole: true,
    min: 1,
    isOf: (strategy) => strategy === 'rolling' || strategy === 'rolling-with-extra',
  },
  { field: 'canaryPercent', label: 'Part', suffix: '%', max: 100, isOf: isStepwise },
  { field: 'stepSeconds', label: 'Between steps', suffix: 's', isOf: isStepwise },
  { field: 'bakeSeconds', label: 'Old set stays', suffix: 's', isOf: hasSecondSet },
  { field: 'hookSeconds', label: 'Hooks take', suffix: 's', isOf: hasSecondSet },
];

/** The steps of a strategy that is chosen here; that of the drawing has its own. */
function StrategyFields({ event, onChange }: DeployFieldsProps) {
  return (
    <>
      {stepFields
        .filter(({ isOf }) => isOf(event.strategy))
        .map(({ field, isOf: _, ...look }) => (
          <NumberField
            key={field}
            {...look}
            width="6.5rem"
            placeholder="as drawn"
            value={event[field]}
            onChange={(value) => onChange({ [field]: value }, field)}
          />
        ))}
      {hasSecondSet(event.strategy) && (
        <Switch
          size="xs"
          mb={8}
          label="A hook fails"
          checked={event.hookFails === true}
          onChange={({ currentTarget }) => onChange({ hookFails: currentTarget.checked || undefined })}
        />
      )}
    </>
  );
}

/** Which of the drawn alarms stop it; none are offered where none are drawn. */
function AlarmsField({ event: { alarms = [] }, onChange }: DeployFieldsProps) {
  const document = useDocument((state) => state.document);
  const drawn = useMemo(
    () =>
      [...document.nodes.values()]
        .filter(({ kind }) => kind === 'cloudwatch-alarm')
        .map(({ id, name }) => ({ value: id, label: name === '' ? id : name })),
    [document],
  );
  if (drawn.length === 0) return null;
  return (
    <MultiSelect
      size="xs"
      w="13rem"
      label="Alarms that stop it"
      placeholder={alarms.length === 0 ? 'As drawn' : ''}
      data={drawn}
      value={[...alarms]}
      onChange={(next) => onChange({ alarms: next.length === 0 ? undefined : next })}
    />
  );
}

function StopFields({
  stopWhen: { op, value, points, of },
  onChange,
}: {
  readonly stopWhen: StopWhen;
  onChange(change: object, field?: string): void;
}) {
  return (
    <>
      <Select
        size="xs"
        w="6rem"
        label="Is"
        allowDeselect={false}
        data={['above', 'below']}
        value={op}
        onChange={(next) => next !== null && onChange({ op: next })}
      />
      <NumberField
        label="Value"
        width="6rem"
        value={value}
        onChange={(next = 0) => onChange({ value: next }, 'stop value')}
      />
      <NumberField
        label="Minutes"
        width="5rem"
        isWhole
        min={1}
        max={100}
        value={points}
        onChange={(next = 1) => onChange({ points: next }, 'stop points')}
      />
      <NumberField
        label="Of the last"
        width="5.5rem"
        isWhole
        min={1}
        max={100}
        placeholder={String(points)}
        value={of}
        onChange={(next) => onChange({ of: next }, 'stop of')}
      />
    </>
  );
}
