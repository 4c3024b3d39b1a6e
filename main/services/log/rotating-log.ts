import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Log {
  info(message: string): void;
  /** Keeps the stack for us; what the user sees is a sentence elsewhere. */
  error(message: string, error?: unknown): void;
}

const maxBytes = 1024 * 1024;

/**
 * A log file of at most 1 MB and one older one beside it. Holds what the application did, never what a document
 * contains. A log that cannot be written is silent: it must not stop the work.
 */
export function createRotatingLog(path: string, now: () => number): Log {
  function write(level: string, message: string): void {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(path, `${path}.old`);
      appendFileSync(path, `${new Date(now()).toISOString()} ${level} ${message}\n`, { mode: 0o600 });
    } catch {
      // Nothing to tell, and nobody to tell it to.
    }
  }
  return {
    info: (message) => write('info', message),
    error: (message, error) => {
      const detail =
        error instanceof Error ? (error.stack ?? error.message) : error === undefined ? '' : String(error);
      write('error', detail === '' ? message : `${message}: ${detail}`);
    },
  };
}
