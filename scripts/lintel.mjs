#!/usr/bin/env node
// The `lintel` command of a checkout. Runs the built command line with the Node that comes with the project, whatever
// Node runs this file, so it must stay plain JavaScript that Node 18 understands.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(project, 'out', 'main', 'cli.js');
const ownNode = join(
  project,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
const node = existsSync(ownNode) ? ownNode : process.execPath;

if (!existsSync(program)) {
  console.error('lintel: Lintel is not built yet. Run "npm ci && npm run build" in its folder first.');
  process.exit(2);
}
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `lintel: Lintel needs Node 24, and this is ${process.versions.node}. Run "npm ci" in its folder first.`,
  );
  process.exit(2);
}
const child = spawn(node, ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// The program decides what a signal means, so that a host can save before it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 3)));
