import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { createRouter, type Router } from '#shared/contract/router.ts';
import { type Handlers, HostError } from '#shared/contract/rpc.ts';
import { createFiles } from '../files/files.ts';
import { createLibrary } from '../library/library.ts';
import { backUpWhenDue, findDamage, openDatabase } from '../library/open-database.ts';
import { checkSettings } from '../settings/check-settings.ts';
import { type StoreContract, storeContract } from './store-contract.ts';

export interface StoreOptions {
  /** Holds the library and the backups; made when absent. */
  readonly dataFolder: string;
  readonly now: () => number;
  readonly newHandle?: () => string;
  readonly onFault?: (method: string, error: unknown) => void;
}

const checkAfterMs = 5000;

/** Opens the user's library and answers for it. */
export function createStore(options: StoreOptions): Router {
  const { dataFolder, now, onFault } = options;
  const path = join(dataFolder, 'library.db');
  const { database, isReadOnly, notice: openNotice } = openDatabase(path, { now });
  let notice = openNotice;
  const library = createLibrary(database, { now, isReadOnly });
  const files = createFiles({
    memory: library,
    backupFolder: join(dataFolder, 'backups', 'files'),
    now,
    newHandle: options.newHandle ?? randomUUID,
  });
  // After the first answers: it reads the whole file.
  setTimeout(() => {
    if (database.open) notice ??= findDamage(database);
  }, checkAfterMs).unref();
  backUpWhenDue(database, path, now()).catch((error: unknown) => onFault?.('backup', error));

  function link(documentId: string | undefined, handle: string): void {
    if (documentId !== undefined) library.linkFile(documentId, handle);
  }

  const handlers: Handlers<StoreContract> = {
    'library.list': () => ({
      documents: library.list().map(({ filePath, ...summary }) => ({
        ...summary,
        ...(filePath === undefined ? {} : { fileName: basename(filePath) }),
      })),
      ...(notice === undefined ? {} : { notice }),
    }),
    'library.open': ({ id }) => {
      const { text, fileHandle, filePath, journal } = library.open(id);
      return {
        text,
        ...(fileHandle === undefined ? {} : { fileHandle }),
        ...(filePath === undefined ? {} : { fileName: basename(filePath) }),
        journal: [...journal],
      };
    },
    'library.save': (document) => library.save(document),
    'library.journal': ({ id, entries }) => {
      library.journal(id, entries);
      return {};
    },
    'library.remove': ({ id }) => {
      library.remove(id);
      return {};
    },
    'library.revisions': ({ id }) => ({ revisions: [...library.revisions(id)] }),
    'library.revision': ({ id, number }) => ({ text: library.revision(id, number) }),
    'library.nameRevision': ({ id, number, name }) => {
      library.nameRevision(id, number, name);
      return {};
    },
    'library.runs': ({ id }) => ({ runs: [...library.runs(id)] }),
    'library.run': ({ id, number }) => ({ text: library.run(id, number) }),
    'library.keepRun': ({ id, number, text }) => {
      library.keepRun(id, number, text);
      return {};
    },
    'library.removeRun': ({ id, number }) => {
      library.removeRun(id, number);
      return {};
    },
    'settings.get': () => ({ settings: { ...library.settings() } }),
    'settings.set': ({ settings }) => {
      library.setSettings(checkSettings(settings));
      return {};
    },
    'files.save': async ({ handle, text, documentId, overwrite }) => {
      const saved = await files.save(handle, text, { overwrite: overwrite ?? false });
      link(documentId, handle);
      return saved;
    },
    'store.openPath': ({ path: given }) => files.openPath(given),
    'store.saveTo': async ({ path: given, text, base64, documentId, beside }) => {
      const content = text ?? (base64 === undefined ? undefined : Buffer.from(base64, 'base64'));
      if (content === undefined) throw new HostError('invalid-input', 'There is nothing to save.');
      const saved = await files.saveTo(given, content, beside);
      link(documentId, saved.handle);
      return saved;
    },
    'store.close': () => {
      library.close();
      return {};
    },
  };
  return createRouter(storeContract, handlers, onFault === undefined ? {} : { onFault });
}
