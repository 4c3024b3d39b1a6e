import { ActionIcon, Button, Menu, SegmentedControl, Select } from '@mantine/core';
import { IconDots, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useServices } from '#renderer/app/services.tsx';
import { useDocument } from '#renderer/state/document-store.ts';
import {
  type SimulationView,
  showRun,
  simulationStore,
  useSimulation,
} from '#renderer/state/simulation-store.ts';
import classes from '../bottom-panels.module.css';
import { ExampleItems } from './examples-menu.tsx';
import { runLabel } from './run-label.ts';
import { RunMenu } from './run-menu.tsx';
import { RunProgress, RunSpeed } from './run-speed.tsx';
import {
  addScenario,
  cancelRun,
  chooseScenario,
  deleteScenario,
  duplicateScenario,
  type EditedScenario,
  runScenario,
} from './simulation-actions.ts';

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

/** Which scenario, its run, which of the runs, and what is shown of it. */
export function SimulationToolbar({ edited }: { readonly edited: EditedScenario | undefined }) {
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
        // While a run goes on, its progress stands beside, and the views stay in the same line.
        w={isBusy ? 'clamp(7rem, 10vw, 15rem)' : 'clamp(9rem, 15vw, 15rem)'}
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
          w={isBusy ? 'clamp(6rem, 7vw, 12rem)' : 'clamp(7rem, 10.5vw, 12rem)'}
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
