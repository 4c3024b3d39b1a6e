import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isExecutable } from './find-browser.ts';

/**
 * Electron's binary, or undefined when it is not on this machine. Looks only: the package itself would download it.
 */
export function findElectron(
  projectFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | undefined {
  const packageFolder = join(projectFolder, 'node_modules', 'electron');
  const pathFile = join(packageFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : programName(platform);
  const given = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const path = given !== undefined && given !== '' ? join(given, name) : join(packageFolder, 'dist', name);
  return isExecutable(path) ? path : undefined;
}

function programName(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron';
    case 'win32':
      return 'electron.exe';
    default:
      return 'electron';
  }
}
