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
      return (
        <NumberField
          label="Targets"
          isWhole
          min={1}
          width="6rem"
          placeholder={event.fraction === undefined ? 'one' : `${event.fraction * 100} %`}
          value={event.count}
          onChange={(count) => onChange({ count, fraction: undefined }, 'count')}
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
