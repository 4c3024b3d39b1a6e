import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HostError } from '#shared/contract/rpc.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { createLibrary, type Library, type SavedDocument } from './library.ts';
import { backUpWhenDue, findDamage, openDatabase } from './open-database.ts';
import { revisionsToDrop } from './thin-revisions.ts';

const start = Date.UTC(2026, 10, 20);

function openLibrary(path: string, now: () => number = () => start): Library {
  const { database, isReadOnly } = openDatabase(path, { now });
  const library = createLibrary(database, { now, isReadOnly });
  onTestFinished(() => library.close());
  return library;
}

function aLibrary(now?: () => number): Library {
  return openLibrary(join(temporaryFolder(), 'library.db'), now);
}

function saved(change: Partial<SavedDocument> = {}): SavedDocument {
  return { id: 'shop', name: 'Web shop', text: '{"n":1}', nodeCount: 1, sequence: 0, ...change };
}

describe('documents', () => {
  test('a saved document opens with its text', () => {
    const library = aLibrary();
    library.save(saved({ text: 'ü'.repeat(10_000) }));
    expect(library.open('shop')).toEqual({ text: 'ü'.repeat(10_000), journal: [] });
  });

  test('the list is newest first and keeps the last thumbnail', () => {
    let time = start;
    const library = aLibrary(() => time);
    library.save(saved({ id: 'a', thumbnail: '<svg/>' }));
    time += 1;
    library.save(saved({ id: 'b' }));
    time += 1;
    library.save(saved({ id: 'a', name: 'Renamed', text: '{"n":2}', nodeCount: 2 }));
    expect(library.list()).toEqual([
      {
        id: 'a',
        name: 'Renamed',
        nodeCount: 2,
        updatedAt: start + 2,
        hasRecovery: false,
        thumbnail: '<svg/>',
      },
      { id: 'b', name: 'Web shop', nodeCount: 1, updatedAt: start + 1, hasRecovery: false },
    ]);
  });

  test('a document that is not there is reported as such', () => {
    expect(() => aLibrary().open('nothing')).toThrow(HostError);
  });

  test('removing a document removes its journal and revisions', () => {
    const library = aLibrary();
    library.save(saved());
    library.journal('shop', [{ sequence: 1, changes: [] }]);
    library.remove('shop');
    library.save(saved({ text: 'again' }));
    expect(library.open('shop').journal).toEqual([]);
    expect(library.revisions('shop')).toHaveLength(1);
  });
});

describe('the journal', () => {
  test('what was journalled after the last save comes back in order', () => {
    const library = aLibrary();
    library.save(saved({ sequence: 3 }));
    library.journal('shop', [
      { sequence: 5, changes: [{ table: 'nodes', id: 'b' }] },
      { sequence: 4, changes: [{ table: 'nodes', id: 'a' }] },
    ]);
    expect(library.open('shop').journal).toEqual([
      { sequence: 4, changes: [{ table: 'nodes', id: 'a' }] },
      { sequence: 5, changes: [{ table: 'nodes', id: 'b' }] },
    ]);
    expect(library.list()[0]?.hasRecovery).toBe(true);
  });

  test('a save forgets the entries that it contains and keeps later ones', () => {
    const library = aLibrary();
    library.save(saved());
    library.journal(
      'shop',
      [1, 2, 3].map((sequence) => ({ sequence, changes: [] })),
    );
    library.save(saved({ sequence: 2 }));
    expect(library.open('shop').journal.map(({ sequence }) => sequence)).toEqual([3]);
  });

  test('a window that counts from the beginning again loses nothing', () => {
    const library = aLibrary();
    library.save(saved({ sequence: 57 }));
    library.journal('shop', [{ sequence: 1, changes: [] }]);
    expect(library.open('shop').journal).toEqual([{ sequence: 1, changes: [] }]);
  });

  test('an entry that is sent again is kept once', () => {
    const library = aLibrary();
    library.save(saved());
    library.journal('shop', [{ sequence: 1, changes: ['old'] }]);
    library.journal('shop', [{ sequence: 1, changes: ['new'] }]);
    expect(library.open('shop').journal).toEqual([{ sequence: 1, changes: ['new'] }]);
  });

  test('a journal for an unknown document is refused', () => {
    expect(() => aLibrary().journal('nothing', [{ sequence: 1, changes: [] }])).toThrow(HostError);
  });
});

describe('revisions', () => {
  test('every save with a new text is a revision, newest first', () => {
    let time = start;
    const library = aLibrary(() => time);
    for (const text of ['one', 'two', 'two', 'three']) {
      time += 60_000;
      library.save(saved({ text }));
    }
    const revisions = library.revisions('shop');
    expect(revisions.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(library.revision('shop', 2)).toBe('two');
  });

  test('a named revision is never thinned', () => {
    let time = start;
    const library = aLibrary(() => time);
    library.save(saved({ text: 'first' }));
    library.nameRevision('shop', 1, 'For the review');
    for (let n = 0; n < 50; n += 1) {
      time += 1000;
      library.save(saved({ text: `autosave ${n}` }));
    }
    const revisions = library.revisions('shop');
    expect(revisions.at(-1)).toMatchObject({ number: 1, name: 'For the review' });
    expect(revisions.length).toBeLessThan(6);
  });

  test('thinning always keeps the newest and the named, and thinning again drops nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ age: fc.integer({ min: 0, max: 400 * 86_400_000 }), isNamed: fc.boolean() }), {
          minLength: 1,
          maxLength: 60,
        }),
        (ages) => {
          const revisions = ages
            .toSorted((a, b) => b.age - a.age)
            .map(({ age, isNamed }, index) => ({
              number: index + 1,
              at: start - age,
              name: isNamed ? 'n' : undefined,
            }));
          const dropped = new Set(revisionsToDrop(revisions, start));
          expect(dropped.has(revisions.length)).toBe(false);
          const kept = revisions.filter(({ number }) => !dropped.has(number));
          for (const { number, name } of revisions)
            if (name !== undefined) expect(dropped.has(number)).toBe(false);
          expect(revisionsToDrop(kept, start)).toEqual([]);
        },
      ),
    );
  });
});

describe('runs of the simulation', () => {
  test('a run comes back as it was kept, oldest first', () => {
    let time = start;
    const library = aLibrary(() => time);
    library.save(saved());
    library.keepRun('shop', 1, '{"run":1}');
    time += 60_000;
    library.keepRun('shop', 2, 'ü'.repeat(100_000));
    expect(library.runs('shop')).toEqual([
      { number: 1, at: start },
      { number: 2, at: start + 60_000 },
    ]);
    expect(library.run('shop', 2)).toBe('ü'.repeat(100_000));
    library.removeRun('shop', 1);
    expect(library.runs('shop').map(({ number }) => number)).toEqual([2]);
    expect(() => library.run('shop', 1)).toThrow(HostError);
  });

  test('of many the newest twelve stay, and none outlives its document', () => {
    const library = aLibrary();
    library.save(saved());
    for (let number = 1; number <= 15; number += 1) library.keepRun('shop', number, `${number}`);
    expect(library.runs('shop').map(({ number }) => number)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 4),
    );
    library.remove('shop');
    library.save(saved());
    expect(library.runs('shop')).toEqual([]);
    expect(() => library.keepRun('nothing', 1, '')).toThrow(HostError);
  });
});

describe('settings', () => {
  test('settings are merged, and null takes one away', () => {
    const library = aLibrary();
    library.setSettings({ theme: 'dark', panels: { left: 240 } });
    library.setSettings({ theme: null, grid: true });
    expect(library.settings()).toEqual({ grid: true, panels: { left: 240 } });
  });
});

describe('the database file', () => {
  test('what was written is there after closing and opening', () => {
    const path = join(temporaryFolder(), 'library.db');
    const first = openLibrary(path);
    first.save(saved());
    first.close();
    expect(openLibrary(path).open('shop').text).toBe('{"n":1}');
  });

  test('it is opened so that a committed edit survives a power cut', () => {
    const { database } = openDatabase(join(temporaryFolder(), 'library.db'), { now: () => start });
    onTestFinished(() => void database.close());
    const pragma = (name: string): unknown => database.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('busy_timeout')).toBe(5000);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('foreign_keys')).toBe(1);
  });

  test('an older file is migrated after a backup of it', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'library.db');
    const steps = ['CREATE TABLE notes (text TEXT) STRICT'];
    const old = openDatabase(path, { now: () => start, steps });
    old.database.exec("INSERT INTO notes VALUES ('kept')");
    old.database.close();
    const next = openDatabase(path, {
      now: () => start + 5,
      steps: [...steps, 'ALTER TABLE notes ADD COLUMN at INTEGER'],
    });
    onTestFinished(() => void next.database.close());
    expect(next.database.prepare('SELECT text, at FROM notes').all()).toEqual([{ text: 'kept', at: null }]);
    expect(next.database.pragma('user_version', { simple: true })).toBe(2);
    const backups = readdirSync(join(folder, 'backups'));
    expect(backups).toEqual([`library-before-version-2-${start + 5}.db`]);
    const backup = new Database(join(folder, 'backups', backups[0] ?? ''), { readonly: true });
    onTestFinished(() => void backup.close());
    expect(backup.pragma('user_version', { simple: true })).toBe(1);
  });

  test('a migration that fails leaves the file as it was', () => {
    const path = join(temporaryFolder(), 'library.db');
    openDatabase(path, {
      now: () => start,
      steps: ['CREATE TABLE notes (text TEXT) STRICT'],
    }).database.close();
    const broken = ['CREATE TABLE notes (text TEXT) STRICT', 'CREATE TABLE more (a TEXT) STRICT', 'NOT SQL'];
    expect(() => openDatabase(path, { now: () => start, steps: broken })).toThrow();
    const after = new Database(path);
    onTestFinished(() => void after.close());
    expect(after.pragma('user_version', { simple: true })).toBe(1);
    expect(after.prepare("SELECT name FROM sqlite_master WHERE name = 'more'").all()).toEqual([]);
  });

  test('a file of a newer version opens for reading and says so', () => {
    const path = join(temporaryFolder(), 'library.db');
    const now = (): number => start;
    const library = openLibrary(path);
    library.save(saved());
    library.close();
    const newer = new Database(path);
    newer.pragma('user_version = 999');
    newer.close();
    const opened = openDatabase(path, { now });
    const readOnly = createLibrary(opened.database, { now, isReadOnly: opened.isReadOnly });
    onTestFinished(() => readOnly.close());
    expect(opened.notice).toContain('newer version of Lintel');
    expect(readOnly.open('shop').text).toBe('{"n":1}');
    expect(() => readOnly.save(saved({ text: 'more' }))).toThrow(/reading only/);
  });

  test('a damaged file is kept aside and the newest sound backup takes its place', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'library.db');
    const { database } = openDatabase(path, { now: () => start });
    const library = createLibrary(database, { now: () => start, isReadOnly: false });
    library.save(saved());
    await backUpWhenDue(database, path, start);
    library.close();
    writeFileSync(join(folder, 'backups', `library-daily-${start + 1}.db`), 'this backup is damaged too');
    writeFileSync(path, 'not a database at all, but long enough to look like one '.repeat(100));
    const opened = openDatabase(path, { now: () => start + 10 });
    const restored = createLibrary(opened.database, { now: () => start, isReadOnly: false });
    onTestFinished(() => restored.close());
    expect(opened.notice).toBe(
      `The library was damaged and was restored from the backup of 2026-11-20. The damaged file is kept as library.db.damaged-${start + 10}.`,
    );
    expect(restored.open('shop').text).toBe('{"n":1}');
    expect(readdirSync(folder)).toContain(`library.db.damaged-${start + 10}`);
  });

  test('damage in the middle of a file that opens is found', () => {
    const path = join(temporaryFolder(), 'library.db');
    const library = openLibrary(path);
    for (let n = 0; n < 40; n += 1) {
      library.save(
        saved({ id: `doc-${n}`, text: Array.from({ length: 2000 }, (_, i) => (i * n) % 977).join() }),
      );
    }
    library.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 6 * 4096, 30 * 4096);
    writeFileSync(path, bytes);
    const { database } = openDatabase(path, { now: () => start });
    onTestFinished(() => void database.close());
    expect(findDamage(database)).toContain('damaged in places');
  });

  test('a sound file has no damage', () => {
    const { database } = openDatabase(join(temporaryFolder(), 'library.db'), { now: () => start });
    onTestFinished(() => void database.close());
    expect(findDamage(database)).toBeUndefined();
  });

  test('a backup is made once a day and seven are kept', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'library.db');
    const { database } = openDatabase(path, { now: () => start });
    onTestFinished(() => void database.close());
    for (let hours = 0; hours < 24 * 10; hours += 12)
      await backUpWhenDue(database, path, start + hours * 3_600_000);
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(7);
  });
});
