import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
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
    return measureAll(await bundledRuns(folder), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The engine and what measures it in one file, and a way to ask it in a fresh process. */
async function bundledRuns(folder: string): Promise<(name: Measure, servers?: number) => unknown> {
  await bundle('bench/simulation-runs.ts', folder);
  await bundle('simulation-digests.ts', folder);
  return (name, servers = 8) => {
    const run = spawnSync(
      process.execPath,
      ['--expose-gc', join(folder, 'simulation-runs.mjs'), name, String(servers)],
      { encoding: 'utf8' },
    );
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout);
  };
}

async function bundle(script: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(import.meta.dirname, '..', script),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      // As the build of the application says it.
      rollupOptions: { output: { topLevelVar: false, entryFileNames: `${basename(script, '.ts')}.mjs` } },
    },
  });
}

/** The same sample in both engines on every Node that is found. */
function compareRuntimes(folder: string): BenchRow {
  const nodes = [process.execPath, process.env.LINTEL_NODE_22, '/usr/bin/node'].filter(
    (path) => path !== undefined,
  );
  const versions = new Map<string, string>();
  for (const node of nodes) {
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
    if (version === undefined || version === '' || versions.has(version)) continue;
    const run = spawnSync(node, [join(folder, 'simulation-digests.mjs'), 'crash-and-recovery'], {
      encoding: 'utf8',
    });
    versions.set(version, run.stdout);
  }
  const isSame = new Set(versions.values()).size === 1;
  return {
    what: 'G4 the bytes of a run on each Node that is here',
    measured: `${isSame ? 'the same' : 'different'} on ${[...versions.keys()].join(', ')}`,
    budget: 'the same; with threads and the window in the tests',
    isWithin: isSame,
  };
}

/** Ten replications over all cores, and as shards that are merged: the result depends on neither. */
function compareThreads(folder: string): BenchRow {
  const root = join(import.meta.dirname, '../..');
  const file = join(root, 'assets/samples/simulation/cross-zone.lintel.json');
  const lintel = (...args: readonly string[]): string =>
    spawnSync(process.execPath, [join(root, 'main/cli/lintel.ts'), 'simulate', ...args], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    }).stdout;
  const asked = [file, '--scenario', 'off'];
  const started = performance.now();
  const together = lintel(...asked, '--format', 'json');
  const seconds = (performance.now() - started) / 1000;
  const startedAlone = performance.now();
  const shards = [1, 2, 3].map((part) => {
    const path = join(folder, `shard-${part}.json`);
    writeFileSync(path, lintel(...asked, '--shard', `${part}/3`));
    return path;
  });
  const alone = (performance.now() - startedAlone) / 1000;
  const isSame = together !== '' && lintel('merge', ...shards.reverse(), '--format', 'json') === together;
  return {
    what: `G7 ten replications on ${availableParallelism()} cores`,
    measured: `${seconds.toFixed(1)} s, ${alone.toFixed(1)} s as shards one after another; ${isSame ? 'the same' : 'other'} bytes`,
    budget: 'the same bytes in any split',
    isWithin: isSame,
  };
}

/** How many times as fast the engine is to be as another. */
const leastRatio: Readonly<Record<string, number>> = {
  'SIM.JS': 10,
  SimPy: 40,
  'C with the same books': 0.45,
};

function measureAll(ask: (name: Measure, servers?: number) => unknown, folder: string): readonly BenchRow[] {
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
      if (ratio < (leastRatio[name] ?? 0)) isWithin = false;
    }
    rows.push({
      what: `G1 M/M/${servers} with histograms`,
      measured: `${millions(ours)} M events/s; ${beside.join('; ')}`,
      budget: '12 M events/s, 10 × the best in JavaScript, 40 × SimPy, 0.45 × C',
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
  const held = ask('held') as { bytesAnEvent: number; bytesARequest: number };
  rows.push({
    what: 'G3 heap growth in 10 M events',
    measured: `${(growth / 1024 / 1024).toFixed(2)} MB; ${held.bytesAnEvent.toFixed(0)} bytes a pending event, ${held.bytesARequest.toFixed(0)} a request in flight`,
    budget: '1 MB; 40 bytes, 64 bytes',
    isWithin: growth < 1024 * 1024 && held.bytesAnEvent <= 40 && held.bytesARequest <= 64,
  });
  rows.push(compareRuntimes(folder));
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
  rows.push(compareThreads(folder));
  return rows;
}

function medianOf(runs: number, measure: () => number): number {
  const values = Array.from({ length: runs }, measure).sort((a, b) => a - b);
  return values[Math.floor(runs / 2)] ?? Number.NaN;
}

function millions(value: number): string {
  return (value / 1e6).toFixed(2);
}
