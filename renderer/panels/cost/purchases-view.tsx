import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { dispatch, documentStore, useDocument } from '#renderer/state/document-store.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import type { PurchaseOption } from '#shared/cost/study/purchase-options.ts';
import { changeSettings } from '#shared/document/commands/change-document.ts';
import { settingsOf } from '#shared/document/document-index.ts';
import panelClasses from '../bottom-panels.module.css';
import { Difference } from './difference.tsx';
import { DiscountForm, OwnDiscounts } from './discount-form.tsx';
import { listed } from './listed.ts';

/** Commitments and spare capacity, service by service, against paying on demand. */
export function PurchasesView({ purchases }: { readonly purchases: readonly PurchaseOption[] }) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const services = [...Map.groupBy(purchases, ({ service }) => service).values()];
  return (
    <Stack gap="xs">
      <Title order={3} fz="sm">
        Paid for otherwise
      </Title>
      {services.length === 0 ? (
        <Text size="sm" c="dimmed" maw="44rem">
          Nothing is drawn that AWS sells by commitment: instances, tasks, functions, databases or caches.
        </Text>
      ) : (
        <>
          {services.map((options) => (
            <Service key={options[0]?.service} options={options} />
          ))}
          <OwnDiscounts isReadOnly={isReadOnly} />
          {!isReadOnly && <DiscountForm purchases={purchases} />}
        </>
      )}
    </Stack>
  );
}

function Service({ options }: { readonly options: readonly PurchaseOption[] }) {
  const [first] = options;
  if (first === undefined) return null;
  const known = options.filter(({ monthlyUsd }) => monthlyUsd !== undefined);
  const unknown = options.filter(({ monthlyUsd }) => monthlyUsd === undefined);
  const notes = [...new Set(known.flatMap(({ notes: each }) => each))];
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {first.serviceTitle}
        </Text>
        <Text size="sm" c="dimmed" className="numeric">
          {formatUsd(first.onDemandUsd)} a month on demand
        </Text>
      </Group>
      {known.length > 0 && <Options options={known} />}
      {unknown.length > 0 && <Unknown options={unknown} />}
      {notes.length > 0 && (
        <Text size="xs" c="dimmed">
          {notes.join(' ')}
        </Text>
      )}
    </Stack>
  );
}

function Unknown({ options }: { readonly options: readonly PurchaseOption[] }) {
  const names = [...new Set(options.flatMap(({ unknown }) => unknown))];
  const atMost = options.find(({ atMostPercent }) => atMostPercent !== undefined)?.atMostPercent;
  const plans = [...new Set(options.map(({ title }) => title.split(',')[0] ?? title))];
  return (
    <Group gap="xs">
      <Badge color="yellow">unknown</Badge>
      <Text size="xs" c="dimmed">
        {plans.join(', ')}: no discount is known for {listed(names)}
        {atMost === undefined ? '' : `; AWS says at most ${atMost} %`}. State your own below.
      </Text>
    </Group>
  );
}

function Options({ options }: { readonly options: readonly PurchaseOption[] }) {
  return (
    <table className={panelClasses.table}>
      <thead>
        <tr>
          <th style={{ width: '28%' }}>Option</th>
          <th className={panelClasses.number}>A month in effect</th>
          <th className={panelClasses.number}>Difference</th>
          <th className={panelClasses.number}>At the start</th>
          <th className={panelClasses.number}>Each month then</th>
          <th className={panelClasses.number}>Paid back</th>
          <th className={panelClasses.number}>Worth it from</th>
          <th className={panelClasses.number}>Lost if 30 % less is used</th>
        </tr>
      </thead>
      <tbody>
        {options.map((option) => (
          <Option key={option.id} option={option} />
        ))}
      </tbody>
    </table>
  );
}

function Option({ option }: { readonly option: PurchaseOption }) {
  const { monthlyUsd, savedUsd, upfrontUsd, cashFlowUsd, paidBackInMonth, breakEvenUtilisation } = option;
  return (
    <tr>
      <td>
        {option.title} <InMonths option={option} />
      </td>
      <td className={panelClasses.number}>
        {formatUsd(monthlyUsd ?? '0')}
        {option.range !== undefined && (
          <div className={panelClasses.aside}>
            {formatUsd(option.range.lowUsd)} to {formatUsd(option.range.highUsd)}
          </div>
        )}
      </td>
      <td className={panelClasses.number}>
        <Difference amount={savedUsd === undefined ? undefined : usd(savedUsd).negated().toFixed()} />
      </td>
      <td className={panelClasses.number}>{upfrontUsd === undefined ? '' : formatUsd(upfrontUsd)}</td>
      <td className={panelClasses.number}>
        {cashFlowUsd === undefined ? '' : formatUsd(cashFlowUsd[1] ?? '0')}
      </td>
      <td className={panelClasses.number}>
        {cashFlowUsd === undefined
          ? ''
          : paidBackInMonth === undefined
            ? 'never'
            : `month ${paidBackInMonth}`}
      </td>
      <td className={panelClasses.number}>
        {breakEvenUtilisation === undefined ? '' : `${Math.round(breakEvenUtilisation * 100)} % use`}
      </td>
      <td className={panelClasses.number}>
        {option.lossAtThirtyPercentLessUsd === undefined ? '' : formatUsd(option.lossAtThirtyPercentLessUsd)}
      </td>
    </tr>
  );
}

/** Whether the forecast counts with the option; from its first month on, the Months view can say otherwise. */
function InMonths({ option }: { readonly option: PurchaseOption }) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const planned = useDocument(({ document }) => settingsOf(document).forecast?.commitments);
  if (isReadOnly || option.cashFlowUsd === undefined) return null;
  const isPlanned = planned?.some((each) => each.option === option.id) === true;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      aria-label={`${isPlanned ? 'Leave out of the months' : 'Count in the months'}: ${option.serviceTitle}, ${option.title}`}
      onClick={() => {
        const { document } = documentStore.getState();
        const { forecast = {} } = settingsOf(document);
        const others = (forecast.commitments ?? []).filter((each) => each.option !== option.id);
        const commitments = isPlanned ? others : [...others, { option: option.id, fromMonth: 1 }];
        dispatch(
          isPlanned ? 'Leave a commitment out of the forecast' : 'Count a commitment in the forecast',
          changeSettings(document, { forecast: { ...forecast, commitments } }),
        );
      }}
    >
      {isPlanned ? 'Leave out of the months' : 'Count in the months'}
    </Button>
  );
}
