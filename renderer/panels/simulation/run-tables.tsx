import type { ReactNode } from 'react';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import type {
  ClassResult,
  NodeResult,
  SimulationResult,
} from '#shared/simulation/results/simulation-result.ts';
import classes from '../bottom-panels.module.css';
import { causeTitle, formatCount, formatPercent, formatSeconds } from './format-run.ts';

/** Who asked, what became of it, and how long the answers took, kind by kind. */
export function RequestsTable({ result }: { readonly result: SimulationResult }) {
  const rows = [
    ...result.classes.map((each) => ({ each, name: each.id, isAwaited: true })),
    ...result.background.map((each) => ({ each, name: `${each.id}, nobody waits`, isAwaited: false })),
  ];
  return (
    <Table
      head={[
        'Requests',
        'Offered',
        'Accepted',
        'Answered',
        'Failed',
        'Mean',
        'p50',
        'p90',
        'p95',
        'p99',
        'p99.9',
        'Most',
      ]}
      wide={<th style={{ width: '20%' }}>Errors</th>}
    >
      {rows.map(({ each, name, isAwaited }) => (
        <tr key={`${isAwaited} ${name}`}>
          <td style={{ whiteSpace: 'nowrap' }}>{name}</td>
          <Numbers
            values={[
              formatCount(each.offered),
              formatCount(each.accepted),
              formatCount(each.completed),
              formatCount(each.failed),
              ...latencyOf(each),
            ]}
          />
          <td>
            {each.errors.map(({ cause, count }) => `${formatCount(count)} ${causeTitle(cause)}`).join(', ')}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function latencyOf({ latency }: ClassResult): readonly string[] {
  const { mean, p50, p90, p95, p99, p999, max } = latency;
  return [mean, p50, p90, p95, p99, p999, max].map(formatSeconds);
}

/** What became of the messages of each queue. */
export function QueuesTable({ nodes }: { readonly nodes: readonly NodeResult[] }) {
  const queues = nodes.flatMap(({ id, node, name, queue }) =>
    queue === undefined ? [] : [{ id, node, name, queue }],
  );
  if (queues.length === 0) return null;
  return (
    <Table
      head={[
        'Queue',
        'Sent',
        'Worked off',
        'Left',
        'Dead letters',
        'Expired',
        'Twice',
        'Oldest',
        'Age, mean',
        'p99',
        'Batches',
        'Mean batch',
        'At once, most',
      ]}
    >
      {queues.map(({ id, node, name, queue }) => {
        const { batches } = queue;
        const invocations = batches.reduce((sum, each) => sum + each.invocations, 0);
        const messages = batches.reduce((sum, each) => sum + each.invocations * (each.meanBatch ?? 0), 0);
        return (
          <tr key={id}>
            <td>
              <RecordLink id={node}>{name}</RecordLink>
            </td>
            <Numbers
              values={[
                formatCount(queue.sent),
                formatCount(queue.completed),
                formatCount(queue.left),
                formatCount(queue.deadLetters),
                formatCount(queue.expired),
                formatCount(queue.duplicates),
                formatSeconds(queue.oldestAge),
                formatSeconds(queue.age.mean),
                formatSeconds(queue.age.p99),
                batches.length === 0 ? '' : formatCount(invocations),
                batches.length === 0 ? '' : formatCount(invocations === 0 ? null : messages / invocations),
                batches.length === 0
                  ? ''
                  : formatCount(Math.max(...batches.map(({ mostConcurrency }) => mostConcurrency))),
              ]}
            />
          </tr>
        );
      })}
    </Table>
  );
}

/** Invocations of each function, and how many of them began cold. */
export function FunctionsTable({ nodes }: { readonly nodes: readonly NodeResult[] }) {
  const functions = nodes.flatMap((each) =>
    each.function === undefined ? [] : [{ each, of: each.function }],
  );
  if (functions.length === 0) return null;
  return (
    <Table
      head={['Function', 'Invocations', 'Cold', 'Cold, share', 'Throttled', 'At once, mean', 'most', 'GB-s']}
    >
      {functions.map(({ each, of }) => (
        <tr key={each.id}>
          <td>
            <RecordLink id={each.node}>{each.name}</RecordLink>
          </td>
          <Numbers
            values={[
              formatCount(of.invocations),
              formatCount(of.coldStarts),
              formatPercent(of.coldShare, 2),
              formatCount(of.throttles),
              formatCount(of.meanConcurrency),
              formatCount(of.mostConcurrency),
              formatCount(of.billedGigabyteSeconds),
            ]}
          />
        </tr>
      ))}
    </Table>
  );
}

/** What goes over each connection; runs of earlier versions do not know. */
export function ConnectionsTable({
  connections,
}: {
  readonly connections: SimulationResult['connections'] | undefined;
}) {
  if (connections === undefined || connections.length === 0) return null;
  return (
    <Table head={['Connection', 'A second', 'MB a second, both ways']}>
      {connections.map(({ connection, perSecond, bytesPerSecond }) => (
        <tr key={connection}>
          <td>
            <RecordLink id={connection} />
          </td>
          <Numbers values={[formatCount(perSecond.value), formatCount(bytesPerSecond / 1024 / 1024)]} />
        </tr>
      ))}
    </Table>
  );
}

/** A name, then figures. */
function Table({
  head,
  wide,
  children,
}: {
  readonly head: readonly string[];
  readonly wide?: ReactNode;
  readonly children: ReactNode;
}) {
  const [name, ...figures] = head;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th>{name}</th>
          {figures.map((title) => (
            <th key={title} className={classes.number}>
              {title}
            </th>
          ))}
          {wide}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function Numbers({ values }: { readonly values: readonly string[] }) {
  return values.map((value, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a figure is known by its column
    <td key={index} className={classes.number}>
      {value}
    </td>
  ));
}
