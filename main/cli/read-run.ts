import type { SimulationResult } from '#shared/simulation/results/simulation-result.ts';
import { CliFault } from './cli-fault.ts';
import { readInput } from './read-input.ts';
import type { Shell } from './shell.ts';

/** A run as `lintel simulate --format json` wrote it, or as the window saved it. */
export async function readRun(file: string, shell: Shell): Promise<SimulationResult> {
  const input = await readInput(file, shell);
  if (!input.ok) throw new CliFault(input.fault);
  let content: unknown;
  try {
    content = JSON.parse(input.value.text);
  } catch {
    content = undefined;
  }
  const isRun =
    typeof content === 'object' &&
    content !== null &&
    'format' in content &&
    content.format === 'lintel-simulation/1' &&
    'nodes' in content &&
    Array.isArray(content.nodes) &&
    'groups' in content &&
    Array.isArray(content.groups);
  if (!isRun) {
    const message = 'This is not a simulation run; lintel simulate FILE --format json writes one.';
    throw new CliFault({ code: 'simulation-file', message, file: input.value.file });
  }
  return content as SimulationResult;
}
