import { Select } from '@mantine/core';
import type { ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import { NumberField } from './number-field.tsx';
import own from './simulation.module.css';

export type Distribution = NonNullable<NonNullable<ScenarioClass['path']>[number]['service']>;
type Shown = Exclude<Distribution['is'], 'empirical'>;

const titles: Readonly<Record<Shown, string>> = {
  constant: 'always',
  exponential: 'exponential',
  erlang: 'Erlang',
  hyperexponential: 'hyperexponential',
  lognormal: 'lognormal',
  uniform: 'evenly between',
  pareto: 'Pareto, bounded',
};

interface DistributionFieldsProps {
  readonly label: string;
  readonly unit: string;
  /** Units in a second: 1000 shows milliseconds. */
  readonly scale: number;
  readonly value: Distribution;
  /** Typing in one field is one step of undo. */
  onChange(value: Distribution, field: string): void;
}

/** How long something takes, as a distribution with its figures. */
export function DistributionFields({ label, unit, scale, value, onChange }: DistributionFieldsProps) {
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
  return (
    <>
      <Select
        size="xs"
        w="9rem"
        label={label}
        allowDeselect={false}
        data={[
          ...Object.entries(titles).map(([is, title]) => ({ value: is, label: title })),
          ...(value.is === 'empirical' ? [{ value: 'empirical', label: 'as measured' }] : []),
        ]}
        value={value.is}
        onChange={(is) =>
          is !== null &&
          is !== value.is &&
          is !== 'empirical' &&
          onChange(distributionOf(is as Shown, meanOf(value)), 'shape')
        }
      />
      {value.is === 'constant' &&
        time('Time', value.value, (seconds) => ({ is: 'constant', value: seconds }))}
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
      {value.is === 'empirical' && (
        <span className={own.ends}>{value.values.length} measured values, changed in the file</span>
      )}
    </>
  );
}

function meanOf(value: Distribution): number {
  switch (value.is) {
    case 'constant':
      return value.value;
    case 'uniform':
    case 'pareto':
      return (value.from + value.to) / 2;
    case 'empirical':
      return value.values.reduce((sum, each) => sum + each, 0) / value.values.length;
    default:
      return value.mean;
  }
}

/** The shape with about this mean, in seconds. */
export function distributionOf(is: Shown, mean: number): Distribution {
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
  }
}
