import { Badge, EmptyState, Text } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import type { KeptRun } from '#renderer/state/simulation-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import classes from '../bottom-panels.module.css';

const origins = {
  AWS: { word: 'AWS', colour: 'blue', says: 'documented by AWS' },
  observed: { word: 'Observed', colour: 'grape', says: 'measured by others' },
  assumed: { word: '[A] assumed', colour: 'yellow', says: 'nobody knows it but you' },
  set: { word: 'Yours', colour: 'green', says: 'set in the drawing or the scenario' },
} as const;

/** Every figure that the run took for granted, with where it comes from. */
export function AssumptionsView({ kept }: { readonly kept: KeptRun }) {
  const { assumptions, because } = kept.run.result;
  if (assumptions.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconAdjustments />}
        title="The run assumed nothing"
        description={because}
      />
    );
  }
  return (
    <div className={classes.scroll}>
      <Text size="sm" px="sm" py={6}>
        {because} What is assumed is yours to set: select the node, or override it in the scenario.
      </Text>
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '26%' }}>Node</th>
            <th>What</th>
            <th className={classes.number} style={{ width: '18%' }}>
              Value
            </th>
            <th style={{ width: '24%' }}>Origin</th>
          </tr>
        </thead>
        <tbody>
          {assumptions.map(({ node, field, title, value, unit, origin }) => (
            <tr key={`${node} ${field}`}>
              <td>
                <RecordLink id={node} />
              </td>
              <td>{title}</td>
              <td className={classes.number}>
                {typeof value === 'number' ? value.toLocaleString('en') : String(value)} {unit}
              </td>
              <td>
                <Badge variant="light" size="sm" color={origins[origin].colour} title={origins[origin].says}>
                  {origins[origin].word}
                </Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
