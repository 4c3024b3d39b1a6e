import { Button, Select } from '@mantine/core';
import type { ScenarioArrival } from '#shared/simulation/scenario/scenario.ts';
import { NumberField } from './number-field.tsx';
import { RemoveButton } from './remove-button.tsx';
import own from './simulation.module.css';

type Rate = Extract<ScenarioArrival['pattern'], { is: 'poisson' }>['rate'];
type PlainRate = Exclude<Rate, { is: 'sum' | 'product' }>;
type Composed = Extract<Rate, { is: 'sum' | 'product' }>;

const rateTitles: Readonly<Record<Rate['is'], string>> = {
  constant: 'Steady',
  ramp: 'Ramp',
  spike: 'Spike',
  sine: 'Wave',
  steps: 'Steps',
  sum: 'Sum of',
  product: 'Product of',
};
const plainTitles = Object.entries(rateTitles).filter(([is]) => is !== 'sum' && is !== 'product');

interface RateEditorProps {
  readonly rate: Rate;
  readonly horizon: number;
  /** Typing in one field is one step of undo. */
  onChange(rate: Rate, field: string | undefined): void;
}

/** Requests a second over the run: a shape and its figures, or several shapes added up or multiplied. */
export function RateEditor({ rate, horizon, onChange }: RateEditorProps) {
  return (
    <>
      <Select
        size="xs"
        w="7.5rem"
        label="Shape"
        allowDeselect={false}
        data={Object.entries(rateTitles).map(([value, label]) => ({ value, label }))}
        value={rate.is}
        onChange={(is) =>
          is !== null &&
          is !== rate.is &&
          onChange(rateOf(is as Rate['is'], baseOf(rate), horizon), undefined)
        }
      />
      <RateFields rate={rate} horizon={horizon} onChange={onChange} />
    </>
  );
}

function Parts({
  rate,
  horizon,
  onChange,
}: {
  readonly rate: Composed;
  readonly horizon: number;
  onChange(rate: Rate, field: string | undefined): void;
}) {
  const replace = (index: number, part: PlainRate, field: string | undefined): void =>
    onChange(
      { ...rate, of: rate.of.map((each, at) => (at === index ? part : each)) },
      field === undefined ? undefined : `part ${index} ${field}`,
    );
  return (
    <div className={own.parts}>
      {rate.of.map((part, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names; their place is what they are
          key={index}
          className={`${own.fields} ${own.item}`}
          aria-label={`Part ${index + 1}`}
        >
          <Select
            size="xs"
            w="7.5rem"
            label={`Part ${index + 1}`}
            allowDeselect={false}
            data={plainTitles.map(([value, label]) => ({ value, label }))}
            value={part.is}
            onChange={(is) =>
              is !== null &&
              is !== part.is &&
              replace(index, plainRateOf(is as PlainRate['is'], baseOf(part), horizon), undefined)
            }
          />
          <RateFields
            rate={part}
            horizon={horizon}
            onChange={(next, field) => !('of' in next) && replace(index, next, field)}
          />
          {rate.of.length > 1 && (
            <RemoveButton
              title="Remove this part"
              isOfEntry
              label={`Remove part ${index + 1}`}
              onClick={() => onChange({ ...rate, of: rate.of.filter((_, at) => at !== index) }, undefined)}
            />
          )}
        </fieldset>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() =>
          onChange(
            { ...rate, of: [...rate.of, { is: 'constant', rate: rate.is === 'sum' ? 50 : 1 }] },
            undefined,
          )
        }
      >
        Add a part
      </Button>
    </div>
  );
}

interface RateFieldsProps {
  readonly rate: Rate;
  readonly horizon: number;
  /** Typing in one field is one step of undo. */
  onChange(rate: Rate, field: string | undefined): void;
}

function RateFields({ rate, horizon, onChange }: RateFieldsProps) {
  switch (rate.is) {
    case 'constant':
      return (
        <NumberField
          label="Rate"
          suffix="/s"
          value={rate.rate}
          onChange={(value = 0) => onChange({ ...rate, rate: value }, 'rate')}
        />
      );
    case 'sum':
    case 'product':
      return <Parts rate={rate} horizon={horizon} onChange={onChange} />;
    case 'steps':
      return (
        <>
          {rate.steps.map(({ at, rate: each }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are known by their place
            <span key={index} className={own.fields}>
              <NumberField
                label="From"
                suffix="s"
                width="5.5rem"
                value={at}
                onChange={(value = 0) =>
                  onChange(withStep(rate, index, { at: value, rate: each }), `steps ${index} at`)
                }
              />
              <NumberField
                label="Rate"
                suffix="/s"
                width="6rem"
                value={each}
                onChange={(value = 0) =>
                  onChange(withStep(rate, index, { at, rate: value }), `steps ${index} rate`)
                }
              />
              {rate.steps.length > 1 && (
                <RemoveButton
                  title="Remove this step"
                  label={`Remove the step at ${at} s`}
                  onClick={() =>
                    onChange({ ...rate, steps: rate.steps.filter((_, step) => step !== index) }, undefined)
                  }
                />
              )}
            </span>
          ))}
          <Button
            size="compact-xs"
            variant="subtle"
            mb={4}
            onClick={() => {
              const last = rate.steps.at(-1) ?? { at: 0, rate: 50 };
              onChange(
                { ...rate, steps: [...rate.steps, { at: last.at + 300, rate: last.rate }] },
                undefined,
              );
            }}
          >
            Add a step
          </Button>
        </>
      );
    default:
      return rateFields[rate.is].map(({ field, label, suffix }) => (
        <NumberField
          key={field}
          label={label}
          {...(suffix === undefined ? {} : { suffix })}
          min={field === 'period' ? 1 : field === 'amplitude' ? Number.NEGATIVE_INFINITY : 0}
          width="6rem"
          value={(rate as Readonly<Record<string, unknown>>)[field] as number}
          onChange={(value = 0) => onChange({ ...rate, [field]: value } as Rate, field)}
        />
      ));
  }
}

function withStep(
  rate: Extract<Rate, { is: 'steps' }>,
  index: number,
  step: { at: number; rate: number },
): Rate {
  return { ...rate, steps: rate.steps.map((each, at) => (at === index ? step : each)) };
}

const rateFields: Readonly<
  Record<
    Exclude<PlainRate['is'], 'constant' | 'steps'>,
    readonly { readonly field: string; readonly label: string; readonly suffix?: string }[]
  >
> = {
  sine: [
    { field: 'mean', label: 'Mean', suffix: '/s' },
    { field: 'amplitude', label: 'Up and down', suffix: '/s' },
    { field: 'period', label: 'Period', suffix: 's' },
  ],
  ramp: [
    { field: 'from', label: 'From', suffix: '/s' },
    { field: 'to', label: 'To', suffix: '/s' },
    { field: 'start', label: 'Begins', suffix: 's' },
    { field: 'end', label: 'Ends', suffix: 's' },
  ],
  spike: [
    { field: 'base', label: 'Everyday', suffix: '/s' },
    { field: 'factor', label: 'Times' },
    { field: 'at', label: 'At', suffix: 's' },
    { field: 'rise', label: 'Rises for', suffix: 's' },
    { field: 'hold', label: 'Holds for', suffix: 's' },
    { field: 'fall', label: 'Falls for', suffix: 's' },
  ],
};

/** The rate that the shape is about, so that another shape begins with it. */
function baseOf(rate: Rate): number {
  switch (rate.is) {
    case 'constant':
      return rate.rate;
    case 'sine':
      return rate.mean;
    case 'ramp':
      return rate.from;
    case 'spike':
      return rate.base;
    case 'steps':
      return rate.steps[0]?.rate ?? 50;
    case 'sum':
      return rate.of.reduce((sum, part) => sum + baseOf(part), 0);
    case 'product':
      return rate.of.reduce((product, part) => product * baseOf(part), 1);
  }
}

function rateOf(is: Rate['is'], base: number, horizon: number): Rate {
  const third = Math.round(horizon / 3);
  switch (is) {
    case 'sine':
      return { is, mean: base, amplitude: base / 2, period: horizon, phase: 0 };
    case 'ramp':
      return { is, from: base, to: base * 4, start: 0, end: horizon };
    case 'spike':
      return { is, base, at: third, factor: 4, rise: 60, hold: third, fall: 60 };
    case 'steps':
      return {
        is,
        steps: [
          { at: 0, rate: base },
          { at: third, rate: base * 4 },
        ],
      };
    case 'sum':
      return { is, of: [{ is: 'constant', rate: base }, plainRateOf('spike', base, horizon)] };
    case 'product':
      return {
        is,
        of: [
          { is: 'constant', rate: base },
          { is: 'sine', mean: 1, amplitude: 0.5, period: horizon, phase: 0 },
        ],
      };
    default:
      return { is: 'constant', rate: base };
  }
}

function plainRateOf(is: PlainRate['is'], base: number, horizon: number): PlainRate {
  const rate = rateOf(is, base, horizon);
  return 'of' in rate ? { is: 'constant', rate: base } : rate;
}
