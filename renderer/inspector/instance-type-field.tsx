import {
  ActionIcon,
  Badge,
  Group,
  NumberInput,
  ScrollArea,
  SegmentedControl,
  Stack,
  Table,
  Text,
  TextInput,
  Tooltip,
  UnstyledButton,
} from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconListSearch, IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { type Services, useServices } from '#renderer/app/services.tsx';
import { documentStore } from '#renderer/state/document-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import type { InstanceOffer } from '#renderer/worker/engine-messages.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import type { CommonInputProps, FieldProps } from './field-props.ts';
import { findInstanceTypes, type InstanceWish } from './find-instance-types.ts';

/** An instance type by name, or searched by vCPU, memory and price. */
export function InstanceTypeField({
  stored,
  onChange,
  common,
  isReadOnly,
}: FieldProps & { readonly common: CommonInputProps }) {
  const services = useServices();
  const [draft, setDraft] = useState<string>();
  const text = typeof stored === 'string' ? stored : '';
  const commit = (): void => {
    if (draft !== undefined && draft !== text) onChange(draft === '' ? undefined : draft);
    setDraft(undefined);
  };
  return (
    <TextInput
      {...common}
      value={draft ?? text}
      spellCheck={false}
      onChange={(event) => setDraft(event.currentTarget.value.trim())}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      rightSection={
        <Tooltip label="Search by vCPU, memory and price">
          <ActionIcon
            size="sm"
            disabled={isReadOnly}
            aria-label="Search instance types"
            onClick={() => openPicker(services, onChange)}
          >
            <IconListSearch size={15} />
          </ActionIcon>
        </Tooltip>
      }
    />
  );
}

function openPicker(services: Services, onChoose: (type: string) => void): void {
  const { region } = settingsOf(documentStore.getState().document);
  modals.open({
    title: `Instance types in ${region}`,
    size: 'xl',
    children: (
      <InstancePicker
        services={services}
        region={region}
        onChoose={(type) => {
          onChoose(type);
          modals.closeAll();
        }}
      />
    ),
  });
}

const rowsShown = 100;

function InstancePicker({
  services,
  region,
  onChoose,
}: {
  readonly services: Services;
  readonly region: string;
  readonly onChoose: (type: string) => void;
}) {
  const [offers, setOffers] = useState<readonly InstanceOffer[]>();
  const [wish, setWish] = useState<InstanceWish>({
    query: '',
    minVcpu: 2,
    minMemoryGib: 4,
    architecture: 'any',
  });
  useEffect(() => {
    void attempt(async () => setOffers(await services.engine.queries.instanceTypes(region)));
  }, [services, region]);
  const found = useMemo(() => findInstanceTypes(offers ?? [], wish), [offers, wish]);
  return (
    <Stack>
      <Group align="flex-end">
        <TextInput
          label="Name"
          placeholder="m7g"
          data-autofocus
          leftSection={<IconSearch size={14} />}
          value={wish.query}
          onChange={(event) => setWish({ ...wish, query: event.currentTarget.value })}
        />
        <NumberInput
          label="At least"
          w="7rem"
          min={0}
          rightSection={<Text size="xs">vCPU</Text>}
          rightSectionWidth="3rem"
          value={wish.minVcpu}
          onChange={(value) => setWish({ ...wish, minVcpu: Number(value) })}
        />
        <NumberInput
          label="and"
          w="7rem"
          min={0}
          rightSection={<Text size="xs">GiB</Text>}
          rightSectionWidth="3rem"
          value={wish.minMemoryGib}
          onChange={(value) => setWish({ ...wish, minMemoryGib: Number(value) })}
        />
        <SegmentedControl
          aria-label="Processor"
          data={[
            { value: 'any', label: 'Any' },
            { value: 'arm64', label: 'Graviton' },
            { value: 'x86_64', label: 'x86' },
          ]}
          value={wish.architecture}
          onChange={(architecture) => setWish({ ...wish, architecture })}
        />
      </Group>
      <ScrollArea.Autosize mah="50vh" type="auto">
        <Table highlightOnHover stickyHeader>
          <Table.Thead bg="var(--mantine-color-body)">
            <Table.Tr>
              <Table.Th>Type</Table.Th>
              <Table.Th ta="right">vCPU</Table.Th>
              <Table.Th ta="right">Memory</Table.Th>
              <Table.Th>Processor</Table.Th>
              <Table.Th ta="right">An hour</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.slice(0, rowsShown).map((offer) => (
              <Table.Tr key={offer.type} onClick={() => onChoose(offer.type)} style={{ cursor: 'pointer' }}>
                <Table.Td>
                  <UnstyledButton fz="sm" fw={600} onClick={() => onChoose(offer.type)}>
                    {offer.type}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td ta="right" className="numeric">
                  {offer.vcpu}
                </Table.Td>
                <Table.Td ta="right" className="numeric">
                  {offer.memoryGib} GiB
                </Table.Td>
                <Table.Td>
                  {offer.architecture === 'arm64' ? 'Graviton' : (offer.architecture ?? 'not known')}
                </Table.Td>
                <Table.Td ta="right" className="numeric">
                  {offer.hourlyUsd === undefined ? (
                    <Badge color="yellow">price unknown</Badge>
                  ) : (
                    `$${offer.hourlyUsd}`
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Text size="xs" c="dimmed">
        {found.length === 0
          ? 'No type fits. Ask for less.'
          : `${found.length} types fit, the cheapest first${found.length > rowsShown ? `; the first ${rowsShown} are shown` : ''}. Linux, on demand.`}
      </Text>
    </Stack>
  );
}
