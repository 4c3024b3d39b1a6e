import { Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, useEffect, useRef, useState } from 'react';
import { useSelection } from '#renderer/state/selection-store.ts';
import type { KeptRun } from '#renderer/state/simulation-store.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import classes from '../bottom-panels.module.css';
import { causeTitle, formatCount, formatPercent, formatSeconds } from './format-run.ts';
import { ConnectionsTable, FunctionsTable, QueuesTable, RequestsTable } from './run-tables.tsx';

/** The percentiles for which there is no column. */
function serviceWords({ service }: KeptRun['run']['result']['nodes'][number]): string | undefined {
  if (service === undefined) return undefined;
  return `Half within ${formatSeconds(service.p50)}, 90 % within ${formatSeconds(service.p90)}, without waiting`;
}

/** What each node did over the whole run; the bottleneck first, in words. */
export function NodesView({ kept }: { readonly kept: KeptRun }) {
  const { result } = kept.run;
  const [open, setOpen] = useState<string>();
  const selected = useSelection((state) => state.activeNodeId);
  const own = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever node is selected, its row is looked at
  useEffect(() => {
    // Newer browsers answer with a promise, which is nothing to clean up.
    own.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const isShown = result.nodes.some(({ node }) => node === selected);
  const chosen = isShown ? selected : result.bottleneck?.node;
  const notes = [
    ...(result.bottleneck === null ? [] : [result.bottleneck.text]),
    ...(result.bounds === null || result.bounds === undefined ? [] : [result.bounds.text]),
    ...result.groups.flatMap((group) => group.notes),
  ];
  return (
    <div className={classes.scroll}>
      {notes.map((note) => (
        <Text key={note} size="sm" px="sm" py={6}>
          {note}
        </Text>
      ))}
      <RequestsTable result={result} />
      <table className={classes.table}>
        <thead>
          <tr>
            <th>Node</th>
            <th className={classes.number}>A second</th>
            <th className={classes.number}>In use</th>
            <th className={classes.number}>Waiting, mean</th>
            <th className={classes.number}>most</th>
            <th className={classes.number}>Wait, mean</th>
            <th className={classes.number}>p99</th>
            <th className={classes.number}>Service, mean</th>
            <th className={classes.number}>p99</th>
            <th className={classes.number}>Time, mean</th>
            <th className={classes.number}>p99</th>
            <th style={{ width: '20%' }}>Errors</th>
          </tr>
        </thead>
        <tbody>
          {result.nodes.map((node) => (
            <Fragment key={node.id}>
              <tr
                ref={node.node === selected ? own : undefined}
                data-chosen={node.node === chosen || undefined}
              >
                <td>
                  {node.targets.length > 1 && (
                    <button
                      type="button"
                      className={classes.opener}
                      style={{ display: 'inline-flex' }}
                      aria-expanded={open === node.id}
                      aria-label={`Targets of ${node.name}`}
                      onClick={() => setOpen(open === node.id ? undefined : node.id)}
                    >
                      <IconChevronRight size={14} aria-hidden />
                    </button>
                  )}
                  <RecordLink id={node.node}>{node.name}</RecordLink>
                </td>
                <td className={classes.number}>
                  {formatCount(node.perSecond)}
                  {node.unitsPerSecond !== undefined && (
                    <Text span size="xs" c="dimmed" display="block">
                      {formatCount(node.unitsPerSecond)} units
                    </Text>
                  )}
                </td>
                <td className={classes.number}>{formatPercent(node.utilisation)}</td>
                <td className={classes.number}>{formatCount(node.meanQueued)}</td>
                <td className={classes.number}>{formatCount(node.mostQueued)}</td>
                <td className={classes.number}>{formatSeconds(node.wait.mean)}</td>
                <td className={classes.number}>{formatSeconds(node.wait.p99)}</td>
                <td className={classes.number}>{formatSeconds(node.meanService)}</td>
                <td className={classes.number} title={serviceWords(node)}>
                  {formatSeconds(node.service?.p99)}
                </td>
                <td className={classes.number}>{formatSeconds(node.time.mean)}</td>
                <td className={classes.number}>{formatSeconds(node.time.p99)}</td>
                <td>
                  {node.errors
                    .map(({ cause, count }) => `${formatCount(count)} ${causeTitle(cause)}`)
                    .join(', ')}
                </td>
              </tr>
              {open === node.id &&
                node.targets.map((target, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: targets are known by their place
                  <tr key={index}>
                    <td style={{ paddingInlineStart: '2rem' }}>
                      <RecordLink id={target.node} />
                      {target.zone === '' ? '' : `, zone ${target.zone}`}
                    </td>
                    <td className={classes.number}>
                      {formatCount(target.arrivals / result.seconds / result.replications)}
                    </td>
                    <td className={classes.number}>{formatPercent(target.utilisation)}</td>
                    <td className={classes.number} colSpan={2}>
                      {formatPercent(target.share)} of the requests
                    </td>
                    <td colSpan={4} />
                    <td className={classes.number}>{formatSeconds(target.meanTime)}</td>
                    <td colSpan={2} />
                  </tr>
                ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      <QueuesTable nodes={result.nodes} />
      <FunctionsTable nodes={result.nodes} />
      <ConnectionsTable connections={result.connections} />
    </div>
  );
}
