import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import type { BenchRow } from './measure.ts';
import { simulationPeers } from './simulation-peers.ts';
import type { Measure } from './simulation-runs.ts';

/**
 * Events a second of processor time, which other work on the machine does not change as much as the clock. An event is
 * one arrival or one completion, counted for every engine alike. The engine is measured as users run it: in one file, as
 * the build makes it for the window's worker and the package.
 */
export async function benchSimulation(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(import.meta.dirname, '../../node_modules/.bench-'));
  try {
    return measureAll(await bundledRuns(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The engine and what measures it in one file, and a way to ask it in a fresh process. */
async function bundledRuns(folder: string): Promise<(name: Measure, servers?: number) => unknown> {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(import.meta.dirname, 'simulation-runs.ts'),
      outDir: folder,
      minify: false,
      rollupOptions: { output: { entryFileNames: 'runs.mjs' } },
    },
  });
  return (name, servers = 8) => {
    const run = spawnSync(
      process.execPath,
      ['--expose-gc', join(folder, 'runs.mjs'), name, String(servers)],
      { encoding: 'utf8' },
    );
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout);
  };
}

function measureAll(ask: (name: Measure, servers?: number) => unknown): readonly BenchRow[] {
  const rows: BenchRow[] = [];
  for (const servers of [8, 1000]) {
    const ours = medianOf(3, () => ask('queue', servers) as number);
    const naive = medianOf(3, () => ask('naive', servers) as number);
    const beside: string[] = [];
    let isWithin = ours >= 12e6;
    for (const { name, missing, measure } of simulationPeers) {
      const peer = measure(servers);
      if (peer === undefined) {
        beside.push(missing);
        continue;
      }
      const ratio = ours / peer;
      beside.push(`${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)} × ${name} (${millions(peer)} M)`);
      if ((name === 'SIM.JS' && ratio < 10) || (name === 'SimPy' && ratio < 40)) isWithin = false;
    }
    rows.push({
      what: `G1 M/M/${servers} with histograms`,
      measured: `${millions(ours)} M events/s; ${beside.join('; ')}`,
      budget: '12 M events/s, 10 × the best in JavaScript, 40 × SimPy',
      ratio: `${(ours / naive).toFixed(1)} × objects and closures`,
      isWithin,
    });
  }
  const graph = ask('graph') as { requestsPerSecond: number; eventsPerSecond: number };
  rows.push({
    what: 'G2 request graph with time-outs, 50 targets, least outstanding',
    measured: `${millions(graph.requestsPerSecond)} M requests/s, ${millions(graph.eventsPerSecond)} M events/s`,
    budget: '1.3 M requests/s, 8 M events/s',
    isWithin: graph.requestsPerSecond >= 1.3e6 && graph.eventsPerSecond >= 8e6,
  });
  const growth = ask('growth') as number;
  rows.push({
    what: 'G3 heap growth in 10 M events',
    measured: `${(growth / 1024 / 1024).toFixed(2)} MB`,
    budget: '1 MB',
    isWithin: growth < 1024 * 1024,
  });
  const fluid = ask('fluid') as { seconds: number; stepsPerSecond: number };
  rows.push({
    what: 'G5 fluid, 100 nodes × 24 h at 1 s',
    measured: `${fluid.seconds.toFixed(2)} s, ${millions(fluid.stepsPerSecond)} M node-steps/s`,
    budget: '0.5 s, 20 M node-steps/s',
    isWithin: fluid.seconds < 0.5 && fluid.stepsPerSecond >= 20e6,
  });
  const chunk = ask('chunk') as number;
  rows.push({
    what: 'G6 longest chunk of 100,000 events',
    measured: `${chunk.toFixed(1)} ms`,
    budget: '50 ms',
    isWithin: chunk <= 50,
  });
  return rows;
}

function medianOf(runs: number, measure: () => number): number {
  const values = Array.from({ length: runs }, measure).sort((a, b) => a - b);
  return values[Math.floor(runs / 2)] ?? Number.NaN;
}

function millions(value: number): string {
  return (value / 1e6).toFixed(2);
}
