import { Button, Loader, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { dispatch, useDocument } from '#renderer/state/document-store.ts';
import { formatUsd } from '#shared/base/money.ts';
import type { Alternative } from '#shared/cost/study/alternatives/alternative.ts';
import panelClasses from '../bottom-panels.module.css';
import classes from './cost.module.css';
import { Difference } from './difference.tsx';
import { listed } from './listed.ts';
import { PurchasesView } from './purchases-view.tsx';
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
        <PurchasesView purchases={study.purchases} />
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
