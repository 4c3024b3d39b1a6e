import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { describeFault } from '#shared/base/result.ts';
import { HostError } from '#shared/contract/rpc.ts';
import { describeWriteError, maxFileBytes, readTextFile } from './read-text-file.ts';
import { type WholeFile, writeAllWhole } from './write-whole.ts';

export interface OpenedFile {
  readonly handle: string;
  readonly name: string;
  readonly text: string;
}

/** What is known of a file between two calls; the library keeps it. */
export interface FileMemory {
  findFile(handle: string): RememberedFile | undefined;
  findFileAt(path: string): RememberedFile | undefined;
  rememberFile(file: RememberedFile): void;
}

export interface RememberedFile {
  readonly handle: string;
  readonly path: string;
  readonly hash: string;
  readonly modifiedAt: number;
}

/**
 * Files outside the library. Callers that are trusted (dialogs, the command line) name paths and get a handle;
 * the window has handles only.
 */
export interface Files {
  openPath(path: string): Promise<OpenedFile>;
  save(
    handle: string,
    text: string,
    options: { readonly overwrite: boolean },
  ): Promise<{ readonly name: string }>;
  /** `beside` are further files of the same folder: all of them are written, or none. */
  saveTo(
    path: string,
    content: string | Uint8Array,
    beside?: readonly { readonly name: string; readonly text: string }[],
  ): Promise<{ readonly handle: string; readonly name: string }>;
}

export interface FilesOptions {
  readonly memory: FileMemory;
  readonly backupFolder: string;
  readonly now: () => number;
  /** A name that cannot be guessed. */
  readonly newHandle: () => string;
}

const keptBackupsPerFile = 5;

export function createFiles({ memory, backupFolder, now, newHandle }: FilesOptions): Files {
  async function remember(path: string, content: string | Uint8Array): Promise<string> {
    const { mtimeMs } = await stat(path);
    const handle = memory.findFileAt(path)?.handle ?? newHandle();
    memory.rememberFile({ handle, path, hash: hashOf(content), modifiedAt: mtimeMs });
    return handle;
  }

  async function write(
    path: string,
    content: string | Uint8Array,
    handle: string,
    beside: readonly WholeFile[] = [],
  ): Promise<void> {
    try {
      await keepBackup(path, handle);
      for (const file of beside) await keepBackup(file.path, handleAt(file.path));
      await writeAllWhole([{ path, content }, ...beside]);
    } catch (error) {
      throw new HostError('refused', `${basename(path)} was not saved. ${describeWriteError(error)}`);
    }
  }

  function handleAt(path: string): string {
    return memory.findFileAt(path)?.handle ?? 'replaced';
  }

  async function keepBackup(path: string, handle: string): Promise<void> {
    const folder = join(backupFolder, handle);
    const isThere = await stat(path).then(
      (known) => known.isFile(),
      () => false,
    );
    if (!isThere) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await copyFile(path, join(folder, `${String(now()).padStart(13, '0')}-${basename(path)}`));
    // Files that were never opened share a folder.
    const ofThis = (await readdir(folder)).filter((name) => name.endsWith(`-${basename(path)}`));
    const kept = ofThis.sort().reverse();
    for (const old of kept.slice(keptBackupsPerFile)) await rm(join(folder, old), { force: true });
  }

  return {
    async openPath(given) {
      const path = resolve(given);
      const read = await readTextFile(path);
      if (!read.ok) {
        const code = read.fault.code === 'too-large' ? 'too-large' : 'refused';
        throw new HostError(code, describeFault({ ...read.fault, file: basename(path) }));
      }
      const { text, bytes } = read.value;
      return { handle: await remember(path, bytes), name: basename(path), text };
    },

    async save(handle, text, { overwrite }) {
      const known = memory.findFile(handle);
      if (known === undefined)
        throw new HostError('not-found', 'This file is not open any more. Save it as a new file.');
      if (!overwrite && (await wasChangedOutside(known))) {
        throw new HostError(
          'changed-outside',
          `${basename(known.path)} was changed by another program since it was opened. Overwrite it, or save under another name.`,
        );
      }
      await write(known.path, text, handle);
      await remember(known.path, text);
      return { name: basename(known.path) };
    },

    async saveTo(given, content, beside = []) {
      if ([content, ...beside.map(({ text }) => text)].some(({ length }) => length > maxFileBytes))
        throw new HostError('too-large', 'Lintel writes files of up to 50 MB.');
      const path = resolve(given);
      const others = beside.map(({ name, text }) => ({ path: join(dirname(path), name), content: text }));
      // One of them under the name that was chosen for the first would be written over it.
      if (new Set([path, ...others.map((other) => other.path)]).size <= others.length) {
        throw new HostError(
          'refused',
          `${basename(path)} is the name of one of the files beside it. Choose another name.`,
        );
      }
      await write(path, content, handleAt(path), others);
      return { handle: await remember(path, content), name: basename(path) };
    },
  };
}

/** Touching a file without changing it is no change; a file that is gone was not changed, it is written again. */
async function wasChangedOutside(known: RememberedFile): Promise<boolean> {
  const current = await stat(known.path).catch(() => undefined);
  if (current === undefined || current.mtimeMs === known.modifiedAt) return false;
  const read = await readTextFile(known.path);
  return !read.ok || hashOf(read.value.bytes) !== known.hash;
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
