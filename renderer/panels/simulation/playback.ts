import { findRun, type SimulationState, simulationStore } from '#renderer/state/simulation-store.ts';
import { endOfRun } from './load-at.ts';

let frame = 0;
let before: number | undefined;

/** Lets the time of the shown run pass; from the start again when it stood at the end. */
export function play(): void {
  const state = simulationStore.getState();
  const horizon = horizonOf(state);
  if (horizon === undefined) return;
  simulationStore.setState({ isPlaying: true, time: state.time >= horizon ? 0 : state.time });
  before = undefined;
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(step);
}

export function pause(): void {
  cancelAnimationFrame(frame);
  simulationStore.setState({ isPlaying: false });
}

export function setTime(time: number): void {
  simulationStore.setState({ time });
}

function step(now: number): void {
  const state = simulationStore.getState();
  const horizon = horizonOf(state);
  if (!state.isPlaying || horizon === undefined) return;
  // A window that was hidden goes on where it was.
  const passed = before === undefined ? 0 : Math.min(0.25, (now - before) / 1000);
  before = now;
  const time = Math.min(horizon, state.time + passed * state.speed);
  simulationStore.setState({ time, isPlaying: time < horizon });
  if (time < horizon) frame = requestAnimationFrame(step);
}

/** Where the shown run ends. */
function horizonOf(state: SimulationState): number | undefined {
  const kept = findRun(state, state.shown);
  return kept === undefined ? undefined : endOfRun(kept.run);
}
