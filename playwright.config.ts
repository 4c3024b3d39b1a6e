import { defineConfig } from '@playwright/test';
import type { HostOptions } from './e2e/fixtures/hosts.ts';

/**
 * The same journeys in two hosts: the loopback host in a real Chromium, and the desktop window where an Electron, or
 * a stand-in for it, is on the machine (skipped with a reason where not).
 */
export default defineConfig<HostOptions>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: process.env.CI === undefined ? 2 : 1,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['html', { open: 'never', outputFolder: 'playwright-report' }]],
  use: { trace: 'retain-on-failure', viewport: { width: 1440, height: 900 } },
  projects: [
    { name: 'web', testIgnore: ['**/desktop.spec.ts', '**/packaging.spec.ts'], use: { hostKind: 'web' } },
    // The same page as in the web host: what never leaves it needs no second look.
    {
      name: 'desktop',
      testIgnore: [
        '**/{web,accessibility,canvas,cost,reachability,simulation,simulation-acceptance}.spec.ts',
      ],
      use: { hostKind: 'desktop' },
    },
  ],
});
