import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names: readonly string[] = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];

const macPaths: readonly string[] = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const windowsPaths: readonly string[] = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The program of a Chromium-like browser, or undefined when there is none. `CHROMIUM_PATH` names one that is
 * somewhere else.
 */
export function findBrowser(
  environment: Environment,
  platform: NodeJS.Platform,
  isProgram: (path: string) => boolean = isExecutable,
): string | undefined {
  const given = environment.CHROMIUM_PATH;
  if (given !== undefined && given !== '') return isProgram(given) ? given : undefined;
  return candidates(environment, platform).find(isProgram);
}

function candidates(environment: Environment, platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return macPaths;
  if (platform === 'win32') {
    const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
    return roots.flatMap((root) => (root === undefined ? [] : windowsPaths.map((path) => join(root, path))));
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
