/**
 * The library's schema, step by step: step N takes a database of `user_version` N to N + 1. A step that has shipped
 * is never edited.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    text BLOB NOT NULL,
    node_count INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    thumbnail TEXT,
    file_handle TEXT REFERENCES files(handle) ON DELETE SET NULL
  ) STRICT;
  CREATE INDEX documents_by_time ON documents(updated_at DESC);

  CREATE TABLE revisions (
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT,
    node_count INTEGER NOT NULL,
    text BLOB NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (document_id, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE journal (
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    changes TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (document_id, sequence)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE files (
    handle TEXT PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    modified_at REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE runs (
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    text BLOB NOT NULL,
    PRIMARY KEY (document_id, number)
  ) STRICT;
  `,
];

/** "Lntl" as a number: tells our databases from other people's. */
export const applicationId = 0x4c6e746c;
