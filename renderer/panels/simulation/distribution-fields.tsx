import { Select } from '@mantine/core';
import { meanOf } from '#shared/simulation/flow/distribution.ts';
import type { ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import { NumberField } from './number-field.tsx';
import { NumberListField } from './number-list-field.tsx';

export type Distribution = NonNullable<ScenarioClass['payloadInKilobytes']>;
type Shape = Distribution['is'];

const titles: Readonly<Record<Shape, string>> = {
  constant: 'always',
  exponential: 'exponential',
  erlang: 'Erlang',
  hyperexponential: 'hyperexponential',
  lognormal: 'lognormal',
  uniform: 'evenly between',
  pareto: 'Pareto, bounded',
  empirical: 'one of these',
  histogram: 'as counted',
  trace: 'one after another',
};

interface DistributionFieldsProps {
  readonly label: string;
  /** What the one value of a constant is called. */
  readonly constantLabel?: string;
  readonly unit: string;
  /** Units in a second: 1000 shows milliseconds. */
  readonly scale: number;
  readonly value: Distribution;
  /** Typing in one field is one step of undo. */
  onChange(value: Distribution, field: string): void;
}

/** How long something takes, as a distribution with its figures. */
export function DistributionFields({
  label,
  constantLabel = 'Time',
  unit,
  scale,
  value,
  onChange,
}: DistributionFieldsProps) {
  const time = (name: string, seconds: number, set: (seconds: number) => Distribution, least = 0) => (
    <NumberField
      label={name}
      suffix={unit}
      width="7rem"
      min={least}
      value={Number((seconds * scale).toPrecision(12))}
      onChange={(next = 0) => next >= least && onChange(set(next / scale), name)}
    />
  );
  const plain = (name: string, figure: number, least: number, set: (figure: number) => Distribution) => (
    <NumberField
      label={name}
      width="6rem"
      min={least}
      value={figure}
      onChange={(next = least) => next >= least && onChange(set(next), name)}
    />
  );
  const list = (name: string, seconds: readonly number[], set: (seconds: number[]) => Distribution) => (
    <NumberListField
      label={`${name}, ${unit}`}
      values={seconds.map((each) => Number((each * scale).toPrecision(12)))}
      onChange={(values) => onChange(set(values.map((each) => each / scale)), name)}
    />
  );
  return (
    <>
      <Select
        size="xs"
        w="9rem"
        label={label}
        allowDeselect={false}
        data={Object.entries(titles).map(([is, title]) => ({ value: is, label: title }))}
        value={value.is}
        onChange={(is) =>
          is !== null && is !== value.is && onChange(distributionOf(is as Shape, meanOf(value)), 'shape')
        }
      />
      {value.is === 'constant' &&
        time(constantLabel, value.value, (seconds) => ({ is: 'constant', value: seconds }))}
      {value.is === 'exponential' && time('Mean', value.mean, (mean) => ({ is: 'exponential', mean }))}
      {(value.is === 'erlang' || value.is === 'hyperexponential' || value.is === 'lognormal') &&
        time('Mean', value.mean, (mean) => ({ ...value, mean }), value.is === 'lognormal' ? 1e-6 : 0)}
      {value.is === 'erlang' &&
        plain('Stages', value.stages, 1, (stages) => ({ ...value, stages: Math.round(stages) }))}
      {(value.is === 'hyperexponential' || value.is === 'lognormal') &&
        plain('Variation', value.variation, value.is === 'lognormal' ? 0.01 : 1, (variation) => ({
          ...value,
          variation,
        }))}
      {(value.is === 'uniform' || value.is === 'pareto') && (
        <>
          {time('From', value.from, (from) => ({ ...value, from }))}
          {time('To', value.to, (to) => ({ ...value, to }))}
        </>
      )}
      {value.is === 'pareto' && plain('Shape', value.shape, 0.01, (shape) => ({ ...value, shape }))}
      {(value.is === 'empirical' || value.is === 'trace') &&
        list('Values', value.values, (values) => ({ is: value.is, values }))}
      {value.is === 'histogram' && (
        <>
          {list('Edges of the bins', value.edges, (edges) => ({ ...value, edges }))}
          <NumberListField
            label="Counts"
            width="10rem"
            values={value.counts}
            onChange={(counts) => onChange({ ...value, counts }, 'counts')}
          />
        </>
      )}
    </>
  );
}

/** The shape with about this mean, in seconds. */
export function distributionOf(is: Shape, mean: number): Distribution {
  switch (is) {
    case 'constant':
      return { is, value: mean };
    case 'exponential':
      return { is, mean };
    case 'erlang':
      return { is, mean, stages: 2 };
    case 'hyperexponential':
      return { is, mean, variation: 2 };
    case 'lognormal':
      return { is, mean: mean === 0 ? 0.05 : mean, variation: 1 };
    case 'uniform':
      return { is, from: 0, to: 2 * mean };
    case 'pareto':
      return { is, from: mean === 0 ? 0.01 : mean / 3, to: mean === 0 ? 10 : mean * 100, shape: 1.5 };
    case 'empirical':
    case 'trace':
      return { is, values: [mean / 2, mean, (3 * mean) / 2] };
    case 'histogram':
      return mean === 0
        ? { is, edges: [0, 1], counts: [1] }
        : { is, edges: [0, mean, 2 * mean], counts: [1, 1] };
  }
}
