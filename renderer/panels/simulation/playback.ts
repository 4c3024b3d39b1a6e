import { findRun, simulationStore } from '#renderer/state/simulation-store.ts';

let frame = 0;
let before: number | undefined;

/** Lets the time of the shown run pass; from the start again when it stood at the end. */
export function play(): void {
  const state = simulationStore.getState();
  const horizon = findRun(state, state.shown)?.run.scenario.horizonSeconds;
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
  const horizon = findRun(state, state.shown)?.run.scenario.horizonSeconds;
  if (!state.isPlaying || horizon === undefined) return;
  // A window that was hidden goes on where it was.
  const passed = before === undefined ? 0 : Math.min(0.25, (now - before) / 1000);
  before = now;
  const time = Math.min(horizon, state.time + passed * state.speed);
  simulationStore.setState({ time, isPlaying: time < horizon });
  if (time < horizon) frame = requestAnimationFrame(step);
}
