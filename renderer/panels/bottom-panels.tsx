import { ActionIcon, Box, Tabs, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useAnalysis } from '#renderer/state/analysis-store.ts';
import { type BottomPanel, useView, viewStore } from '#renderer/state/view-store.ts';
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx';
import classes from './bottom-panels.module.css';
import { CostPanel } from './cost-panel.tsx';
import { ImpliedPanel } from './implied-panel.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import { ReachabilityPanel } from './reachability-panel.tsx';
import { RevisionsPanel } from './revisions-panel.tsx';
import { SimulationPanel } from './simulation-panel.tsx';

const TemplatePanel = lazy(() =>
  import('./template-panel.tsx').then(({ TemplatePanel }) => ({ default: TemplatePanel })),
);

const panels: readonly { readonly id: BottomPanel; readonly title: string }[] = [
  { id: 'problems', title: 'Problems' },
  { id: 'reachability', title: 'Reachability' },
  { id: 'simulation', title: 'Simulation' },
  { id: 'cost', title: 'Cost' },
  { id: 'template', title: 'Template' },
  { id: 'implied', title: 'Implied' },
  { id: 'revisions', title: 'Revisions' },
];

/** What the drawing comes to, in seven views. Closed, only the tabs are left. */
export function BottomPanels() {
  const open = useView((view) => view.bottomPanel);
  const problems = useAnalysis((state) => state.analysis?.problems.length ?? 0);
  const implied = useAnalysis((state) => state.analysis?.implied.length ?? 0);
  const broken = useAnalysis((state) => state.analysis?.intents.filter(({ isKept }) => !isKept).length ?? 0);
  const counts: Readonly<Partial<Record<BottomPanel, number>>> = { problems, implied, reachability: broken };
  return (
    <Tabs
      className={classes.root}
      value={open ?? null}
      onChange={(value) =>
        viewStore.setState({ bottomPanel: (value ?? undefined) as BottomPanel | undefined })
      }
      allowTabDeactivation
    >
      <div className={classes.bar}>
        <Tabs.List className={classes.list} aria-label="Bottom panel">
          {panels.map(({ id, title }) => (
            <Tabs.Tab key={id} value={id} className={classes.tab}>
              {title}
              {(counts[id] ?? 0) > 0 && (
                <span className={classes.count}> {counts[id]?.toLocaleString('en')}</span>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tooltip label={open === undefined ? 'Open the panel' : 'Close the panel'}>
          <ActionIcon
            size="sm"
            aria-label={open === undefined ? 'Open the bottom panel' : 'Close the bottom panel'}
            onClick={() => viewStore.setState({ bottomPanel: open === undefined ? 'problems' : undefined })}
          >
            {open === undefined ? <IconChevronUp size={16} /> : <IconChevronDown size={16} />}
          </ActionIcon>
        </Tooltip>
      </div>
      {panels.map(({ id, title }) => (
        <Tabs.Panel key={id} value={id} className={classes.panel}>
          <ErrorBoundary name={`The ${title.toLowerCase()} panel`}>
            <Suspense fallback={<Box />}>
              <PanelContent id={id} />
            </Suspense>
          </ErrorBoundary>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function PanelContent({ id }: { readonly id: BottomPanel }) {
  switch (id) {
    case 'problems':
      return <ProblemsPanel />;
    case 'reachability':
      return <ReachabilityPanel />;
    case 'simulation':
      return <SimulationPanel />;
    case 'cost':
      return <CostPanel />;
    case 'template':
      return <TemplatePanel />;
    case 'implied':
      return <ImpliedPanel />;
    case 'revisions':
      return <RevisionsPanel />;
  }
}
