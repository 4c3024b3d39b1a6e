/**
 * Takes the pictures of the README from the built application: `npm run build && node scripts/take-pictures.ts`.
 * Look at every one before it is committed.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { webFiles } from '../e2e/fixtures/file-dialogs.ts';
import { startWebHost } from '../e2e/fixtures/web-host.ts';
import { LintelWindow } from '../e2e/pages/lintel-window.ts';

const target = join(import.meta.dirname, '../docs/pictures');
const templates = {
  'three-tier-web': 'Three-tier web application',
  'fargate-service': 'Fargate service',
  'serverless-api': 'Serverless API',
  'event-pipeline': 'Event pipeline',
  'kubernetes-platform': 'Kubernetes platform',
  'hybrid-network': 'Hybrid network',
  'website-with-api': 'Web site with an API',
  microservices: 'Microservices',
  'order-workflow': 'Order workflow',
  'streaming-analytics': 'Streaming analytics',
  'nightly-batch': 'Nightly batch',
  'central-egress': 'Central egress',
} as const;

mkdirSync(target, { recursive: true });
for (const theme of ['light', 'dark'] as const) {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-pictures-'));
  const host = await startWebHost(folder, {});
  try {
    await host.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await host.load();
    await takeAll(host.page, theme);
    const app = { ...host, dataFolder: folder, files: webFiles(host.page) };
    await takeStories(new LintelWindow(app), host.page, theme);
  } finally {
    await host.quit();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function takeAll(page: Page, theme: 'light' | 'dark'): Promise<void> {
  const take = (name: string) => page.screenshot({ path: join(target, `${name}-${theme}.png`) });
  const cards = page.getByRole('region', { name: 'Templates' }).getByRole('button');
  await expect(cards.filter({ has: page.locator('img') })).toHaveCount(Object.keys(templates).length, {
    timeout: 30_000,
  });
  await take('welcome');

  await page.getByRole('button', { name: 'New drawing' }).click();
  await settled(page);
  await take('empty');
  await toWelcome(page);

  for (const [name, title] of Object.entries(templates)) {
    await page.getByRole('region', { name: 'Templates' }).getByRole('button', { name: title }).click();
    await settled(page);
    // One picture shows the bill too; in the others the drawing is as large as it can be.
    await showBottomPanel(page, name === 'three-tier-web' ? 'Cost' : undefined);
    await page.getByRole('button', { name: 'Fit the drawing' }).click();
    await page.mouse.move(720, 5);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    await take(name);
    await toWelcome(page);
  }
}

/** What the drawing answers: a way that is cut with the reason, and a run with the moment that it was too much. */
async function takeStories(lintel: LintelWindow, page: Page, theme: 'light' | 'dark'): Promise<void> {
  const { canvas, reachability, simulation } = lintel;
  const take = (name: string) => page.screenshot({ path: join(target, `${name}-${theme}.png`) });
  await lintel.startFromTemplate('Three-tier web application');
  await settled(page);
  for (const name of ['S3 endpoint', 'NAT a', 'NAT b']) await canvas.delete(name);
  await showBottomPanel(page, 'Reachability');
  await reachability.ask('Web servers', 'Product images');
  await reachability.expectAnswer(/^Web servers does not reach Product images/);
  await page.getByRole('button', { name: 'Fit the drawing' }).click();
  await page.mouse.move(720, 5);
  await take('reachability');
  await toWelcome(page);

  await lintel.openFile(join(import.meta.dirname, '../assets/samples/simulation/auto-scaling.lintel.json'));
  await settled(page);
  await page.getByRole('radiogroup', { name: 'Mode' }).getByText('Simulate', { exact: true }).click();
  await simulation.choose('Four times the load, and back again');
  await simulation.run();
  await simulation.expectVerdict(/wanted/);
  await simulation.show('Charts');
  await expect(page.getByText('Throughput', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Fit the drawing' }).click();
  await page.mouse.move(720, 5);
  await take('simulation');
}

/** Opens the panel under the drawing, or closes it, and waits until the drawing has its size. */
async function showBottomPanel(page: Page, title: string | undefined): Promise<void> {
  if (title !== undefined) {
    const tab = page.getByRole('tab', { name: new RegExp(`^${title}`) });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  } else {
    const close = page.getByRole('button', { name: 'Close the bottom panel' });
    if (await close.isVisible()) await close.click();
  }
  let before = '';
  await expect
    .poll(
      async () => {
        const last = before;
        before = JSON.stringify(await page.getByRole('main', { name: 'Drawing' }).boundingBox());
        return before === last;
      },
      { intervals: [300] },
    )
    .toBe(true);
}

/** The drawing is painted and analysed. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('tree', { name: /^Drawing, / })).toBeAttached();
  await expect(page.getByRole('contentinfo')).toContainText(/engine (under )?\d+ ms/);
  await expect(page.getByRole('region', { name: 'Title bar' }).getByRole('status')).toHaveText('Saved');
}

async function toWelcome(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Search commands, services and nodes' }).fill('Close drawing');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Lintel', level: 1 })).toBeVisible();
}
