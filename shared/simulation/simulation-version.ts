/**
 * The same document, scenario and seed give the same bytes in every release with the same version; another version may
 * give others. Raised, once for a release, when `scripts/simulation-runtimes.test.ts` finds that results have changed.
 */
export const simulationVersion = '2';
