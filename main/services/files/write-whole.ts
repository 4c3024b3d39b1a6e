import { randomBytes } from 'node:crypto';
import { copyFile, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface WholeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes files that belong together: all of them whole, or the folder is as it was before. Each goes into a temporary
 * file beside it, is synced, and then renamed over it; a symbolic link is followed to its target, and the permissions
 * of the file that is replaced are kept.
 */
export async function writeAllWhole(files: readonly WholeFile[]): Promise<void> {
  const staged: StagedFile[] = [];
  const replaced: StagedFile[] = [];
  try {
    for (const file of files) await stage(file, staged);
    for (const file of staged) {
      if (files.length > 1) await keepAside(file);
      await rename(file.temporary, file.target);
      replaced.push(file);
    }
  } catch (error) {
    for (const file of replaced.reverse()) await putBack(file);
    throw error;
  } finally {
    for (const { temporary, before } of staged) {
      await rm(temporary, { force: true });
      await rm(before, { force: true });
    }
  }
  for (const folder of new Set(staged.map(({ target }) => dirname(target)))) await syncFolder(folder);
}

interface StagedFile {
  readonly target: string;
  readonly temporary: string;
  /** Where what is replaced is kept until all are written. */
  readonly before: string;
}

async function stage({ path, content }: WholeFile, staged: StagedFile[]): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (known) => known.mode & 0o777,
    () => 0o666,
  );
  const hidden = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  const own = { target, temporary: `${hidden}.part`, before: `${hidden}.before` };
  const file = await open(own.temporary, 'wx', mode);
  staged.push(own);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function keepAside({ target, before }: StagedFile): Promise<void> {
  const isThere = await stat(target).then(
    (known) => known.isFile(),
    () => false,
  );
  if (isThere) await copyFile(target, before);
}

async function putBack({ target, before }: StagedFile): Promise<void> {
  await rename(before, target).catch(() => rm(target, { force: true }));
}

/** Makes the rename itself durable; some systems cannot sync a folder, and lose nothing but that promise. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // Windows refuses to open a folder.
  }
}
