import { Button, EmptyState, Menu } from '@mantine/core';
import { IconActivity, IconAlertTriangle } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { runCommand } from '#renderer/commands/command-list.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import {
  type KeptRun,
  type SimulationView,
  useShownRun,
  useSimulation,
} from '#renderer/state/simulation-store.ts';
import { AssumptionsView } from './simulation/assumptions-view.tsx';
import { CompareView } from './simulation/compare-view.tsx';
import { DecisionsView } from './simulation/decisions-view.tsx';
import { ExampleItems } from './simulation/examples-menu.tsx';
import { loadKeptRuns } from './simulation/kept-runs.ts';
import { NodesView } from './simulation/nodes-view.tsx';
import { RunCostView } from './simulation/run-cost-view.tsx';
import { ScenarioView } from './simulation/scenario-view.tsx';
import { ScrubBar } from './simulation/scrub-bar.tsx';
import own from './simulation/simulation.module.css';
import { editedScenario, runScenario } from './simulation/simulation-actions.ts';
import { SimulationToolbar } from './simulation/simulation-toolbar.tsx';
import { VerdictLine } from './simulation/verdict-line.tsx';
import { WhatIfView } from './simulation/what-if-view.tsx';

const ChartsView = lazy(() =>
  import('./simulation/charts-view.tsx').then(({ ChartsView }) => ({ default: ChartsView })),
);

/** Scenarios of the drawing, their runs, and what a run says about the drawing. */
export function SimulationPanel() {
  const services = useServices();
  const document = useDocument((state) => state.document);
  const chosen = useSimulation((state) => state.scenarioId);
  const view = useSimulation((state) => state.view);
  const fault = useSimulation((state) => state.fault);
  const kept = useShownRun();
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const openCount = useDocument((state) => state.openCount);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each document that is opened has runs of its own
  useEffect(() => void loadKeptRuns(services), [services, openCount]);
  const edited = useMemo(() => editedScenario(document, chosen), [document, chosen]);
  // The editor says what is wrong with its scenario.
  const isSaidInEditor = view === 'scenario' && edited.ok && edited.value.fault === fault;
  if (!edited.ok && kept === undefined) {
    return (
      <EmptyState
        p="lg"
        size="sm"
        icon={<IconActivity />}
        title="Run it before you build it"
        description={edited.fault.message}
      >
        <EmptyState.Actions>
          <Button variant="default" onClick={() => runCommand('view.search-palette', services)}>
            Search the palette
          </Button>
          <Menu shadow="sm" position="bottom">
            <Menu.Target>
              <Button variant="default">Open an example</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <ExampleItems />
            </Menu.Dropdown>
          </Menu>
        </EmptyState.Actions>
      </EmptyState>
    );
  }
  return (
    <>
      <SimulationToolbar edited={edited.ok ? edited.value : undefined} />
      {fault !== undefined && !isSaidInEditor && (
        <p role="alert" className={own.verdict} style={{ margin: 0 }}>
          <IconAlertTriangle size={15} aria-hidden />
          <span className={own.words}>{fault}</span>
        </p>
      )}
      {kept !== undefined && <VerdictLine kept={kept} />}
      {view === 'assumptions' ? (
        <AssumptionsView
          kept={kept}
          edited={
            edited.ok && (kept === undefined || edited.value.id === kept.run.result.scenario.id)
              ? edited.value
              : undefined
          }
          isReadOnly={isReadOnly}
        />
      ) : view === 'what-if' ? (
        <WhatIfView canRun={edited.ok} />
      ) : view === 'scenario' || kept === undefined ? (
        view === 'scenario' && edited.ok ? (
          <ScenarioView edited={edited.value} />
        ) : (
          <NothingRun hasScenario={edited.ok} />
        )
      ) : (
        <Suspense fallback={<div className={own.panel} />}>
          <Shown view={view} kept={kept} />
        </Suspense>
      )}
      {kept !== undefined && hasTime(view) && <ScrubBar kept={kept} />}
    </>
  );
}

/** Views that stand at the chosen time; the others are of the scenario or of the whole run. */
function hasTime(view: SimulationView): boolean {
  return view === 'charts' || view === 'nodes' || view === 'decisions';
}

function NothingRun({ hasScenario }: { readonly hasScenario: boolean }) {
  const services = useServices();
  return (
    <EmptyState
      p="lg"
      size="sm"
      icon={<IconActivity />}
      title="Nothing has run yet"
      description="Run the scenario: its verdict, charts, decisions and cost appear here, and the drawing shows the load."
    >
      <EmptyState.Actions>
        <Button variant="default" disabled={!hasScenario} onClick={() => void runScenario(services)}>
          Run the scenario
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

interface ShownProps {
  readonly view: Exclude<SimulationView, 'scenario' | 'what-if' | 'assumptions'>;
  readonly kept: KeptRun;
}

function Shown({ view, kept }: ShownProps) {
  switch (view) {
    case 'charts':
      return <ChartsView kept={kept} />;
    case 'nodes':
      return <NodesView kept={kept} />;
    case 'decisions':
      return <DecisionsView kept={kept} />;
    case 'cost':
      return <RunCostView kept={kept} />;
    case 'compare':
      return <CompareView kept={kept} />;
  }
}
