import { Anchor, Button, Group, Loader, NumberInput, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useEffect, useState } from 'react';
import type { Services } from '#renderer/app/services.tsx';
import { messageOf } from '#renderer/host/message-of.ts';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { ExternalLink } from '#renderer/ui/external-link.tsx';
import { FilterInput } from '#renderer/ui/filter-input.tsx';
import type { Quota } from '#shared/base/limits.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import classes from './quotas.module.css';

/** What AWS has raised for the account: the checks count with it instead of the default. */
export function showQuotas(services: Services): void {
  modals.open({
    title: 'Quotas of the account',
    size: 'xl',
    children: <QuotasForm services={services} />,
  });
}

function QuotasForm({ services }: { readonly services: Services }) {
  const [quotas, setQuotas] = useState<readonly Quota[] | string>();
  const [query, setQuery] = useState('');
  useEffect(() => {
    services.engine.queries.quotas().then(setQuotas, (error: unknown) => setQuotas(messageOf(error)));
  }, [services]);
  if (quotas === undefined) return <Loader size="sm" />;
  if (typeof quotas === 'string') return <Text size="sm">{quotas}</Text>;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = quotas.filter(({ title, name }) =>
    words.every((word) => `${title} ${name}`.toLowerCase().includes(word)),
  );
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        Where AWS has raised a quota for your account, state it here; an empty field counts as the default.
        Hard limits are not listed, because nobody raises them.
      </Text>
      <FilterInput label="Filter quotas" value={query} onChange={setQuery} />
      {shown.length === 0 && <Text size="sm">No quota matches the filter.</Text>}
      <div className={classes.list}>
        {shown.map((quota) => (
          <QuotaRow key={quota.name} quota={quota} />
        ))}
      </div>
      <Group justify="flex-end">
        <Button onClick={() => modals.closeAll()}>Close</Button>
      </Group>
    </Stack>
  );
}

function QuotaRow({ quota }: { readonly quota: Quota }) {
  const { name, title, value, unit, note, source, asOf, unverified } = quota;
  const own = useDocument(({ document }) => settingsOf(document).quotas?.[name]);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const help = [
    `AWS gives ${value.toLocaleString('en-US')} ${unit}, as of ${asOf}.`,
    ...(note === undefined ? [] : [note]),
    ...(unverified === true ? ['No current page of AWS states it.'] : []),
  ].join(' ');
  return (
    <div className={classes.row}>
      <div>
        <Text size="sm" fw={own === undefined ? 400 : 600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {help}{' '}
          <Anchor component={ExternalLink} href={`https://${source}`} fz="inherit" underline="always">
            Source
          </Anchor>
        </Text>
      </div>
      <NumberInput
        w="9rem"
        aria-label={`${title} (${unit})`}
        placeholder={String(value)}
        min={1}
        allowDecimal={false}
        thousandSeparator=","
        value={own ?? ''}
        readOnly={isReadOnly}
        onChange={(entered) => setQuota(quota, typeof entered === 'number' ? entered : undefined)}
      />
    </div>
  );
}

function setQuota({ name, title }: Quota, value: number | undefined): void {
  const { document } = documentStore.getState();
  const { [name]: before, ...others } = settingsOf(document).quotas ?? {};
  if (before === value || (value !== undefined && value < 1)) return;
  const quotas = value === undefined ? others : { ...others, [name]: value };
  const isNone = Object.keys(quotas).length === 0;
  const settings = isNone ? ({ quotas: undefined } as object) : { quotas };
  const label = `Change the quota: ${title}`;
  dispatch(label, changeSettings(document, settings), { gesture: label });
}
