import { defineConfig } from 'vitest/config';

/** Suites over whole drawings, templates and processes: minutes of work, left to `npm test`. */
const thorough = [
  'shared/catalogue/kinds/drawings.test.ts',
  'shared/catalogue/kinds/networking/network-drawings.test.ts',
  'shared/cost/traffic/traffic.test.ts',
  'shared/engine/create-analyser.test.ts',
  'shared/engine/make-explicit.test.ts',
  'shared/engine/samples.test.ts',
  'shared/export/{cloudformation,kubernetes,seed-snippets,split-stacks,svg}.test.ts',
  'shared/import/cloudformation/{round-trip,templates-of-others}.test.ts',
  'shared/import/mermaid/{real-diagrams,round-trip}.test.ts',
  'shared/layout/layout-document.test.ts',
  'shared/reachability/reachability-laws.test.ts',
  'shared/resolve/create-resolver.test.ts',
  'shared/rules/{create-rule-runner,no-false-errors,reference-material,rules}.test.ts',
  'shared/simulation/*.test.ts',
  'shared/simulation/des/plain-path.test.ts',
  'shared/simulation/what-if/what-if.test.ts',
  'shared/testing/validate-template.test.ts',
  'scripts/{rule-docs,simulation-runtimes}.test.ts',
  'main/cli/{run-cli,simulate,templates}.test.ts',
  'main/services/store/create-store.test.ts',
  'main/services/template-check/template-checker.test.ts',
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
