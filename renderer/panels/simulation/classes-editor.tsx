import { Button, Switch, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import { ClassDetails } from './class-details.tsx';
import type { NodeOption } from './node-options.ts';
import { NumberField } from './number-field.tsx';
import { PathEditor } from './path-editor.tsx';
import { RemoveEntry } from './remove-button.tsx';
import { RetryFields } from './retry-fields.tsx';
import own from './simulation.module.css';

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
          <ClassDetails of={each} onChange={(change, field) => replace(index, change, field)} />
          <RemoveEntry
            what="class"
            label={`Remove ${each.name ?? each.id}`}
            step="Remove a class of requests"
            list={classes}
            index={index}
            onChange={onChange}
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
