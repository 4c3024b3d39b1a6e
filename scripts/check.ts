/**
 * What a change must pass before it is committed, in about a minute: format, lint, generated files, types, layers and
 * the quick tests. `--thorough` runs every unit and contract test, as `npm test` does.
 */
import { runSteps } from './run-steps.ts';

const isThorough = process.argv.includes('--thorough');

runSteps([
  { title: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { title: 'generated files are fresh', command: ['node', 'scripts/generate.ts', '--check'] },
  { title: 'types per zone', command: ['node', 'scripts/types.ts'] },
  { title: 'layers', command: ['node', 'scripts/layers.ts'] },
  {
    title: isThorough ? 'unit and contract tests' : 'quick unit and contract tests',
    command: ['vitest', 'run'],
    env: { LINTEL_TESTS: isThorough ? 'all' : 'quick' },
  },
]);
