import { saveDocument } from '#shared/document/save-document.ts';
import type { ImportReport } from '#shared/import/imported.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { openInput, reportNotes } from '../open-input.ts';
import type { Shell } from '../shell.ts';
import { writeOutput } from '../write-output.ts';

export interface ImportOptions {
  readonly output?: string | undefined;
  readonly block?: number | undefined;
}

/** Makes a document of a diagram. What could not be drawn is reported, by name and line. */
export async function importDrawing(file: string, options: ImportOptions, shell: Shell): Promise<ExitCode> {
  const { input, document, report } = await openInput(file, shell, {
    block: options.block,
    isForWriting: true,
  });
  await writeOutput(options.output, saveDocument(document), shell);
  if (report !== undefined) reportImport(report, input.file, shell);
  return exitCodes.fine;
}

function reportImport(report: ImportReport, file: string, shell: Shell): void {
  reportNotes(report, 'info', file, shell);
  const { recognised, kept, folded, connections } = report;
  const lines = `${connections} ${connections === 1 ? 'connection' : 'connections'}`;
  const nodes = `${recognised} ${recognised === 1 ? 'node' : 'nodes'} recognised`;
  shell.writeMessage(
    folded === undefined
      ? `${file}: ${nodes}, ${kept} kept as labelled ${kept === 1 ? 'box' : 'boxes'}, ${lines}.`
      : `${file}: ${nodes}, ${folded} ${folded === 1 ? 'resource' : 'resources'} folded into them, ${kept} kept as they are, ${lines}.`,
  );
}
