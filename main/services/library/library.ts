import { createHash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { JsonValue } from '#shared/base/json.ts';
import type { DocumentSummary, RevisionSummary, RunSummary } from '#shared/contract/host-contract.ts';
import { HostError } from '#shared/contract/rpc.ts';
import { revisionsToDrop } from './thin-revisions.ts';

export interface JournalEntry {
  readonly sequence: number;
  readonly changes: JsonValue;
}

export interface SavedDocument {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly nodeCount: number;
  readonly sequence: number;
  readonly thumbnail?: string | undefined;
}

export interface OpenedFromLibrary {
  readonly text: string;
  readonly fileHandle?: string;
  readonly filePath?: string;
  readonly journal: readonly JournalEntry[];
}

/** What is known of a file outside the library: enough to notice that somebody else wrote it. */
export interface KnownFile {
  readonly handle: string;
  readonly path: string;
  readonly hash: string;
  readonly modifiedAt: number;
}

/** The user's documents with their revisions, journals and settings. Every write is durable when it returns. */
export interface Library {
  /** Newest first. */
  list(): readonly (DocumentSummary & { readonly filePath?: string })[];
  open(id: string): OpenedFromLibrary;
  /** Keeps the text as the newest state and as a revision, and forgets the journal that it contains. */
  save(document: SavedDocument): { readonly updatedAt: number };
  /** Keeps change sets of a document that is in the library. The same sequence again replaces the entry. */
  journal(id: string, entries: readonly JournalEntry[]): void;
  remove(id: string): void;
  revisions(id: string): readonly RevisionSummary[];
  revision(id: string, number: number): string;
  nameRevision(id: string, number: number, name: string): void;
  /** Runs of the simulation, oldest first. */
  runs(id: string): readonly RunSummary[];
  run(id: string, number: number): string;
  /** Keeps a run of a document that is in the library; of many, the newest. The same number again replaces it. */
  keepRun(id: string, number: number, text: string): void;
  removeRun(id: string, number: number): void;
  settings(): Readonly<Record<string, JsonValue>>;
  setSettings(settings: Readonly<Record<string, JsonValue>>): void;
  findFile(handle: string): KnownFile | undefined;
  findFileAt(path: string): KnownFile | undefined;
  rememberFile(file: KnownFile): void;
  linkFile(documentId: string, handle: string): void;
  close(): void;
}

interface DocumentRow {
  id: string;
  name: string;
  text: Buffer;
  node_count: number;
  updated_at: number;
  thumbnail: string | null;
  file_handle: string | null;
  path: string | null;
  has_recovery: number;
}

interface RevisionRow {
  number: number;
  at: number;
  name: string | null;
  node_count: number;
  hash: string;
}

interface FileRow {
  handle: string;
  path: string;
  hash: string;
  modified_at: number;
}

/** Enough to compare with; a run is large beside its document. */
const runsKept = 12;

export function createLibrary(
  database: Database.Database,
  options: { readonly now: () => number; readonly isReadOnly: boolean },
): Library {
  const { now, isReadOnly } = options;
  const prepare = <P extends unknown[], R>(sql: string) => database.prepare<P, R>(sql);

  const selectDocuments = prepare<[], Omit<DocumentRow, 'text'>>(`
    SELECT d.id, d.name, d.node_count, d.updated_at, d.thumbnail, d.file_handle, f.path,
      EXISTS (SELECT 1 FROM journal j WHERE j.document_id = d.id) AS has_recovery
    FROM documents d LEFT JOIN files f ON f.handle = d.file_handle
    ORDER BY d.updated_at DESC, d.id`);
  const selectDocument = prepare<[string], Pick<DocumentRow, 'text' | 'file_handle' | 'path'>>(`
    SELECT d.text, d.file_handle, f.path
    FROM documents d LEFT JOIN files f ON f.handle = d.file_handle WHERE d.id = ?`);
  const selectJournal = prepare<[string], { sequence: number; changes: string }>(
    'SELECT sequence, changes FROM journal WHERE document_id = ? ORDER BY sequence',
  );
  const selectRevisions = prepare<[string], RevisionRow>(
    'SELECT number, at, name, node_count, hash FROM revisions WHERE document_id = ? ORDER BY number DESC',
  );
  const selectRevisionText = prepare<[string, number], { text: Buffer }>(
    'SELECT text FROM revisions WHERE document_id = ? AND number = ?',
  );
  const selectRuns = prepare<[string], RunSummary>(
    'SELECT number, at FROM runs WHERE document_id = ? ORDER BY number',
  );
  const selectRunText = prepare<[string, number], { text: Buffer }>(
    'SELECT text FROM runs WHERE document_id = ? AND number = ?',
  );
  const selectSettings = prepare<[], { key: string; value: string }>(
    'SELECT key, value FROM settings ORDER BY key',
  );
  const selectFile = prepare<[string], FileRow>('SELECT * FROM files WHERE handle = ?');
  const selectFileAt = prepare<[string], FileRow>('SELECT * FROM files WHERE path = ?');

  function write(change: () => void): void {
    if (isReadOnly) {
      throw new HostError(
        'refused',
        'The library belongs to a newer version of Lintel and is open for reading only. Save to a file instead.',
      );
    }
    database.transaction(change).immediate();
  }

  function mustKnow(id: string): Pick<DocumentRow, 'text' | 'file_handle' | 'path'> {
    const row = selectDocument.get(id);
    if (row === undefined) throw new HostError('not-found', 'This document is not in the library any more.');
    return row;
  }

  function keepRevision(document: SavedDocument, compressed: Buffer, at: number): void {
    const hash = createHash('sha256').update(document.text).digest('hex');
    const known = selectRevisions.all(document.id);
    const newest = known[0];
    if (newest?.hash === hash) return;
    const number = (newest?.number ?? 0) + 1;
    prepare(
      'INSERT INTO revisions (document_id, number, at, node_count, text, hash) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(document.id, number, at, document.nodeCount, compressed, hash);
    const ages = [...known, { number, at, name: null }].map((row) => ({
      number: row.number,
      at: row.at,
      name: row.name ?? undefined,
    }));
    const drop = prepare('DELETE FROM revisions WHERE document_id = ? AND number = ?');
    for (const old of revisionsToDrop(ages, at)) drop.run(document.id, old);
  }

  return {
    list: () =>
      selectDocuments.all().map((row) => ({
        id: row.id,
        name: row.name,
        updatedAt: row.updated_at,
        nodeCount: row.node_count,
        hasRecovery: row.has_recovery === 1,
        ...(row.thumbnail === null ? {} : { thumbnail: row.thumbnail }),
        ...(row.path === null ? {} : { filePath: row.path }),
      })),

    open(id) {
      const row = mustKnow(id);
      return {
        text: zstdDecompressSync(row.text).toString('utf8'),
        ...(row.file_handle === null ? {} : { fileHandle: row.file_handle }),
        ...(row.path === null ? {} : { filePath: row.path }),
        journal: selectJournal
          .all(id)
          .map(({ sequence, changes }) => ({ sequence, changes: JSON.parse(changes) as JsonValue })),
      };
    },

    save(document) {
      const updatedAt = now();
      const compressed = zstdCompressSync(document.text);
      write(() => {
        prepare(`
          INSERT INTO documents (id, name, text, node_count, updated_at, thumbnail)
          VALUES (@id, @name, @text, @nodeCount, @updatedAt, @thumbnail)
          ON CONFLICT (id) DO UPDATE SET name = @name, text = @text, node_count = @nodeCount,
            updated_at = @updatedAt, thumbnail = coalesce(@thumbnail, thumbnail)`).run({
          id: document.id,
          name: document.name,
          text: compressed,
          nodeCount: document.nodeCount,
          updatedAt,
          thumbnail: document.thumbnail ?? null,
        });
        prepare('DELETE FROM journal WHERE document_id = ? AND sequence <= ?').run(
          document.id,
          document.sequence,
        );
        keepRevision(document, compressed, updatedAt);
      });
      return { updatedAt };
    },

    journal(id, entries) {
      mustKnow(id);
      const at = now();
      write(() => {
        const insert = prepare(`
          INSERT INTO journal (document_id, sequence, changes, at) VALUES (?, ?, ?, ?)
          ON CONFLICT (document_id, sequence) DO UPDATE SET changes = excluded.changes, at = excluded.at`);
        for (const { sequence, changes } of entries) insert.run(id, sequence, JSON.stringify(changes), at);
      });
    },

    remove: (id) => write(() => void prepare('DELETE FROM documents WHERE id = ?').run(id)),

    revisions(id) {
      mustKnow(id);
      return selectRevisions.all(id).map((row) => ({
        number: row.number,
        at: row.at,
        nodeCount: row.node_count,
        ...(row.name === null ? {} : { name: row.name }),
      }));
    },

    revision(id, number) {
      const row = selectRevisionText.get(id, number);
      if (row === undefined)
        throw new HostError('not-found', 'This revision is not in the library any more.');
      return zstdDecompressSync(row.text).toString('utf8');
    },

    nameRevision(id, number, name) {
      write(() => {
        const given = name.trim() === '' ? null : name.trim();
        const result = prepare('UPDATE revisions SET name = ? WHERE document_id = ? AND number = ?').run(
          given,
          id,
          number,
        );
        if (result.changes === 0)
          throw new HostError('not-found', 'This revision is not in the library any more.');
      });
    },

    runs(id) {
      mustKnow(id);
      return selectRuns.all(id);
    },

    run(id, number) {
      const row = selectRunText.get(id, number);
      if (row === undefined) throw new HostError('not-found', 'This run is not in the library any more.');
      return zstdDecompressSync(row.text).toString('utf8');
    },

    keepRun(id, number, text) {
      mustKnow(id);
      const compressed = zstdCompressSync(text);
      const at = now();
      write(() => {
        prepare(`
          INSERT INTO runs (document_id, number, at, text) VALUES (?, ?, ?, ?)
          ON CONFLICT (document_id, number) DO UPDATE SET at = excluded.at, text = excluded.text`).run(
          id,
          number,
          at,
          compressed,
        );
        prepare(`
          DELETE FROM runs WHERE document_id = @id AND number NOT IN (
            SELECT number FROM runs WHERE document_id = @id ORDER BY number DESC LIMIT @most)`).run({
          id,
          most: runsKept,
        });
      });
    },

    removeRun: (id, number) =>
      write(() => void prepare('DELETE FROM runs WHERE document_id = ? AND number = ?').run(id, number)),

    settings: () =>
      Object.fromEntries(selectSettings.all().map(({ key, value }) => [key, JSON.parse(value) as JsonValue])),

    setSettings(settings) {
      write(() => {
        const set = prepare(
          'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        );
        const unset = prepare('DELETE FROM settings WHERE key = ?');
        for (const [key, value] of Object.entries(settings)) {
          if (value === null) unset.run(key);
          else set.run(key, JSON.stringify(value));
        }
      });
    },

    findFile: (handle) => toKnownFile(selectFile.get(handle)),
    findFileAt: (path) => toKnownFile(selectFileAt.get(path)),

    rememberFile(file) {
      write(() => {
        prepare(`
          INSERT INTO files (handle, path, hash, modified_at) VALUES (@handle, @path, @hash, @modifiedAt)
          ON CONFLICT (handle) DO UPDATE SET hash = @hash, modified_at = @modifiedAt`).run({ ...file });
      });
    },

    linkFile(documentId, handle) {
      write(() => {
        // One document has the file: saving another over it takes it away from the first.
        prepare('UPDATE documents SET file_handle = NULL WHERE file_handle = ? AND id <> ?').run(
          handle,
          documentId,
        );
        prepare('UPDATE documents SET file_handle = ? WHERE id = ?').run(handle, documentId);
      });
    },

    close() {
      if (!database.open) return;
      if (!isReadOnly) database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
    },
  };
}

function toKnownFile(row: FileRow | undefined): KnownFile | undefined {
  return row === undefined
    ? undefined
    : { handle: row.handle, path: row.path, hash: row.hash, modifiedAt: row.modified_at };
}
