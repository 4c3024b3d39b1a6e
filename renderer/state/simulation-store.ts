import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';

export type SimulationView =
  | 'scenario'
  | 'charts'
  | 'nodes'
  | 'decisions'
  | 'cost'
  | 'assumptions'
  | 'compare';

/** A run that is kept while its document is open. */
export interface KeptRun {
  /** Counts the runs of the document: what the run is called. */
  readonly number: number;
  readonly run: SimulationRun;
  /** Of the document that it ran. */
  readonly revision: number;
}

export interface SimulationState {
  readonly view: SimulationView;
  /** Undefined takes the first of the document, or one made from the drawing. */
  readonly scenarioId: string | undefined;
  /** From 0 to 1; undefined when nothing runs. */
  readonly progress: number | undefined;
  /** Why the scenario cannot run, in one sentence. */
  readonly fault: string | undefined;
  /** The last few, oldest first. */
  readonly runs: readonly KeptRun[];
  readonly shown: number | undefined;
  readonly against: number | undefined;
  /** Where in the shown run the drawing stands, in seconds of the run. */
  readonly time: number;
  readonly isPlaying: boolean;
  /** Seconds of the run that pass in one second. */
  readonly speed: number;
}

const nothingRun = {
  scenarioId: undefined,
  progress: undefined,
  fault: undefined,
  runs: [],
  shown: undefined,
  against: undefined,
  time: 0,
  isPlaying: false,
} as const;

export const runsKept = 6;

export const simulationStore = createStore<SimulationState>(() => ({
  view: 'scenario',
  speed: 60,
  ...nothingRun,
}));

export function useSimulation<T>(selector: (state: SimulationState) => T): T {
  return useStore(simulationStore, selector);
}

/** Forgets all runs: another document is opened. */
export function clearSimulation(): void {
  simulationStore.setState({ view: 'scenario', ...nothingRun });
}

/** Keeps the run and shows it, from its end; the one shown before is what it can be compared with. */
export function keepRun(run: SimulationRun, revision: number): KeptRun {
  const { runs, shown } = simulationStore.getState();
  const kept = { number: (runs.at(-1)?.number ?? 0) + 1, run, revision };
  const left = [...runs, kept].slice(-runsKept);
  simulationStore.setState({
    runs: left,
    shown: kept.number,
    against: left.some(({ number }) => number === shown) ? shown : undefined,
    time: run.scenario.horizonSeconds,
    isPlaying: false,
  });
  return kept;
}

/** Another of the kept runs, from its end; the one shown before is what it can be compared with. */
export function showRun(number: number): void {
  const state = simulationStore.getState();
  const kept = findRun(state, number);
  if (kept === undefined || number === state.shown) return;
  simulationStore.setState({
    shown: number,
    against: state.shown,
    time: kept.run.scenario.horizonSeconds,
    isPlaying: false,
  });
}

export function findRun(state: SimulationState, number: number | undefined): KeptRun | undefined {
  return state.runs.find((kept) => kept.number === number);
}

export function useShownRun(): KeptRun | undefined {
  return useSimulation((state) => findRun(state, state.shown));
}
