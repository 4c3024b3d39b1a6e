import { Button, EmptyState, Loader } from '@mantine/core';
import { IconBolt, IconChevronRight } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { countOf } from '#renderer/ui/count-of.ts';
import { RecordLink } from '#renderer/ui/record-link.tsx';
import type { Failure } from '#shared/reachability/failures.ts';
import classes from '../bottom-panels.module.css';
import own from './reach.module.css';
import { explainWay, nameOfEnd, whatOf } from './reach-actions.ts';
import { useReachQuery } from './use-reach-query.ts';
import { VerdictMark } from './verdict-mark.tsx';

/** What is lost when a zone, a NAT gateway or a tunnel fails. */
export function FailuresView() {
  const { engine } = useServices();
  const { value: failures, fault } = useReachQuery(useCallback(() => engine.queries.failures(), [engine]));
  const isStale = useIsAnalysisStale();
  if (fault !== undefined) return <EmptyState p="lg" size="sm" title="No answer" description={fault} />;
  if (failures === undefined) return <Loader m="lg" size="sm" />;
  if (failures.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconBolt />}
        title="Nothing that could fail yet"
        description="Draw subnets in Availability Zones, NAT gateways and tunnels: each is taken away in turn, and what is lost with it appears here."
      />
    );
  }
  return (
    <div className={classes.scroll} data-stale={isStale || undefined}>
      {failures.map((failure) => (
        <FailureRow key={`${failure.what} ${failure.id}`} failure={failure} />
      ))}
    </div>
  );
}

function FailureRow({ failure }: { readonly failure: Failure }) {
  const services = useServices();
  const [isOpen, setIsOpen] = useState(false);
  const { lost, gone } = failure;
  const isHarmless = lost.length === 0 && gone.length === 0;
  return (
    <section aria-label={titleOf(failure)}>
      <div className={classes.row}>
        <button
          type="button"
          className={classes.opener}
          aria-expanded={isOpen}
          disabled={isHarmless}
          onClick={() => setIsOpen(!isOpen)}
        >
          <IconChevronRight size={14} style={{ visibility: isHarmless ? 'hidden' : undefined }} aria-hidden />
          {titleOf(failure)}
        </button>
        <span className={classes.aside} style={{ flex: 1 }}>
          {isHarmless
            ? 'Nothing is lost.'
            : [
                ...(lost.length === 0 ? [] : [`${countOf(lost.length, 'way')} lost`]),
                ...(gone.length === 0 ? [] : [`${countOf(gone.length, 'node')} gone`]),
              ].join(', ')}
        </span>
        {failure.node !== undefined && (
          <span className={classes.aside}>
            <RecordLink id={failure.node}>Show</RecordLink>
          </span>
        )}
      </div>
      {isOpen && (
        <div className={own.inset}>
          {gone.length > 0 && (
            <div className={classes.row}>
              <span className={classes.aside}>Gone with it:</span>
              {gone.map((id) => (
                <RecordLink key={id} id={id} />
              ))}
            </div>
          )}
          {lost.map((way) => (
            <div key={`${way.from} ${way.to} ${whatOf(way)}`} className={classes.row}>
              <VerdictMark verdict={way.verdict} />
              <div className={own.words}>
                {nameOfEnd(way.from)} → {nameOfEnd(way.to)}, {whatOf(way)}.{' '}
                <span className={classes.aside}>{way.reason}</span>
              </div>
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={`Ask about ${nameOfEnd(way.from)} to ${nameOfEnd(way.to)} as it is`}
                onClick={() => explainWay(services, way)}
              >
                As it is
              </Button>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function titleOf({ what, id, node }: Failure): string {
  if (what === 'zone') return `Zone ${id.replace(/^zone /, '')} fails`;
  return `${nameOfEnd(node ?? id)} fails`;
}
