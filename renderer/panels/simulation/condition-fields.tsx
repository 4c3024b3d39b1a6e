import { Select } from '@mantine/core';
import type { TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import type { NodeOption } from './node-options.ts';
import { NumberField } from './number-field.tsx';

type Condition = NonNullable<TimelineEvent['when']>;
type Metric = Condition['metric'];

const metricTitles: Readonly<Record<Metric, string>> = {
  cpu: 'CPU',
  requests: 'Requests a second',
  targets: 'Targets in service',
  messages: 'Messages that wait',
};

interface ConditionFieldsProps {
  readonly when: Condition | undefined;
  readonly nodes: readonly NodeOption[];
  onChange(when: Condition | undefined, field?: string): void;
}

/** What an event waits for, from its time on; without a condition it happens at its time. */
export function ConditionFields({ when, nodes, onChange }: ConditionFieldsProps) {
  const having = (metric: Metric): readonly NodeOption[] =>
    nodes.filter(({ behaves }) => behaves === (metric === 'messages' ? 'queue' : 'servers'));
  const metrics = (Object.keys(metricTitles) as Metric[]).filter((metric) => having(metric).length > 0);
  if (metrics.length === 0 && when === undefined) return null;
  const choose = (metric: Metric | null): void => {
    if (metric === null) {
      onChange(undefined);
      return;
    }
    const fits = having(metric);
    const node = fits.find(({ value }) => value === when?.of) ?? fits[0];
    onChange({
      metric,
      of: node?.value ?? '',
      op: when?.op ?? 'above',
      value: when?.value ?? (metric === 'cpu' ? 80 : 100),
      for: when?.for ?? 60,
    });
  };
  return (
    <>
      <Select
        size="xs"
        w="11rem"
        label="Once"
        clearable
        placeholder="it is time"
        data={metrics.map((metric) => ({ value: metric, label: metricTitles[metric] }))}
        value={when?.metric ?? null}
        onChange={(metric) => choose(metric as Metric | null)}
      />
      {when !== undefined && (
        <>
          <Select
            size="xs"
            w="11rem"
            label="Of"
            allowDeselect={false}
            data={having(when.metric).map(({ value, label }) => ({ value, label }))}
            value={when.of}
            onChange={(of) => of !== null && onChange({ ...when, of })}
          />
          <Select
            size="xs"
            w="6rem"
            label="Is"
            allowDeselect={false}
            data={['above', 'below']}
            value={when.op}
            onChange={(op) => op !== null && onChange({ ...when, op: op as Condition['op'] })}
          />
          <NumberField
            label="Value"
            width="6rem"
            {...(when.metric === 'cpu' ? { suffix: '%' } : {})}
            value={when.value}
            onChange={(value = 0) => onChange({ ...when, value }, 'when value')}
          />
          <NumberField
            label="For at least"
            suffix="s"
            width="6.5rem"
            value={when.for}
            onChange={(length = 0) => onChange({ ...when, for: length }, 'when for')}
          />
        </>
      )}
    </>
  );
}
