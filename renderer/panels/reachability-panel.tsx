import { EmptyState, SegmentedControl } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { type ReachView, reachStore, useReach } from '#renderer/state/reach-store.ts';
import classes from './bottom-panels.module.css';
import { AnswerView } from './reach/answer-view.tsx';
import { AskForm } from './reach/ask-form.tsx';
import { CompareView } from './reach/compare-view.tsx';
import { FailuresView } from './reach/failures-view.tsx';
import { PinnedView } from './reach/pinned-view.tsx';
import own from './reach/reach.module.css';
import { askAgain } from './reach/reach-actions.ts';
import { RowsView } from './reach/rows-view.tsx';
import { ServiceView } from './reach/service-view.tsx';
import { WaitingForEngine } from './waiting-for-engine.tsx';

const views: readonly { readonly value: ReachView; readonly label: string }[] = [
  { value: 'ask', label: 'Ask' },
  { value: 'exposure', label: 'From the internet' },
  { value: 'matrix', label: 'Matrix' },
  { value: 'pinned', label: 'Pinned' },
  { value: 'failures', label: 'Failures' },
  { value: 'compare', label: 'Compare' },
];

/** Questions about the network: what reaches what, why not, what must, and what is lost when something fails. */
export function ReachabilityPanel() {
  const services = useServices();
  const view = useReach((state) => state.view);
  const revision = useAnalysis((state) => state.analysis?.revision);
  const hasAnswer = useReach((state) => state.answer !== undefined || state.service !== undefined);
  // The answer that is shown follows the drawing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the engine has followed an edit
  useEffect(() => {
    if (hasAnswer) void askAgain(services, true);
  }, [revision]);
  if (revision === undefined) return <WaitingForEngine what="Answers about the network" />;
  return (
    <>
      <div className={classes.toolbar}>
        <SegmentedControl
          size="xs"
          data={[...views]}
          value={view}
          onChange={(value) => reachStore.setState({ view: value })}
          aria-label="View of the network"
        />
      </div>
      <Content view={view} />
    </>
  );
}

function Content({ view }: { readonly view: ReachView }) {
  switch (view) {
    case 'ask':
      return <Ask />;
    case 'exposure':
      return <RowsView key="exposure" of="exposure" />;
    case 'matrix':
      return <RowsView key="matrix" of="matrix" />;
    case 'pinned':
      return <PinnedView />;
    case 'failures':
      return <FailuresView />;
    case 'compare':
      return <CompareView />;
  }
}

function Ask() {
  const answer = useReach((state) => state.answer);
  const service = useReach((state) => state.service);
  const fault = useReach((state) => state.fault);
  return (
    <>
      <div className={own.form}>
        <AskForm />
      </div>
      {fault !== undefined ? (
        <EmptyState p="lg" size="sm" icon={<IconRoute />} title="This cannot be asked" description={fault} />
      ) : answer !== undefined ? (
        <AnswerView answer={answer} />
      ) : service !== undefined ? (
        <ServiceView service={service} />
      ) : (
        <EmptyState
          p="lg"
          size="sm"
          icon={<IconRoute />}
          title="Ask whether one thing reaches another"
          description="Select two nodes on the drawing and press Q, or choose them above. The way lights up hop by hop, there and back, with the rule that admits or refuses it."
        />
      )}
    </>
  );
}
