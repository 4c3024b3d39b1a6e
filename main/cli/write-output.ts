import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeWriteError } from '#main/services/files/read-text-file.ts';
import { writeAllWhole } from '#main/services/files/write-whole.ts';
import { CliFault } from './cli-fault.ts';
import type { Shell } from './shell.ts';

/**
 * Writes a finished result: to the file whole or not at all, with what belongs beside it, or to standard output without
 * one or for `-`.
 */
export async function writeOutput(
  target: string | undefined,
  content: string | Uint8Array,
  shell: Shell,
  beside: readonly { readonly name: string; readonly text: string }[] = [],
): Promise<void> {
  if (target === undefined || target === '-') {
    shell.writeOut(content);
    return;
  }
  try {
    const files = beside.map(({ name, text }) => ({ path: join(dirname(target), name), content: text }));
    // Templates of a set may be in folders of their own.
    for (const { path } of files) await mkdir(dirname(path), { recursive: true });
    await writeAllWhole([{ path: target, content }, ...files]);
  } catch (error) {
    throw new CliFault({ code: 'cannot-write', message: describeWriteError(error), file: target });
  }
}
