import { Text } from '@mantine/core';
import type { KeptRun } from '#renderer/state/simulation-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import classes from '../bottom-panels.module.css';
import { causeTitle, formatCount, formatPercent, formatSeconds } from './format-run.ts';

/** What each node did over the whole run; the bottleneck first, in words. */
export function NodesView({ kept }: { readonly kept: KeptRun }) {
  const { result } = kept.run;
  const notes = [
    ...(result.bottleneck === null ? [] : [result.bottleneck.text]),
    ...result.groups.flatMap((group) => group.notes),
  ];
  return (
    <div className={classes.scroll}>
      {notes.map((note) => (
        <Text key={note} size="sm" px="sm" py={6}>
          {note}
        </Text>
      ))}
      <table className={classes.table}>
        <thead>
          <tr>
            <th>Node</th>
            <th className={classes.number}>A second</th>
            <th className={classes.number}>In use</th>
            <th className={classes.number}>Waiting, mean</th>
            <th className={classes.number}>most</th>
            <th className={classes.number}>Time, mean</th>
            <th className={classes.number}>p99</th>
            <th style={{ width: '24%' }}>Errors</th>
          </tr>
        </thead>
        <tbody>
          {result.nodes.map((node) => (
            <tr key={node.id} data-chosen={node.node === result.bottleneck?.node || undefined}>
              <td>
                <RecordLink id={node.node}>{node.name}</RecordLink>
              </td>
              <td className={classes.number}>{formatCount(node.perSecond)}</td>
              <td className={classes.number}>{formatPercent(node.utilisation)}</td>
              <td className={classes.number}>{formatCount(node.meanQueued)}</td>
              <td className={classes.number}>{formatCount(node.mostQueued)}</td>
              <td className={classes.number}>{formatSeconds(node.time.mean)}</td>
              <td className={classes.number}>{formatSeconds(node.time.p99)}</td>
              <td>
                {node.errors
                  .map(({ cause, count }) => `${formatCount(count)} ${causeTitle(cause)}`)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
