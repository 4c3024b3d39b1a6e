import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SimulationRun } from '#shared/engine/simulation-job.ts';
import type { RunSnapshot } from '#shared/simulation/live-run.ts';
import type { WhatIfResult } from '#shared/simulation/what-if/what-if-result.ts';

export type SimulationView =
  | 'scenario'
  | 'charts'
  | 'nodes'
  | 'decisions'
  | 'cost'
  | 'assumptions'
  | 'what-if'
  | 'compare';

/** A run that is kept with its document. */
export interface KeptRun {
  /** Counts the runs of the document: what the run is called. */
  readonly number: number;
  readonly run: SimulationRun;
  /** Of the document that it ran; undefined when the document was another in an earlier session. */
  readonly revision: number | undefined;
  /** The result with every point of its curves, as the command line writes it; of this session's runs. */
  readonly json?: ArrayBuffer;
}

/** What could be decided otherwise, as it was weighed last. */
export interface WeighedWhatIfs {
  readonly result: WhatIfResult;
  /** Of the document that was weighed: its changes fit this one alone. */
  readonly revision: number;
}

export interface SimulationState {
  readonly view: SimulationView;
  /** Undefined takes the first of the document, or one made from the drawing. */
  readonly scenarioId: string | undefined;
  /** From 0 to 1; undefined when nothing runs. */
  readonly progress: number | undefined;
  /** What the progress is of. */
  readonly task: 'run' | 'what-if';
  /** The run under way stands still. */
  readonly isPaused: boolean;
  /** Simulated seconds in a second of a run under way; undefined is as fast as it can. */
  readonly runSpeed: number | undefined;
  /** How the drawing stands in the run under way. */
  readonly live: RunSnapshot | undefined;
  /** Why the scenario cannot run, in one sentence. */
  readonly fault: string | undefined;
  /** The last few, oldest first. */
  readonly runs: readonly KeptRun[];
  readonly shown: number | undefined;
  readonly against: number | undefined;
  /** The run whose use the bill counts with. */
  readonly billed: number | undefined;
  readonly whatIfs: WeighedWhatIfs | undefined;
  /** Where in the shown run the drawing stands, in seconds of the run. */
  readonly time: number;
  readonly isPlaying: boolean;
  /** Seconds of the run that pass in one second. */
  readonly speed: number;
}

const nothingRun = {
  scenarioId: undefined,
  progress: undefined,
  task: 'run',
  isPaused: false,
  live: undefined,
  fault: undefined,
  runs: [],
  shown: undefined,
  against: undefined,
  billed: undefined,
  whatIfs: undefined,
  time: 0,
  isPlaying: false,
} as const;

/** As many as the library keeps. */
export const runsKept = 12;

export const simulationStore = createStore<SimulationState>(() => ({
  view: 'scenario',
  speed: 60,
  runSpeed: undefined,
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
export function keepRun(run: SimulationRun, revision: number, json?: ArrayBuffer): KeptRun {
  const { runs, shown } = simulationStore.getState();
  const number = (runs.at(-1)?.number ?? 0) + 1;
  const kept = { number, run, revision, ...(json === undefined ? {} : { json }) };
  const left = [...runs, kept].slice(-runsKept);
  simulationStore.setState({
    runs: left,
    shown: kept.number,
    against: left.some((each) => each.number === shown) ? shown : undefined,
    time: run.result.stopped?.seconds ?? run.scenario.horizonSeconds,
    isPlaying: false,
  });
  return kept;
}

/** Runs of earlier sessions; the last of them is shown unless one is already. */
export function addEarlierRuns(earlier: readonly KeptRun[]): void {
  const { runs, shown } = simulationStore.getState();
  const known = new Set(runs.map(({ number }) => number));
  const all = [...earlier.filter(({ number }) => !known.has(number)), ...runs]
    .sort((a, b) => a.number - b.number)
    .slice(-runsKept);
  const last = all.at(-1);
  simulationStore.setState({
    runs: all,
    ...(shown === undefined && last !== undefined
      ? { shown: last.number, against: all.at(-2)?.number, time: last.run.scenario.horizonSeconds }
      : {}),
  });
}

/** Forgets the run; the one before it is shown in its place. */
export function dropRun(number: number): void {
  const { runs, shown, against, billed } = simulationStore.getState();
  const left = runs.filter((kept) => kept.number !== number);
  const next = shown === number ? left.at(-1) : undefined;
  simulationStore.setState({
    runs: left,
    ...(shown === number
      ? { shown: next?.number, time: next?.run.scenario.horizonSeconds ?? 0, isPlaying: false }
      : {}),
    ...(against === number || next?.number === against ? { against: undefined } : {}),
    ...(billed === number ? { billed: undefined } : {}),
  });
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
