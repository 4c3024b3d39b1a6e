import type { KeptRun } from '#renderer/state/simulation-store.ts';

export function runLabel({ number, run }: KeptRun): string {
  return `Run ${number}: ${run.result.scenario.name}, seed ${run.result.seed}`;
}
