import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The oldest line that Lintel's database runs on. */
const version = '22.23.3';

/**
 * The path of a Node 22: the one that LINTEL_NODE_22 names, or one from npm, which is kept in `node_modules/.cache`.
 * Undefined where neither can be had. It is no dependency of the project: its command would stand in the way of that of
 * Node 24.
 */
export function findNode22(root: string): string | undefined {
  const named = process.env.LINTEL_NODE_22;
  if (named !== undefined) return named;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(root, 'node_modules/.cache', `node-${version}`);
  const path = join(folder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node');
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      '--no-save',
      '--ignore-scripts',
      `${name}@${version}`,
    ],
    { encoding: 'utf8', timeout: 120_000, shell: process.platform === 'win32' },
  );
  return existsSync(path) ? path : undefined;
}
