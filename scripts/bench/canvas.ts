/**
 * The canvas of the built application in a real Chromium, moved by real wheel and mouse events, beside the same
 * drawing handed to React Flow as it is. Frame times are what a person sees; main-thread time a frame survives a
 * busy machine. `npm run bench` runs it; the application must be built.
 */
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { findChromium } from '../find-chromium.ts';
import { everyFrameMs, recordFrames, type Subject } from './frames.ts';
import type { BenchRow } from './measure.ts';
import { type Served, serveLargeDocument } from './serve-document.ts';

const root = join(import.meta.dirname, '../..');
/** `LINTEL_BENCH_NODES=1000` measures one size only. */
const sizes = (process.env.LINTEL_BENCH_NODES ?? '1000,5000,10000').split(',').map(Number);
/** The plain way needs minutes beyond this; its figure there would say nothing more. */
const largestPlain = 5_000;
const frames = 60;
const frameMs = 1000 / 60;

interface Figures {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly busyMs: number;
}

type Gesture = (subject: Subject) => Promise<void>;

export async function benchCanvas(): Promise<readonly BenchRow[]> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('The canvas benchmark needs Chromium, Chrome or Edge.');
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'));
  const plain = await servePlainFlow(folder);
  const rows: BenchRow[] = [];
  try {
    for (const size of sizes) {
      const host = await serveLargeDocument(folder, size);
      // The plain way takes minutes: say where it is.
      console.error(`canvas: ${size} nodes`);
      try {
        const ours = await measureAll(executablePath, host.address, '[data-canvas]', true);
        const theirs =
          size > largestPlain
            ? undefined
            : await measureAll(executablePath, `${plain.address}?nodes=${size}`, '.react-flow__node', false);
        const budgetMs = size > 5_000 ? 25 : everyFrameMs;
        for (const [what, figures] of ours) {
          const other = theirs?.get(what);
          rows.push({
            what: `${what}, ${size} nodes`,
            measured: `${figures.p50Ms.toFixed(0)} / ${figures.p95Ms.toFixed(0)} ms a frame, ${figures.busyMs.toFixed(1)} ms busy`,
            budget: `p95 ${size > 5_000 ? 25 : 17} ms`,
            isWithin: figures.p95Ms <= budgetMs,
            ...(other === undefined
              ? {}
              : {
                  ratio: `${(other.busyMs / figures.busyMs).toFixed(1)} × less work (${other.p95Ms.toFixed(0)} ms)`,
                }),
          });
        }
      } finally {
        host.stop();
      }
    }
  } finally {
    plain.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

async function measureAll(
  executablePath: string,
  address: string,
  ready: string,
  isOurs: boolean,
): Promise<ReadonlyMap<string, Figures>> {
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(address);
    await page.waitForSelector(ready, { timeout: 120_000 });
    await page.waitForSelector('.react-flow__viewport', { state: 'attached' });
    // The first view, icons and the first analysis are not what is measured.
    if (isOurs) await page.getByText(/^engine \d/).waitFor({ timeout: 120_000 });
    await page.waitForTimeout(3_000);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const subject = { page, cdp };
    const results = new Map<string, Figures>();
    const middle = await middleOf(page);
    results.set('pan, all in view', await measureGesture(subject, panBy(middle, 8, 6)));
    results.set('zoom', await measureGesture(subject, zoomAround(middle)));
    await zoomTo(subject, middle, 1);
    results.set('pan, readable', await measureGesture(subject, panBy(middle, 30, 10)));
    results.set('drag a node', await measureGesture(subject, await dragLeaf(subject, middle, isOurs)));
    return results;
  } finally {
    await browser.close();
  }
}

async function measureGesture(subject: Subject, gesture: Gesture): Promise<Figures> {
  await subject.page.waitForTimeout(600);
  const { p50Ms, p95Ms, busySeconds } = await recordFrames(subject, () => gesture(subject));
  return { p50Ms, p95Ms, busyMs: (busySeconds * 1000) / frames };
}

/** There and back, so that every gesture begins at the same view. */
function panBy([x, y]: readonly [number, number], dx: number, dy: number): Gesture {
  return ({ cdp }) =>
    atFrameRate((frame) => {
      const sign = frame < frames / 2 ? 1 : -1;
      return wheel(cdp, x, y, sign * dx, sign * dy, 0);
    });
}

const control = 2;

function zoomAround([x, y]: readonly [number, number]): Gesture {
  return ({ cdp }) => atFrameRate((frame) => wheel(cdp, x, y, 0, frame < frames / 2 ? -20 : 20, control));
}

async function zoomTo(
  { page, cdp }: Subject,
  [x, y]: readonly [number, number],
  wanted: number,
): Promise<void> {
  for (let step = 0; step < 400 && (await zoomOf(page)) < wanted; step += 1) {
    await wheel(cdp, x, y, 0, -20, control);
    await page.waitForTimeout(20);
  }
  await page.waitForTimeout(1_500);
}

/** A leaf near the middle, held by its icon and carried in a circle. */
async function dragLeaf(
  { page, cdp }: Subject,
  middle: readonly [number, number],
  isOurs: boolean,
): Promise<Gesture> {
  const selector = isOurs ? '[data-node] img' : '.react-flow__node-leaf img';
  // Well inside of the canvas, so that the drag does not reach its borders, which move the view.
  const findLeaf = `(() => {
    const area = document.querySelector('.react-flow').getBoundingClientRect();
    for (const image of document.querySelectorAll('${selector}')) {
      const { left, top, width, height } = image.getBoundingClientRect();
      const isInside = left > area.left + 180 && left < area.right - 220 && top > area.top + 60 && top < area.bottom - 220;
      if (width > 30 && isInside) return [left + width / 2, top + height / 2];
    }
    return null;
  })()`;
  let held: readonly [number, number] | null = null;
  // Elements come a few a frame, later on a busy machine; where the view is empty it goes on a little. Polled, as the
  // page lets no text be run from within.
  for (let attempt = 0; held === null && attempt < 60; attempt += 1) {
    held = await page.evaluate<readonly [number, number] | null>(findLeaf);
    if (held !== null) break;
    if (attempt % 5 === 4) await wheel(cdp, middle[0], middle[1], 110, 70, 0);
    await page.waitForTimeout(200);
  }
  if (held === null) throw new Error('No leaf is well inside of the view.');
  const [x, y] = held;
  return async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await atFrameRate((frame) => {
      const angle = (frame / frames) * 2 * Math.PI;
      return page.mouse.move(x + Math.sin(angle) * 120, y + (1 - Math.cos(angle)) * 60);
    });
    await page.keyboard.press('Escape');
    await page.mouse.up();
  };
}

async function atFrameRate(act: (frame: number) => Promise<unknown>): Promise<void> {
  for (let frame = 0; frame < frames; frame += 1) {
    const startedAt = performance.now();
    await act(frame);
    const rest = frameMs - (performance.now() - startedAt);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
}

function wheel(cdp: CDPSession, x: number, y: number, deltaX: number, deltaY: number, modifiers: number) {
  return cdp.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX, deltaY, modifiers });
}

function zoomOf(page: Page): Promise<number> {
  return page.evaluate<number>(
    `new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform).a`,
  );
}

async function middleOf(page: Page): Promise<readonly [number, number]> {
  const box = await page.locator('.react-flow').first().boundingBox();
  if (box === null) throw new Error('There is no canvas.');
  return [Math.round(box.x + box.width * 0.4), Math.round(box.y + box.height * 0.4)];
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

/** The baseline page, built into the folder and served from it. */
async function servePlainFlow(folder: string): Promise<Served> {
  const { build } = await import('vite');
  const { default: react } = await import('@vitejs/plugin-react');
  const outDir = join(folder, 'plain');
  const page = 'canvas/testing/plain-flow/index.html';
  await build({
    configFile: false,
    root: join(root, 'renderer'),
    base: '/',
    plugins: [react()],
    logLevel: 'error',
    build: { outDir, target: 'es2023', rollupOptions: { input: join(root, 'renderer', page) } },
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = join(outDir, pathname === '/' ? page : pathname);
    if (!path.startsWith(outDir) || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', mediaTypes[extname(path)] ?? 'application/octet-stream');
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, stop: () => void server.close() };
}
