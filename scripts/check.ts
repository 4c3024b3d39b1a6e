/** What a change must pass before it is committed, in under a minute: format, lint, generated files, types, layers, unit tests. */
import { runSteps } from './run-steps.ts';

runSteps([
  { title: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { title: 'generated files are fresh', command: ['node', 'scripts/generate.ts', '--check'] },
  { title: 'types per zone', command: ['node', 'scripts/types.ts'] },
  { title: 'layers', command: ['node', 'scripts/layers.ts'] },
  { title: 'unit and contract tests', command: ['vitest', 'run'] },
]);
