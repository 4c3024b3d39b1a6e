import { applyChanges } from '#shared/document/change-set.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { openInput } from '../open-input.ts';
import type { Shell } from '../shell.ts';
import { writeOutput } from '../write-output.ts';

/** Writes the drawing with everything laid out afresh; nothing else changes. */
export async function layout(
  file: string,
  options: { readonly output?: string | undefined },
  shell: Shell,
): Promise<ExitCode> {
  const { document, engine } = await openInput(file, shell, { isForWriting: true });
  await engine.open(document, 0);
  const changes = await engine.layout({ all: true });
  await writeOutput(options.output, saveDocument(applyChanges(document, changes)), shell);
  return exitCodes.fine;
}
