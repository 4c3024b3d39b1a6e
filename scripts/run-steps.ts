import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface Step {
  readonly title: string;
  /** A program of node_modules/.bin, or `node`, and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');

/** Runs the steps in order and stops at the first that fails; prints how long each took. */
export function runSteps(steps: readonly Step[]): void {
  requireNode24();
  for (const { title, command, env } of steps) {
    const started = process.hrtime.bigint();
    console.log(`\n▸ ${title}`);
    const [program, ...args] = command;
    const { status, error } = spawnSync(
      program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program),
      args,
      {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, ...env },
      },
    );
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (error !== undefined) console.error(error.message);
    if (status !== 0) {
      console.error(`✗ ${title} failed after ${seconds.toFixed(1)} s`);
      process.exit(status ?? 1);
    }
    console.log(`✔ ${title} (${seconds.toFixed(1)} s)`);
  }
}

/** npm puts node_modules/.bin first on the path, where the `node` package has its Node 24; plain Node may be older. */
function requireNode24(): void {
  if (process.versions.node.startsWith('24.')) return;
  console.error(
    `This needs the Node 24 that \`npm ci\` installs, not Node ${process.versions.node}: run it as an npm script, and if npm says that install scripts are blocked, allow the one of the "node" package.`,
  );
  process.exit(1);
}
