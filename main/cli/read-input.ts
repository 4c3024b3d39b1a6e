import { basename } from 'node:path';
import {
  decodeText,
  keepMark,
  maxFileBytes,
  readTextFile,
  tooLarge,
} from '#main/services/files/read-text-file.ts';
import type { Result } from '#shared/base/result.ts';
import { ok } from '#shared/base/result.ts';
import { languageOf } from '#shared/document/language-of.ts';
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
    const name = nameOfText(text.value);
    return ok({ file: 'standard input', text: text.value, name, kind: kindOf(text.value, name) });
  }
  const read = await readTextFile(file);
  if (!read.ok) return read;
  const kind = kindOf(read.value.text, basename(file));
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
  const bytes = Buffer.concat(chunks);
  const text = decodeText(bytes, 'standard input');
  return text.ok ? ok(keepMark(text.value, bytes, '')) : text;
}

function kindOf(text: string, name: string): InputKind {
  return languageOf(text, name) === 'lintel' ? 'document' : 'diagram';
}

function nameOfText(text: string): string {
  switch (languageOf(text, '')) {
    case 'lintel':
      return 'stdin.lintel.json';
    case 'cloudformation':
      return text.trimStart().startsWith('{') ? 'stdin.json' : 'stdin.yaml';
    case 'mermaid':
      return /^\s*```/m.test(text) ? 'stdin.md' : 'stdin.mmd';
  }
}
