import { resolve } from 'node:path';

/**
 * The file that a command line asks to open: the last argument that is not a switch. Used for a cold start and for
 * a second start alike, which hands over its arguments and its folder.
 */
export function fileFromArgv(
  argv: readonly string[],
  workingFolder: string,
  options: { readonly isPackaged: boolean },
): string | undefined {
  // Unpackaged, Electron is started with the application's folder as its first argument.
  const own = argv.slice(options.isPackaged ? 1 : 2);
  const file = own.filter((argument) => argument !== '' && !argument.startsWith('-')).at(-1);
  return file === undefined ? undefined : resolve(workingFolder, file);
}
