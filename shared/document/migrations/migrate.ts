import type { JsonObject } from '#shared/base/json.ts';
import { fault, ok, type Result } from '#shared/base/result.ts';

/** One step from a format to the next: a pure change of the file's JSON. Steps stay for ever, each with an old file. */
export interface Migration {
  /** The format it reads, counted from 1; it writes the next. */
  readonly from: number;
  readonly title: string;
  migrate(file: JsonObject): JsonObject;
}

/** In order, without gaps: the first reads format 1. There is none yet, because format 1 is the first. */
const migrations: readonly Migration[] = [];

export const currentFormat = `lintel/${migrations.length + 1}`;

export interface Migrated {
  readonly file: JsonObject;
  /** Written by a newer build: it can be looked at, and must not be saved over. */
  readonly isNewer: boolean;
}

/** The file in this build's format. A file of a newer format comes back as it is, marked. */
export function migrateFile(file: JsonObject, steps: readonly Migration[] = migrations): Result<Migrated> {
  const number = typeof file.format === 'string' ? /^lintel\/(\d+)$/.exec(file.format)?.[1] : undefined;
  if (number === undefined || Number(number) < 1) {
    return fault('not-lintel', 'This is not a Lintel document: its "format" is not "lintel/1" or newer.');
  }
  const current = steps.length + 1;
  if (Number(number) > current) return ok({ file, isNewer: true });
  const migrated = steps.slice(Number(number) - 1).reduce((content, step) => step.migrate(content), file);
  return ok({ file: { ...migrated, format: `lintel/${current}` }, isNewer: false });
}
