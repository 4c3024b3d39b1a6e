import { join } from 'node:path';

/**
 * Where the user's library lives: one place for the desktop window, the loopback host and the command line.
 * `LINTEL_DATA_DIR` names another.
 */
export function dataFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const given = environment.LINTEL_DATA_DIR;
  if (given !== undefined && given !== '') return given;
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Lintel');
    case 'win32':
      return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Lintel');
    default:
      return join(environment.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'lintel');
  }
}
