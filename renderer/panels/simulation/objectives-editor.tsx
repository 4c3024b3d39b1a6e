import { Button, Menu, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Objective } from '#shared/simulation/scenario/scenario.ts';
import type { NodeOption } from './node-options.ts';
import { NumberField } from './number-field.tsx';
import { PercentField } from './percent-field.tsx';
import { RemoveEntry } from './remove-button.tsx';
import own from './simulation.module.css';

interface ObjectivesEditorProps {
  readonly objectives: readonly Objective[];
  readonly nodes: readonly NodeOption[];
  /** Kinds of requests, of which an objective may be about one. */
  readonly classes: readonly { readonly id: string }[];
  readonly isReadOnly: boolean;
  onChange(label: string, objectives: Objective[], field?: string): void;
}

/** What the run is held against. */
export function ObjectivesEditor({
  objectives,
  nodes,
  classes,
  isReadOnly,
  onChange,
}: ObjectivesEditorProps) {
  const queues = nodes.filter(({ behaves }) => behaves === 'queue');
  const firstQueue = queues[0];
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
            {firstQueue !== undefined && (
              <Menu.Item
                onClick={() =>
                  onChange('Add an objective', [
                    ...objectives,
                    { is: 'age', node: firstQueue.value, thresholdSeconds: 300 },
                  ])
                }
              >
                Age of messages
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </legend>
      {objectives.length === 0 && <span className={own.ends}>The run has nothing to meet.</span>}
      {objectives.map((objective, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: objectives have no names; their place is what they are
        <fieldset key={index} className={`${own.fields} ${own.item}`} aria-label={`Objective ${index + 1}`}>
          {objective.is === 'availability' ? (
            <PercentField
              label="Answered at least"
              width="9rem"
              value={objective.target}
              onChange={(target) => replace(index, { ...objective, target }, 'target')}
            />
          ) : objective.is === 'age' ? (
            <>
              <Select
                size="xs"
                w="14rem"
                label="No message of"
                allowDeselect={false}
                data={queues.map(({ value, label }) => ({ value, label }))}
                value={objective.node}
                onChange={(node) => node !== null && replace(index, { ...objective, node })}
              />
              <NumberField
                label="Gets older than"
                suffix="s"
                width="8rem"
                min={0.001}
                value={objective.thresholdSeconds}
                onChange={(thresholdSeconds = 1) =>
                  thresholdSeconds > 0 && replace(index, { ...objective, thresholdSeconds }, 'threshold')
                }
              />
            </>
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
          {objective.is !== 'age' && (classes.length > 1 || objective.class !== undefined) && (
            <Select
              size="xs"
              w="10rem"
              label="Of the kind"
              placeholder="all of them"
              clearable
              data={classes.map(({ id }) => id)}
              value={objective.class ?? null}
              onChange={(id) => {
                const { class: _, ...ofAll } = objective;
                replace(index, id === null ? ofAll : { ...objective, class: id });
              }}
            />
          )}
          <RemoveEntry
            what="objective"
            label={`Remove objective ${index + 1}`}
            step="Remove an objective"
            list={objectives}
            index={index}
            onChange={onChange}
          />
        </fieldset>
      ))}
    </fieldset>
  );
}
