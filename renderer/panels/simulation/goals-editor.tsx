import { Button, Menu, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Objective, ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import type { NodeOption } from './node-options.ts';
import { NumberField } from './number-field.tsx';
import { PathEditor } from './path-editor.tsx';
import { RemoveButton } from './remove-button.tsx';
import own from './simulation.module.css';

interface ObjectivesEditorProps {
  readonly objectives: readonly Objective[];
  readonly isReadOnly: boolean;
  onChange(label: string, objectives: Objective[], field?: string): void;
}

/** What the run is held against. */
export function ObjectivesEditor({ objectives, isReadOnly, onChange }: ObjectivesEditorProps) {
  const replace = (index: number, next: Objective, field?: string): void =>
    onChange(
      'Change an objective',
      objectives.map((each, at) => (at === index ? next : each)),
      field === undefined ? undefined : `objectives ${index} ${field}`,
    );
  return (
    <fieldset className={own.section} disabled={isReadOnly}>
      <legend>
        Objectives
        <Menu shadow="sm" position="bottom-start">
          <Menu.Target>
            <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />}>
              Add …
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              onClick={() =>
                onChange('Add an objective', [...objectives, { is: 'availability', target: 0.999 }])
              }
            >
              Availability
            </Menu.Item>
            <Menu.Item
              onClick={() =>
                onChange('Add an objective', [
                  ...objectives,
                  { is: 'latency', percentile: 0.99, thresholdMs: 500 },
                ])
              }
            >
              Latency
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </legend>
      {objectives.length === 0 && <span className={own.ends}>The run has nothing to meet.</span>}
      {objectives.map((objective, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: objectives have no names; their place is what they are
        <fieldset key={index} className={`${own.fields} ${own.item}`} aria-label={`Objective ${index + 1}`}>
          {objective.is === 'availability' ? (
            <NumberInput
              size="xs"
              w="9rem"
              label="Answered at least"
              suffix=" %"
              min={0}
              max={100}
              step={0.1}
              value={Number((objective.target * 100).toFixed(6))}
              onChange={(value) =>
                typeof value === 'number' &&
                value / 100 !== objective.target &&
                replace(index, { ...objective, target: value / 100 }, 'target')
              }
            />
          ) : (
            <>
              <Select
                size="xs"
                w="9rem"
                label="Of the requests"
                allowDeselect={false}
                data={[0.5, 0.9, 0.95, 0.99, 0.999].map((share) => ({
                  value: String(share),
                  label: `${Number((share * 100).toFixed(1))} %`,
                }))}
                value={String(objective.percentile)}
                onChange={(share) =>
                  share !== null && replace(index, { ...objective, percentile: Number(share) })
                }
              />
              <NumberField
                label="Answered within"
                suffix="ms"
                width="8rem"
                min={0.001}
                value={objective.thresholdMs}
                onChange={(thresholdMs = 1) =>
                  thresholdMs > 0 && replace(index, { ...objective, thresholdMs }, 'threshold')
                }
              />
            </>
          )}
          <RemoveButton
            title="Remove this objective"
            isOfEntry
            label={`Remove objective ${index + 1}`}
            onClick={() =>
              onChange(
                'Remove an objective',
                objectives.filter((_, at) => at !== index),
              )
            }
          />
        </fieldset>
      ))}
    </fieldset>
  );
}

interface ClassesEditorProps {
  readonly classes: readonly ScenarioClass[];
  readonly nodes: readonly NodeOption[];
  readonly isReadOnly: boolean;
  onChange(label: string, classes: ScenarioClass[], field?: string): void;
}

/** Kinds of requests: how many of each, how patient, and how often they are tried again. */
export function ClassesEditor({ classes, nodes, isReadOnly, onChange }: ClassesEditorProps) {
  const replace = (index: number, change: Partial<ScenarioClass>, field: string): void =>
    onChange(
      'Change a class of requests',
      classes.map((each, at) => (at === index ? { ...each, ...change } : each)),
      `classes ${index} ${field}`,
    );
  const add = (): void => {
    let number = classes.length + 1;
    while (classes.some(({ id }) => id === `class-${number}`)) number += 1;
    onChange('Add a class of requests', [
      ...classes,
      {
        id: `class-${number}`,
        name: `Requests ${number}`,
        weight: 1,
        cancelOnTimeout: false,
        retry: { max: 0, backoff: 'exponential', base: 0.1, cap: 20, jitter: 'full' },
      },
    ]);
  };
  return (
    <fieldset className={own.section} disabled={isReadOnly}>
      <legend>
        Requests
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={add}>
          Add
        </Button>
      </legend>
      {classes.length === 0 && <span className={own.ends}>All alike, and patient for ever.</span>}
      {classes.map((each, index) => (
        <fieldset key={each.id} className={`${own.fields} ${own.item}`} aria-label={each.name ?? each.id}>
          <TextInput
            size="xs"
            w="11rem"
            label="Name"
            value={each.name ?? each.id}
            onChange={({ currentTarget }) => replace(index, { name: currentTarget.value }, 'name')}
          />
          <NumberField
            label="Share"
            width="5rem"
            value={each.weight}
            onChange={(weight = 0) => replace(index, { weight }, 'weight')}
          />
          <NumberField
            label="Gives up after"
            suffix="s"
            min={0.001}
            placeholder="never"
            value={each.timeoutSeconds}
            onChange={(timeoutSeconds) =>
              replace(index, { timeoutSeconds } as Partial<ScenarioClass>, 'timeout')
            }
          />
          <NumberField
            label="Tries again"
            suffix="times"
            isWhole
            max={100}
            value={each.retry.max}
            onChange={(max = 0) => replace(index, { retry: { ...each.retry, max } }, 'retry')}
          />
          {each.retry.max > 0 && (
            <RetryFields retry={each.retry} onChange={(retry, field) => replace(index, { retry }, field)} />
          )}
          {each.timeoutSeconds !== undefined && (
            <Switch
              size="xs"
              mb={8}
              label="Its work stops then"
              checked={each.cancelOnTimeout}
              onChange={({ currentTarget }) =>
                replace(index, { cancelOnTimeout: currentTarget.checked }, 'cancel')
              }
            />
          )}
          <RemoveButton
            title="Remove this class"
            isOfEntry
            label={`Remove ${each.name ?? each.id}`}
            onClick={() =>
              onChange(
                'Remove a class of requests',
                classes.filter((_, at) => at !== index),
              )
            }
          />
          <PathEditor
            path={each.path}
            nodes={nodes}
            onChange={(path, field) =>
              replace(index, { path } as Partial<ScenarioClass>, `path ${field ?? ''}`)
            }
          />
        </fieldset>
      ))}
    </fieldset>
  );
}

type Retry = ScenarioClass['retry'];

function RetryFields({
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
        label="After"
        allowDeselect={false}
        data={[
          { value: 'none', label: 'no pause' },
          { value: 'fixed', label: 'a pause' },
          { value: 'exponential', label: 'growing pauses' },
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
      {retry.backoff === 'exponential' && (
        <NumberField
          label="Up to"
          suffix="s"
          width="5.5rem"
          value={retry.cap}
          onChange={(cap = 0) => onChange({ ...retry, cap }, 'cap')}
        />
      )}
      {retry.backoff !== 'none' && (
        <Switch
          size="xs"
          mb={8}
          label="Jitter"
          checked={retry.jitter === 'full'}
          onChange={({ currentTarget }) =>
            onChange({ ...retry, jitter: currentTarget.checked ? 'full' : 'none' }, 'jitter')
          }
        />
      )}
    </>
  );
}
