import { EmptyState, Text } from '@mantine/core';
import { IconCoin } from '@tabler/icons-react';
import type { KeptRun } from '#renderer/state/simulation-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import classes from '../bottom-panels.module.css';
import { formatCount, formatUsd } from './format-run.ts';

/** What the run itself would have cost, line by line. */
export function RunCostView({ kept }: { readonly kept: KeptRun }) {
  const { cost } = kept.run.result;
  if (cost === null) {
    return <EmptyState p="lg" size="sm" icon={<IconCoin />} title="The cost of this run is unknown" />;
  }
  const least = cost.isAtLeast ? 'at least ' : '';
  const perMillion =
    cost.perMillionRequestsUsd === null
      ? ''
      : `, ${formatUsd(cost.perMillionRequestsUsd)} a million requests`;
  return (
    <div className={classes.scroll}>
      <Text size="sm" px="sm" py={6}>
        This run costs {least}
        {formatUsd(cost.usd)}
        {perMillion}; a month of this load {least}
        {formatUsd(cost.perMonthUsd)}.
        {cost.isAtLeast && ' What has no price is counted as unknown, not as free.'}
      </Text>
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '22%' }}>Node</th>
            <th>What</th>
            <th className={classes.number} style={{ width: '14%' }}>
              Quantity
            </th>
            <th style={{ width: '28%' }}>Formula</th>
            <th className={classes.number} style={{ width: '10%' }}>
              USD
            </th>
          </tr>
        </thead>
        <tbody>
          {cost.lines.map((line) => (
            <tr key={`${line.node} ${line.component} ${line.label}`}>
              <td>
                <RecordLink id={line.node} />
              </td>
              <td>{line.label}</td>
              <td className={classes.number}>
                {formatCount(line.quantity)} {line.unit}
              </td>
              <td className={classes.code}>{line.formula}</td>
              <td className={classes.number}>{formatUsd(line.usd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
