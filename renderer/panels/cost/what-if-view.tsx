import { Button, Loader, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { dispatch, useDocument } from '#renderer/state/document-store.ts';
import { formatUsd, usd } from '#shared/base/money.ts';
import type { Alternative } from '#shared/cost/study/alternatives.ts';
import type { PurchaseOption } from '#shared/cost/study/purchase-options.ts';
import panelClasses from '../bottom-panels.module.css';
import classes from './cost.module.css';
import { formatDifference } from './format-money.ts';
import { useStudy } from './use-study.ts';

/** The same drawing with one thing decided otherwise, and other ways to pay for it. */
export function WhatIfView() {
  const { study, fault } = useStudy({ whatIfs: true });
  if (fault !== undefined) return <Text p="md">{fault}</Text>;
  if (study === undefined) return <Loader m="lg" size="sm" />;
  return (
    <div className={classes.view}>
      <Stack gap="md">
        <Alternatives alternatives={study.alternatives} />
        <Purchases purchases={study.purchases} />
      </Stack>
    </div>
  );
}

function Alternatives({ alternatives }: { readonly alternatives: readonly Alternative[] }) {
  const isReadOnly = useDocument((state) => state.isReadOnly);
  return (
    <Stack gap={4}>
      <Title order={3} fz="sm">
        Decided otherwise
      </Title>
      <table className={panelClasses.table}>
        <thead>
          <tr>
            <th style={{ width: '30%' }}>What if</th>
            <th style={{ width: '11%' }} className={panelClasses.number}>
              A month
            </th>
            <th style={{ width: '11%' }} className={panelClasses.number}>
              Difference
            </th>
            <th>What to know</th>
            <th style={{ width: '7rem' }}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {alternatives.map((alternative) => (
            <tr key={alternative.id}>
              <td>{alternative.title}</td>
              <td className={panelClasses.number}>
                {alternative.totalUsd === undefined ? 'unknown' : formatUsd(alternative.totalUsd)}
              </td>
              <td className={panelClasses.number}>
                <Difference amount={alternative.differenceUsd} />
              </td>
              <td className={panelClasses.aside}>
                {alternative.unknown.length > 0
                  ? `The catalogue has no price for ${listed(alternative.unknown)}.`
                  : alternative.notes.join(' ')}
              </td>
              <td>
                {alternative.changes !== undefined && !isReadOnly && alternative.group !== 'api' && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    onClick={() => dispatch(alternative.title, alternative.changes ?? [])}
                  >
                    Draw it so
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Stack>
  );
}

function Purchases({ purchases }: { readonly purchases: readonly PurchaseOption[] }) {
  const [first] = purchases;
  return (
    <Stack gap={4}>
      <Title order={3} fz="sm">
        Paying for the instances otherwise
      </Title>
      {first === undefined ? (
        <Text size="sm" c="dimmed" maw="44rem">
          No EC2 instances are drawn. Discounts of Fargate, Lambda, databases and caches are not in the
          catalogue, so what commitments to them save is unknown.
        </Text>
      ) : (
        <>
          <Text size="xs" c="dimmed">
            On demand {formatUsd(first.onDemandUsd)} a month. {first.notes.join(' ')} What reserved databases
            and plans for Fargate and Lambda save is not in the catalogue: unknown.
          </Text>
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
              {purchases.map((option) => (
                <Purchase key={option.id} option={option} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </Stack>
  );
}

function Purchase({ option }: { readonly option: PurchaseOption }) {
  const { monthlyUsd, savedUsd, upfrontUsd, cashFlowUsd, paidBackInMonth, breakEvenUtilisation } = option;
  if (monthlyUsd === undefined || savedUsd === undefined) {
    return (
      <tr>
        <td>{option.title}</td>
        <td className={panelClasses.number}>unknown</td>
        <td colSpan={6} className={panelClasses.aside}>
          The catalogue has no discount for {listed(option.unknown)}.
        </td>
      </tr>
    );
  }
  return (
    <tr>
      <td>{option.title}</td>
      <td className={panelClasses.number}>
        {formatUsd(monthlyUsd)}
        {option.range !== undefined && (
          <div className={panelClasses.aside}>
            {formatUsd(option.range.lowUsd)} to {formatUsd(option.range.highUsd)}
          </div>
        )}
      </td>
      <td className={panelClasses.number}>
        <Difference amount={usd(savedUsd).negated().toFixed()} />
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

function Difference({ amount }: { readonly amount: string | undefined }) {
  if (amount === undefined) return <>unknown</>;
  return (
    <span className={amount.startsWith('-') ? classes.less : undefined}>{formatDifference(amount)}</span>
  );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
