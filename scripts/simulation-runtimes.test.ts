import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findNode22 } from './find-node-22.ts';

const root = join(import.meta.dirname, '..');

/** Other Nodes: 22 from npm, and those of the variable LINTEL_NODE_20 and of the system. */
const others = [findNode22(root), process.env.LINTEL_NODE_20, '/usr/bin/node'].flatMap((path) => {
  if (path === undefined) return [];
  const run = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return run.status === 0 && run.stdout.trim() !== process.version
    ? [{ path, version: run.stdout.trim() }]
    : [];
});

let folder = '';
let here = '';

function digestsOf(node: string): string {
  const run = spawnSync(node, [join(folder, 'digests.mjs')], { encoding: 'utf8', maxBuffer: 1e8 });
  expect(run.status, run.stderr).toBe(0);
  return run.stdout;
}

beforeAll(async () => {
  folder = mkdtempSync(join(root, 'node_modules/.digests-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(root, 'scripts/simulation-digests.ts'),
      outDir: folder,
      minify: false,
      rollupOptions: { output: { entryFileNames: 'digests.mjs' } },
    },
  });
  here = digestsOf(process.execPath);
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a worker thread gives the bytes of the process', async () => {
  const worker = new Worker(join(folder, 'digests.mjs'));
  const [message] = await once(worker, 'message');
  expect(message).toBe(here);
  expect(here.split('\n').length).toBeGreaterThan(20);
});

if (!others.some(({ version }) => version.startsWith('v22.'))) {
  test.skip('Node 22 gives the same bytes: npm could not fetch it; name one in LINTEL_NODE_22', () =>
    undefined);
}
if (others.length > 0) {
  test.each(others)('Node $version gives the same bytes', ({ path }) => {
    expect(digestsOf(path)).toBe(here);
  });
}

test('results change with the version of the simulation alone', () => {
  const recorded = readFileSync(join(root, 'scripts/simulation-digests.txt'), 'utf8');
  const changed = here.split('\n').filter((line) => !recorded.split('\n').includes(line));
  expect(
    changed,
    'Raise simulationVersion where a release has had this version, then: node scripts/simulation-digests.ts --write',
  ).toEqual([]);
});

test('results are made without mathematics that differ from engine to engine', () => {
  const platform =
    /Math\.(exp|expm1|log|log1p|log2|log10|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|pow|cbrt|hypot|random)\b/;
  // A power of 2 is exact everywhere.
  const power = /(?<!2) \*\* /;
  for (const file of globSync('shared/simulation/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .forEach((line, index) => {
        const code = line.replace(/\/\*.*|\/\/.*|^\s*\*.*/, '');
        expect(platform.test(code) || power.test(code), `${file}:${index + 1} ${line.trim()}`).toBe(false);
      });
  }
});
