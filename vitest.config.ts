import { defineConfig } from 'vitest/config';

const common = {
  environment: 'node' as const,
  setupFiles: ['shared/testing/set-up-properties.ts'],
  testTimeout: 60_000,
};

export default defineConfig({
  test: {
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
