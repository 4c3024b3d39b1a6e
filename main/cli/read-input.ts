import { basename } from 'node:path';
import { decodeText, maxFileBytes, readTextFile, tooLarge } from '#main/services/files/read-text-file.ts';
import type { Result } from '#shared/base/result.ts';
import { ok } from '#shared/base/result.ts';
import type { Shell } from './shell.ts';

export type InputKind = 'document' | 'diagram';

export interface Input {
  /** As it was given, for messages. */
  readonly file: string;
  readonly text: string;
  /** The name an importer tells the language by. */
  readonly name: string;
  readonly kind: InputKind;
}

/** The file, or standard input for `-`. What it holds is told by its name, and where there is none by its text. */
export async function readInput(file: string, shell: Pick<Shell, 'readStdin'>): Promise<Result<Input>> {
  if (file === '-') {
    const text = await readStdin(shell);
    if (!text.ok) return text;
    const kind = kindOfText(text.value);
    return ok({ file: 'standard input', text: text.value, name: nameOfText(text.value, kind), kind });
  }
  const read = await readTextFile(file);
  if (!read.ok) return read;
  const kind = /\.json$/i.test(file) ? 'document' : kindOfName(file, read.value.text);
  return ok({ file, text: read.value.text, name: basename(file), kind });
}

async function readStdin(shell: Pick<Shell, 'readStdin'>): Promise<Result<string>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of shell.readStdin()) {
    size += chunk.length;
    if (size > maxFileBytes) return tooLarge('standard input', size);
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks), 'standard input');
}

function kindOfName(file: string, text: string): InputKind {
  return /\.(mmd|mermaid|md|markdown|ya?ml|template)$/i.test(file) ? 'diagram' : kindOfText(text);
}

function kindOfText(text: string): InputKind {
  return text.trimStart().startsWith('{') ? 'document' : 'diagram';
}

function nameOfText(text: string, kind: InputKind): string {
  if (kind === 'document') return 'stdin.lintel.json';
  return /^\s*```/m.test(text) ? 'stdin.md' : 'stdin.mmd';
}
