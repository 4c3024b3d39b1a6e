import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../find-chromium.ts';
import { everyFrameMs, recordFrames } from './frames.ts';
import { type BenchRow, milliseconds } from './measure.ts';
import { serveDocument } from './serve-document.ts';

const sample = join(import.meta.dirname, '../../assets/samples/simulation/auto-scaling.lintel.json');
/** Simulated seconds that no machine gets through while frames are counted. */
const longSeconds = 200_000;
const watchedMs = 6_000;

/** The window while a run goes on: charts grow, badges and dots move, and every frame comes in time. */
export async function benchSimulationWindow(): Promise<readonly BenchRow[]> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('This benchmark needs Chromium, Chrome or Edge.');
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'));
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const host = await serveDocument(join(folder, 'data'), longRunIn(folder));
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(host.address);
    await page.getByText(/^engine /).waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: /^Simulation/ }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page.waitForTimeout(2_000);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const seen = await recordFrames({ page, cdp }, () => page.waitForTimeout(watchedMs));
    return [
      {
        what: 'the window while every request of a run is simulated',
        measured: `${seen.p50Ms.toFixed(0)} / ${seen.p95Ms.toFixed(0)} ms a frame, worst ${milliseconds(seen.worstMs)}, ${((seen.busySeconds / watchedMs) * 100_000).toFixed(0)} % busy`,
        budget: 'p95 17 ms',
        isWithin: seen.p95Ms <= everyFrameMs,
      },
    ];
  } finally {
    host.stop();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sample with a run that lasts, request by request. */
function longRunIn(folder: string): string {
  const document = JSON.parse(readFileSync(sample, 'utf8')) as {
    scenarios: Record<string, Record<string, unknown>>;
  };
  for (const scenario of Object.values(document.scenarios))
    Object.assign(scenario, { horizonSeconds: longSeconds, engine: 'des' });
  const file = join(folder, 'long.lintel.json');
  writeFileSync(file, JSON.stringify(document));
  return file;
}
