import { Button, EmptyState } from '@mantine/core';
import { IconPin } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { useAnalysis, useIsAnalysisStale } from '#renderer/state/analysis-store.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import classes from '../bottom-panels.module.css';
import own from './reach.module.css';
import { explainWay, nameOfEnd, unpin, whatOf } from './reach-actions.ts';
import { KeptMark } from './verdict-mark.tsx';

/** What must reach and what must not: asked again after every edit, and a problem where it does not hold. */
export function PinnedView() {
  const services = useServices();
  const intents = useAnalysis((state) => state.analysis?.intents);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const isStale = useIsAnalysisStale();
  if (intents === undefined || intents.length === 0) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconPin />}
        title="Nothing is pinned"
        description="Ask a question and pin its answer: it is asked again after every edit, and another answer is a problem."
      />
    );
  }
  return (
    <div className={classes.scroll} data-stale={isStale || undefined}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th style={{ width: '7rem' }}>State</th>
            <th style={{ width: '45%' }}>Pinned</th>
            <th>Why it does not hold</th>
            <th style={{ width: '12rem' }}>
              <span className={own.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {intents.map(({ intent, isKept, reason }) => {
            const { id, from, to, must, reason: meant } = intent;
            const verb = must === 'reach' ? 'must reach' : 'must not reach';
            const sentence = `${nameOfEnd(from)} ${verb} ${nameOfEnd(to)} on ${whatOf(intent)}`;
            return (
              <tr key={id}>
                <td>
                  <KeptMark isKept={isKept} />
                </td>
                <td>
                  {sentence}
                  {meant !== undefined && <div className={classes.aside}>Meant: {meant}</div>}
                </td>
                <td>{reason}</td>
                <td>
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="gray"
                    aria-label={`Explain: ${sentence}`}
                    onClick={() => explainWay(services, intent)}
                  >
                    Explain
                  </Button>
                  {!isReadOnly && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="gray"
                      aria-label={`Take off the pin: ${sentence}`}
                      onClick={() => unpin(id)}
                    >
                      Take off
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
