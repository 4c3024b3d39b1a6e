import { resolve } from 'node:path';

/**
 * The file that a command line asks to open: the last argument that is not a switch. Used for a cold start and for
 * a second start alike, which hands over its arguments and its folder. Unpackaged, Electron is started with the
 * application's folder as an argument, and everything before it is Electron's own.
 */
export function fileFromArgv(
  argv: readonly string[],
  workingFolder: string,
  application: { readonly isPackaged: boolean; readonly folder: string },
): string | undefined {
  const own = application.isPackaged
    ? argv.slice(1)
    : argv.slice(argv.findIndex((argument) => resolve(workingFolder, argument) === application.folder) + 1);
  const file = own.filter((argument) => argument !== '' && !argument.startsWith('-')).at(-1);
  return file === undefined ? undefined : resolve(workingFolder, file);
}
