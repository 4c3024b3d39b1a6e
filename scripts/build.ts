/**
 * Builds the application into `out/`: the icons the drawing uses, then main, preload and renderer. Skips what is up
 * to date unless `--force` is given, so that `npm start` of a built checkout starts at once.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { drawingFonts } from '../main/services/export/drawing-fonts.ts';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'out', 'built');
const sources = [
  '{main,renderer,shared,assets}/**/*.{ts,tsx,css,html,svg,json,md,mjs}',
  '{package-lock.json,electron.vite.config.ts,scripts/build.ts,scripts/build-icons.ts}',
];

requireNode24();
const isForced = process.argv.includes('--force');
if (!isForced && isUpToDate()) {
  console.log('The build is up to date.');
} else {
  const startedAt = Date.now();
  rmSync(stamp, { force: true });
  const icons = join(root, 'scripts', 'build-icons.ts');
  if (existsSync(icons)) run([icons]);
  run([
    join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
    'build',
    '--logLevel',
    'warn',
  ]);
  const fonts = join(root, 'out', 'fonts');
  mkdirSync(fonts, { recursive: true });
  for (const file of Object.values(drawingFonts)) {
    copyFileSync(join(root, 'node_modules', 'dejavu-fonts-ttf', 'ttf', file), join(fonts, file));
  }
  writeFileSync(stamp, '');
  // A file that was changed while the build ran is newer than the build.
  utimesSync(stamp, startedAt / 1000, startedAt / 1000);
  console.log(`Built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}

function isUpToDate(): boolean {
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  return !sources.some((pattern) =>
    globSync(pattern, { cwd: root }).some(
      (file) => !isNoSource(file) && statSync(join(root, file)).mtimeMs > builtAt,
    ),
  );
}

/** Tests, and what the build itself writes among the sources. */
function isNoSource(file: string): boolean {
  return /\.(test|bench)\.tsx?$|^renderer[\\/]public[\\/]icons\.json$/.test(file);
}

function run(args: readonly string[]): void {
  const result = spawnSync(process.execPath, [...args], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) {
    console.error(`The build failed (${args[0]?.slice(root.length + 1) ?? ''}).`);
    process.exit(result.status ?? 1);
  }
}

function requireNode24(): void {
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  console.error(
    `This needs Node 24 (it runs on ${process.versions.node}). Run it through npm: npm run build.`,
  );
  process.exit(2);
}
