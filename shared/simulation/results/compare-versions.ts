import type { SimulationResult } from './simulation-result.ts';

type Versioned = Pick<SimulationResult, 'version'>;

/** That two runs are of different versions of the simulation, as a sentence; undefined where they are of the same. */
export function versionNote(before: Versioned, after: Versioned): string | undefined {
  return before.version === after.version
    ? undefined
    : `These runs are of versions ${before.version} and ${after.version} of the simulation: what differs can come from that, and not from the drawing. Run the older one again.`;
}
