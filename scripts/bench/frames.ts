import type { CDPSession, Page } from '@playwright/test';

/** The display gives 16.7 ms; a little above it is still every frame. */
export const everyFrameMs = 17.5;

export interface Subject {
  readonly page: Page;
  /** With `Performance` enabled. */
  readonly cdp: CDPSession;
}

/** What a person saw while something went on. */
export interface Frames {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly worstMs: number;
  /** How long the page's main thread worked. */
  readonly busySeconds: number;
}

/** The times between frames of the page while `act` goes on. */
export async function recordFrames({ page, cdp }: Subject, act: () => Promise<void>): Promise<Frames> {
  const before = await busySecondsOf(cdp);
  await page.evaluate(startRecording);
  await act();
  const times = await page.evaluate<number[]>(stopRecording);
  const busySeconds = (await busySecondsOf(cdp)) - before;
  const sorted = times.slice(2).sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p95Ms: at(0.95), worstMs: at(1), busySeconds };
}

// What runs in the page is text: this file has no DOM of its own.
const startRecording = `(() => {
  const times = [];
  let last = performance.now();
  const tick = (now) => {
    times.push(now - last);
    last = now;
    if (!window.benchIsOver) requestAnimationFrame(tick);
  };
  window.benchIsOver = false;
  window.benchTimes = times;
  requestAnimationFrame(tick);
})()`;
const stopRecording = `(() => {
  window.benchIsOver = true;
  return window.benchTimes;
})()`;

async function busySecondsOf(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}
