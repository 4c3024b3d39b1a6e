import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { applicationId, migrations } from './migrations.ts';

export interface OpenedDatabase {
  readonly database: Database.Database;
  /** The file was written by a newer build: it can be read, every write is refused. */
  readonly isReadOnly: boolean;
  /** One sentence for the user when opening was not plain. */
  readonly notice: string | undefined;
}

export interface OpenDatabaseOptions {
  readonly now: () => number;
  /** For tests of migrations. */
  readonly steps?: readonly string[];
}

const keptBackups = 7;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Opens the library's file, made when absent. An older file is migrated in one transaction after a backup; a newer
 * one opens read-only; a damaged one is moved aside, never deleted, and the newest sound backup takes its place.
 */
export function openDatabase(path: string, options: OpenDatabaseOptions): OpenedDatabase {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    return openSound(path, options);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return reopenAfterDamage(path, options);
  }
}

/** Copies the database beside itself when the newest copy is older than a day; keeps seven. */
export async function backUpWhenDue(database: Database.Database, path: string, now: number): Promise<void> {
  if (database.readonly) return;
  const newest = listBackups(path)[0];
  if (newest !== undefined && now - newest.at < dayMs) return;
  mkdirSync(backupFolder(path), { recursive: true, mode: 0o700 });
  const target = backupPath(path, 'daily', now);
  await database.backup(`${target}.part`);
  renameSync(`${target}.part`, target);
  for (const old of listBackups(path).slice(keptBackups)) rmSync(old.path, { force: true });
}

/** A sentence for the user when parts of the file cannot be read, although it opened; reads all of it once. */
export function findDamage(database: Database.Database): string | undefined {
  let verdict: unknown;
  try {
    verdict = database.pragma('quick_check(1)', { simple: true });
  } catch (error) {
    if (!isDamage(error)) throw error;
    verdict = error;
  }
  if (verdict === 'ok') return undefined;
  return 'The library file is damaged in places. Save your drawings to files; copies of the last days are in its backups folder.';
}

function openSound(path: string, { now, steps = migrations }: OpenDatabaseOptions): OpenedDatabase {
  const database = new Database(path);
  try {
    database.pragma('busy_timeout = 5000');
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > steps.length) {
      database.close();
      return openReadOnly(path);
    }
    database.pragma('journal_mode = WAL');
    // Documents are the user's work: a committed change set has to survive a power cut, not only a crash.
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    if (version < steps.length) migrate(database, path, version, steps, now());
    return { database, isReadOnly: false, notice: undefined };
  } catch (error) {
    database.close();
    throw error;
  }
}

function openReadOnly(path: string): OpenedDatabase {
  const database = new Database(path, { readonly: true });
  database.pragma('busy_timeout = 5000');
  database.pragma('trusted_schema = OFF');
  return {
    database,
    isReadOnly: true,
    notice:
      'The library was written by a newer version of Lintel and is open for reading only. Update Lintel, or save your work to files.',
  };
}

function migrate(
  database: Database.Database,
  path: string,
  from: number,
  steps: readonly string[],
  now: number,
): void {
  if (from > 0) {
    mkdirSync(backupFolder(path), { recursive: true, mode: 0o700 });
    const target = backupPath(path, `before-version-${steps.length}`, now);
    rmSync(target, { force: true });
    database.prepare('VACUUM INTO ?').run(target);
  }
  database
    .transaction(() => {
      // Another process may have migrated while this one waited for the lock.
      const current = Number(database.pragma('user_version', { simple: true }));
      for (const step of steps.slice(current)) database.exec(step);
      database.pragma(`application_id = ${applicationId}`);
      database.pragma(`user_version = ${steps.length}`);
    })
    .exclusive();
}

function reopenAfterDamage(path: string, options: OpenDatabaseOptions): OpenedDatabase {
  const aside = `${path}.damaged-${stampOf(options.now())}`;
  renameSync(path, aside);
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  const kept = `The damaged file is kept as ${basename(aside)}.`;
  for (const backup of listBackups(path)) {
    if (!isSound(backup.path)) continue;
    copyFileSync(backup.path, path);
    const day = new Date(backup.at).toISOString().slice(0, 10);
    return {
      ...openSound(path, options),
      notice: `The library was damaged and was restored from the backup of ${day}. ${kept}`,
    };
  }
  return {
    ...openSound(path, options),
    notice: `The library was damaged and had no backup, so a new one was started. ${kept}`,
  };
}

function isSound(path: string): boolean {
  try {
    const database = new Database(path, { readonly: true });
    try {
      return database.pragma('integrity_check', { simple: true }) === 'ok';
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code);
}

interface Backup {
  readonly path: string;
  readonly at: number;
}

/** Newest first. */
function listBackups(path: string): readonly Backup[] {
  const folder = backupFolder(path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const stamp = /-(\d{13,})\.db$/.exec(name)?.[1];
      return stamp === undefined ? [] : [{ path: join(folder, name), at: Number(stamp) }];
    })
    .sort((a, b) => b.at - a.at);
}

function backupPath(path: string, reason: string, now: number): string {
  return join(backupFolder(path), `library-${reason}-${stampOf(now)}.db`);
}

function backupFolder(path: string): string {
  return join(dirname(path), 'backups');
}

function stampOf(now: number): string {
  return String(now).padStart(13, '0');
}
