import { defineConfig } from 'vitest/config';

/** Suites over whole drawings, templates and processes: minutes of work, left to `npm test`. */
const thorough = [
  'shared/rules/rules.test.ts',
  'shared/rules/create-rule-runner.test.ts',
  'shared/reachability/reachability-laws.test.ts',
  'shared/catalogue/kinds/drawings.test.ts',
  'shared/resolve/create-resolver.test.ts',
  'shared/engine/create-analyser.test.ts',
  'shared/engine/samples.test.ts',
  'shared/layout/layout-document.test.ts',
  'shared/export/cloudformation.test.ts',
  'shared/import/cloudformation/round-trip.test.ts',
  'shared/import/mermaid/real-diagrams.test.ts',
  'shared/simulation/acceptance.test.ts',
  'shared/simulation/agreement.test.ts',
  'shared/simulation/theory.test.ts',
  'shared/testing/validate-template.test.ts',
  'scripts/rule-docs.test.ts',
  'scripts/simulation-runtimes.test.ts',
  'main/cli/run-cli.test.ts',
  'main/cli/templates.test.ts',
  'main/services/template-check/template-checker.test.ts',
  'shared/export/split-stacks.test.ts',
  'main/services/store/create-store.test.ts',
];

const common = {
  environment: 'node' as const,
  setupFiles: ['shared/testing/set-up-properties.ts'],
  // Some read hundreds of templates: a slow machine is not a fault.
  testTimeout: 180_000,
  exclude: process.env.LINTEL_TESTS === 'quick' ? thorough : [],
};

export default defineConfig({
  test: {
    // Every core: by default one is left idle, which on two is half the time.
    maxWorkers: '100%',
    projects: [
      // Pure code needs no module graph of its own for every file: reading the catalogue once saves most of the time.
      { test: { ...common, name: 'shared', include: ['shared/**/*.test.ts'], isolate: false } },
      {
        test: {
          ...common,
          name: 'hosts and window',
          include: ['main/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
        },
      },
    ],
  },
});
