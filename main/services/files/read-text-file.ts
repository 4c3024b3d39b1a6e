import { open } from 'node:fs/promises';
import { fault, ok, type Result } from '#shared/base/result.ts';
import { languageOf } from '#shared/document/language-of.ts';

/** Larger than any drawing or template that people write. */
export const maxFileBytes = 50 * 1024 * 1024;

export interface TextFile {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly modifiedAt: number;
}

/** The text of a file of at most 50 MB in UTF-8. Whatever is wrong is one sentence with the name of the file. */
export async function readTextFile(path: string): Promise<Result<TextFile>> {
  try {
    const file = await open(path, 'r');
    try {
      const known = await file.stat();
      if (known.isDirectory()) return fault('not-a-file', 'This is a folder; name a file.', { file: path });
      if (!known.isFile()) return fault('not-a-file', 'This is not a regular file.', { file: path });
      if (known.size > maxFileBytes) return tooLarge(path, known.size);
      const bytes = await file.readFile();
      // The file may have grown between the two calls.
      if (bytes.length > maxFileBytes) return tooLarge(path, bytes.length);
      const text = decodeText(bytes, path);
      return text.ok
        ? ok({ text: keepMark(text.value, bytes, path), bytes, modifiedAt: known.mtimeMs })
        : text;
    } finally {
      await file.close();
    }
  } catch (error) {
    return fault('cannot-read', describeReadError(error), { file: path });
  }
}

const mark = [0xef, 0xbb, 0xbf];

/**
 * The text with its byte order mark where that is part of what is kept: a template is given back byte for byte.
 * Everything else is read without.
 */
export function keepMark(text: string, bytes: Uint8Array, file: string): string {
  const hasMark = mark.every((byte, index) => bytes[index] === byte);
  return hasMark && languageOf(text, file) === 'cloudformation' ? `\uFEFF${text}` : text;
}

/** UTF-8 text without its byte order mark; anything else is a fault. */
export function decodeText(bytes: Uint8Array, file: string): Result<string> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) return fault('not-text', 'This is not a text file.', { file });
    return ok(text);
  } catch {
    return fault('not-text', 'This is not a text file in UTF-8.', { file });
  }
}

export function tooLarge(file: string, bytes: number): Result<never> {
  const megabytes = Math.ceil(bytes / (1024 * 1024));
  return fault('too-large', `The file has ${megabytes} MB; Lintel reads files of up to 50 MB.`, { file });
}

/** One sentence for what the system says about a file. */
function describeReadError(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'There is no such file.';
    case 'EACCES':
    case 'EPERM':
      return 'You have no permission to read this file.';
    case 'EISDIR':
      return 'This is a folder; name a file.';
    default:
      return `The file cannot be read (${errorCode(error)}).`;
  }
}

/** One sentence for what the system says about writing. */
export function describeWriteError(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
      return 'The folder does not exist.';
    case 'EACCES':
    case 'EPERM':
      return 'You have no permission to write there.';
    case 'EROFS':
      return 'The disk is read-only.';
    case 'ENOSPC':
      return 'The disk is full. Nothing was written.';
    case 'EISDIR':
      return 'This is a folder; name a file.';
    default:
      return `The file cannot be written (${errorCode(error)}).`;
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
