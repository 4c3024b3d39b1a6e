import { Button, Menu, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import { ActFields } from './act-fields.tsx';
import { type Act, actTitles, endsByItself, newEvent, victimOf } from './acts.ts';
import { ConditionFields } from './condition-fields.tsx';
import type { NodeOption } from './node-options.ts';
import { NumberField } from './number-field.tsx';
import { RemoveEntry } from './remove-button.tsx';
import own from './simulation.module.css';

interface TimelineEditorProps {
  readonly timeline: readonly TimelineEvent[];
  readonly nodes: readonly NodeOption[];
  readonly zones: readonly string[];
  readonly horizon: number;
  readonly isReadOnly: boolean;
  onChange(label: string, timeline: TimelineEvent[], field?: string): void;
}

/** What fails, changes and is deployed, and when. */
export function TimelineEditor({
  timeline,
  nodes,
  zones,
  horizon,
  isReadOnly,
  onChange,
}: TimelineEditorProps) {
  const replace = (index: number, next: object, field?: string): void =>
    onChange(
      'Change what happens',
      timeline.map((each, at) => (at === index ? ({ ...each, ...next } as TimelineEvent) : each)),
      field === undefined ? undefined : `timeline ${index} ${field}`,
    );
  const victim = victimOf(nodes);
  return (
    <fieldset className={own.section} disabled={isReadOnly}>
      <legend>
        What happens
        <Menu shadow="sm" position="bottom-start">
          <Menu.Target>
            <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />}>
              Add …
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {(Object.keys(actTitles) as Act[]).map((act) => (
              <Menu.Item
                key={act}
                disabled={act !== 'zoneOutage' && victim === undefined}
                onClick={() =>
                  onChange('Add to what happens', [
                    ...timeline,
                    newEvent(act, Math.round(horizon / 3), victim?.value ?? '', zones[0] ?? 'a'),
                  ])
                }
              >
                {actTitles[act]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </legend>
      {timeline.length === 0 && <span className={own.ends}>Nothing fails and nothing is deployed.</span>}
      {timeline.map((event, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: events have no names; their place is what they are
          key={index}
          className={`${own.fields} ${own.item}`}
          aria-label={`${actTitles[event.do]} at ${event.at} s`}
        >
          <NumberField
            label={event.when === undefined ? 'At' : 'From'}
            suffix="s"
            width="6rem"
            value={event.at}
            onChange={(at = 0) => replace(index, { at }, 'at')}
          />
          <Select
            size="xs"
            w="13rem"
            label="What"
            allowDeselect={false}
            data={Object.entries(actTitles).map(([value, label]) => ({ value, label }))}
            value={event.do}
            onChange={(act) => {
              if (act === null || act === event.do) return;
              const node = 'node' in event ? event.node : (victim?.value ?? '');
              onChange(
                'Change what happens',
                timeline.map((each, at) =>
                  at === index ? newEvent(act as Act, event.at, node, zones[0] ?? 'a') : each,
                ),
              );
            }}
          />
          {event.do === 'zoneOutage' ? (
            <Select
              size="xs"
              w="6rem"
              label="Zone"
              allowDeselect={false}
              data={[...new Set([...zones, event.zone])]}
              value={event.zone}
              onChange={(zone) => zone !== null && replace(index, { zone })}
            />
          ) : (
            <Select
              size="xs"
              w="13rem"
              label="Where"
              searchable
              allowDeselect={false}
              data={nodes.map(({ value, label }) => ({ value, label }))}
              value={event.node}
              onChange={(node) => node !== null && replace(index, { node })}
            />
          )}
          <ActFields event={event} onChange={(next, field) => replace(index, next, field)} />
          {endsByItself(event.do) && (
            <NumberField
              label="For"
              suffix="s"
              width="6.5rem"
              min={1}
              placeholder="to the end"
              value={event.for}
              onChange={(length) => replace(index, { for: length }, 'for')}
            />
          )}
          <ConditionFields
            when={event.when}
            nodes={nodes}
            onChange={(when, field) => replace(index, { when }, field)}
          />
          <RemoveEntry
            what="event"
            label={`Remove: ${actTitles[event.do]} at ${event.at} s`}
            step="Remove from what happens"
            list={timeline}
            index={index}
            onChange={onChange}
          />
        </fieldset>
      ))}
    </fieldset>
  );
}
