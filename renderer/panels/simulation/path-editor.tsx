import { Button, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ScenarioClass } from '#shared/simulation/scenario/scenario.ts';
import { FanOutFields, ServiceFields, TableFields } from './hop-fields.tsx';
import type { NodeOption } from './node-options.ts';
import { PercentField } from './percent-field.tsx';
import { RemoveButton } from './remove-button.tsx';
import own from './simulation.module.css';

type Path = NonNullable<ScenarioClass['path']>;
type Hop = Path[number];

interface PathEditorProps {
  readonly path: Path | undefined;
  readonly nodes: readonly NodeOption[];
  /** Undefined takes the way that is drawn. */
  onChange(path: Path | undefined, field?: string): void;
}

/** The way of a class of requests in place of the drawn one: hops, the time each takes, and where it goes from there. */
export function PathEditor({ path, nodes, onChange }: PathEditorProps) {
  const places = nodes.filter(({ behaves }) => behaves !== 'source');
  const [first] = places;
  return (
    <div className={own.path}>
      <Switch
        size="xs"
        label="A way of its own, past what is drawn"
        disabled={first === undefined}
        checked={path !== undefined}
        onChange={({ currentTarget }) =>
          onChange(
            currentTarget.checked && first !== undefined
              ? [{ id: 'first', node: first.value, next: [] }]
              : undefined,
          )
        }
      />
      {path?.map((hop, index) => (
        <HopFields
          // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
          key={index}
          hop={hop}
          index={index}
          path={path}
          places={places}
          onChange={onChange}
        />
      ))}
      {path !== undefined && first !== undefined && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} />}
          onClick={() => onChange(withHop(path, first.value))}
        >
          Add a hop
        </Button>
      )}
    </div>
  );
}

interface HopFieldsProps {
  readonly hop: Hop;
  readonly index: number;
  readonly path: Path;
  readonly places: readonly NodeOption[];
  onChange(path: Path | undefined, field?: string): void;
}

function HopFields({ hop, index, path, places, onChange }: HopFieldsProps) {
  const set = (change: Partial<Hop>, field?: string): void =>
    onChange(
      path.map((each, at) => (at === index ? ({ ...each, ...change } as Hop) : each)),
      field === undefined ? undefined : `hop ${index} ${field}`,
    );
  const others = path.map(({ id }) => id);
  const later = others.filter((id) => id !== hop.id);
  const leaving = leavingOf(hop, path);
  const place = places.find(({ value }) => value === hop.node);
  return (
    <fieldset className={`${own.fields} ${own.item}`} aria-label={`Hop ${hop.id}`}>
      <TextInput
        size="xs"
        w="7rem"
        label={index === 0 ? 'First hop' : `Hop ${index + 1}`}
        value={hop.id}
        onChange={({ currentTarget }) =>
          onChange(renamed(path, index, currentTarget.value), `hop ${index} id`)
        }
      />
      <Select
        size="xs"
        w="13rem"
        label="At"
        searchable
        allowDeselect={false}
        data={places.map(({ value, label }) => ({ value, label }))}
        value={hop.node}
        onChange={(node) => node !== null && set({ node, op: undefined, index: undefined } as Partial<Hop>)}
      />
      {place?.behaves === 'table' && <TableFields hop={hop} indexes={place.indexes ?? []} onChange={set} />}
      <ServiceFields hop={hop} onChange={set} />
      {index > 0 && (
        <Switch
          size="xs"
          mb={8}
          label="Nobody waits for it"
          checked={hop.async === true}
          onChange={({ currentTarget }) =>
            set({ async: currentTarget.checked ? true : undefined } as Partial<Hop>)
          }
        />
      )}
      {later.length > 0 && <FanOutFields hop={hop} others={later} onChange={set} />}
      <PercentField
        label="Answers itself"
        width="6.5rem"
        value={hop.cacheHit ?? 0}
        onChange={(share) => set({ cacheHit: share === 0 ? undefined : share } as Partial<Hop>, 'cacheHit')}
      />
      {hop.next.map((branch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: branches are known by their place
        <span key={at} className={own.fields}>
          <Select
            size="xs"
            w="8rem"
            label="Then to"
            allowDeselect={false}
            data={[...new Set([...others, branch.to])]}
            value={branch.to}
            onChange={(to) => to !== null && set({ next: replaced(hop.next, at, { ...branch, to }) })}
          />
          <PercentField
            label="of"
            width="5.5rem"
            value={branch.p}
            onChange={(p) => set({ next: replaced(hop.next, at, { ...branch, p }) }, `next ${at} p`)}
          />
          <RemoveButton
            title="Remove this branch"
            label={`Remove the branch from ${hop.id} to ${branch.to}`}
            onClick={() => set({ next: hop.next.filter((_, each) => each !== at) })}
          />
        </span>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        mb={4}
        onClick={() => {
          const to = others[index + 1] ?? others[0] ?? hop.id;
          set({ next: [...hop.next, { to, p: Math.max(0, Number(leaving.toPrecision(12))) }] });
        }}
      >
        Add a branch
      </Button>
      <span className={own.ends}>
        {leaving > 1e-9 ? `${Number((leaving * 100).toPrecision(6))} % leave here` : 'nobody leaves here'}
      </span>
      {path.length > 1 && (
        <RemoveButton
          title="Remove this hop"
          isOfEntry
          label={`Remove hop ${hop.id}`}
          onClick={() => onChange(withoutHop(path, index))}
        />
      )}
    </fieldset>
  );
}

function replaced(next: Hop['next'], at: number, branch: Hop['next'][number]): Hop['next'] {
  return next.map((each, index) => (index === at ? branch : each));
}

/** A hop more, to which those go on that left after the last. */
function withHop(path: Path, node: string): Path {
  let number = path.length + 1;
  while (path.some(({ id }) => id === `hop-${number}`)) number += 1;
  const id = `hop-${number}`;
  return [
    ...path.map((hop, index) => {
      if (index < path.length - 1) return hop;
      const leaving = leavingOf(hop, path);
      return leaving <= 1e-9 ? hop : { ...hop, next: [...hop.next, { to: id, p: leaving }] };
    }),
    { id, node, next: [] },
  ];
}

/** Whoever leads to the hop keeps leading there under its new name. */
function renamed(path: Path, index: number, id: string): Path {
  const before = path[index]?.id;
  return path.map((hop, at) => ({
    ...hop,
    id: at === index ? id : hop.id,
    next: hop.next.map((branch) => (branch.to === before ? { ...branch, to: id } : branch)),
    ...(hop.fanOut === undefined
      ? {}
      : { fanOut: { ...hop.fanOut, to: hop.fanOut.to.map((to) => (to === before ? id : to)) } }),
  }));
}

/** Whoever led to the hop leaves instead. */
function withoutHop(path: Path, index: number): Path {
  const gone = path[index]?.id;
  return path
    .filter((_, at) => at !== index)
    .map(({ fanOut, ...hop }) => {
      const to = fanOut?.to.filter((part) => part !== gone) ?? [];
      return {
        ...hop,
        next: hop.next.filter((branch) => branch.to !== gone),
        ...(fanOut === undefined || to.length === 0 ? {} : { fanOut: { ...fanOut, to } }),
      };
    });
}

/** The share of requests that go no further; what nobody waits for takes none of it. */
function leavingOf(hop: Hop, path: Path): number {
  const detached = new Set(path.filter(({ async }) => async === true).map(({ id }) => id));
  return 1 - hop.next.reduce((sum, { to, p }) => sum + (detached.has(to) ? 0 : p), 0);
}
