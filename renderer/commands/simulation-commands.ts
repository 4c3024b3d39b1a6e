import { windowStore } from '#renderer/app/window-store.ts';
import { pause, play } from '#renderer/panels/simulation/playback.ts';
import {
  addScenario,
  cancelRun,
  pauseRun,
  runScenario,
  weighWhatIfs,
} from '#renderer/panels/simulation/simulation-actions.ts';
import { documentStore } from '#renderer/state/document-store.ts';
import { type SimulationView, simulationStore } from '#renderer/state/simulation-store.ts';
import { viewStore } from '#renderer/state/view-store.ts';
import type { Command } from './command.ts';

const isEditing = (): boolean => windowStore.getState().screen === 'editor';
const isRunning = (): boolean => simulationStore.getState().progress !== undefined;
const hasRun = (): boolean => isEditing() && simulationStore.getState().shown !== undefined;

function showView(view: SimulationView): void {
  viewStore.setState({ bottomPanel: 'simulation' });
  simulationStore.setState({ view });
}

export const simulationCommands: readonly Command[] = [
  {
    id: 'simulation.run',
    title: 'Run the scenario',
    group: 'View',
    keys: ['mod+Enter'],
    keywords: 'simulation simulate load test start',
    when: () => isEditing() && !isRunning() && documentStore.getState().document.nodes.size > 0,
    run: (services) => runScenario(services),
  },
  {
    id: 'simulation.cancel',
    title: 'Cancel the run',
    group: 'View',
    keywords: 'simulation stop',
    when: () => isEditing() && isRunning(),
    run: (services) => cancelRun(services),
  },
  {
    id: 'simulation.pause',
    title: 'Pause the run, or let it go on',
    group: 'View',
    keywords: 'simulation resume hold stand still',
    when: () => isEditing() && isRunning() && simulationStore.getState().task === 'run',
    run: (services) => pauseRun(services),
  },
  {
    id: 'simulation.play',
    title: 'Play or pause the run on the drawing',
    group: 'View',
    keys: ['Y'],
    keywords: 'simulation animate time scrub',
    when: hasRun,
    isOn: () => simulationStore.getState().isPlaying,
    run() {
      viewStore.setState({ overlay: 'load' });
      if (simulationStore.getState().isPlaying) pause();
      else play();
    },
  },
  {
    id: 'simulation.new',
    title: 'New scenario',
    group: 'View',
    keywords: 'simulation add workload',
    when: () => isEditing() && !documentStore.getState().isReadOnly,
    run() {
      showView('scenario');
      addScenario();
    },
  },
  {
    id: 'simulation.scenario',
    title: 'Edit the scenario',
    group: 'View',
    keywords: 'simulation load arrivals failures objectives',
    when: isEditing,
    run: () => showView('scenario'),
  },
  {
    id: 'simulation.decisions',
    title: 'Show what scaling and health checks decided',
    group: 'View',
    keywords: 'simulation decisions log alarms arithmetic',
    when: hasRun,
    run: () => showView('decisions'),
  },
  {
    id: 'simulation.what-if',
    title: 'Try what could be decided otherwise',
    group: 'View',
    keywords: 'simulation what if suggestions alternatives improve bottleneck',
    when: () => isEditing() && !isRunning() && documentStore.getState().document.nodes.size > 0,
    run: (services) => weighWhatIfs(services),
  },
  {
    id: 'simulation.compare',
    title: 'Compare two runs',
    group: 'View',
    keywords: 'simulation difference side by side',
    when: hasRun,
    run: () => showView('compare'),
  },
];
