import { MultiSelect, Select } from '@mantine/core';
import { type ErrorCause, errorCauses, type ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import { causeTitle } from './format-run.ts';
import { NumberField } from './number-field.tsx';

type Retry = ScenarioClass['retry'];

const jitterTitles: Readonly<Record<Retry['jitter'], string>> = {
  none: 'none',
  full: 'full',
  decorrelated: 'decorrelated',
};

/** How callers try again: the pauses, and after what. */
export function RetryFields({
  retry,
  onChange,
}: {
  readonly retry: Retry;
  onChange(retry: Retry, field: string): void;
}) {
  return (
    <>
      <Select
        size="xs"
        w="8rem"
        label="Pauses"
        allowDeselect={false}
        data={[
          { value: 'none', label: 'none' },
          { value: 'fixed', label: 'all alike' },
          { value: 'exponential', label: 'growing' },
        ]}
        value={retry.backoff}
        onChange={(backoff) =>
          backoff !== null && onChange({ ...retry, backoff: backoff as Retry['backoff'] }, 'backoff')
        }
      />
      {retry.backoff !== 'none' && (
        <NumberField
          label="Of"
          suffix="s"
          width="5.5rem"
          value={retry.base}
          onChange={(base = 0) => onChange({ ...retry, base }, 'base')}
        />
      )}
      {(retry.backoff === 'exponential' || (retry.backoff !== 'none' && retry.jitter === 'decorrelated')) && (
        <NumberField
          label="Up to"
          suffix="s"
          width="5.5rem"
          value={retry.cap}
          onChange={(cap = 0) => onChange({ ...retry, cap }, 'cap')}
        />
      )}
      {retry.backoff !== 'none' && (
        <Select
          size="xs"
          w="9rem"
          label="Jitter"
          allowDeselect={false}
          data={Object.entries(jitterTitles).map(([value, label]) => ({ value, label }))}
          value={retry.jitter}
          onChange={(jitter) =>
            jitter !== null && onChange({ ...retry, jitter: jitter as Retry['jitter'] }, 'jitter')
          }
        />
      )}
      <MultiSelect
        size="xs"
        w="16rem"
        label="After"
        searchable
        placeholder={retry.retryOn === undefined ? 'whatever went wrong' : ''}
        data={errorCauses.map((cause) => ({ value: cause, label: causeTitle(cause) }))}
        value={[...(retry.retryOn ?? [])]}
        onChange={(causes) => {
          const { retryOn: _, ...always } = retry;
          onChange(causes.length === 0 ? always : { ...retry, retryOn: causes as ErrorCause[] }, 'retryOn');
        }}
      />
    </>
  );
}
