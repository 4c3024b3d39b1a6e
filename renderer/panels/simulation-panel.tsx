import {
  ActionIcon,
  Badge,
  Button,
  EmptyState,
  Menu,
  Progress,
  SegmentedControl,
  Select,
} from '@mantine/core';
import {
  IconActivity,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useServices } from '#renderer/app/services.tsx';
import { runCommand } from '#renderer/commands/command-list.ts';
import { useDocument } from '#renderer/state/document-store.ts';
import {
  type KeptRun,
  type SimulationView,
  showRun,
  simulationStore,
  useShownRun,
  useSimulation,
} from '#renderer/state/simulation-store.ts';
import { attempt } from '#renderer/ui/notify.ts';
import classes from './bottom-panels.module.css';
import { AssumptionsView } from './simulation/assumptions-view.tsx';
import { CompareView } from './simulation/compare-view.tsx';
import { DecisionsView } from './simulation/decisions-view.tsx';
import { ExampleItems } from './simulation/examples-menu.tsx';
import { formatClock } from './simulation/format-run.ts';
import { loadKeptRuns, removeKeptRun } from './simulation/kept-runs.ts';
import { NodesView } from './simulation/nodes-view.tsx';
import { RunCostView } from './simulation/run-cost-view.tsx';
import { runLabel } from './simulation/run-label.ts';
import { ScenarioView } from './simulation/scenario-view.tsx';
import { ScrubBar } from './simulation/scrub-bar.tsx';
import own from './simulation/simulation.module.css';
import {
  addScenario,
  billWithRun,
  cancelRun,
  chooseScenario,
  deleteScenario,
  duplicateScenario,
  type EditedScenario,
  editedScenario,
  pauseRun,
  runScenario,
  saveRun,
  setRunSpeed,
} from './simulation/simulation-actions.ts';
import { verdictOf } from './simulation/verdict-of.ts';
import { WhatIfView } from './simulation/what-if-view.tsx';

const ChartsView = lazy(() =>
  import('./simulation/charts-view.tsx').then(({ ChartsView }) => ({ default: ChartsView })),
);

const views: readonly { readonly value: SimulationView; readonly label: string }[] = [
  { value: 'scenario', label: 'Scenario' },
  { value: 'charts', label: 'Charts' },
  { value: 'nodes', label: 'Nodes' },
  { value: 'decisions', label: 'Decisions' },
  { value: 'cost', label: 'Cost' },
  { value: 'assumptions', label: 'Assumptions' },
  { value: 'what-if', label: 'What if' },
  { value: 'compare', label: 'Compare' },
];

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
      <Toolbar edited={edited.ok ? edited.value : undefined} />
      {fault !== undefined && !isSaidInEditor && (
        <p role="alert" className={own.verdict} style={{ margin: 0 }}>
          <IconAlertTriangle size={15} aria-hidden />
          <span className={own.words}>{fault}</span>
        </p>
      )}
      {kept !== undefined && <Verdict kept={kept} />}
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

function Toolbar({ edited }: { readonly edited: EditedScenario | undefined }) {
  const services = useServices();
  const scenarios = useDocument((state) => state.document.scenarios);
  const isReadOnly = useDocument((state) => state.isReadOnly);
  const view = useSimulation((state) => state.view);
  const isBusy = useSimulation((state) => state.progress !== undefined);
  const runs = useSimulation((state) => state.runs);
  const shown = useSimulation((state) => state.shown);
  const options = [...scenarios.values()].map(({ id, name }) => ({
    value: id,
    label: typeof name === 'string' && name !== '' ? name : id,
  }));
  if (edited?.isMade === true)
    options.push({ value: edited.id, label: `${edited.scenario.name} (from the drawing)` });
  return (
    <div className={classes.toolbar} style={{ flexWrap: 'wrap' }}>
      <Select
        size="xs"
        w="15rem"
        aria-label="Scenario"
        allowDeselect={false}
        data={options}
        value={edited?.id ?? null}
        onChange={(id) => id !== null && chooseScenario(id)}
      />
      <Menu shadow="sm" position="bottom-start">
        <Menu.Target>
          <ActionIcon size="sm" aria-label="More about scenarios">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={addScenario} disabled={isReadOnly}>
            New scenario from the drawing
          </Menu.Item>
          <Menu.Item onClick={duplicateScenario} disabled={isReadOnly || edited === undefined}>
            Duplicate this scenario
          </Menu.Item>
          <Menu.Item onClick={deleteScenario} disabled={isReadOnly || edited === undefined || edited.isMade}>
            Delete this scenario
          </Menu.Item>
          <Menu.Divider />
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item>Open an example</Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              <ExampleItems />
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        </Menu.Dropdown>
      </Menu>
      {!isBusy ? (
        <Button
          size="compact-sm"
          leftSection={<IconPlayerPlay size={14} />}
          disabled={edited === undefined}
          onClick={() => void runScenario(services)}
        >
          Run
        </Button>
      ) : (
        <>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlayerStop size={14} />}
            onClick={() => cancelRun(services)}
          >
            Cancel
          </Button>
          <RunProgress />
        </>
      )}
      <RunSpeed />
      {runs.length > 0 && (
        <Select
          size="xs"
          w="12rem"
          ms="auto"
          aria-label="Run"
          allowDeselect={false}
          data={[...runs].reverse().map((each) => ({ value: String(each.number), label: runLabel(each) }))}
          value={shown === undefined ? null : String(shown)}
          onChange={(number) => showRun(Number(number))}
        />
      )}
      <RunMenu />
      <SegmentedControl
        size="xs"
        ms={runs.length > 0 ? 0 : 'auto'}
        data={[...views]}
        value={view}
        onChange={(value) => simulationStore.setState({ view: value })}
        aria-label="View of the simulation"
      />
    </div>
  );
}

const runSpeeds = [1, 10, 60, 600] as const;

/** How fast runs go, and whether the one under way stands still. */
function RunSpeed() {
  const services = useServices();
  const speed = useSimulation((state) => state.runSpeed);
  const isPaused = useSimulation((state) => state.isPaused);
  const canPause = useSimulation((state) => state.progress !== undefined && state.task === 'run');
  const clock = useSimulation((state) => (state.live === undefined ? undefined : Math.floor(state.live.now)));
  const horizon = useSimulation((state) => state.live?.horizon);
  return (
    <>
      {canPause && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={isPaused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
          onClick={() => pauseRun(services)}
        >
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      )}
      {canPause && clock !== undefined && horizon !== undefined && (
        <span className={own.clock}>
          {formatClock(clock)} of {formatClock(horizon)}
        </span>
      )}
      <Select
        size="xs"
        w="8.5rem"
        aria-label="Speed of runs"
        allowDeselect={false}
        data={[
          { value: 'free', label: 'At full speed' },
          ...runSpeeds.map((each) => ({ value: String(each), label: `At ${each} × time` })),
        ]}
        value={speed === undefined ? 'free' : String(speed)}
        onChange={(value) => setRunSpeed(services, value === 'free' ? undefined : Number(value))}
      />
    </>
  );
}

/** By itself: it is told a hundred times in a run, and the toolbar need not hear it. */
function RunProgress() {
  const progress = useSimulation((state) => state.progress) ?? 0;
  const task = useSimulation((state) => state.task);
  const what = task === 'run' ? 'The run is' : 'What could be otherwise is';
  return (
    <Progress
      w="5rem"
      value={progress * 100}
      transitionDuration={100}
      aria-label={`${what} ${Math.floor(progress * 100)} % done`}
    />
  );
}

/** What can be done with the run that is shown. */
function RunMenu() {
  const services = useServices();
  const kept = useShownRun();
  const billed = useSimulation((state) => state.billed);
  if (kept === undefined) return null;
  const { number } = kept;
  return (
    <Menu shadow="sm" position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" aria-label={`More about run ${number}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {billed === number ? (
          <Menu.Item onClick={() => void billWithRun(services, undefined)}>
            Count the bill with the workload again
          </Menu.Item>
        ) : (
          <Menu.Item onClick={() => void billWithRun(services, kept)}>Use this run for the bill</Menu.Item>
        )}
        <Menu.Item onClick={() => void saveRun(services, kept)}>Save this run as JSON…</Menu.Item>
        <Menu.Item onClick={() => void attempt(() => removeKeptRun(services, number))}>
          Forget this run
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Verdict({ kept }: { readonly kept: KeptRun }) {
  const services = useServices();
  const revision = useDocument((state) => state.revision);
  const billed = useSimulation((state) => state.billed);
  const { word, sentence } = verdictOf(kept.run.result);
  const look = looks[word];
  return (
    <div className={own.verdict}>
      <Badge
        variant="light"
        color={look.colour}
        c="var(--mantine-color-text)"
        size="sm"
        leftSection={<look.icon size={12} />}
        style={{ flex: 'none' }}
      >
        {word}
      </Badge>
      <span className={own.words} role="status">
        {sentence}
      </span>
      {billed === kept.number ? (
        <>
          <Badge variant="light" color="blue" c="var(--mantine-color-text)" size="sm">
            The bill counts with it
          </Badge>
          <Button size="compact-xs" variant="default" onClick={() => void billWithRun(services, undefined)}>
            Use the workload again
          </Button>
        </>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          title="The bill becomes a month of the load that this run measured"
          onClick={() => void billWithRun(services, kept)}
        >
          Use this run for the bill
        </Button>
      )}
      {revision !== kept.revision && (
        <Badge variant="outline" color="gray" size="sm" title="The document was changed after this run">
          Before the last change
        </Badge>
      )}
    </div>
  );
}

const looks = {
  Met: { colour: 'green', icon: IconCircleCheck },
  Missed: { colour: 'red', icon: IconCircleX },
  Unstable: { colour: 'red', icon: IconAlertTriangle },
  'No objectives': { colour: 'gray', icon: IconActivity },
} as const;

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
