import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Other Nodes: of the variables LINTEL_NODE_20 and LINTEL_NODE_22, and of the system. */
const others = [process.env.LINTEL_NODE_20, process.env.LINTEL_NODE_22, '/usr/bin/node'].flatMap((path) => {
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

if (others.length === 0) {
  test.skip('another Node gives the same bytes: none was found; name one in LINTEL_NODE_22', () => undefined);
} else {
  test.each(others)('Node $version gives the same bytes', ({ path }) => {
    expect(digestsOf(path)).toBe(here);
  });
}

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
