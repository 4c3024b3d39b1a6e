import { Button, Menu, NumberInput, Select, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { TimelineEvent } from '#shared/simulation/scenario/scenario.ts';
import { ConditionFields } from './condition-fields.tsx';
import type { NodeOption } from './node-options.ts';
import { NumberField } from './number-field.tsx';
import { RemoveButton } from './remove-button.tsx';
import own from './simulation.module.css';

export type Act = TimelineEvent['do'];

export const actTitles: Readonly<Record<Act, string>> = {
  zoneOutage: 'A zone is lost',
  crash: 'Targets crash',
  hang: 'Targets hang',
  spotInterruption: 'Spot instances are taken back',
  slowdown: 'A node gets slower',
  latency: 'A node answers later',
  errors: 'A node fails requests',
  throttle: 'A node is throttled',
  linkDown: 'A link goes down',
  setDesired: 'A group is given a size',
  register: 'Targets are added',
  deploy: 'A version is deployed',
};

const strategies = [
  'all-at-once',
  'rolling',
  'rolling-with-extra',
  'immutable',
  'blue-green',
  'canary',
  'linear',
] as const;

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
          <RemoveButton
            title="Remove"
            isOfEntry
            label={`Remove: ${actTitles[event.do]} at ${event.at} s`}
            onClick={() =>
              onChange(
                'Remove from what happens',
                timeline.filter((_, at) => at !== index),
              )
            }
          />
        </fieldset>
      ))}
    </fieldset>
  );
}

/** What something happens to unless another node is chosen. */
export function victimOf(nodes: readonly NodeOption[]): NodeOption | undefined {
  return (
    nodes.find(({ behaves }) => behaves === 'servers') ?? nodes.find(({ behaves }) => behaves !== 'source')
  );
}

function endsByItself(act: Act): boolean {
  return act !== 'deploy' && act !== 'setDesired' && act !== 'register' && act !== 'spotInterruption';
}

interface ActFieldsProps {
  readonly event: TimelineEvent;
  onChange(change: object, field?: string): void;
}

function ActFields({ event, onChange }: ActFieldsProps) {
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
    case 'spotInterruption':
    case 'register':
      return (
        <NumberField
          label="Targets"
          isWhole
          min={1}
          width="6rem"
          value={event.count}
          onChange={(count = 1) => onChange({ count }, 'count')}
        />
      );
    case 'slowdown':
      return (
        <NumberField
          label="Times slower"
          min={0.01}
          value={event.factor}
          onChange={(factor = 1) => factor > 0 && onChange({ factor }, 'factor')}
        />
      );
    case 'latency':
      return (
        <NumberField
          label="Later by"
          suffix="ms"
          value={event.addMs}
          onChange={(addMs = 0) => onChange({ addMs }, 'addMs')}
        />
      );
    case 'errors':
      return (
        <PercentField label="Fails" value={event.rate} onChange={(rate) => onChange({ rate }, 'rate')} />
      );
    case 'throttle':
      return (
        <NumberField
          label="Lets through"
          suffix="/s"
          value={event.rate}
          onChange={(rate = 0) => onChange({ rate }, 'rate')}
        />
      );
    case 'setDesired':
      return (
        <NumberField
          label="Size"
          isWhole
          value={event.desired}
          onChange={(desired = 0) => onChange({ desired }, 'desired')}
        />
      );
    case 'deploy':
      return (
        <>
          <Select
            size="xs"
            w="9rem"
            label="Strategy"
            placeholder="As drawn"
            clearable
            data={[...strategies]}
            value={event.strategy ?? null}
            onChange={(strategy) => onChange({ strategy: strategy ?? undefined })}
          />
          <PercentField
            label="New version fails"
            value={event.version.errorRate}
            onChange={(errorRate) => onChange({ version: { ...event.version, errorRate } }, 'errorRate')}
          />
          <Switch
            size="xs"
            mb={8}
            label="Fails its health checks"
            checked={event.version.failsHealthChecks}
            onChange={({ currentTarget }) =>
              onChange({ version: { ...event.version, failsHealthChecks: currentTarget.checked } })
            }
          />
        </>
      );
    default:
      return null;
  }
}

function PercentField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  onChange(value: number): void;
}) {
  return (
    <NumberInput
      size="xs"
      w="7.5rem"
      label={label}
      suffix=" %"
      min={0}
      max={100}
      value={Number((value * 100).toFixed(6))}
      onChange={(next) => typeof next === 'number' && next / 100 !== value && onChange(next / 100)}
    />
  );
}

/** What happens in its plainest form. */
export function newEvent(act: Act, at: number, node: string, zone: string): TimelineEvent {
  switch (act) {
    case 'zoneOutage':
      return { at, for: 600, do: act, zone };
    case 'crash':
    case 'hang':
      return { at, do: act, node, count: 1 };
    case 'spotInterruption':
    case 'register':
      return { at, do: act, node, count: 1 };
    case 'slowdown':
      return { at, for: 300, do: act, node, factor: 2 };
    case 'latency':
      return { at, for: 300, do: act, node, addMs: 200 };
    case 'errors':
      return { at, for: 300, do: act, node, rate: 0.1 };
    case 'throttle':
      return { at, for: 300, do: act, node, rate: 100 };
    case 'linkDown':
      return { at, for: 300, do: act, node };
    case 'setDesired':
      return { at, do: act, node, desired: 4 };
    case 'deploy':
      return {
        at,
        do: act,
        node,
        version: { errorRate: 0, serviceTimeFactor: 1, crashOnStart: 0, failsHealthChecks: false },
        canaryPercent: 10,
        stepSeconds: 300,
        bakeSeconds: 0,
      };
  }
}
