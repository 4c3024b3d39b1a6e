import { describeWriteError } from '#main/services/files/read-text-file.ts';
import { writeWhole } from '#main/services/files/write-whole.ts';
import { CliFault } from './cli-fault.ts';
import type { Shell } from './shell.ts';

/** Writes a finished result: to the file whole or not at all, or to standard output without one or for `-`. */
export async function writeOutput(
  target: string | undefined,
  content: string | Uint8Array,
  shell: Shell,
): Promise<void> {
  if (target === undefined || target === '-') {
    shell.writeOut(content);
    return;
  }
  try {
    await writeWhole(target, content);
  } catch (error) {
    throw new CliFault({ code: 'cannot-write', message: describeWriteError(error), file: target });
  }
}
