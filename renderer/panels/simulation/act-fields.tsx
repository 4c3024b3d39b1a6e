import { Select } from '@mantine/core';
import type { TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import type { Act } from './acts.ts';
import { DeployFields } from './deploy-fields.tsx';
import { NumberField } from './number-field.tsx';
import { PercentField } from './percent-field.tsx';

interface Figure {
  readonly field: 'count' | 'factor' | 'addMs' | 'rate' | 'desired';
  readonly label: string;
  readonly suffix?: string;
  readonly min?: number;
  readonly isWhole?: boolean;
  readonly width?: string;
}

/** What happens with one figure; the others have fields of their own, or none. */
const figures: Partial<Readonly<Record<Act, Figure>>> = {
  spotInterruption: { field: 'count', label: 'Targets', isWhole: true, min: 1, width: '6rem' },
  register: { field: 'count', label: 'Targets', isWhole: true, min: 1, width: '6rem' },
  slowdown: { field: 'factor', label: 'Times slower', min: 0.01 },
  latency: { field: 'addMs', label: 'Later by', suffix: 'ms' },
  throttle: { field: 'rate', label: 'Lets through', suffix: '/s' },
  setDesired: { field: 'desired', label: 'Size', isWhole: true },
};

interface ActFieldsProps {
  readonly event: TimelineEvent;
  onChange(change: object, field?: string): void;
}

/** The figures of something that happens. */
export function ActFields({ event, onChange }: ActFieldsProps) {
  const figure = figures[event.do];
  if (figure !== undefined) {
    const { field, min = 0, ...look } = figure;
    const value: unknown = Reflect.get(event, field);
    return (
      <NumberField
        {...look}
        min={min}
        value={typeof value === 'number' ? value : undefined}
        onChange={(next = min) => next >= min && onChange({ [field]: next }, field)}
      />
    );
  }
  switch (event.do) {
    case 'crash':
    case 'hang':
      return <StruckFields event={event} onChange={onChange} />;
    case 'linkDown':
      return (
        <Select
          size="xs"
          w="9rem"
          label="What is down"
          data={linkParts}
          value={event.tunnel === undefined ? 'all' : String(event.tunnel)}
          allowDeselect={false}
          onChange={(part) =>
            onChange({ tunnel: part === 'all' || part === null ? undefined : Number(part) }, 'tunnel')
          }
        />
      );
    case 'errors':
      return (
        <PercentField label="Fails" value={event.rate} onChange={(rate) => onChange({ rate }, 'rate')} />
      );
    case 'deploy':
      return <DeployFields event={event} onChange={onChange} />;
    default:
      return null;
  }
}

const linkParts = [
  { value: 'all', label: 'all of it' },
  { value: '0', label: 'VPN tunnel 1' },
  { value: '1', label: 'VPN tunnel 2' },
];

type Strike = Extract<TimelineEvent, { do: 'crash' | 'hang' }>;

const strikes = [
  { value: 'count', label: 'so many' },
  { value: 'fraction', label: 'a share of them' },
  { value: 'target', label: 'the one numbered' },
] as const;

/** How many of the targets are struck, or which one. */
function StruckFields({
  event,
  onChange,
}: {
  readonly event: Strike;
  onChange(change: object, field?: string): void;
}) {
  const { count, fraction, target } = event;
  const by = target !== undefined ? 'target' : fraction !== undefined ? 'fraction' : 'count';
  const none = { count: undefined, fraction: undefined, target: undefined };
  const first = { count: { count: 1 }, fraction: { fraction: 0.5 }, target: { target: 0 } } as const;
  return (
    <>
      <Select
        size="xs"
        w="9.5rem"
        label="Struck are"
        data={[...strikes]}
        value={by}
        allowDeselect={false}
        onChange={(next) => {
          const chosen = strikes.find(({ value }) => value === next)?.value;
          if (chosen !== undefined && chosen !== by) onChange({ ...none, ...first[chosen] }, 'struck');
        }}
      />
      {by === 'fraction' ? (
        <PercentField
          label="Share"
          value={fraction ?? 0}
          onChange={(share) => onChange({ ...none, fraction: Math.min(1, share) }, 'fraction')}
        />
      ) : by === 'target' ? (
        <NumberField
          label="Number"
          isWhole
          min={1}
          width="6rem"
          value={(target ?? 0) + 1}
          onChange={(number = 1) => onChange({ ...none, target: number - 1 }, 'target')}
        />
      ) : (
        <NumberField
          label="Targets"
          isWhole
          min={1}
          width="6rem"
          placeholder="one"
          value={count}
          onChange={(many) => onChange({ ...none, count: many }, 'count')}
        />
      )}
    </>
  );
}
