import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState } from 'react';
import { keepPrices, type PricesInUse, usePricesInUse } from '#renderer/app/price-file.ts';
import { type Services, useServices } from '#renderer/app/services.tsx';
import { attempt, notify } from '#renderer/ui/notify.ts';
import { describeFault } from '#shared/base/result.ts';
import type { Estimate } from '#shared/cost/estimate.ts';
import type { PriceImport } from '#shared/cost/import-prices/import-prices.ts';
import type { PriceChange } from '#shared/cost/import-prices/price-change.ts';

/** Which prices the bill uses, how old they are, and newer ones from a file. */
function openPricesDialog(services: Services, estimate: Estimate): void {
  modals.open({
    title: 'Prices',
    size: 'xl',
    children: <PricesDialog services={services} estimate={estimate} />,
  });
}

function PricesDialog({ services, estimate }: { readonly services: Services; readonly estimate: Estimate }) {
  const inUse = usePricesInUse();
  const [found, setFound] = useState<{ readonly fileName: string; readonly read: PriceImport }>();
  const [isBusy, setIsBusy] = useState(false);
  const pick = (): Promise<void> =>
    attempt(async () => {
      const file = await services.files.pick(['any']);
      if (file === undefined) return;
      setIsBusy(true);
      try {
        const read = await services.engine.queries.importPrices(file.text, file.name);
        if (!read.ok) throw new Error(describeFault(read.fault));
        setFound({ fileName: file.name, read: read.value });
      } finally {
        setIsBusy(false);
      }
    });
  const use = (
    next: PricesInUse | undefined,
    catalogue: PriceImport['catalogue'] | undefined,
  ): Promise<void> =>
    attempt(async () => {
      await keepPrices(services, next, catalogue);
      setFound(undefined);
      modals.closeAll();
      notify(
        next === undefined
          ? 'The prices that came with Lintel are used again.'
          : `Prices of ${next.fileName} are used.`,
      );
    });
  return (
    <Stack gap="sm">
      <Text size="sm">
        {inUse === undefined
          ? `The prices that came with Lintel, compiled on ${estimate.catalogueDate}.`
          : `Prices of ${inUse.fileName}: ${inUse.title}, of ${inUse.date}.`}{' '}
        {estimate.oldestPriceUsed === undefined
          ? ''
          : `The oldest that this bill uses is of ${estimate.oldestPriceUsed}. `}
        {estimate.cautions['old-price'] > 0 &&
          `${estimate.cautions['old-price']} of its lines ${estimate.cautions['old-price'] === 1 ? 'rests' : 'rest'} on a price older than 24 months.`}
      </Text>
      <Text size="sm" c="dimmed">
        A newer price file of Lintel, or one of AWS's public offer files of a service and Region
        (offers/v1.0/aws/AmazonEC2/current/eu-west-1/index.json, or index.csv). Nothing is taken over before
        you have seen what it changes.
      </Text>
      <Group gap="xs">
        <Button variant="default" loading={isBusy} onClick={() => void pick()} data-autofocus>
          Read a price file …
        </Button>
        {inUse !== undefined && (
          <Button variant="subtle" color="gray" onClick={() => void use(undefined, undefined)}>
            Use the prices that came with Lintel
          </Button>
        )}
      </Group>
      {found !== undefined && (
        <>
          <Report fileName={found.fileName} report={found.read.report} />
          <Group justify="flex-end">
            <Button
              onClick={() =>
                void use(
                  {
                    fileName: found.fileName,
                    title: found.read.report.title,
                    date: found.read.report.date,
                  },
                  found.read.catalogue,
                )
              }
            >
              Use these prices
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}

const changesShown = 100;

function Report({ fileName, report }: { readonly fileName: string; readonly report: PriceImport['report'] }) {
  const { title, date, added, changed, removed, unchangedCount, commitments, leftOutCount, notes } = report;
  const rows: readonly { readonly what: string; readonly change: PriceChange }[] = [
    ...changed.map((change) => ({ what: 'changed', change })),
    ...removed.map((change) => ({ what: 'gone', change })),
    ...added.map((change) => ({ what: 'new', change })),
    ...commitments.changed.map((change) => ({ what: 'changed', change })),
    ...commitments.removed.map((change) => ({ what: 'gone', change })),
    ...commitments.added.map((change) => ({ what: 'new', change })),
  ];
  const rates = [
    ...(commitments.changed.length === 0 ? [] : [`${commitments.changed.length} changed`]),
    ...(commitments.added.length === 0 ? [] : [`${commitments.added.length} new`]),
    ...(commitments.removed.length === 0 ? [] : [`${commitments.removed.length} gone`]),
    ...(commitments.unchangedCount === 0 ? [] : [`${commitments.unchangedCount} the same`]),
  ];
  return (
    <Stack gap="xs">
      <Text size="sm">
        <b>{fileName}</b>: {title}
        {date === '' ? '' : `, of ${date}`}. {changed.length} changed, {added.length} new, {removed.length}{' '}
        gone, {unchangedCount} the same
        {leftOutCount === 0 ? '' : `, ${leftOutCount} rows for things that Lintel does not price`}.
        {rates.length > 0 && ` Rates of reservations and Savings Plans: ${rates.join(', ')}.`}
      </Text>
      {notes.map((note) => (
        <Alert key={note} color="yellow" p="xs">
          {note}
        </Alert>
      ))}
      <Table.ScrollContainer minWidth={400} mah="20rem">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Price</Table.Th>
              <Table.Th>Region</Table.Th>
              <Table.Th>Before</Table.Th>
              <Table.Th>After</Table.Th>
              <Table.Th>What</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, changesShown).map(({ what, change }) => (
              <Table.Tr key={`${change.component} ${change.region}`}>
                <Table.Td>{change.component}</Table.Td>
                <Table.Td>{change.region === '*' ? 'all' : change.region}</Table.Td>
                <Table.Td className="numeric">{change.beforeUsd ?? ''}</Table.Td>
                <Table.Td className="numeric">{change.afterUsd ?? ''}</Table.Td>
                <Table.Td>{what}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rows.length > changesShown && (
        <Text size="xs" c="dimmed">
          And {rows.length - changesShown} more.
        </Text>
      )}
    </Stack>
  );
}

export function PricesButton({ estimate }: { readonly estimate: Estimate }) {
  const services = useServices();
  return (
    <Button size="compact-xs" variant="default" onClick={() => openPricesDialog(services, estimate)}>
      Prices of {estimate.catalogueDate} …
    </Button>
  );
}
