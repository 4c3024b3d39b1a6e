import { ActionIcon, Button, Group, NumberInput, Select, Tooltip } from '@mantine/core';
import { IconArrowsExchange, IconRoute } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { useDocument } from '#renderer/state/document-store.ts';
import { type ReachForm, type ReachProtocol, reachStore, useReach } from '#renderer/state/reach-store.ts';
import { findKind } from '#shared/catalogue/registry.ts';
import type { ReachEnd } from '#shared/engine/reach-queries.ts';
import { askAgain, isComplete, needsTarget } from './reach-actions.ts';
import { useReachQuery } from './use-reach-query.ts';

const taskTitles: Readonly<Record<string, string>> = {
  port: 'reach a port of',
  use: 'use',
  'pull-image': 'pull its image',
  'write-logs': 'write its logs',
  'read-secret': 'read its secrets',
  'open-session': 'be reached by Session Manager',
};

const noEnds: readonly ReachEnd[] = [];

/** "Can … reach a port of …?" as a row of fields, in the order in which it is read. */
export function AskForm() {
  const services = useServices();
  const form = useReach((state) => state.form);
  const isAsking = useReach((state) => state.isAsking);
  const { engine } = services;
  const { value: ends = noEnds } = useReachQuery(useCallback(() => engine.queries.reachEnds(), [engine]));
  const nodes = useDocument(({ document }) => document.nodes);
  const options = useMemo(() => optionsOf(ends, nodes), [ends, nodes]);
  const sender = ends.find(({ node }) => node === form.from);
  const receiver = ends.find(({ node }) => node === form.to);
  const tasks = [
    'port',
    ...(sender === undefined || sender.tasks.length === 0 ? [] : ['use', ...sender.tasks]),
  ];
  const set = (change: Partial<ReachForm>): void => {
    reachStore.setState({ form: { ...form, ...change }, fault: undefined });
  };
  const setTo = (to: string | null): void => {
    const [heard] = ends.find(({ node }) => node === to)?.ports ?? [];
    set({
      to: to ?? undefined,
      ...(heard === undefined ? {} : { protocol: heard.protocol, port: heard.port }),
    });
  };
  const senders = [
    { value: 'internet', label: 'The internet' },
    ...options.filter(({ isService }) => !isService),
  ];
  const receivers =
    form.about === 'use'
      ? options.filter(({ isService }) => isService)
      : [...options, { value: 'internet', label: 'The internet' }];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void askAgain(services);
      }}
    >
      <Group gap="xs" align="center" px="sm" py={6} wrap="wrap">
        <Select
          size="xs"
          w="13rem"
          aria-label="From"
          placeholder="From"
          searchable
          allowDeselect={false}
          nothingFoundMessage="Nothing of that name takes part in the network"
          data={senders}
          value={form.from ?? null}
          onChange={(from) =>
            set({ from: from ?? undefined, ...(form.about === 'port' ? {} : { about: 'port' }) })
          }
        />
        <Select
          size="xs"
          w="13rem"
          aria-label="Question"
          allowDeselect={false}
          data={tasks.map((value) => ({ value, label: taskTitles[value] ?? value }))}
          value={tasks.includes(form.about) ? form.about : 'port'}
          onChange={(about) => set({ about: about ?? 'port' })}
        />
        {needsTarget(form.about) && (
          <Select
            size="xs"
            w="13rem"
            aria-label="To"
            placeholder="To"
            searchable
            allowDeselect={false}
            nothingFoundMessage="Nothing of that name takes part in the network"
            data={receivers}
            value={form.to ?? null}
            onChange={setTo}
          />
        )}
        {form.about === 'port' && (
          <>
            <Select
              size="xs"
              w="5.5rem"
              aria-label="Protocol"
              allowDeselect={false}
              data={[
                { value: 'tcp', label: 'TCP' },
                { value: 'udp', label: 'UDP' },
                { value: 'icmp', label: 'ICMP' },
              ]}
              value={form.protocol}
              onChange={(protocol) => set({ protocol: (protocol ?? 'tcp') as ReachProtocol })}
            />
            {form.protocol !== 'icmp' && (
              <NumberInput
                size="xs"
                w="6rem"
                aria-label="Port"
                min={0}
                max={65_535}
                allowDecimal={false}
                value={form.port}
                onChange={(port) => typeof port === 'number' && set({ port })}
              />
            )}
            <Select
              size="xs"
              w="5.5rem"
              aria-label="Addresses"
              allowDeselect={false}
              data={[
                { value: '4', label: 'IPv4' },
                { value: '6', label: 'IPv6' },
              ]}
              value={String(form.family)}
              onChange={(family) => set({ family: family === '6' ? 6 : 4 })}
            />
            <Tooltip label="Swap the ends">
              <ActionIcon
                size="sm"
                aria-label="Swap the ends"
                onClick={() => set({ from: form.to, to: form.from })}
              >
                <IconArrowsExchange size={15} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        <Button
          type="submit"
          size="compact-sm"
          leftSection={<IconRoute size={14} />}
          disabled={!isComplete(form)}
          loading={isAsking}
        >
          Ask
        </Button>
        {form.about === 'port' && (receiver?.ports.length ?? 0) > 1 && (
          <Group gap={4}>
            {receiver?.ports.slice(0, 4).map(({ protocol, port, speaks }) => (
              <Button
                key={`${protocol} ${port}`}
                size="compact-xs"
                variant="subtle"
                color="gray"
                onClick={() => set({ protocol, port })}
              >
                {port}
                {speaks === undefined ? '' : ` ${speaks}`}
              </Button>
            ))}
          </Group>
        )}
      </Group>
    </form>
  );
}

function optionsOf(ends: readonly ReachEnd[], nodes: ReadonlyMap<string, { name: string; kind: string }>) {
  const named = ends.flatMap(({ node, isService }) => {
    const record = nodes.get(node);
    if (record === undefined) return [];
    const kind = findKind(record.kind)?.title ?? record.kind;
    return [{ value: node, name: record.name === '' ? node : record.name, kind, isService }];
  });
  const counts = new Map<string, number>();
  for (const { name } of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  return named
    .map(({ value, name, kind, isService }) => ({
      value,
      label: (counts.get(name) ?? 0) > 1 ? `${name} (${kind}, ${value})` : `${name} (${kind})`,
      isService,
    }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));
}
