import { Button, EmptyState, Loader } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { FilterInput } from '#renderer/ui/filter-input.tsx';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import type { ReachRow } from '#shared/engine/reach-queries.ts';
import classes from '../bottom-panels.module.css';
import own from './reach.module.css';
import { explainWay, nameOfEnd, whatOf } from './reach-actions.ts';
import { useReachQuery } from './use-reach-query.ts';
import { VerdictMark } from './verdict-mark.tsx';

const rowsShown = 200;

/** What the internet can reach, or every entry point against everything that listens. */
export function RowsView({ of }: { readonly of: 'exposure' | 'matrix' }) {
  const services = useServices();
  const { queries } = services.engine;
  const ask = useCallback(
    () => (of === 'exposure' ? queries.exposure() : queries.reachMatrix()),
    [queries, of],
  );
  const { value: rows, fault } = useReachQuery(ask);
  const isStale = useIsAnalysisStale();
  const [query, setQuery] = useState('');
  const [limit, setLimit] = useState(rowsShown);
  if (fault !== undefined) return <EmptyState p="lg" size="sm" title="No answer" description={fault} />;
  if (rows === undefined) return <Loader m="lg" size="sm" />;
  if (rows.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconWorld />}
        title={of === 'exposure' ? 'The internet reaches nothing here' : 'Nothing listens in a network yet'}
        description={
          of === 'exposure'
            ? 'Load balancers that face the internet and instances with public addresses appear here, with the ports they open.'
            : 'Place a load balancer, an instance or a database in a subnet: every entry point is asked for every port.'
        }
      />
    );
  }
  const wanted = query.trim().toLowerCase();
  const shown = rows.filter((row) => textOf(row).includes(wanted));
  return (
    <>
      <div className={classes.toolbar}>
        <FilterInput w="16rem" label="Filter the rows" value={query} onChange={setQuery} />
        <span className={classes.aside}>
          {of === 'exposure'
            ? `${countOf(rows.length, 'opening')} to the internet.`
            : `${countOf(rows.length, 'question')}: every entry point for every port that something listens on.`}
        </span>
      </div>
      <div className={classes.scroll} data-stale={isStale || undefined}>
        <table className={classes.table}>
          <thead>
            <tr>
              {of === 'matrix' && <th style={{ width: '18%' }}>From</th>}
              <th style={{ width: '24%' }}>{of === 'matrix' ? 'To' : 'Node'}</th>
              <th style={{ width: '7rem' }}>Port</th>
              <th style={{ width: '9rem' }}>Verdict</th>
              <th>Remark</th>
              <th style={{ width: '6rem' }}>
                <span className={own.hidden}>Explain</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, limit).map((row) => {
              const { from, to, verdict, remark } = row;
              return (
                <tr key={`${from} ${to} ${whatOf(row)}`}>
                  {of === 'matrix' && <td>{nameOfEnd(from)}</td>}
                  <td>
                    <RecordLink id={to} />
                  </td>
                  <td>{whatOf(row)}</td>
                  <td>
                    <VerdictMark verdict={verdict} />
                  </td>
                  <td>{remark}</td>
                  <td>
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="gray"
                      aria-label={`Explain ${nameOfEnd(to)}, ${whatOf(row)}`}
                      onClick={() => explainWay(services, row)}
                    >
                      Explain
                    </Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {shown.length > limit && (
          <Button variant="subtle" color="gray" m="xs" onClick={() => setLimit(limit + rowsShown)}>
            Show {rowsShown} more of {shown.length}
          </Button>
        )}
      </div>
    </>
  );
}

function textOf(row: ReachRow): string {
  return `${nameOfEnd(row.from)} ${nameOfEnd(row.to)} ${whatOf(row)} ${row.verdict} ${row.remark ?? ''}`.toLowerCase();
}
