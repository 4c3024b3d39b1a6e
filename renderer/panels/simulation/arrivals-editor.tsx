import { ActionIcon, Button, Select, Textarea, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ScenarioArrival } from '#shared/simulation/scenario/scenario.ts';
import type { NodeOption } from './node-options.ts';
import { NumberField } from './number-field.tsx';
import own from './simulation.module.css';

type Pattern = ScenarioArrival['pattern'];
type Rate = Extract<Pattern, { is: 'poisson' }>['rate'];
type PlainRate = Exclude<Rate, { is: 'sum' | 'product' }>;

const patternTitles: Readonly<Record<Pattern['is'], string>> = {
  poisson: 'At random',
  constant: 'Evenly apart',
  burst: 'All at once',
  closed: 'Users who think',
  trace: 'From a CSV',
};
const rateTitles: Readonly<Record<Rate['is'], string>> = {
  constant: 'Steady',
  ramp: 'Ramp',
  spike: 'Spike',
  sine: 'Wave',
  steps: 'Steps',
  sum: 'Sum',
  product: 'Product',
};

interface ArrivalsEditorProps {
  readonly arrivals: readonly ScenarioArrival[];
  readonly nodes: readonly NodeOption[];
  readonly horizon: number;
  readonly isReadOnly: boolean;
  onChange(label: string, arrivals: ScenarioArrival[], field?: string): void;
}

/** Who asks, how much, and how that changes over the run. */
export function ArrivalsEditor({ arrivals, nodes, horizon, isReadOnly, onChange }: ArrivalsEditorProps) {
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
            label={arrival.to === undefined ? 'From' : 'Sent to'}
            searchable
            allowDeselect={false}
            placeholder="Whoever sends traffic"
            data={nodes.map(({ value, label }) => ({ value, label }))}
            value={arrival.to ?? arrival.from ?? null}
            onChange={(node) =>
              node !== null &&
              replace(index, { ...arrival, ...(arrival.to === undefined ? { from: node } : { to: node }) })
            }
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
          <PatternFields
            pattern={arrival.pattern}
            horizon={horizon}
            onChange={(pattern, field) => replace(index, { ...arrival, pattern }, field)}
          />
          <Tooltip label="Remove this load">
            <ActionIcon
              size="sm"
              mb={4}
              aria-label={`Remove load ${index + 1}`}
              onClick={() =>
                onChange(
                  'Remove a load',
                  arrivals.filter((_, at) => at !== index),
                )
              }
            >
              <IconTrash size={14} />
            </ActionIcon>
          </Tooltip>
        </fieldset>
      ))}
    </fieldset>
  );
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
      const { rate } = pattern;
      return (
        <>
          <Select
            size="xs"
            w="7rem"
            label="Shape"
            allowDeselect={false}
            data={Object.entries(rateTitles)
              .filter(([value]) => value === rate.is || (value !== 'sum' && value !== 'product'))
              .map(([value, label]) => ({ value, label }))}
            value={rate.is}
            onChange={(is) =>
              is !== null &&
              is !== rate.is &&
              onChange({ ...pattern, rate: rateOf(is as Rate['is'], baseOf(rate), horizon) })
            }
          />
          <RateFields rate={rate} onChange={(next, field) => onChange({ ...pattern, rate: next }, field)} />
        </>
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
          {pattern.think.is === 'exponential' && (
            <NumberField
              label="Think time"
              suffix="s"
              value={pattern.think.mean}
              onChange={(mean = 0) => onChange({ ...pattern, think: { is: 'exponential', mean } }, 'think')}
            />
          )}
        </>
      );
    case 'trace':
      return (
        <Textarea
          size="xs"
          w="20rem"
          label="Rows: t,class,count or rate"
          autosize
          minRows={2}
          maxRows={6}
          value={pattern.csv}
          onChange={(event) => onChange({ ...pattern, csv: event.currentTarget.value }, 'csv')}
        />
      );
  }
}

interface RateFieldsProps {
  readonly rate: Rate;
  onChange(rate: Rate, field: string): void;
}

function RateFields({ rate, onChange }: RateFieldsProps) {
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
      return <span className={own.ends}>{rate.of.length} parts, changed in the file</span>;
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
                'steps add',
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
    default:
      return 50;
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
    default:
      return { is: 'constant', rate: base };
  }
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
